/**
 * The paths of the API.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { type Context, Hono } from "hono";
import type { User } from "./access/user.ts";
import { BUILTIN_RESOURCES } from "./builtin_resources.ts";
import { addDiscovery } from "./discovery_routes.ts";
import { addHealth } from "./health_routes.ts";
import { type Negotiable, negotiableOf } from "./negotiation.ts";
import type { OpenApiHandler } from "./openapi/openapi_handler.ts";
import { addressOf } from "./request_address.ts";
import { bodyOf, requireSize } from "./request_body.ts";
import { type RequestInfo, requestInfo } from "./request_info.ts";
import type { ResourceHandler } from "./resource_handler.ts";
import { builtinTarget, customTarget, type ResourceTarget } from "./resource_path.ts";
import type { ResourceRequest } from "./resource_request.ts";
import type { ResourceRegistry } from "./resource_registry.ts";
import { errorResponse, plainNotFound } from "./responses.ts";
import {
  apiVersionOf,
  isStored,
  type ServedResource,
  shownSubresources,
  type Subresource,
} from "./served_resource.ts";
import {
  badRequest,
  methodNotAllowed,
  noSubresource,
  notServed,
  notSupported,
  pathNotFound,
} from "./status.ts";
import { warningHeaders } from "./warning_headers.ts";

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
  const app = new Hono<ApiBindings>({ getPath: ({ url }) => documentPath(url) });
  app.onError((error, c) => errorResponse(error, negotiableOf(c.req.raw)));
  app.notFound((c) => nothingAt(c.req.raw));
  addHealth(app);
  addDiscovery(app, registry);
  const openApi = openApiOf(registry);
  for (const path of ["/openapi/v2", "/openapi/v3", "/openapi/v3/*"]) {
    app.all(path, (c) => openApi(c.req.raw));
  }
  for (const path of ["/metrics", "/.well-known/openid-configuration", "/openid/v1/jwks"]) {
    app.all(path, () => {
      throw notServed(`The path ${path}`);
    });
  }
  const onResource = (c: Context<ApiBindings>) => handleResource(c, { registry, handler, actions });
  for (const path of ["/api/:version/*", "/apis/:group/:version/*"]) app.all(path, onResource);
  return app;
}

/** In its own groups the server answers with a Status, in all others like any web server. */
function nothingAt(request: Request): Response | Promise<Response> {
  const [, prefix, group = ""] = (addressOf(request.url)?.path ?? "").split("/");
  const isBuiltin = prefix === "api" || prefix === "apis" && group !== "" && BUILTIN_GROUPS.has(group);
  return isBuiltin ? errorResponse(pathNotFound(), negotiableOf(request)) : plainNotFound();
}

/** Slashes at the end do not count below the paths of groups and versions. */
const GROUP_PATH = /^\/(?:api|apis\/[^/]+|version)(?:\/|$)/;

/** The path as the documents' routes know it: its parts are escaped, so that each stays one. */
function documentPath(url: string): string {
  const path = addressOf(url)?.path ?? "";
  if (path === "/apis/") return "/apis";
  const isOfGroup = GROUP_PATH.test(path);
  return (isOfGroup ? path.replace(/\/+$/, "") : path).split("/").map(encodeURIComponent).join("/");
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
  const request = c.req.raw;
  const info = requestInfo(request.method, request.url);
  if (info === undefined || info === "unclear") return plainNotFound();
  const target = BUILTIN_GROUPS.has(info.group)
    ? builtinTarget(info, request.method, registry)
    : customTarget(info, registry);
  if (target === undefined) return plainNotFound();
  const { served, subresource, name } = target;
  const action = actions.find((one) => one.handles(served, subresource));
  requireVerb({ target, info, method: request.method, isAction: action !== undefined });
  const body = await bodyOf(request);
  requireSize(body);
  const negotiable = negotiableOf(request);
  if (target.isWatch) negotiable.query.set("watch", "true");
  const found = {
    method: methodOf(request.method, target),
    user: c.env.user,
    served,
    namespace: target.namespace,
    name,
    ...negotiable,
    body,
    isWatch: target.isWatch,
  };
  const response = await answered(found, () => {
    if (action !== undefined) return action.handle(found, subresource);
    return handler.handle(isSubresource(subresource) ? { ...found, subresource } : found);
  });
  const deprecations = served.deprecation === undefined ? [] : [served.deprecation];
  for (const warning of warningHeaders(deprecations)) response.headers.append("warning", warning);
  return response;
}

/** Custom resources look at the verb, which HEAD has as well and a watch has whatever the method. */
function methodOf(method: string, { served, isWatch }: ResourceTarget): string {
  return served.crd !== undefined && (method === "HEAD" || isWatch) ? "GET" : method;
}

/** Refuses what is not done at a path. */
function requireVerb(
  { target, info, method, isAction }: {
    readonly target: ResourceTarget;
    readonly info: RequestInfo;
    readonly method: string;
    readonly isAction: boolean;
  },
): void {
  const { served, subresource, name, isAcrossNamespaces } = target;
  const { plural, scope, crd } = served;
  if (subresource !== "" && !isAction && !isSubresource(subresource)) {
    const shown = shownSubresources(served).find(({ name: known }) => known === subresource);
    if (shown === undefined) throw noSubresource(served, name);
    const isShown = shown.verbs.includes(VERBS[method] ?? "");
    throw isShown ? notServed(`The subresource ${plural}/${subresource}`) : methodNotAllowed();
  }
  if (crd !== undefined) return requireCustomVerb(served, info);
  if (subresource !== "" && name === "" && served.subresources.some((one) => one === subresource)) {
    throw badRequest("name must be provided");
  }
  // Over all namespaces there is nothing but lists and watches.
  if (scope === "Namespaced" && isAcrossNamespaces && method !== "GET" && !isAction) throw methodNotAllowed();
  if (!isAction) requireServed(served, { method, name });
}

/** Of a custom resource without a name there is nothing but itself, and of a verb that is none, nothing. */
function requireCustomVerb(served: ServedResource, { verb, name, subresource }: RequestInfo): void {
  const isOfMany = ["list", "watch", "deletecollection"].includes(verb);
  if (subresource !== "" && !served.subresources.some((one) => one === subresource)) {
    throw noSubresource(served, name);
  }
  if (verb === "" || verb === "proxy" || subresource !== "" && isOfMany) throw notSupported(served, verb);
}

/** The verbs of methods on one object; POST has a body instead of a name. */
const VERBS: Readonly<Record<string, string>> = dictionary({
  DELETE: "delete",
  GET: "get",
  PATCH: "patch",
  POST: "create",
  PUT: "update",
});

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

function isSubresource(text: string | undefined): text is Subresource {
  return text !== undefined && SUBRESOURCES.includes(text);
}
