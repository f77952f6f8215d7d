/**
 * The versions of a CustomResourceDefinition as the API server shows them in its messages: as Go values.
 *
 * @module
 */

import { goSchema } from "../../src/schema/go_schema_dump.ts";
import { type CrdVersion, textOf } from "./crd_spec.ts";
import { type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/**
 * Versions as the server shows them.
 *
 * @param versions The versions, without what all of them share.
 * @returns The same with Go's names, all fields given.
 */
export function goVersions(versions: readonly CrdVersion[]): JsonValue {
  return versions.length === 0 ? null : versions.map(goVersion);
}

function goVersion(version: CrdVersion): JsonObject {
  const { schema, subresources, columns, selectableFields } = version.parts;
  return {
    Name: version.name,
    Served: version.served,
    Storage: version.storage,
    Deprecated: version.deprecated,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: schema === undefined ? null : { OpenAPIV3Schema: goSchema(schema) },
    Subresources: subresources === undefined ? null : goSubresources(subresources),
    AdditionalPrinterColumns: columns.length === 0 ? null : columns.map(goColumn),
    SelectableFields: selectableFields.length === 0
      ? null
      : selectableFields.map((field) => ({ JSONPath: textOf(field["jsonPath"]) })),
  };
}

function goSubresources(subresources: JsonObject): JsonObject {
  const scale = objectOrEmpty(subresources["scale"]);
  return {
    Status: subresources["status"] === undefined ? null : {},
    Scale: subresources["scale"] === undefined ? null : {
      SpecReplicasPath: textOf(scale["specReplicasPath"]),
      StatusReplicasPath: textOf(scale["statusReplicasPath"]),
      LabelSelectorPath: scale["labelSelectorPath"] ?? null,
    },
  };
}

function goColumn(column: JsonObject): JsonObject {
  return {
    Name: textOf(column["name"]),
    Type: textOf(column["type"]),
    Format: textOf(column["format"]),
    Description: textOf(column["description"]),
    Priority: column["priority"] ?? 0,
    JSONPath: textOf(column["jsonPath"]),
  };
}
