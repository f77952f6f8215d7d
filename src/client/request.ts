/**
 * Requests as values: verb, resource and options become method, path, query, headers and body. No socket here.
 *
 * @module
 */

import type { ObjectInput } from "../resource/object.ts";
import { collectionPath, groupResource, type Resource } from "../resource/resource.ts";
import type { ListOptions, SelectorOptions, WatchOptions } from "./list_options.ts";
import { type Patch, patchContent } from "./patch.ts";
import type { RequestTarget } from "./request_target.ts";
import type { TransportRequest } from "./transport.ts";
import type {
  ApplyOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  GetOptions,
  WriteOptions,
} from "./write_options.ts";

/** A request, and what there is to know about it when it fails. */
export interface ApiRequest extends TransportRequest {
  /** What is done, to follow "Cannot" in a message: `get Deployment "default/web"`. */
  readonly action: string;
  /** Whether sending it twice does the same as sending it once. */
  readonly repeatable: boolean;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

const JSON_TYPE = "application/json";
/** The parameters of an answer that has the metadata alone. */
const METADATA_VERSION = "g=meta.k8s.io;v=v1";
// JSON is YAML, and the name with "+yaml" is the one that every server knows.
const APPLY_TYPE = "application/apply-patch+yaml";

/**
 * A read of one object.
 *
 * @param target What to read; it has a name.
 * @param options How.
 * @returns The request.
 */
export function getRequest(target: RequestTarget, options: GetOptions = {}): ApiRequest {
  const { resourceVersion } = options;
  return { ...bare("get", "GET", target, { resourceVersion }), repeatable: true };
}

/**
 * A read of a collection.
 *
 * @param target What to read.
 * @param options Selectors, paging and version.
 * @returns The request.
 */
export function listRequest(target: RequestTarget, options: ListOptions = {}): ApiRequest {
  const { limit, resourceVersion, resourceVersionMatch } = options;
  const query = {
    ...selectors(options),
    limit,
    continue: options.continue,
    resourceVersion,
    resourceVersionMatch,
  };
  return { ...bare("list", "GET", target, query), repeatable: true };
}

/**
 * A watch of a collection. It asks for an uncompressed answer: Deno's fetch ends a gzip body of several members
 * after the first one, without an error.
 *
 * @param target What to watch.
 * @param options Selectors, and where to go on from.
 * @returns The request.
 */
export function watchRequest(target: RequestTarget, options: WatchOptions = {}): ApiRequest {
  const { resourceVersion, timeoutSeconds, allowBookmarks = true, sendInitialEvents } = options;
  const request = bare("watch", "GET", target, {
    watch: true,
    ...selectors(options),
    resourceVersion,
    // The server wants the match whenever initial events are asked for.
    resourceVersionMatch: options.resourceVersionMatch ?? (sendInitialEvents ? "NotOlderThan" : undefined),
    timeoutSeconds,
    allowWatchBookmarks: allowBookmarks,
    sendInitialEvents,
  });
  return { ...request, headers: { ...request.headers, "accept-encoding": "identity" }, repeatable: true };
}

/**
 * A creation.
 *
 * @param target The collection.
 * @param object What to create.
 * @param options How.
 * @returns The request.
 * @throws {TypeError} If the object is of another kind, or the target is metadata-only.
 */
export function createRequest(
  target: RequestTarget,
  object: ObjectInput,
  options: WriteOptions = {},
): ApiRequest {
  const { name, generateName } = object.metadata;
  const request = bare("create", "POST", target, writeQuery(options));
  const action = `create ${thing({ ...target, name: name ?? `${generateName ?? ""}*` })}`;
  return withBody({ ...request, action }, typed("create", target, object), JSON_TYPE, options.dryRun);
}

/**
 * A replacement of a whole object.
 *
 * @param target What to replace; it has a name.
 * @param object What to put there; with a resource version only if nobody changed it since.
 * @param options How.
 * @returns The request.
 * @throws {TypeError} If the object is of another kind, or the target is metadata-only.
 */
export function replaceRequest(
  target: RequestTarget,
  object: ObjectInput,
  options: WriteOptions = {},
): ApiRequest {
  const request = bare("replace", "PUT", target, writeQuery(options));
  const body = target.subresource === "scale" ? object : typed("replace", target, object);
  return withBody(request, body, JSON_TYPE, options.dryRun);
}

/**
 * A patch.
 *
 * @param target What to patch; it has a name.
 * @param patch The change.
 * @param options How.
 * @returns The request.
 */
export function patchRequest(target: RequestTarget, patch: Patch, options: WriteOptions = {}): ApiRequest {
  const { contentType, value } = patchContent(patch);
  return withBody(bare("patch", "PATCH", target, writeQuery(options)), value, contentType, options.dryRun);
}

/**
 * A server-side apply. Sending it twice does no harm: the second one finds nothing to change.
 *
 * @param target What to apply to; it has a name.
 * @param object The fields that are wanted, and only those.
 * @param options How; a field manager is needed.
 * @returns The request.
 * @throws {TypeError} If the object is of another kind, or the target is metadata-only.
 */
export function applyRequest(target: RequestTarget, object: ObjectInput, options: ApplyOptions): ApiRequest {
  const query = { ...writeQuery(options), force: options.force };
  return {
    ...withBody(bare("apply", "PATCH", target, query), typed("apply", target, object), APPLY_TYPE),
    repeatable: true,
  };
}

/**
 * A deletion of one object.
 *
 * @param target What to delete; it has a name.
 * @param options How.
 * @returns The request.
 */
export function deleteRequest(target: RequestTarget, options: DeleteOptions = {}): ApiRequest {
  return withBody(bare("delete", "DELETE", target, {}), deleteBody(options), JSON_TYPE, options.dryRun);
}

/**
 * A deletion of all objects of a collection that the selectors choose.
 *
 * @param target The collection.
 * @param options Selectors, and how.
 * @returns The request.
 */
export function deleteCollectionRequest(
  target: RequestTarget,
  options: DeleteCollectionOptions = {},
): ApiRequest {
  const request = bare("delete all", "DELETE", target, { ...selectors(options) });
  return withBody(request, deleteBody(options), JSON_TYPE, options.dryRun);
}

/**
 * A path with a query; parameters without a value are left out.
 *
 * @param path The path; it may have a query.
 * @param query The parameters.
 * @returns The whole of it.
 */
export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") parameters.set(name, String(value));
  }
  if (parameters.size === 0) return path;
  return `${path}${path.includes("?") ? "&" : "?"}${parameters}`;
}

