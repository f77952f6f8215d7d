/**
 * The CustomResourceDefinition of a defined resource.
 *
 * @module
 */

import type {
  CustomResourceDefinitionConversion,
  CustomResourceDefinitionVersion,
  CustomResourceDefinitionWebhook,
  PrinterColumn,
} from "../resource/builtins/apiextensions.ts";
import { CustomResourceDefinition } from "../resource/builtins/apiextensions.ts";
import type { DefinedResource } from "../resource/define_resource.ts";
import type { Input } from "../resource/resource.ts";
import type {
  CheckedDefinition,
  ColumnDefinition,
  VersionDefinition,
} from "../resource/resource_definition.ts";
import type { StandardSchema } from "../resource/standard_schema.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { isLooseSchema } from "./loose_schema.ts";
import { withAdvice } from "./schema_advice.ts";
import { checkSchemaWithRules } from "./schema_check.ts";
import { SchemaError } from "./schema_place.ts";
import { readSchema } from "./schema_reading.ts";
import { structuralSchema } from "./structural_schema.ts";
import { checkVersionPaths } from "./version_paths.ts";

/** A CustomResourceDefinition on its way to the server. */
export type CustomResourceDefinitionInput = Input<typeof CustomResourceDefinition>;

/** How {@linkcode crdOf} goes about it. */
export interface CrdOptions {
  /**
   * Where the API server reaches the webhook that converts between the versions (`conversionHandler`); needed for a
   * resource with conversions and several served versions.
   */
  readonly conversionWebhook?: CustomResourceDefinitionWebhook["clientConfig"];
}

/**
 * Makes the CustomResourceDefinition of a resource, with all its versions. Equal definitions give equal results.
 *
 * @param resource The resource, in any of its versions.
 * @param options Where its conversion webhook is.
 * @returns The CustomResourceDefinition, ready to be applied.
 * @throws {TypeError} If a schema has no counterpart in a CustomResourceDefinition, or the resource has conversions and
 * nobody to run them; the message names the resource, the version, the path and the way out.
 *
 * @example The name
 * ```ts
 * import { defineResource } from "@kubeloop/sdk";
 * import { crdOf } from "@kubeloop/sdk/schema";
 * import { z } from "zod";
 *
 * const Web = defineResource({
 *   group: "example.com",
 *   kind: "Web",
 *   scope: "Namespaced",
 *   versions: { v1: { spec: z.object({ image: z.string() }) } },
 * });
 * console.assert(crdOf(Web).metadata.name === "webs.example.com");
 * ```
 */
export function crdOf(resource: DefinedResource, options: CrdOptions = {}): CustomResourceDefinitionInput {
  const { definition } = resource;
  const conversion = conversionOf(definition, options);
  const { group, kind, plural, singular, shortNames, categories, scope, annotations, labels } = definition;
  return {
    apiVersion: CustomResourceDefinition.apiVersion,
    kind: CustomResourceDefinition.kind,
    metadata: {
      name: `${plural}.${group}`,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
    },
    spec: {
      group,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular,
        ...(shortNames.length > 0 ? { shortNames } : {}),
        ...(categories.length > 0 ? { categories } : {}),
      },
      scope,
      versions: crdVersionsOf(resource),
      ...(conversion ? { conversion } : {}),
    },
  };
}

/**
 * The versions of the CustomResourceDefinition of a resource.
 *
 * @param resource The resource.
 * @returns The versions in the order in which they are defined.
 * @throws {TypeError} If a schema has no counterpart in a CustomResourceDefinition.
 */
export function crdVersionsOf({ definition }: DefinedResource): readonly CustomResourceDefinitionVersion[] {
  return Object.entries(definition.versions).map(([name, version]) => versionOf(definition, name, version));
}

function conversionOf(
  { convert, versions, plural, group }: CheckedDefinition,
  { conversionWebhook: clientConfig }: CrdOptions,
): CustomResourceDefinitionConversion | undefined {
  if (Object.keys(convert).length === 0) return undefined;
  if (clientConfig) {
    return { strategy: "Webhook", webhook: { clientConfig, conversionReviewVersions: ["v1"] } };
  }
  if (Object.values(versions).filter(({ served = true }) => served).length < 2) return undefined;
  throw new TypeError(
    `Cannot make the CustomResourceDefinition "${plural}.${group}": its versions are converted, say by "conversionWebhook" ` +
      "where the API server reaches the webhook that does it",
  );
}

