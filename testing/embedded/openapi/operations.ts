/**
 * What can be done with a resource, path by path, as OpenAPI documents of both versions tell it.
 *
 * @module
 */

import type { DocumentedResource } from "./documented_resource.ts";
import {
  byName,
  DELETE_COLLECTION_PARAMETERS,
  DELETE_PARAMETERS,
  LIST_PARAMETERS,
  type Parameter,
  parametersOfPath,
  PATCH_PARAMETERS,
  READ_PARAMETERS,
  WRITE_PARAMETERS,
} from "./parameters.ts";
import { metaSchemaName } from "./schema_library.ts";

/** One method of a path. */
export interface Operation {
  readonly method: "get" | "put" | "post" | "delete" | "patch";
  readonly id: string;
  /** The sort of operation; what describes the server itself has none. */
  readonly action?: string;
  /** What it is about; what describes the server itself has none. */
  readonly kind?: { readonly apiVersion: string; readonly kind: string };
  readonly parameters: readonly Parameter[];
  readonly body?: {
    readonly schema: string;
    readonly mediaTypes: readonly string[];
    readonly isRequired: boolean;
  };
  /** In which forms requests may be; version 2 says so without a body, too. */
  readonly takes: readonly string[];
  /** What it answers with. */
  readonly schema: string;
  /** In which forms. */
  readonly mediaTypes: readonly string[];
  /** The codes of success. */
  readonly codes: readonly number[];
}

/** A path. */
export interface PathItem {
  readonly path: string;
  readonly tag: string;
  /** What all its operations take. */
  readonly parameters: readonly Parameter[];
  readonly operations: readonly Operation[];
}

const BUILTIN_TYPES = ["application/json", "application/vnd.kubernetes.protobuf", "application/yaml"];
const CUSTOM_TYPES = ["application/json", "application/yaml"];
const STREAM_TYPES = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];
const PATCH_TYPES = [
  "application/apply-patch+yaml",
  "application/json-patch+json",
  "application/merge-patch+json",
];
const STRATEGIC = "application/strategic-merge-patch+json";

/** What is to be said of one verb at one place. */
interface Place {
  readonly resource: DocumentedResource;
  /** "Namespaced", "Cluster" and so on, as names of operations have it. */
  readonly scope: string;
  /** How names of operations end. */
  readonly suffix: string;
  readonly kind: { readonly apiVersion: string; readonly kind: string };
  /** The name of the object's schema. */
  readonly schema: string;
}

/**
 * Describes what can be done with a resource.
 *
 * @param resource The resource.
 * @returns Its paths.
 */
export function pathItemsOf(resource: DocumentedResource): PathItem[] {
  const { apiVersion, plural, scope, verbs, kind, schema } = resource;
  const root = `/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`;
  const isNamespaced = scope === "Namespaced";
  const base = `${root}${isNamespaced ? "/namespaces/{namespace}" : ""}/${plural}`;
  const place = {
    resource,
    scope: isNamespaced ? "Namespaced" : "",
    suffix: "",
    kind: { apiVersion, kind },
    schema,
  };
  const item = (path: string, operations: readonly Operation[]) =>
    pathItem(path, { tag: tagOf(apiVersion), operations });
  const across = { ...place, scope: "", suffix: "ForAllNamespaces" };
  return [
    ...(isNamespaced && verbs.includes("list") ? [item(`${root}/${plural}`, [listing(across)])] : []),
    item(base, [
      ...(verbs.includes("list") ? [listing(place)] : []),
      ...(verbs.includes("create") ? [creation(place)] : []),
      ...(verbs.includes("deletecollection") ? [collectionDeletion(place)] : []),
    ]),
    item(`${base}/{name}`, operationsOnObject(place, verbs.filter((verb) => verb !== "create"))),
    ...resource.subresources.map((sub) => {
      const at = { ...place, suffix: capital(sub.name), kind: sub.kind, schema: sub.schema };
      return item(`${base}/{name}/${sub.name}`, operationsOnObject(at, sub.verbs));
    }),
  ].filter(({ operations }) => operations.length > 0);
}

/**
 * Describes a path that answers with a document about the server.
 *
 * @param path The path.
 * @param operation The name of its only operation, the tag, and the schema of the document.
 * @returns The path.
 */
export function documentPath(
  path: string,
  operation: { readonly id: string; readonly tag: string; readonly schema: string },
): PathItem {
  const { id, tag, schema } = operation;
  return {
    path,
    tag,
    parameters: [],
    operations: [{
      method: "get",
      id,
      parameters: [],
      takes: BUILTIN_TYPES,
      schema,
      mediaTypes: BUILTIN_TYPES,
      codes: [200],
    }],
  };
}

/**
 * Names a group and version as the names of operations do.
 *
 * @param apiVersion The group and version, such as "rbac.authorization.k8s.io/v1".
 * @returns Such as "RbacAuthorizationV1".
 */
export function camelOf(apiVersion: string): string {
  const [first = "", version] = apiVersion.split("/");
  return version === undefined ? `Core${capital(first)}` : groupWords(first) + capital(version);
}

