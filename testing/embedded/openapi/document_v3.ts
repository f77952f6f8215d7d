/**
 * OpenAPI documents of version 3, one for each group and version.
 *
 * @module
 */

import type { JsonObject } from "../json.ts";
import type { ServedResource } from "../served_resource.ts";
import { customSchemasOf } from "./custom_schemas.ts";
import { documentedOf } from "./documented_resource.ts";
import { camelOf, documentPath, type Operation, type PathItem, pathItemsOf, tagOf } from "./operations.ts";
import type { Parameter } from "./parameters.ts";
import { kindEntry, metaSchemaName, referenceTo, schemasUsedIn } from "./schema_library.ts";

/** What the codes of success, and the one of failure that every operation names, are called. */
export const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  401: "Unauthorized",
};

/** What is told of the server itself. */
export const BUILTIN_INFO: JsonObject = { title: "Kubernetes", version: "1.37" };

/**
 * Writes the document of a group and version.
 *
 * @param apiVersion The group and version.
 * @param resources What is served there.
 * @returns The document.
 */
export function documentV3(apiVersion: string, resources: readonly ServedResource[]): JsonObject {
  const custom: Record<string, JsonObject> = Object.assign(
    {},
    ...resources.filter(({ crd }) => crd !== undefined).map((served) => customSchemasOf(served)),
  );
  const isCustom = resources.every(({ crd }) => crd !== undefined);
  const items = [
    ...(isCustom ? [] : [pathOfVersion(apiVersion)]),
    ...resources.flatMap((served) => pathItemsOf(documentedOf(served))),
  ].sort((a, b) => a.path < b.path ? -1 : 1);
  const paths = Object.fromEntries(items.map((item) => [item.path, itemV3(item)]));
  const watched = isCustom || !resources.some(({ verbs }) => verbs.includes("watch"))
    ? {}
    : referenceTo(metaSchemaName("WatchEvent"));
  const schemas: Record<string, JsonObject> = {
    ...schemasUsedIn([paths, custom, watched], apiVersion),
    ...custom,
  };
  return {
    openapi: "3.0.0",
    info: isCustom ? { title: "Kubernetes CRD Swagger", version: "v0.1.0" } : BUILTIN_INFO,
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => a < b ? -1 : 1)),
      ...(isCustom ? {} : { securitySchemes: { BearerToken: BEARER_TOKEN } }),
    },
  };
}

/** How clients prove who they are. */
export const BEARER_TOKEN: JsonObject = { type: "apiKey", name: "authorization", in: "header" };

/**
 * The path at which a version tells what it serves.
 *
 * @param apiVersion The group and version.
 * @returns The path.
 */
export function pathOfVersion(apiVersion: string): PathItem {
  return documentPath(`/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}/`, {
    id: `get${camelOf(apiVersion)}APIResources`,
    tag: tagOf(apiVersion),
    schema: metaSchemaName("APIResourceList"),
  });
}

function itemV3({ tag, parameters, operations }: PathItem): JsonObject {
  return {
    ...Object.fromEntries(operations.map((operation) => [operation.method, operationV3(operation, tag)])),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(parameterV3) }),
  };
}

function operationV3(operation: Operation, tag: string): JsonObject {
  const { id, action, kind, parameters, body, schema, mediaTypes, codes } = operation;
  const answer = { content: contentV3(mediaTypes, schema) };
  return {
    tags: [tag],
    operationId: id,
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(parameterV3) }),
    ...(body === undefined ? {} : {
      requestBody: {
        content: contentV3(body.mediaTypes, body.schema),
        ...(body.isRequired ? { required: true } : {}),
      },
    }),
    responses: {
      ...Object.fromEntries(codes.map((code) => [code, { description: REASONS[code] ?? "", ...answer }])),
      401: { description: REASONS[401] ?? "" },
    },
    ...(action === undefined ? {} : { "x-kubernetes-action": action }),
    ...(kind === undefined
      ? {}
      : { "x-kubernetes-group-version-kind": kindEntry(kind.apiVersion, kind.kind) }),
  };
}

function contentV3(mediaTypes: readonly string[], schema: string): JsonObject {
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema: referenceTo(schema) }]));
}

function parameterV3({ name, in: place, type }: Parameter): JsonObject {
  return {
    name,
    in: place,
    ...(place === "path" ? { required: true } : {}),
    schema: { type, uniqueItems: true },
  };
}
