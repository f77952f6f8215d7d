/**
 * The rules about lists of type "set" and "map".
 *
 * @module
 */

import {
  fieldChild,
  type FieldError,
  fieldKey,
  type FieldPath,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "./field_error.ts";
import { goSchema, invalidGoValue } from "./go_schema_dump.ts";
import { isJsonObject } from "./json.ts";
import { itemsOf, type LooseSchema, tupleOf } from "./loose_schema.ts";

const LIST_TYPES = ["atomic", "set", "map"];
const ATOMIC_ITEMS = "must be atomic as item of a list with x-kubernetes-list-type=set";

/**
 * Checks `x-kubernetes-list-type` and `x-kubernetes-list-map-keys` of one node.
 *
 * @param schema The node.
 * @param path Its path in messages.
 * @returns What is wrong.
 */
export function checkListKeywords(schema: LooseSchema, path: FieldPath): readonly FieldError[] {
  const { "x-kubernetes-list-type": listType, type = "" } = schema;
  const listTypePath = fieldChild(path, "x-kubernetes-list-type");
  const items = itemsOf(schema);
  const errors: FieldError[] = [];
  if (listType !== undefined && type !== "array") {
    const typePath = fieldChild(path, "type");
    const rule = "must be array if x-kubernetes-list-type is specified";
    errors.push(type === "" ? requiredValue(typePath, rule) : invalidValue(typePath, type, rule));
  } else if (listType === "set" && items !== undefined) {
    errors.push(...checkSetItems(items, fieldChild(path, "items")));
  }
  if (listType !== undefined && !LIST_TYPES.includes(listType)) {
    errors.push(unsupportedValue(listTypePath, listType, LIST_TYPES));
  }
  if ((schema["x-kubernetes-list-map-keys"] ?? []).length > 0 && listType !== "map") {
    const rule = "must be map if x-kubernetes-list-map-keys is non-empty";
    errors.push(
      listType === undefined ? requiredValue(listTypePath, rule) : invalidValue(listTypePath, listType, rule),
    );
  }
  if (listType === "map") errors.push(...checkMapList(schema, path));
  if ((listType === "map" || listType === "set") && items?.nullable === true) {
    const rule = `cannot be nullable when x-kubernetes-list-type is ${listType}`;
    errors.push(forbiddenValue(fieldChild(path, "items", "nullable"), rule));
  }
  if (listType === "map" && items !== undefined) errors.push(...checkKeysAreThere(schema, items, path));
  return errors;
}

/** Items of a set are compared as a whole, so nobody may own a part of one. */
function checkSetItems(items: LooseSchema, path: string): readonly FieldError[] {
  const { "x-kubernetes-list-type": listType, "x-kubernetes-map-type": mapType } = items;
  if (items.type === "array" && listType !== undefined && listType !== "atomic") {
    return [invalidValue(fieldChild(path, "x-kubernetes-list-type"), listType, ATOMIC_ITEMS)];
  }
  if (items.type === "object" && mapType !== "atomic") {
    // The server shows the items' list type here, not their map type.
    return [invalidValue(fieldChild(path, "x-kubernetes-map-type"), listType ?? null, ATOMIC_ITEMS)];
  }
  return [];
}

function checkMapList(schema: LooseSchema, path: FieldPath): readonly FieldError[] {
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const items = itemsOf(schema);
  const itemsPath = fieldChild(path, "items");
  const errors: FieldError[] = [];
  if (keys.length === 0) {
    const rule = "must not be empty if x-kubernetes-list-type is map";
    errors.push(requiredValue(fieldChild(path, "x-kubernetes-list-map-keys"), rule));
  }
  if (schema.items === undefined) {
    errors.push(requiredValue(itemsPath, "must have a schema if x-kubernetes-list-type is map"));
  }
  const tuple = tupleOf(schema);
  if (tuple.length > 0) {
    const shown = {
      Schema: null,
      JSONSchemas: tuple.map((item) => isJsonObject(item) ? goSchema(item) : null),
    };
    errors.push(
      invalidGoValue(itemsPath, shown, "must only have a single schema if x-kubernetes-list-type is map"),
    );
  }
  if (items === undefined) return errors;
  if (items.type !== "object") {
    const rule = "must be object if parent array's x-kubernetes-list-type is map";
    return [...errors, invalidValue(fieldChild(itemsPath, "type"), items.type ?? "", rule)];
  }
  return [...errors, ...checkKeysAreScalars(keys, items, path)];
}

function checkKeysAreScalars(
  keys: readonly string[],
  items: LooseSchema,
  path: FieldPath,
): readonly FieldError[] {
  const { properties = {} } = items;
  const keysPath = fieldChild(path, "x-kubernetes-list-map-keys");
  return keys.flatMap((key, index) => {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const errors: FieldError[] = [];
    if (property === undefined) {
      errors.push(invalidValue(keysPath, keys, "entries must all be names of item properties"));
    } else if (property.type === "array" || property.type === "object") {
      const typePath = fieldChild(fieldKey(fieldChild(path, "items", "properties"), key), "type");
      const rule = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      errors.push(invalidValue(typePath, items.type ?? "", rule));
    }
    if (keys.indexOf(key) < index) {
      errors.push(invalidValue(keysPath, keys, "must not contain duplicate entries"));
    }
    return errors;
  });
}

function checkKeysAreThere(schema: LooseSchema, items: LooseSchema, path: FieldPath): readonly FieldError[] {
  const { properties = {}, required = [] } = items;
  return (schema["x-kubernetes-list-map-keys"] ?? []).flatMap((key) => {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property === undefined) return [];
    const keyPath = fieldKey(fieldChild(path, "items", "properties"), key);
    const hasDefault = property.default !== undefined && property.default !== null;
    const name = "this property is in x-kubernetes-list-map-keys, so it";
    return [
      ...(required.includes(key) || hasDefault ? [] : [
        requiredValue(
          fieldChild(keyPath, "default"),
          `${name} must have a default or be a required property`,
        ),
      ]),
      ...(property.nullable === true
        ? [forbiddenValue(fieldChild(keyPath, "nullable"), `${name} cannot be nullable`)]
        : []),
    ];
  });
}