/**
 * Tags what belongs to a group and version.
 *
 * @param apiVersion The group and version.
 * @returns Such as "rbacAuthorization_v1".
 */
export function tagOf(apiVersion: string): string {
  const [first = "", version] = apiVersion.split("/");
  if (version === undefined) return `core_${first}`;
  const words = groupWords(first);
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}_${version}`;
}

function groupWords(group: string): string {
  return group.replace(/\.k8s\.io$/, "").split(/[.-]/).map(capital).join("");
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** What all operations of a path take is said once for the path. */
function pathItem(
  path: string,
  { tag, operations }: { readonly tag: string; readonly operations: readonly Operation[] },
): PathItem {
  const [first, ...others] = operations;
  const isCommon = ({ name }: Parameter) =>
    others.every(({ parameters }) => parameters.some((parameter) => parameter.name === name));
  const common = (first?.parameters ?? []).filter(isCommon);
  return {
    path,
    tag,
    parameters: byName([...common, ...parametersOfPath(path)]),
    operations: operations.map((operation) => ({
      ...operation,
      parameters: operation.parameters.filter(({ name }) => common.every((one) => one.name !== name)),
    })),
  };
}

function operationsOnObject(place: Place, verbs: readonly string[]): Operation[] {
  return [
    ...(verbs.includes("get") ? [reading(place)] : []),
    ...(verbs.includes("update") ? [replacement(place)] : []),
    ...(verbs.includes("create") ? [creation(place)] : []),
    ...(verbs.includes("delete") ? [deletion(place)] : []),
    ...(verbs.includes("patch") ? [patching(place)] : []),
  ];
}

function listing(place: Place): Operation {
  const { resource } = place;
  return {
    ...about(place, { method: "get", action: "list", verb: "list" }),
    parameters: LIST_PARAMETERS,
    schema: resource.listSchema,
    mediaTypes: resource.isCustom ? CUSTOM_TYPES : [...BUILTIN_TYPES, ...STREAM_TYPES].sort(),
    codes: [200],
  };
}

function reading(place: Place): Operation {
  return {
    ...about(place, { method: "get", action: "get", verb: "read" }),
    parameters: place.resource.isCustom ? READ_PARAMETERS : [],
    codes: [200],
  };
}

function creation(place: Place): Operation {
  return {
    ...about(place, { method: "post", action: "post", verb: "create" }),
    parameters: WRITE_PARAMETERS,
    body: { schema: place.schema, mediaTypes: bodyTypes(place), isRequired: true },
    codes: [200, 201, 202],
  };
}

function replacement(place: Place): Operation {
  return {
    ...about(place, { method: "put", action: "put", verb: "replace" }),
    parameters: WRITE_PARAMETERS,
    body: { schema: place.schema, mediaTypes: bodyTypes(place), isRequired: true },
    codes: [200, 201],
  };
}

function patching(place: Place): Operation {
  const { isCustom } = place.resource;
  const mediaTypes = isCustom ? PATCH_TYPES : [...PATCH_TYPES, STRATEGIC];
  return {
    ...about(place, { method: "patch", action: "patch", verb: "patch" }),
    parameters: PATCH_PARAMETERS,
    body: { schema: metaSchemaName("Patch"), mediaTypes, isRequired: true },
    codes: isCustom ? [200] : [200, 201],
  };
}

function deletion(place: Place): Operation {
  return {
    ...about(place, { method: "delete", action: "delete", verb: "delete" }),
    parameters: DELETE_PARAMETERS,
    body: { schema: metaSchemaName("DeleteOptions"), mediaTypes: bodyTypes(place), isRequired: false },
    ...(place.resource.returnsDeleted ? {} : { schema: metaSchemaName("Status") }),
    codes: [200, 202],
  };
}

function collectionDeletion(place: Place): Operation {
  const { isCustom } = place.resource;
  const body = { schema: metaSchemaName("DeleteOptions"), mediaTypes: bodyTypes(place), isRequired: false };
  return {
    ...about(place, { method: "delete", action: "deletecollection", verb: "delete" }, "Collection"),
    parameters: isCustom ? LIST_PARAMETERS : DELETE_COLLECTION_PARAMETERS,
    ...(isCustom ? {} : { body }),
    schema: metaSchemaName("Status"),
    codes: [200],
  };
}

function about(
  place: Place,
  what: { readonly method: Operation["method"]; readonly action: string; readonly verb: string },
  extent = "",
): Pick<Operation, "method" | "action" | "id" | "kind" | "takes" | "schema" | "mediaTypes"> {
  const { resource, scope, suffix, kind, schema } = place;
  return {
    method: what.method,
    action: what.action,
    id: `${what.verb}${camelOf(resource.apiVersion)}${extent}${scope}${resource.kind}${suffix}`,
    kind,
    takes: bodyTypes(place),
    schema,
    mediaTypes: resource.isCustom ? CUSTOM_TYPES : BUILTIN_TYPES,
  };
}

function bodyTypes({ resource }: Place): readonly string[] {
  return resource.isCustom ? CUSTOM_TYPES : ["*/*"];
}
