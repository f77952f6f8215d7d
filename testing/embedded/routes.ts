/**
 * The paths of the API.
 *
 * @module
 */

import { type Context, Hono } from "hono";
import type { User } from "./access/user.ts";
import { BUILTIN_RESOURCES } from "./builtin_resources.ts";
import { addDiscovery } from "./discovery_routes.ts";
import { addHealth } from "./health_routes.ts";
import { type Negotiable, negotiableOf } from "./negotiation.ts";
import type { OpenApiHandler } from "./openapi/openapi_handler.ts";
import { bodyOf, requireSize } from "./request_body.ts";
import type { ResourceHandler } from "./resource_handler.ts";
import type { ResourceRequest } from "./resource_request.ts";
import type { ResourceRegistry } from "./resource_registry.ts";
import { errorResponse, plainNotFound, warningHeader } from "./responses.ts";
import {
  apiVersionOf,
  isStored,
  type ServedResource,
  shownSubresources,
  type Subresource,
} from "./served_resource.ts";
import { methodNotAllowed, noSubresource, notServed, pathNotFound } from "./status.ts";

const BUILTIN_GROUPS: ReadonlySet<string> = new Set(BUILTIN_RESOURCES.map((served) => served.group));

/** What requests come with from outside: who sends them. */
export interface ApiBindings {
  readonly Bindings: { readonly user: User };
}

/** Answers requests that are neither reads nor writes of what is stored. */
export interface ActionHandler {
  /**
   * Tells whether a request is one of its own.
   *
   * @param served The resource.
   * @param subresource The subresource in the path; "" for none.
   */
  handles(served: ServedResource, subresource: string): boolean;
  /**
   * Answers a request.
   *
   * @param request The request.
   * @param subresource The subresource in the path; "" for none.
   */
  handle(request: ResourceRequest, subresource: string): Promise<Response>;
}

const SUBRESOURCES: readonly string[] = ["status", "scale", "finalize"] satisfies Subresource[];

/**
 * Routes requests to what answers them.
 *
 * @param registry What is served.
 * @param handler Answers requests on resources.
 * @param actions Answer what is not stored.
 * @returns The application.
 */
export function routesOf(
  registry: ResourceRegistry,
  handler: ResourceHandler,
  actions: readonly ActionHandler[],
): Hono<ApiBindings> {
  const app = new Hono<ApiBindings>({ strict: false });
  app.onError((error, c) => errorResponse(error, negotiableOf(c.req.raw)));
  app.notFound(plainNotFound);
  addHealth(app);
  addDiscovery(app, registry);
  const openApi = openApiOf(registry);
  for (const path of ["/openapi/v2", "/openapi/v3", "/openapi/v3/*"]) {
    app.all(path, (c) => openApi(c.req.raw));
  }
  const onResource = (c: Context<ApiBindings>) => handleResource(c, { registry, handler, actions });
  app.get("/api/v1/watch/*", () => {
    throw notServed("The old path /api/v1/watch");
  });
  app.all("/metrics", () => {
    throw notServed("The path /metrics");
  });
  for (const base of ["/api/:version", "/apis/:group/:version"]) {
    // A namespace's own subresources look like the resources within it, so they come first.
    app.all(`${base}/:plural{namespaces}/:name/:subresource{status|finalize}`, onResource);
    for (const scope of ["/namespaces/:namespace", ""]) {
      app.all(`${base}${scope}/:plural`, onResource);
      app.all(`${base}${scope}/:plural/:name`, onResource);
      app.all(`${base}${scope}/:plural/:name/:subresource`, onResource);
    }
  }
  return app;
}

/** The tables behind the documents are large: they are loaded with the first request. */
function openApiOf(registry: ResourceRegistry): (request: Request) => Promise<Response> {
  let handler: Promise<OpenApiHandler> | undefined;
  return async (request) => {
    handler ??= import("./openapi/openapi_handler.ts").then((module) => new module.OpenApiHandler(registry));
    return (await handler).handle(request);
  };
}

