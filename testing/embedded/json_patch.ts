/**
 * JSON patch (RFC 6902) as the API server applies it. It differs from the RFC in a few points, which are turned into
 * plain RFC here; a library does the rest.
 *
 * @module
 */

import jsonPatch, { type Operation } from "fast-json-patch";
import { goJsonKind, goQuoted } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectsIn } from "./json.ts";
import { badPatch, PatchError, unfitPatch } from "./patch_error.ts";
import { TYPE_META } from "./sent_type.ts";
import { undecodablePatch } from "./undecodable.ts";

/** The API server's limit. */
const MAX_OPERATIONS = 10_000;
/** The API server's limit of what all copies of a patch add. */
const MAX_COPIED_BYTES = 3 * 1024 * 1024;
const OPERATION_FIELDS: readonly string[] = ["op", "path", "from", "value"];

/**
 * Applies a JSON patch.
 *
 * @param current The object; it stays as it is.
 * @param patch The request's body.
 * @returns The patched object.
 * @throws {PatchError} If the patch is not a list of operations (400), has too many of them (413), or does not fit
 * the object (422).
 */
export function applyJsonPatch(current: JsonObject, patch: JsonValue): JsonObject {
  // A body of null is a patch without operations.
  const hidden = hasHiddenNames(current, patch);
  const sent = hidden ? withoutHiddenNames(patch) : patch;
  const operations = (sent === null ? [] : operationsIn(sent)).map(readOperation);
  if (operations.length > MAX_OPERATIONS) {
    throw new PatchError(413, "RequestEntityTooLarge", {
      message: "Request entity too large: The allowed maximum operations in a JSON patch is " +
        `${MAX_OPERATIONS}, got ${operations.length}`,
    });
  }
  let document: JsonValue = hidden ? withoutHiddenNames(current) : structuredClone(current);
  try {
    let copiedBytes = 0;
    for (const operation of operations) {
      copiedBytes += copySize(operation, document);
      if (copiedBytes > MAX_COPIED_BYTES) {
        throw new RangeError(`Cannot copy more than ${MAX_COPIED_BYTES} bytes in one patch`);
      }
      for (const step of stepsOf(operation, document)) {
        const plain = plainOperation(step, document);
        if (plain !== undefined) document = jsonPatch.applyOperation(document, plain, true).newDocument;
      }
    }
  } catch (error) {
    throw unfitPatch(error);
  }
  if (Array.isArray(document)) {
    const value = JSON.stringify(document);
    const why = `json: cannot unmarshal array into Go value of type ${TYPE_META}`;
    throw undecodablePatch(value, `couldn't get version/kind; json parse error: ${why}`);
  }
  if (!isJsonObject(document)) throw unfitPatch();
  if (!hidden) return document;
  const shown = withHiddenNames(document);
  return isJsonObject(shown) ? shown : document;
}

