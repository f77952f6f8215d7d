/**
 * The paths of the documents that tell clients what is served.
 *
 * @module
 */

import type { Context, Env, Hono } from "hono";
import { aggregatedDocument, etagOf } from "./aggregated_discovery.ts";
import { BUILTIN_RESOURCES } from "./builtin_resources.ts";
import {
  coreVersionsDocument,
  groupDocument,
  groupListDocument,
  resourceListDocument,
  rootDocument,
  versionDocument,
} from "./discovery.ts";
import {
  aggregatedFormatFor,
  type BodyFormat,
  documentFormatFor,
  FALLBACK_FORMAT,
  negotiableOf,
  requireConsumable,
  requireProducible,
} from "./negotiation.ts";
import type { ResourceRegistry } from "./resource_registry.ts";
import { bodyResponse, plainNotFound } from "./responses.ts";
import type { ServedResource } from "./served_resource.ts";
import { methodNotAllowed, pathNotFound } from "./status.ts";

const AGGREGATED_PARAMETERS = ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const BUILTIN_GROUPS: ReadonlySet<string> = new Set(BUILTIN_RESOURCES.map((served) => served.group));
const BUILTIN_VERSIONS: ReadonlySet<string> = new Set(
  BUILTIN_RESOURCES.map(({ group, version }) => `${group}/${version}`),
);

/**
 * Adds the paths of discovery documents.
 *
 * @param app Where to add them.
 * @param registry What is served.
 */
export function addDiscovery<E extends Env>(app: Hono<E>, registry: ResourceRegistry): void {
  for (const path of ["/", "/index.html"]) {
    app.all(path, () => bodyResponse(200, rootDocument(registry.all()), { format: FALLBACK_FORMAT }));
  }
  app.all("/version", (c) => {
    requireGet(c);
    requireConsumable(c.req.raw.headers, ["application/json"]);
    requireProducible(c.req.raw.headers.get("accept"), { types: ["application/json"] });
    return bodyResponse(200, versionDocument(), { format: FALLBACK_FORMAT });
  });
  app.all("/version/*", () => {
    throw pathNotFound();
  });
  app.all("/api", (c) => {
    const core = registry.all().filter(({ group }) => group === "");
    return aggregated(c, core) ?? restrictedDocument(c, coreVersionsDocument());
  });
  app.all("/apis", (c) => {
    const groups = registry.all().filter(({ group }) => group !== "");
    return aggregated(c, groups) ?? openDocument(c, groupListDocument(registry.all()));
  });
  app.all("/apis/:group", (c) => {
    const group = c.req.param("group");
    const document = groupDocument(group, registry.all());
    return document === undefined ? nothingAt(group) : openDocument(c, document);
  });
  app.all("/api/:version", (c) => resourceList(c, registry, ""));
  app.all("/apis/:group/:version", (c) => resourceList(c, registry, c.req.param("group")));
}

function resourceList(c: Context, registry: ResourceRegistry, group: string): Response | Promise<Response> {
  const version = c.req.param("version") ?? "";
  const isBuiltin = BUILTIN_VERSIONS.has(`${group}/${version}`);
  const document = resourceListDocument(group === "" ? version : `${group}/${version}`, registry.all());
  if (document === undefined) return nothingAt(group);
  return isBuiltin ? restrictedDocument(c, document) : openDocument(c, document);
}

/** The documents of built-in groups are read by GET alone. */
function restrictedDocument(c: Context, document: object): Promise<Response> {
  requireGet(c);
  requireConsumable(c.req.raw.headers);
  requireProducible(c.req.raw.headers.get("accept"));
  return openDocument(c, document);
}

/** All others are answered whatever the method. */
function openDocument(c: Context, document: object): Promise<Response> {
  return bodyResponse(200, document, { format: documentFormatFor(negotiableOf(c.req.raw)) });
}

function aggregated(c: Context, resources: readonly ServedResource[]): Promise<Response> | undefined {
  const format = aggregatedFormatFor(negotiableOf(c.req.raw));
  return format === undefined ? undefined : aggregatedResponse(c, resources, format);
}

async function aggregatedResponse(
  c: Context,
  resources: readonly ServedResource[],
  format: BodyFormat,
): Promise<Response> {
  const document = aggregatedDocument(resources);
  const etag = etagOf(document);
  const headers = { "cache-control": "public", etag, vary: "Accept" };
  if (c.req.header("if-none-match") === etag) return new Response(null, { status: 304, headers });
  const response = await bodyResponse(200, document, { format });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  response.headers.set("content-type", `${format.mediaType}${AGGREGATED_PARAMETERS}`);
  return response;
}

function requireGet({ req }: Context): void {
  if (req.raw.method !== "GET") throw methodNotAllowed();
}

/** In its own groups the server answers with a Status, in all others like any web server. */
function nothingAt(group: string): Response {
  if (BUILTIN_GROUPS.has(group)) throw pathNotFound();
  return plainNotFound();
}