function bare(verb: string, method: string, target: RequestTarget, query: Query): ApiRequest {
  const { resource, namespace, name, subresource } = target;
  const object = name === undefined ? "" : `/${segment(name, verb, resource)}`;
  const path = `${collectionPath(resource, namespace)}${object}${subresource ? `/${subresource}` : ""}`;
  return {
    method,
    path: withQuery(path, query),
    headers: { accept: acceptOf(verb, target) },
    action: `${verb} ${thing(target)}`,
    repeatable: false,
  };
}

/** A server that can't send the metadata alone sends all of it; the rest is dropped where the answer is read. */
function acceptOf(verb: string, { resource, subresource }: RequestTarget): string {
  if (resource.part === undefined || subresource === "scale") return JSON_TYPE;
  const kind = verb === "list" ? "PartialObjectMetadataList" : "PartialObjectMetadata";
  return `${JSON_TYPE};as=${kind};${METADATA_VERSION},${JSON_TYPE}`;
}

/** The server takes any name as a path's segment that is none of the special ones. */
function segment(name: string, verb: string, resource: Resource): string {
  if (name === "" || name === "." || name === ".." || name.includes("/") || name.includes("%")) {
    throw new TypeError(
      `Cannot ${verb} ${resource.kind} ${
        JSON.stringify(name)
      }: a name is neither empty nor ".", "..", and has no "/" or "%"`,
    );
  }
  return encodeURIComponent(name);
}

function thing({ resource, namespace, name, subresource }: RequestTarget): string {
  const part = subresource ? `the ${subresource} of ` : "";
  if (name !== undefined) return `${part}${resource.kind} "${namespace ? `${namespace}/` : ""}${name}"`;
  if (namespace) return `${groupResource(resource)} in namespace "${namespace}"`;
  return resource.scope === "Namespaced"
    ? `${groupResource(resource)} in all namespaces`
    : groupResource(resource);
}

function selectors({ labelSelector, fieldSelector }: SelectorOptions): Query {
  return { labelSelector, fieldSelector };
}

function writeQuery({ fieldManager, fieldValidation, dryRun }: WriteOptions): Query {
  return { fieldManager, fieldValidation, dryRun: dryRun ? "All" : undefined };
}

function deleteBody(options: DeleteOptions): unknown {
  const { preconditions, propagationPolicy, gracePeriodSeconds, dryRun } = options;
  return {
    apiVersion: "v1",
    kind: "DeleteOptions",
    ...(preconditions && { preconditions }),
    ...(propagationPolicy && { propagationPolicy }),
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(dryRun && { dryRun: ["All"] }),
  };
}

function withBody(request: ApiRequest, value: unknown, contentType: string, dryRun = false): ApiRequest {
  const headers = { ...request.headers, "content-type": contentType };
  return { ...request, headers, body: JSON.stringify(value), repeatable: dryRun };
}

/** The object with its type, which writers may leave out. */
function typed(verb: string, { resource }: RequestTarget, object: ObjectInput): ObjectInput {
  if (resource.part !== undefined) {
    throw new TypeError(
      `Cannot ${verb} ${resource.kind} by its metadata alone: take the whole resource, or send a patch`,
    );
  }
  const { apiVersion = resource.apiVersion, kind = resource.kind } = object;
  if (apiVersion !== resource.apiVersion || kind !== resource.kind) {
    throw new TypeError(
      `Cannot send the object as ${resource.kind} of ${resource.apiVersion}: it says that it is ${kind} of ${apiVersion}`,
    );
  }
  return { ...object, apiVersion, kind };
}
