/**
 * The way of a strategic merge patch into an object: what it makes is not read as text, but field by field, and what
 * has the wrong type is refused in other words than in a body.
 *
 * @module
 */

import { base64Fault } from "./builtin_validation.ts";
import { ATOMIC_JSON, type FieldNode, fieldNode, GRANULAR_JSON } from "./field_node.ts";
import { goType } from "./go_format.ts";
import { isJsonObject, type JsonValue } from "./json.ts";

/**
 * Looks for a value that does not fit its field.
 *
 * @param value The patched value.
 * @param node Its place.
 * @param bytes The name of the field whose values are bytes, such as the data of a secret.
 * @returns What is wrong, in the server's words; `undefined` if all fits.
 */
export function restoringFault(value: JsonValue, node: FieldNode, bytes?: string): string | undefined {
  const { map, list, scalar } = node;
  if (value === null || node === ATOMIC_JSON || node === GRANULAR_JSON || scalar === "any") return undefined;
  if (scalar !== undefined) return scalarFault(value, scalar);
  if (list !== undefined) {
    if (!Array.isArray(value)) return `cannot restore slice from ${goSort(value)}`;
    return firstFault(value.map((item: JsonValue) => () => restoringFault(item, list.items)));
  }
  if (map === undefined) return undefined;
  if (!isJsonObject(value)) {
    const isStruct = map.fields.size > 0 || map.others === undefined;
    return `cannot restore ${isStruct ? "struct from:" : "map from"} ${goSort(value)}`;
  }
  return firstFault(
    Object.entries(value).map(([name, field]) => () => {
      if (name === bytes && isJsonObject(field)) return firstFault(Object.values(field).map(bytesFault));
      const place = fieldNode(map, name);
      return place === undefined ? undefined : restoringFault(field, place);
    }),
  );
}

/** Bytes are a list of numbers there; a text is read as base64. */
function bytesFault(value: JsonValue): () => string | undefined {
  const fits = value === null || typeof value === "string" || Array.isArray(value);
  const illegal = base64Fault(value);
  if (illegal !== undefined) return () => `error decoding from json: ${illegal}`;
  return () => fits ? undefined : `cannot restore slice from ${goSort(value)}`;
}

const GO_TYPES = { string: "string", number: "int32", boolean: "bool" } as const;

function scalarFault(value: JsonValue, scalar: keyof typeof GO_TYPES): string | undefined {
  const [wanted, type]: readonly string[] = [GO_TYPES[scalar], goType(value)];
  if (type === (scalar === "number" ? "int64" : wanted)) return undefined;
  const isNear = scalar === "string" ? type === "int64" : scalar === "number" && type === "float64";
  return isNear ? `cannot convert ${type} to ${wanted}` : `unrecognized type: ${wanted}`;
}

/** How the sort of a value is called. */
function goSort(value: JsonValue): string {
  return Array.isArray(value) ? "slice" : isJsonObject(value) ? "map" : goType(value);
}

function firstFault(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const fault = check();
    if (fault !== undefined) return fault;
  }
  return undefined;
}
