/**
 * The OpenAPI document of version 2: everything that is served, in one document.
 *
 * @module
 */

import type { JsonObject } from "../json.ts";
import { apiVersionOf, type ServedResource } from "../served_resource.ts";
import { BEARER_TOKEN, BUILTIN_INFO, pathOfVersion, REASONS } from "./document_v3.ts";
import { documentedOf } from "./documented_resource.ts";
import { type Operation, type PathItem, pathItemsOf } from "./operations.ts";
import type { Parameter } from "./parameters.ts";
import { kindEntry, metaSchemaName, referenceTo, schemasUsedIn } from "./schema_library.ts";
import { customSchemasV2, schemaV2 } from "./swagger_schemas.ts";

/**
 * Writes the document.
 *
 * @param resources Everything that is served.
 * @returns The document.
 */
export function swaggerDocument(resources: readonly ServedResource[]): JsonObject {
  const builtin = resources.filter(({ crd }) => crd === undefined);
  const items = [
    ...[...new Set(builtin.map(apiVersionOf))].map(pathOfVersion),
    ...resources.flatMap((served) => pathItemsOf(documentedOf(served))),
  ].sort((a, b) => a.path < b.path ? -1 : 1);
  const used = [...items.flatMap(schemasOf), metaSchemaName("ObjectMeta"), metaSchemaName("WatchEvent")];
  const known = Object.entries(schemasUsedIn(used.map(referenceTo), ""));
  const custom = resources.filter(({ crd }) => crd !== undefined).map(customSchemasV2);
  const definitions: Record<string, JsonObject> = Object.assign(
    Object.fromEntries(known.map(([name, schema]) => [name, schemaV2(schema)])),
    ...custom,
  );
  return {
    swagger: "2.0",
    info: BUILTIN_INFO,
    paths: Object.fromEntries(items.map((item) => [item.path, itemV2(item)])),
    definitions: Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => a < b ? -1 : 1)),
    securityDefinitions: { BearerToken: BEARER_TOKEN },
    security: [{ BearerToken: [] }],
  };
}

function schemasOf({ operations }: PathItem): string[] {
  return operations.flatMap(({ schema, body }) => body === undefined ? [schema] : [schema, body.schema]);
}

function itemV2({ tag, parameters, operations }: PathItem): JsonObject {
  return {
    ...Object.fromEntries(operations.map((operation) => [operation.method, operationV2(operation, tag)])),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(parameterV2) }),
  };
}

function operationV2(operation: Operation, tag: string): JsonObject {
  const { id, action, kind, parameters, takes, body, schema, mediaTypes, codes } = operation;
  const bodies = body === undefined ? [] : [{
    name: "body",
    in: "body",
    ...(body.isRequired ? { required: true } : {}),
    schema: schemaV2(referenceTo(body.schema)),
  }];
  const answer = { schema: schemaV2(referenceTo(schema)) };
  const all = [...bodies, ...parameters.map(parameterV2)];
  return {
    consumes: body?.mediaTypes ?? takes,
    produces: mediaTypes,
    schemes: ["https"],
    tags: [tag],
    operationId: id,
    ...(all.length === 0 ? {} : { parameters: all }),
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

function parameterV2({ name, in: place, type }: Parameter): JsonObject {
  return { uniqueItems: true, type, name, in: place, ...(place === "path" ? { required: true } : {}) };
}
