/**
 * The schema that patches and server-side apply go by, made from the structural schema of a CRD.
 *
 * @module
 */

import { metadataFields } from "./field_facts.ts";
import { ATOMIC_JSON, type FieldNode, GRANULAR_JSON, type MapNode, type NamedField } from "./field_node.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/**
 * Makes the schema of a custom resource.
 *
 * @param structural The version's `openAPIV3Schema`.
 * @returns The place of its objects, with the fields that every object has.
 */
export function crdFields(structural: JsonObject): FieldNode {
  const map = mapOf(structural, isOpen(structural, false));
  return { map: { ...map, atomic: false, fields: withObjectFields(map.fields) } };
}

/** An object below which unknown fields are kept is open, and so is all that is in it. */
function isOpen(schema: JsonObject, isParentOpen: boolean): boolean {
  return isParentOpen || schema["x-kubernetes-preserve-unknown-fields"] === true;
}

function nodeOf(schema: JsonObject, isParentOpen: boolean): FieldNode {
  const open = isOpen(schema, isParentOpen);
  switch (schema["type"]) {
    case "object":
      return { map: mapOf(schema, open) };
    case "array":
      return { list: listOf(schema, open) };
    case "boolean":
      return { scalar: "boolean" };
    case "integer":
    case "number":
      return { scalar: "number" };
    case "string": {
      const { format } = schema;
      return { scalar: format === undefined || format === "" || format === "byte" ? "string" : "any" };
    }
    default:
      // Integers or strings, and fields that take any JSON, have no type.
      return { ...GRANULAR_JSON, list: listOf(schema, open), map: mapOf(schema, open) };
  }
}

function mapOf(schema: JsonObject, open: boolean): MapNode {
  const properties = Object.entries(objectOrEmpty(schema["properties"]));
  const fields = new Map<string, NamedField>(properties.map(([name, property]) => {
    const value = objectOrEmpty(property)["default"];
    return [name, {
      node: nodeOf(objectOrEmpty(property), open),
      ...(value === undefined ? {} : { default: value }),
    }];
  }));
  const others = othersOf(schema["additionalProperties"], open || properties.length === 0, open);
  return {
    atomic: schema["x-kubernetes-map-type"] === "atomic",
    fields: schema["x-kubernetes-embedded-resource"] === true ? withObjectFields(fields) : fields,
    ...(others === undefined ? {} : { others }),
  };
}

function othersOf(
  additional: JsonValue | undefined,
  isFreeForm: boolean,
  open: boolean,
): FieldNode | undefined {
  if (isJsonObject(additional)) return nodeOf(additional, open);
  return (additional === undefined ? isFreeForm : additional === true) ? GRANULAR_JSON : undefined;
}

function listOf(schema: JsonObject, open: boolean): NonNullable<FieldNode["list"]> {
  const { items } = schema;
  const type = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"];
  return {
    sharing: type === "set" || type === "map" ? type : "atomic",
    keys: Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [],
    items: isJsonObject(items) ? nodeOf(items, open) : ATOMIC_JSON,
  };
}

function withObjectFields(fields: ReadonlyMap<string, NamedField>): ReadonlyMap<string, NamedField> {
  return new Map([
    ...fields,
    ["apiVersion", { node: { scalar: "string" } }],
    ["kind", { node: { scalar: "string" } }],
    ["metadata", { node: metadataFields() }],
  ]);
}