/** The library does not touch fields of this name, which are fields like others. */
const HIDDEN_NAME = "__proto__";
/** Stands for the name while a patch is applied. */
const STAND_IN = "\u0000proto\u0000";
/** Names of fields, and pointers, in JSON text. */
const HIDDEN_IN_JSON = /(?<=[{,]"|(?:"path":|"from":)"[^"]*\/)__proto__(?=":|["/])/g;

function hasHiddenNames(...values: readonly JsonValue[]): boolean {
  return values.some((value) => JSON.stringify(value).includes(HIDDEN_NAME));
}

function withoutHiddenNames<Value extends JsonValue>(value: Value): JsonValue {
  const standIn = JSON.stringify(STAND_IN).slice(1, -1);
  const read: JsonValue = JSON.parse(JSON.stringify(value).replaceAll(HIDDEN_IN_JSON, () => standIn));
  return read;
}

function withHiddenNames(value: JsonValue): JsonValue {
  const standIn = JSON.stringify(STAND_IN).slice(1, -1);
  const read: JsonValue = JSON.parse(JSON.stringify(value).replaceAll(standIn, HIDDEN_NAME));
  return read;
}

/**
 * Tells which fields of a JSON patch are not known.
 *
 * @param patch The request's body.
 * @returns The API server's words; empty for what is no JSON patch.
 */
export function unknownOperationFields(patch: JsonValue): string[] {
  return objectsIn(patch).flatMap((operation, index) =>
    Object.keys(operation).filter((field) => !OPERATION_FIELDS.includes(field))
      .map((field) => `unknown field ${goQuoted(`[${index}].${field}`)}`)
  );
}

/** How much a copy adds to the object. */
function copySize({ op, from }: SentOperation, document: JsonValue): number {
  if (op !== "copy" || from === undefined) return 0;
  const value = valueAt(plainPointer(from, { document, op: "get" }), document);
  return value === undefined ? 0 : new TextEncoder().encode(JSON.stringify(value)).length;
}

/** An operation as it was sent: what is missing is the RFC's business. */
interface SentOperation {
  readonly op: string;
  readonly path?: string;
  readonly from?: string;
  readonly value?: JsonValue;
}

function operationsIn(patch: JsonValue): readonly JsonValue[] {
  if (Array.isArray(patch)) return patch;
  throw badPatch(
    `error decoding patch: json: cannot unmarshal ${
      goJsonKind(patch)
    } into Go value of type []handlers.jsonPatchOp`,
  );
}

function readOperation(sent: JsonValue): SentOperation {
  const operation = sent ?? {};
  if (!isJsonObject(operation)) {
    throw badPatch(
      `error decoding patch: json: cannot unmarshal ${
        goJsonKind(operation)
      } into Go value of type handlers.jsonPatchOp`,
    );
  }
  const { value } = operation;
  const [op = "", path, from] = ["op", "path", "from"].map((field) => textIn(operation, field));
  return {
    op,
    ...(path === undefined ? {} : { path }),
    ...(from === undefined ? {} : { from }),
    ...(value === undefined ? {} : { value }),
  };
}

function textIn(operation: JsonObject, field: string): string | undefined {
  const value = operation[field] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw badPatch(
    `error decoding patch: json: cannot unmarshal ${
      goJsonKind(value)
    } into Go struct field jsonPatchOp.${field} of type string`,
  );
}

/** A move is a removal and an addition: the new place is looked up when the old one is gone. */
function stepsOf(operation: SentOperation, document: JsonValue): SentOperation[] {
  const { op, from, path } = operation;
  if (op !== "move" || from === undefined || path === undefined) return [operation];
  const value = valueAt(plainPointer(from, { document, op: "get" }), document);
  return [{ op: "remove", path: from }, { op: "add", path, ...(value === undefined ? {} : { value }) }];
}

/**
 * Says an operation in the RFC's terms; `undefined` if there is nothing to do. The API server counts negative indices
 * from the end, takes a missing value for null, and a missing field for null where it is tested or copied; it sets
 * a missing field that is to be replaced, and does not add, remove or copy the whole object.
 */
function plainOperation(
  { op, path, from, value = null }: SentOperation,
  document: JsonValue,
): Operation | undefined {
  const pointer = plainPointer(path, { document, op });
  const isMissing = isMissingField(pointer, document);
  if (pointer === "" && op !== "replace" && op !== "test") throw notForAll(op);
  switch (op) {
    case "add":
      return { op, path: pointer, value };
    case "remove":
      if (isMissing) throw new TypeError(`Cannot remove "${pointer}": it is not there`);
      return { op, path: pointer };
    case "replace":
      return { op: isMissing ? "add" : op, path: pointer, value };
    case "test":
      return isMissing && value === null ? undefined : { op, path: pointer, value };
    case "copy": {
      const source = plainPointer(from, { document, op: "get" });
      if (source === "") throw notForAll(op);
      if (isMissingField(source, document)) return { op: "add", path: pointer, value: null };
      return { op, from: source, path: pointer };
    }
    default:
      throw new TypeError(`Cannot apply the operation "${op}": RFC 6902 has none of that name`);
  }
}

/** Writes the indices of a pointer as the RFC has them. */
function plainPointer(
  pointer: string | undefined,
  { document, op }: { document: JsonValue; op: string },
): string {
  if (pointer === undefined) throw new TypeError("Cannot apply an operation: it lacks a path");
  if (pointer !== "" && !pointer.includes("/")) {
    throw new TypeError(`Cannot find "${pointer}": it has no slash`);
  }
  let place: JsonValue | undefined = document;
  const tokens = pointer.split("/").map((token, position, all) => {
    // What is in front of the first slash counts for nothing.
    if (position === 0) return "";
    const isNew = op === "add" && position === all.length - 1;
    const plain = Array.isArray(place) ? plainIndex(token, place.length + (isNew ? 1 : 0)) : token;
    place = fieldAt(place, plain);
    return plain;
  });
  return tokens.join("/");
}

function plainIndex(token: string, length: number): string {
  if (token === "") throw new TypeError("Cannot find a place in a list: its number is empty");
  if (!/^[+-]?\d+$/.test(token)) return token;
  const index = Number(token);
  return String(index < 0 ? index + length : index);
}

/** Whether an object is there that lacks the field at the end of the pointer. */
function isMissingField(pointer: string, document: JsonValue): boolean {
  const parent = valueAt(pointer.slice(0, pointer.lastIndexOf("/")), document);
  return pointer !== "" && isJsonObject(parent) && valueAt(pointer, document) === undefined;
}

function valueAt(pointer: string, document: JsonValue): JsonValue | undefined {
  return pointer.split("/").slice(1).reduce<JsonValue | undefined>(fieldAt, document);
}

function fieldAt(place: JsonValue | undefined, token: string): JsonValue | undefined {
  const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
  if (Array.isArray(place)) return place[Number(name)];
  return isJsonObject(place) && Object.hasOwn(place, name) ? place[name] : undefined;
}

function notForAll(op: string): TypeError {
  return new TypeError(`Cannot ${op} the whole object: only replace and test can`);
}
