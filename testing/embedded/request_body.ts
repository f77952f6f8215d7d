/**
 * What a request's body says: decoded, and of the type that the path calls for.
 *
 * @module
 */

import { GoDecodingError } from "../../src/schema/go_decoding.ts";
import { decodeObjectMeta } from "../../src/schema/object_meta.ts";
import { goJson, goJsonKind } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { duplicateFindings, type JsonText, JsonTextError, readJson } from "./json_text.ts";
import { parseMediaType } from "./media_type.ts";
import { misfitNumber, type NumberLiterals, tooLargeNumber } from "./number_literals.ts";
import { META_TEXTS, metaOf, withMeta } from "./object_meta.ts";
import { withRepeated } from "./repeated_fields.ts";
import { requireType, TYPE_META, type Typed, typeMetaFault, unrecognized, wrongType } from "./sent_type.ts";
import { WireError } from "./protobuf_wire.ts";
import { apiVersionOf } from "./served_resource.ts";
import { badRequest, StatusError, unsupportedMediaType } from "./status.ts";
import { undecodable } from "./undecodable.ts";
import { jsonOrUndefined, parseYamlBody } from "./yaml_body.ts";

/** An object as it was sent. */
export interface SentObject {
  readonly object: JsonObject;
  /** What is wrong with the body although it can be read: fields that are given more than once. */
  readonly findings: readonly string[];
}

const PROTOBUF = "application/vnd.kubernetes.protobuf";

/** The real server's limit. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** The media types of objects. */
const OBJECT_TYPES = ["application/json", "application/yaml", PROTOBUF] as const;

/**
 * The media type of a request's body.
 *
 * @param headers The request's headers.
 * @returns The type without parameters; "" if the request names none, the whole header if it is malformed.
 */
export function mediaTypeOf(headers: Headers): string {
  const header = headers.get("content-type") ?? "";
  return header === "" ? "" : parseMediaType(header) ?? header;
}

/**
 * Checks the format of an object before it is read.
 *
 * @param headers The request's headers.
 * @param served The resource that the object is written to.
 * @throws {StatusError} 415 if it is in another format.
 */
export function requireObjectFormat(headers: Headers, served: Pick<Typed, "crd">): void {
  const mediaType = mediaTypeOf(headers);
  if (mediaType !== PROTOBUF || served.crd !== undefined) requireObjectType(mediaType);
}

/**
 * Reads the body of a request.
 *
 * @param request The request.
 * @returns The body: bytes if it is in protobuf, otherwise text, "" for none.
 */
export async function bodyOf(request: Request): Promise<string | Uint8Array> {
  if (request.body === null) return "";
  const type = mediaTypeOf(request.headers);
  const bytes = await request.bytes();
  return type === PROTOBUF ? bytes : decodedText(bytes, type.endsWith("yaml"));
}

/** What is no UTF-8 is replaced in JSON. In YAML it is an error, as a zero is. A byte order mark is no JSON. */
function decodedText(bytes: Uint8Array, isYaml: boolean): string {
  try {
    return new TextDecoder("utf-8", { fatal: isYaml, ignoreBOM: !isYaml }).decode(bytes);
  } catch {
    return `${new TextDecoder().decode(bytes)}\0`;
  }
}

/**
 * Checks the size of a body.
 *
 * @param body The body.
 * @throws {StatusError} 413 if it is too large.
 */
export function requireSize(body: string | Uint8Array): void {
  // A letter has three bytes at most.
  if (body.length * 3 <= MAX_BODY_BYTES || bytesOf(body).length <= MAX_BODY_BYTES) return;
  const message = `Request entity too large: limit is ${MAX_BODY_BYTES}`;
  throw new StatusError(413, "RequestEntityTooLarge", { message });
}

/**
 * The text of a body.
 *
 * @param body The body.
 * @returns The text; bytes are read as UTF-8.
 */