async function handleResource(
  c: Context<ApiBindings>,
  parts: {
    readonly registry: ResourceRegistry;
    readonly handler: ResourceHandler;
    readonly actions: readonly ActionHandler[];
  },
): Promise<Response> {
  const { registry, handler, actions } = parts;
  const { group = "", plural = "", name = "", namespace = "", subresource } = c.req.param();
  const served = registry.find(apiVersionOfPath(c), plural);
  if (served === undefined || name.includes("/")) return nothingAt(group);
  const action = actions.find((one) => one.handles(served, subresource ?? ""));
  const isAction = action !== undefined;
  if (subresource !== undefined && !isAction && !isSubresource(subresource)) {
    const shown = shownSubresources(served).find(({ name: known }) => known === subresource);
    if (shown === undefined) throw noSubresource(served, name);
    const isShown = shown.verbs.includes(VERBS[c.req.method] ?? "");
    throw isShown ? notServed(`The subresource ${plural}/${subresource}`) : methodNotAllowed();
  }
  if (served.scope === "Cluster" && namespace !== "") return nothingAt(group);
  const isAcrossNamespaces = served.scope === "Namespaced" && namespace === "";
  if (isAcrossNamespaces && name !== "") return nothingAt(group);
  const request = c.req.raw;
  // Over all namespaces there is nothing but lists and watches.
  if (isAcrossNamespaces && request.method !== "GET" && !isAction) {
    if (served.crd !== undefined) return nothingAt(group);
    throw methodNotAllowed();
  }
  if (!isAction) requireServed(served, { method: request.method, name });
  const body = await bodyOf(request);
  requireSize(body);
  const target = {
    method: request.method,
    user: c.env.user,
    served,
    namespace,
    name,
    ...negotiableOf(request),
    body,
  };
  const response = await answered(target, () => {
    if (action !== undefined) return action.handle(target, subresource ?? "");
    return handler.handle(isSubresource(subresource) ? { ...target, subresource } : target);
  });
  if (served.deprecation !== undefined) response.headers.append("warning", warningHeader(served.deprecation));
  return response;
}

/** The verbs of methods on one object; POST has a body instead of a name. */
const VERBS: Readonly<Record<string, string>> = {
  DELETE: "delete",
  GET: "get",
  PATCH: "patch",
  POST: "create",
  PUT: "update",
};

/** What a real server does and this one does not: better said than answered wrongly. */
function requireServed(
  served: ServedResource,
  { method, name }: { readonly method: string; readonly name: string },
): void {
  if (served.crd !== undefined) return;
  if (served.version !== served.storageVersion) {
    throw notServed(`${served.kind} of ${apiVersionOf(served)} (that of ${served.storageVersion} is)`);
  }
  if (isStored(served)) return;
  const { verbs } = served;
  // Where nothing can be read by its name, there are no paths with names.
  if (name !== "" && !verbs.includes("get")) throw pathNotFound();
  const isKnown = name !== "" || method === "POST"
    ? verbs.includes(VERBS[method] ?? "")
    : method === "GET" && verbs.includes("list");
  throw isKnown ? notServed(`The kind ${served.kind}`) : methodNotAllowed();
}

/** Refusals come with the same warnings as answers. */
async function answered(request: Negotiable, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    return errorResponse(error, request);
  }
}

/** In its own groups the server answers with a Status, in all others like any web server. */
function nothingAt(group: string): Response {
  if (BUILTIN_GROUPS.has(group)) throw pathNotFound();
  return plainNotFound();
}

function apiVersionOfPath(c: Context): string {
  const { group, version = "" } = c.req.param();
  return group === undefined ? version : `${group}/${version}`;
}

function isSubresource(text: string | undefined): text is Subresource {
  return text !== undefined && SUBRESOURCES.includes(text);
}
