/**
 * The way of a strategic merge patch into an object: what it makes is not read as text, but field by field, and what
 * has the wrong type is refused in other words than in a body.
 *
 * @module
 */

import { isWide } from "./builtin_decoding.ts";
import { base64Fault, type BytePlace } from "./builtins/sent_bytes.ts";
import { ATOMIC_JSON, type FieldNode, fieldNode, GRANULAR_JSON } from "./field_node.ts";
import { goType } from "./go_format.ts";
import { isJsonObject, type JsonValue } from "./json.ts";
import type { NumberLiterals } from "./number_literals.ts";

/**
 * Looks for a value that does not fit its field.
 *
 * @param value The patched value.
 * @param node Its place.
 * @param bytes Where there are bytes in it.
 * @returns What is wrong, in the server's words; `undefined` if all fits.
 */
export function restoringFault(
  value: JsonValue,
  node: FieldNode,
  bytes: readonly BytePlace[] = [],
): string | undefined {
  const { map, list, scalar } = node;
  if (value === null || node === ATOMIC_JSON || node === GRANULAR_JSON || scalar === "any") return undefined;
  if (bytes.some(isHere)) return bytesFault(value);
  if (scalar !== undefined) return scalarFault(value, scalar);
  if (list !== undefined) {
    if (!Array.isArray(value)) return `cannot restore slice from ${goSort(value)}`;
    const inside = below(bytes, "*");
    return firstFault(value.map((item: JsonValue) => () => restoringFault(item, list.items, inside)));
  }
  if (map === undefined) return undefined;
  if (!isJsonObject(value)) {
    const isStruct = map.fields.size > 0 || map.others === undefined;
    return `cannot restore ${isStruct ? "struct from:" : "map from"} ${goSort(value)}`;
  }
  return firstFault(
    Object.entries(value).map(([name, field]) => () => {
      const place = fieldNode(map, name);
      return place === undefined ? undefined : restoringFault(field, place, below(bytes, name));
    }),
  );
}

function isHere(place: BytePlace): boolean {
  return place.length === 0;
}

function below(places: readonly BytePlace[], name: string): readonly BytePlace[] {
  return places.filter(([first]) => first === name || first === "*").map(([, ...rest]) => rest);
}

/** Bytes are a list of numbers there; a text is read as base64. */
function bytesFault(value: JsonValue): string | undefined {
  const illegal = base64Fault(value);
  if (illegal !== undefined) return `error decoding from json: ${illegal}`;
  if (typeof value === "string") return undefined;
  if (!Array.isArray(value)) return `cannot restore slice from ${goSort(value)}`;
  return firstFault(value.map((item: JsonValue) => () => item === null ? undefined : byteFault(item)));
}

function byteFault(item: JsonValue): string | undefined {
  const type = goType(item);
  if (type === "int64") return undefined;
  return type === "float64" ? "cannot convert float64 to uint8" : "unrecognized type: uint8";
}

/** What is known of a value that is restored. */
interface Restored {
  readonly node: FieldNode;
  /** Where there are bytes in it. */
  readonly bytes: readonly BytePlace[];
  /** The type of the whole object. */
  readonly served: { readonly kind: string };
  /** The numbers that are no integers of 64 bits: where there are none, 2^63 stands for the largest integer. */
  readonly literals: NumberLiterals;
  readonly path?: string;
}

/**
 * Cuts the numbers that are too large for their fields, as the real server does there: the lowest bits are left.
 *
 * @param value The patched value, in which nothing has the wrong type.
 * @param restored Its place.
 * @returns The value with numbers that fit.
 */
export function restoredNumbers(value: JsonValue, restored: Restored): JsonValue {
  const { node: { map, list, scalar }, bytes, served, literals, path = "" } = restored;
  const cut = (number: JsonValue, bits: number): number =>
    number === 2 ** 63 && literals.size === 0 ? -1 : lowestBits(number, bits);
  if (bytes.some(isHere)) {
    return Array.isArray(value) ? value.map((item: JsonValue) => cut(item, 8) & 0xff) : value;
  }
  if (scalar === "number") return typeof value === "number" && !isWide(path, served) ? cut(value, 32) : value;
  if (Array.isArray(value) && list !== undefined) {
    const inside = { ...restored, node: list.items, bytes: below(bytes, "*") };
    return value.map((item: JsonValue) => restoredNumbers(item, inside));
  }
  if (!isJsonObject(value) || map === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const place = fieldNode(map, name);
      const inside = { ...restored, bytes: below(bytes, name), path: path === "" ? name : `${path}.${name}` };
      return [name, place === undefined ? field : restoredNumbers(field, { ...inside, node: place })];
    }),
  );
}

/** What is beyond 64 bits has none of the lowest ones. */
function lowestBits(value: JsonValue, bits: number): number {
  const isInRange = typeof value === "number" && Math.abs(value) < 2 ** 63;
  return isInRange ? Number(BigInt.asIntN(bits, BigInt(value))) : 0;
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
