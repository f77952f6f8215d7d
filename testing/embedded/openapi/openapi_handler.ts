/**
 * Answers requests for OpenAPI documents. Nothing is written before somebody asks; what was written is kept until the
 * kinds change.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { type AcceptClause, parseAccept } from "../accept_header.ts";
import type { JsonObject } from "../json.ts";
import { addressOf, queryOf } from "../request_address.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import { apiVersionOf, type ServedResource } from "../served_resource.ts";
import { servedContent } from "./served_content.ts";
import { documentV3 } from "./document_v3.ts";
import { swaggerDocument } from "./swagger.ts";
import { swaggerProtobuf } from "./swagger_protobuf.ts";

/** A document as it was written last. */
interface Written {
  readonly hash: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** A form of a document. */
interface Form {
  readonly mediaType: string;
  readonly write: (document: JsonObject) => Written["content"];
}

/** A form, and what clients ask for it with. */
interface AskedForm {
  readonly asked: string;
  readonly form: Form;
}

const NO_CACHE = "no-cache, private";
const JSON_FORM: Form = { mediaType: "application/json", write: (document) => JSON.stringify(document) };
const PROTOBUF_FORM: Form = {
  mediaType: "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
  write: swaggerProtobuf,
};

/** The forms of a document, the first one for who takes any. */
const FORMS_V3: readonly AskedForm[] = [{ asked: JSON_FORM.mediaType, form: JSON_FORM }];
const FORMS_V2: readonly AskedForm[] = [
  ...FORMS_V3,
  { asked: PROTOBUF_FORM.mediaType, form: PROTOBUF_FORM },
  { asked: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf", form: PROTOBUF_FORM },
];

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
    const path = addressOf(request.url)?.path ?? "";
    if (path === "/openapi/v3") return this.#index(request);
    const isV2 = path === "/openapi/v2";
    const place = isV2 ? "" : path.slice("/openapi/v3/".length);
    const resources = isV2 ? this.#registry.all() : this.#resourcesOf(place);
    if (resources.length === 0) return emptyResponse(404);
    const clauses = parseAccept(request.headers.get("accept") || "*/*");
    // Who asks for nothing that could be read gets nothing.
    if (clauses.length === 0 && !isV2) return emptyResponse(200);
    const form = formFor(clauses, isV2 ? FORMS_V2 : FORMS_V3);
    const vary = isV2 ? "Accept-Encoding, Accept" : "Accept";
    if (form === undefined) return emptyResponse(406, { vary });
    const hash = hashOf(place, resources);
    const asked = isV2 ? "" : queryOf(request.url).get("hash") ?? "";
    if (asked !== "" && asked !== hash) return movedResponse(path, hash);
    const document = this.#document(
      `${place} ${form.mediaType}`,
      hash,
      () => form.write(isV2 ? swaggerDocument(resources) : documentV3(versionOf(place), resources)),
    );
    const isImmutable = asked === hash;
    return documentResponse(request, document, { mediaType: form.mediaType, isImmutable, vary });
  }

  #index(request: Request): Response {
    const places = new Map<string, ServedResource[]>();
    for (const served of this.#registry.all()) {
      const place = `${served.group === "" ? "api" : "apis"}/${apiVersionOf(served)}`;
      places.set(place, [...(places.get(place) ?? []), served]);
    }
    const paths = [...places].sort(([a], [b]) => a < b ? -1 : 1).map(([place, resources]) =>
      [place, { serverRelativeURL: `/openapi/v3/${place}?hash=${hashOf(place, resources)}` }] as const
    );
    const { headers } = emptyResponse(200);
    return servedContent(request, JSON.stringify({ paths: Object.fromEntries(paths) }), headers);
  }

  #resourcesOf(place: string): ServedResource[] {
    const root = /^apis?\//.exec(place)?.[0];
    if (root === undefined) return [];
    const apiVersion = versionOf(place);
    return this.#registry.all().filter((served) =>
      apiVersionOf(served) === apiVersion && (served.group === "") === (root === "api/")
    );
  }

  #document(name: string, hash: string, write: () => Written["content"]): Written {
    const known = this.#written.get(name);
    if (known?.hash === hash) return known;
    const written = { hash, content: write() };
    this.#written.set(name, written);
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

/** Each half of what is asked for may be a star here, whatever the other one is. */
function formFor(clauses: readonly AcceptClause[], forms: readonly AskedForm[]): Form | undefined {
  for (const { type, subtype } of clauses) {
    const found = forms.find(({ asked }) => {
      const [askedType, askedSubtype] = asked.split("/");
      return [askedType, "*"].includes(type) && [askedSubtype, "*"].includes(subtype);
    });
    if (found !== undefined) return found.form;
  }
  return undefined;
}

function documentResponse(
  request: Request,
  { hash, content }: Written,
  { mediaType, isImmutable, vary }: {
    readonly mediaType: string;
    readonly isImmutable: boolean;
    readonly vary: string;
  },
): Response {
  const etag = `"${hash}"`;
  const headers = {
    "cache-control": isImmutable ? "public, immutable" : NO_CACHE,
    "content-type": mediaType,
    etag,
    vary,
  };
  return servedContent(request, content, headers);
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

function emptyResponse(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { "cache-control": NO_CACHE, ...headers } });
}
