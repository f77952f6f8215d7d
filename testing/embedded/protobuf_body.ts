/**
 * Objects in protobuf, as programs written in Go send them: what Go would have written as JSON.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "./json.ts";
import { type ProtobufField, protobufMessage, protobufMessageOf } from "./protobuf_facts.ts";
import {
  requireBytes,
  wireEntry,
  WireError,
  type WireField,
  wireFields,
  wireNumbers,
  type WireValue,
} from "./protobuf_wire.ts";

/** An object in protobuf begins with these bytes: "k8s" and a zero. */
const PREFIX = [0x6b, 0x38, 0x73, 0] as const;

/** What is known of the object before it is read. */
export interface ExpectedType {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Reads an object.
 *
 * @param bytes The body.
 * @param expected The type of an object that does not name its own.
 * @returns The object; of a kind that is not known only its type.
 * @throws {WireError} If it is no object in protobuf.
 */
export function decodeProtobuf(bytes: Uint8Array, expected: ExpectedType): JsonObject {
  if (bytes.length === 0) throw new WireError("empty data");
  if (PREFIX.some((byte, index) => bytes[index] !== byte)) {
    throw new WireError(
      `provided data does not appear to be a protobuf message, expected prefix [${PREFIX.join(" ")}]`,
    );
  }
  if (bytes.length === PREFIX.length) throw new WireError("empty body");
  const [type, raw] = [1, 2].map((number) => bytesOf(wireFields(bytes.subarray(PREFIX.length)), number));
  const [sentVersion, sentKind] = [1, 2].map((number) => textOf(bytesOf(wireFields(type ?? EMPTY), number)));
  // A version that is none counts as none.
  const isVersion = sentVersion !== undefined && sentVersion.split("/").length <= 2;
  const [apiVersion, kind] = [isVersion && sentVersion || expected.apiVersion, sentKind || expected.kind];
  const message = protobufMessageOf(apiVersion, kind);
  const fields = message === undefined ? {} : readMessage(message, raw ?? EMPTY);
  return { kind, apiVersion, ...(isObject(fields) ? fields : {}) };
}

const EMPTY = new Uint8Array();

/** The types that are not in JSON what they are in protobuf. */
const SPECIAL: Readonly<Record<string, (fields: readonly WireField[]) => JsonValue>> = {
  "meta.v1.Time": (fields) => timeOf(fields, 0),
  "meta.v1.MicroTime": (fields) => timeOf(fields, 6),
  "api.resource.Quantity": (fields) => textOf(bytesOf(fields, 1)),
  "meta.v1.FieldsV1": embeddedJson,
  "pkg.runtime.RawExtension": embeddedJson,
  "apiextensions.v1.JSON": embeddedJson,
  "util.intstr.IntOrString": (fields) =>
    numberOf(fields, 1) === 0 ? numberOf(fields, 2) : textOf(bytesOf(fields, 3)),
  "apiextensions.v1.JSONSchemaPropsOrBool": (fields) => eitherOf(fields, 2, () => numberOf(fields, 1) !== 0),
  "apiextensions.v1.JSONSchemaPropsOrArray": (fields) =>
    eitherOf(fields, 1, () => allOf(fields, 2).map((bytes) => readMessage(SCHEMA, bytes))),
  "apiextensions.v1.JSONSchemaPropsOrStringArray": (fields) =>
    eitherOf(fields, 1, () => allOf(fields, 2).map(textOf)),
};
const SCHEMA = "apiextensions.v1.JSONSchemaProps";

function readMessage(name: string, bytes: Uint8Array): JsonValue {
  const fields = wireFields(bytes);
  const special = SPECIAL[name];
  if (special !== undefined) return special(fields);
  const message = protobufMessage(name);
  const object: Record<string, JsonValue> = {};
  for (const wire of fields) {
    const field = message.get(wire.number);
    if (field !== undefined) addField(object, field, wire);
  }
  // A list that is a type of its own, such as the values of a user's attribute.
  return message.get(1)?.name === "items" && message.size === 1 && !name.endsWith("List")
    ? object["items"] ?? []
    : object;
}

function addField(object: Record<string, JsonValue>, field: ProtobufField, wire: WireField): void {
  const { name, repeated, omitsZero, sort } = field;
  if (repeated === "map") {
    const entry = wireEntry(wire);
    const known = object[name];
    object[name] = { ...(isObject(known) ? known : {}), [textOf(entry.key)]: valueOf(sort, entry.value) };
    return;
  }
  if (repeated === "list") {
    const known = object[name];
    const added = itemsOf(sort, wire.value).map((item) => valueOf(sort, item));
    object[name] = [...(Array.isArray(known) ? known : []), ...added];
    return;
  }
  const value = valueOf(sort, wire.value);
  if (name === "-") {
    if (isObject(value)) Object.assign(object, value);
  } else if (!omitsZero || !isZero(value)) object[name] = value;
}

/** Numbers may come several at a time. */
function itemsOf(sort: string, value: WireValue): readonly WireValue[] {
  return (sort === "i" || sort === "b") && value instanceof Uint8Array ? wireNumbers(value) : [value];
}

function valueOf(sort: string, wire: WireValue): JsonValue {
  switch (sort) {
    case "s":
      return textOf(requireBytes(wire));
    case "y":
      return requireBytes(wire).toBase64();
    case "b":
      return requireNumber(wire) !== 0n;
    case "i":
      return Number(BigInt.asIntN(64, requireNumber(wire)));
    case "f":
      return floatOf(requireNumber(wire));
    default:
      return readMessage(sort, requireBytes(wire));
  }
}

function requireNumber(value: WireValue): bigint {
  if (typeof value === "bigint") return value;
  throw new WireError(`proto: wrong wireType = ${value === undefined ? 3 : 2}`);
}

function floatOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

/** A time that nobody has set is nothing at all. */
function timeOf(fields: readonly WireField[], digits: number): JsonValue {
  if (fields.length === 0) return null;
  const nanoseconds = String(numberOf(fields, 2)).padStart(9, "0");
  const date = new Date(numberOf(fields, 1) * 1_000);
  // Such a time is none that JSON could say.
  if (Number.isNaN(date.getTime())) return null;
  const seconds = date.toISOString().slice(0, -".000Z".length);
  return `${seconds}${digits === 0 ? "" : `.${nanoseconds.slice(0, digits)}`}Z`;
}

function embeddedJson(fields: readonly WireField[]): JsonValue {
  const text = textOf(bytesOf(fields, 1));
  const value: JsonValue = text === "" ? null : JSON.parse(text);
  return value;
}

/** One of two forms: the schema if it is there, else the other. */
function eitherOf(fields: readonly WireField[], schema: number, other: () => JsonValue): JsonValue {
  const [bytes] = allOf(fields, schema);
  return bytes === undefined ? other() : readMessage(SCHEMA, bytes);
}

function allOf(fields: readonly WireField[], number: number): Uint8Array[] {
  return fields.filter((field) => field.number === number).map(({ value }) => requireBytes(value));
}

function bytesOf(fields: readonly WireField[], number: number): Uint8Array {
  return allOf(fields, number).at(-1) ?? EMPTY;
}

function numberOf(fields: readonly WireField[], number: number): number {
  const value = fields.findLast((field) => field.number === number)?.value ?? 0n;
  return typeof value === "bigint" ? Number(BigInt.asIntN(64, value)) : 0;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Go's JSON leaves empty structs in their places. */
function isZero(value: JsonValue): boolean {
  return value === null || value === "" || value === 0 || value === false;
}
