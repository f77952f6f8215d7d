/**
 * The schemas of custom kinds as they are published.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../json.ts";
import { apiVersionOf, type ServedResource } from "../served_resource.ts";
import { kindEntry, metaSchemaName, referenceTo } from "./schema_library.ts";

const STRING: JsonObject = { type: "string" };

/**
 * Names the schema of a custom kind.
 *
 * @param served The group and version.
 * @param kind The kind, or the kind of its lists.
 * @returns Such as "com.example.v1.Widget".
 */
export function customSchemaName(served: Pick<ServedResource, "group" | "version">, kind: string): string {
  return [...served.group.split(".").reverse(), served.version, kind].join(".");
}

/** Options of {@linkcode customSchemasOf}. */
export interface PublishOptions {
  /**
   * Leaves objects as they are that may have other fields: those within objects are not told their type and metadata.
   *
   * @default {false}
   */
  readonly keepsOpenObjects?: boolean;
}

/**
 * The schemas of a custom kind.
 *
 * @param served The kind.
 * @param options What is left as it is.
 * @returns The schemas of its objects and of their lists, by their names.
 */
export function customSchemasOf(
  served: ServedResource,
  options: PublishOptions = {},
): Record<string, JsonObject> {
  const { kind, listKind, plural, schema } = served;
  const apiVersion = apiVersionOf(served);
  const name = customSchemaName(served, kind);
  const extensions = (of: string) => ({
    "x-kubernetes-group-version-kind": [kindEntry(apiVersion, of)],
    ...selectableFieldsOf(served),
  });
  return {
    [name]: {
      ...(schema === undefined ? { type: "object" } : publishedObject(schema, options)),
      ...extensions(kind),
    },
    [customSchemaName(served, listKind)]: {
      description: `${listKind} is a list of ${kind}`,
      type: "object",
      required: ["items"],
      properties: {
        apiVersion: STRING,
        items: { description: `List of ${plural}`, type: "array", items: referenceTo(name) },
        kind: STRING,
        metadata: referenceTo(metaSchemaName("ListMeta")),
      },
      ...extensions(listKind),
    },
  };
}

function selectableFieldsOf({ selectableFields }: ServedResource): JsonObject {
  if (selectableFields.length === 0) return {};
  return { "x-kubernetes-selectable-fields": selectableFields.map((fieldPath) => ({ fieldPath })) };
}

function publishedObject(schema: JsonObject, options: PublishOptions): JsonObject {
  const whole = spelledOut(schema, options);
  return { ...whole, properties: { ...objectOrEmpty(whole["properties"]), ...typeAndMetadata() } };
}

function typeAndMetadata(): JsonObject {
  return { apiVersion: STRING, kind: STRING, metadata: referenceTo(metaSchemaName("ObjectMeta")) };
}

/** A schema with what it means spelled out: numbers or strings, and what objects within objects have. */
function spelledOut(schema: JsonObject, options: PublishOptions): JsonObject {
  const { properties, items, additionalProperties, ...rest } = schema;
  const inner = (value: JsonValue): JsonValue => isJsonObject(value) ? spelledOut(value, options) : value;
  const isIntOrString = schema["x-kubernetes-int-or-string"] === true && schema["anyOf"] === undefined;
  const whole = {
    ...rest,
    ...(isIntOrString ? { anyOf: [{ type: "integer" }, { type: "string" }] } : {}),
    ...(items === undefined ? {} : { items: inner(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: inner(additionalProperties) }),
    ...(properties === undefined ? {} : {
      properties: Object.fromEntries(
        Object.entries(objectOrEmpty(properties)).map(([name, property]) => [name, inner(property)]),
      ),
    }),
  };
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const isFilled = schema["x-kubernetes-embedded-resource"] === true && !(options.keepsOpenObjects && isOpen);
  return isFilled ? withEmbeddedFields(whole) : whole;
}

function withEmbeddedFields(schema: JsonObject): JsonObject {
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const missing = ["kind", "apiVersion"].filter((field) => !required.includes(field));
  return {
    ...schema,
    required: [...required, ...missing],
    properties: { ...objectOrEmpty(schema["properties"]), ...typeAndMetadata() },
  };
}
