/**
 * Answers requests for OpenAPI documents. Nothing is written before somebody asks; what was written is kept until the
 * kinds change.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { JsonObject } from "../json.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import { jsonResponse } from "../responses.ts";
import { apiVersionOf, type ServedResource } from "../served_resource.ts";
import { documentV3 } from "./document_v3.ts";
import { swaggerDocument } from "./swagger.ts";

/** A document as it was written last. */
interface Written {
  readonly hash: string;
  readonly text: string;
}

const NO_CACHE = "no-cache, private";

/** Answers requests for the documents of one server. */
export class OpenApiHandler {
  readonly #registry: ResourceRegistry;
  readonly #written = new Map<string, Written>();

  /** @param registry What is served. */
  constructor(registry: ResourceRegistry) {
    this.#registry = registry;
  }

  /**
   * Answers a request.
   *
   * @param request The request, to "/openapi/v2", "/openapi/v3" or below the latter.
   * @returns The response.
   */
  handle(request: Request): Response {
    const url = new URL(request.url);
    const accept = request.headers.get("accept") ?? "";
    if (url.pathname === "/openapi/v3") return this.#index();
    if (url.pathname === "/openapi/v2") {
      const resources = this.#registry.all();
      const hash = hashOf("", resources);
      if (!takesJson(accept)) return emptyResponse(406);
      return documentResponse(request, this.#document("", hash, () => swaggerDocument(resources)));
    }
    const place = url.pathname.slice("/openapi/v3/".length);
    const resources = this.#resourcesOf(place);
    if (resources.length === 0) return emptyResponse(404);
    if (!takesJson(accept)) return emptyResponse(406);
    const hash = hashOf(place, resources);
    const asked = url.searchParams.get("hash");
    if (asked !== null && asked !== "" && asked !== hash) return movedResponse(url.pathname, hash);
    const document = this.#document(place, hash, () => documentV3(versionOf(place), resources));
    return documentResponse(request, document, asked === hash);
  }

  #index(): Response {
    const places = new Map<string, ServedResource[]>();
    for (const served of this.#registry.all()) {
      const place = `${served.group === "" ? "api" : "apis"}/${apiVersionOf(served)}`;
      places.set(place, [...(places.get(place) ?? []), served]);
    }
    const paths = [...places].sort(([a], [b]) => a < b ? -1 : 1).map(([place, resources]) =>
      [place, { serverRelativeURL: `/openapi/v3/${place}?hash=${hashOf(place, resources)}` }] as const
    );
    const response = jsonResponse(200, { paths: Object.fromEntries(paths) });
    response.headers.set("content-type", "text/plain; charset=utf-8");
    return response;
  }

  #resourcesOf(place: string): ServedResource[] {
    const root = /^apis?\//.exec(place)?.[0];
    if (root === undefined) return [];
    const apiVersion = versionOf(place);
    return this.#registry.all().filter((served) =>
      apiVersionOf(served) === apiVersion && (served.group === "") === (root === "api/")
    );
  }

  #document(place: string, hash: string, write: () => JsonObject): Written {
    const known = this.#written.get(place);
    if (known?.hash === hash) return known;
    const written = { hash, text: JSON.stringify(write()) };
    this.#written.set(place, written);
    return written;
  }
}

function versionOf(place: string): string {
  return place.slice(place.indexOf("/") + 1);
}

/** The documents follow from what is served, so its hash is theirs. */
function hashOf(place: string, resources: readonly ServedResource[]): string {
  const hash = createHash("sha512").update(place);
  for (const { crd, conversion: _, ...served } of resources) {
    hash.update(JSON.stringify(crd === undefined ? [served.group, served.version, served.kind] : served));
  }
  return hash.digest("hex").toUpperCase();
}

function takesJson(accept: string): boolean {
  return accept === "" || accept.split(",").some((range) => {
    const [mediaType = ""] = range.trim().split(";");
    return ["application/json", "application/*", "*/*"].includes(mediaType);
  });
}

function documentResponse(request: Request, { hash, text }: Written, isImmutable = false): Response {
  const etag = `"${hash}"`;
  const headers = {
    "cache-control": isImmutable ? "public, immutable" : NO_CACHE,
    "content-type": "application/json",
    etag,
    vary: "Accept",
  };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  return new Response(text, { status: 200, headers });
}

function movedResponse(path: string, hash: string): Response {
  const headers = {
    "cache-control": NO_CACHE,
    "content-type": "application/json",
    etag: `"${hash}"`,
    location: `${path}?hash=${hash}`,
    vary: "Accept",
  };
  return new Response(null, { status: 301, headers });
}

function emptyResponse(status: number): Response {
  return new Response(null, { status, headers: { "cache-control": NO_CACHE } });
}