export function textOf(body: string | Uint8Array): string {
  return typeof body === "string" ? body : new TextDecoder().decode(body);
}

/**
 * Decodes an object that is written to a resource.
 *
 * @param body The body.
 * @param mediaType The body's type.
 * @param served The resource that it is written to.
 * @returns The object; kind and version are filled in where they are left out.
 * @throws {StatusError} 400 if it is something else, 415 if it is in another format.
 */
export async function decodeObject(
  body: string | Uint8Array,
  mediaType: string,
  served: Typed,
): Promise<SentObject> {
  if (mediaType === PROTOBUF && served.crd === undefined) {
    const bytes = bytesOf(body);
    const object = await decodeBytes(bytes, served, (why) => unrecognized(why, bytes, served));
    const refusal = wrongType(object, served);
    if (refusal !== undefined) throw refusal;
    return { object, findings: [] };
  }
  const text = textOf(body);
  requireObjectType(mediaType);
  const read = mediaType === "application/yaml" ? await readYaml(text, served) : parseJson(text, served);
  const isTyped = served.crd === undefined && mediaType !== "application/yaml";
  const value = read.tree === undefined || !isTyped ? read.value : withRepeated(read.tree, served);
  const object = requireType(value, text, served);
  requireMeta(object, served);
  requireNumbers(read.oddNumbers, served);
  return { object, findings: [...duplicateFindings(read), ...yamlFindings(mediaType, read)] };
}

/** What a parser of YAML says of keys that are given more than once; it says it all at once. */
function yamlFindings(mediaType: string, { repeatedKeys }: JsonText): readonly string[] {
  const isSaid = mediaType === "application/yaml" && repeatedKeys.length > 0;
  return isSaid ? [`yaml: unmarshal errors:\n${repeatedKeys.map((key) => `  ${key}`).join("\n")}`] : [];
}

/** JSON is YAML too, most of the time: to YAML, a number that is too large is a text. */
async function readYaml(text: string, served: Typed): Promise<JsonText> {
  const json = jsonOrUndefined(text);
  if (json !== undefined && tooLargeNumber(json.oddNumbers) === undefined) return json;
  const { value, repeatedKeys } = await parseYamlBody(text, (why) => unrecognized(why, text, served));
  return { value: inOrder(value), duplicateFields: [], repeatedKeys, oddNumbers: new Map() };
}

/** What the server sets itself, or takes from the request, is read all the same. */
function requireMeta(object: JsonObject, served: Typed): void {
  const entries = Object.entries(objectOrEmpty(object["metadata"]));
  // The fields of a custom object are in no order until it is read.
  const ordered = served.crd === undefined ? entries : entries.sort(([a], [b]) => a < b ? -1 : 1);
  const odd = ordered.filter(([name, value]) => typeof value !== "string" || !META_TEXTS.includes(name));
  if (odd.length === 0) return;
  try {
    decodeObjectMeta(Object.fromEntries(odd));
  } catch (error) {
    if (!(error instanceof GoDecodingError)) throw error;
    const place = served.crd === undefined ? "$&metadata." : "$&";
    throw undecodable(served, error.message.replace(/(?<=Go struct field )\w+\./, place));
  }
}

function requireNumbers(numbers: NumberLiterals, served: Typed): void {
  if (numbers.size === 0) return;
  const tooLarge = served.crd === undefined ? undefined : tooLargeNumber(numbers);
  const fault = tooLarge === undefined
    ? misfitNumber(numbers, served)
    : `json: cannot unmarshal number ${tooLarge} into Go value of type float64`;
  if (fault !== undefined) throw undecodable(served, fault);
}

/**
 * Decodes the options in the body of a deletion.
 *
 * @param request The body and its headers.
 * @returns The options; `undefined` for none.
 * @throws {StatusError} 400 if the body cannot be read, 415 if it is in another format.
 */