function versionOf(
  definition: CheckedDefinition,
  name: string,
  version: VersionDefinition,
): CustomResourceDefinitionVersion {
  const { columns = [], scale, selectable = [], served = true, deprecated = false } = version;
  const schema = schemaOf(definition, name, version);
  return {
    name,
    served,
    storage: name === definition.storageVersion,
    ...(deprecated === false ? {} : { deprecated: true }),
    ...(typeof deprecated === "string" ? { deprecationWarning: deprecated } : {}),
    schema: { openAPIV3Schema: schema },
    ...(columns.length > 0
      ? { additionalPrinterColumns: columns.map((column) => columnOf(column, schema)) }
      : {}),
    ...(selectable.length > 0 ? { selectableFields: selectable.map((jsonPath) => ({ jsonPath })) } : {}),
    ...(version.status || scale
      ? {
        subresources: {
          ...(version.status ? { status: {} } : {}),
          ...(scale
            ? {
              scale: {
                specReplicasPath: scale.spec,
                statusReplicasPath: scale.status,
                ...(scale.selector === undefined ? {} : { labelSelectorPath: scale.selector }),
              },
            }
            : {}),
        },
      }
      : {}),
  };
}

/** The schema of a version. What the API server would refuse is refused here, before a cluster is touched. */
function schemaOf(definition: CheckedDefinition, name: string, version: VersionDefinition): JsonObject {
  const cannot =
    `Cannot make version ${name} of the CustomResourceDefinition "${definition.plural}.${definition.group}"`;
  let schema: JsonObject;
  try {
    schema = objectSchema(version);
  } catch (cause) {
    const reason = cause instanceof SchemaError ? `${cause.path}: ${cause.fault}` : messageOf(cause);
    throw new TypeError(`${cannot}: ${reason}`, { cause });
  }
  const statusSubresource = version.status !== undefined;
  const { errors } = isLooseSchema(schema)
    ? checkSchemaWithRules(schema, { statusSubresource })
    : { errors: [] };
  const faults = [...errors.map(withAdvice), ...checkVersionPaths(version, schema)];
  if (faults.length === 0) return schema;
  throw new TypeError(`${cannot}: ${faults.join("; ")}`);
}

/** The schema of whole objects. At the root of status nothing is required: a status grows field by field. */
function objectSchema({ spec, status }: VersionDefinition): JsonObject {
  return {
    type: "object",
    required: ["spec"],
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { type: "object" },
      spec: partSchema("spec", spec),
      ...(status ? { status: withoutRequired(partSchema("status", status)) } : {}),
    },
  };
}

function partSchema(path: string, schema: StandardSchema): JsonObject {
  const isGenerated = schema["~standard"].vendor !== "kubeloop";
  const structural = structuralSchema(readSchema(path, schema), { path, isGenerated });
  if (structural["type"] === "object") return structural;
  throw new SchemaError(path, "it is no object, use an object with named fields");
}

function withoutRequired({ required: _required, ...schema }: JsonObject): JsonObject {
  return schema;
}

function columnOf(column: ColumnDefinition, schema: JsonObject): PrinterColumn {
  const { name, path, type = columnType(path, schema), description, format, priority } = column;
  return {
    name,
    type,
    jsonPath: path,
    ...(description === undefined ? {} : { description }),
    ...(format === undefined ? {} : { format }),
    ...(priority === undefined ? {} : { priority }),
  };
}

/** The type of a column, as the schema has it at the column's path. */
function columnType(path: string, schema: JsonObject): PrinterColumn["type"] {
  if (/^\.metadata\.(creation|deletion)Timestamp$/.test(path)) return "date";
  let node: JsonObject = schema;
  for (const [part, field] of path.matchAll(/\.([\w-]+)|\[[^\]]*\]/g)) {
    const properties = node["properties"];
    const next = field === undefined || part.startsWith("[")
      ? node["items"] ?? node["additionalProperties"]
      : isJsonObject(properties)
      ? properties[field]
      : node["additionalProperties"];
    node = isJsonObject(next) ? next : {};
  }
  const { type, format } = node;
  if (type === "string" && (format === "date-time" || format === "date")) return "date";
  return type === "integer" || type === "number" || type === "boolean" ? type : "string";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