export async function decodeOptions(
  { body, headers }: { readonly body: string | Uint8Array; readonly headers: Headers },
): Promise<JsonObject | undefined> {
  if (typeof body !== "string") {
    const options = { group: "", version: "v1", kind: "DeleteOptions" };
    return body.length === 0 ? undefined : await decodeBytes(body, options, badRequest);
  }
  if (body === "") return undefined;
  const mediaType = mediaTypeOf(headers);
  requireObjectType(mediaType);
  const rule = "couldn't get version/kind; json parse error";
  const isYaml = mediaType === "application/yaml" && jsonOrUndefined(body) === undefined;
  const read = isYaml
    ? { ...await parseYamlBody(body, badRequest), oddNumbers: new Map<string, string>() }
    : parseBody(body, rule);
  const { value } = read;
  if (value === null) return undefined;
  const fault = isJsonObject(value)
    ? typeMetaFault(value)
    : `json: cannot unmarshal ${goJsonKind(value)} into Go value of type ${TYPE_META}`;
  if (fault !== undefined || !isJsonObject(value)) throw badRequest(`${rule}: ${fault}`);
  const grace = read.oddNumbers.get("gracePeriodSeconds");
  if (grace === undefined) return value;
  const where = "Go struct field DeleteOptions.gracePeriodSeconds of type int64";
  throw badRequest(`json: cannot unmarshal number ${grace} into ${where}`);
}

function requireObjectType(mediaType: string): void {
  if (mediaType !== "" && mediaType !== "application/json" && mediaType !== "application/yaml") {
    throw unsupportedMediaType(OBJECT_TYPES);
  }
}

/**
 * Checks an object against the path that it is written to.
 *
 * @param object The object.
 * @param target The path's namespace ("" for none) and name ("" for a creation).
 * @returns The object in that namespace; in none where the path has none.
 * @throws {StatusError} 400 if it names others.
 */
export function requirePath(object: JsonObject, target: { namespace: string; name: string }): JsonObject {
  const { name, namespace } = metaOf(object);
  if (namespace !== target.namespace && namespace !== "" && target.namespace !== "") {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  if (target.name !== "" && name !== target.name) {
    if (name === "") throw nameless(target.name);
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  }
  if (namespace === target.namespace) return object;
  return withMeta(object, { namespace: target.namespace === "" ? undefined : target.namespace });
}

/**
 * The object has no name.
 *
 * @param name The name in the path.
 * @param options What to warn of.
 * @returns 400 BadRequest.
 */
export function nameless(name: string, options: { warnings?: readonly string[] } = {}): StatusError {
  return badRequest(
    `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    options,
  );
}

/**
 * Parses a body that has to be JSON.
 *
 * @param text The body.
 * @param message What to say if it is not.
 * @returns What it says.
 * @throws {StatusError} 400 if it is not JSON.
 */
export function parseBody(text: string, message: string): JsonText {
  return refusing(() => readJson(text), (why) => badRequest(`${message}: ${why}`));
}

/** Protobuf takes its table only when somebody sends some. */
async function decodeBytes(
  bytes: Uint8Array,
  expected: Pick<Typed, "group" | "version" | "kind">,
  refusal: (why: string) => Error,
): Promise<JsonObject> {
  const { decodeProtobuf } = await import("./protobuf_body.ts");
  try {
    return decodeProtobuf(bytes, { apiVersion: apiVersionOf(expected), kind: expected.kind });
  } catch (error) {
    throw error instanceof WireError ? refusal(error.message) : error;
  }
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}

function parseJson(text: string, served: Typed): JsonText {
  return refusing(
    () => readJson(text),
    (why) => unrecognized(`couldn't get version/kind; json parse error: ${why}`, text, served),
  );
}

function refusing<T>(read: () => T, refusal: (why: string) => Error): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof JsonTextError ? refusal(error.message) : error;
  }
}

/** What is YAML is turned into JSON first, and that has its fields in order. */
function inOrder(value: JsonValue): JsonValue {
  return JSON.parse(goJson(value));
}
