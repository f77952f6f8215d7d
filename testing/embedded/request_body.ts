/**
 * What a request's body says: decoded, and of the type that the path calls for.
 *
 * @module
 */

import { goJson, goJsonKind } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue, stringOrUndefined } from "./json.ts";
import { duplicateFindings, type JsonText, JsonTextError, readJson } from "./json_text.ts";
import { metaOf, withMeta } from "./object_meta.ts";
import { requireType, shownType, TYPE_META, type Typed, unrecognized, wrongType } from "./sent_type.ts";
import { WireError } from "./protobuf_wire.ts";
import { apiVersionOf } from "./served_resource.ts";
import { badRequest, StatusError, unsupportedMediaType } from "./status.ts";

/** An object as it was sent. */
export interface SentObject {
  readonly object: JsonObject;
  /** What is wrong with the body although it can be read: fields that are given more than once. */
  readonly findings: readonly string[];
}

const PROTOBUF = "application/vnd.kubernetes.protobuf";
/** A configuration as it was sent. */
export interface AppliedBody {
  readonly applied: JsonObject;
  /** Which fields are given more than once, as a parser of YAML says it. */
  readonly findings: readonly string[];
}

/** The real server's limit. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** The media types of objects. */
const OBJECT_TYPES = ["application/json", "application/yaml", PROTOBUF] as const;

const PARAMETER = /^[!#-'*+\-.^-z|~\w]+=(?:[!#-'*+\-.^-z|~\w]+|"[^"]*")$/;

/**
 * The media type of a request's body.
 *
 * @param headers The request's headers.
 * @returns The type without parameters; "" if the request names none, the whole header if it is malformed.
 */
export function mediaTypeOf(headers: Headers): string {
  const header = headers.get("content-type") ?? "";
  const [type = "", ...parameters] = header.split(";").map((part) => part.trim());
  const isWellFormed = parameters.every((parameter) => parameter === "" || PARAMETER.test(parameter));
  return isWellFormed ? type.toLowerCase() : header;
}

/**
 * Reads the body of a request.
 *
 * @param request The request.
 * @returns The body: bytes if it is in protobuf, otherwise text, "" for none.
 */
export async function bodyOf(request: Request): Promise<string | Uint8Array> {
  if (request.body === null) return "";
  return mediaTypeOf(request.headers) === PROTOBUF ? await request.bytes() : await request.text();
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
  const read = mediaType === "application/yaml" && !isJson(text)
    ? { value: inOrder(await parseYamlBody(text, "error decoding YAML")), duplicateFields: [] }
    : parseJson(text, served);
  return { object: requireType(read.value, text, served), findings: duplicateFindings(read) };
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
  if (body.trim() === "") return undefined;
  const mediaType = mediaTypeOf(headers);
  requireObjectType(mediaType);
  const rule = "couldn't get version/kind; json parse error";
  const value = mediaType === "application/yaml" && !isJson(body)
    ? await parseYamlBody(body, "error decoding YAML")
    : parseBody(body, rule);
  if (isJsonObject(value)) return value;
  if (value === null) return undefined;
  throw badRequest(`${rule}: json: cannot unmarshal ${goJsonKind(value)} into Go value of type ${TYPE_META}`);
}

function requireObjectType(mediaType: string): void {
  if (mediaType !== "" && mediaType !== "application/json" && mediaType !== "application/yaml") {
    throw unsupportedMediaType(OBJECT_TYPES);
  }
}

/**
 * Decodes a configuration that is applied: YAML, or JSON, which is YAML too.
 *
 * @param text The body.
 * @param served The resource that it is applied to.
 * @returns The configuration.
 * @throws {StatusError} 400 if it is something else.
 */
export async function decodeApplied(text: string, served: Typed): Promise<AppliedBody> {
  const { value, repeatedKeys } = isJson(text)
    ? parseJson(text, served)
    : { value: await parseYamlBody(text, "error encoding patch") ?? {}, repeatedKeys: [] };
  if (!isJsonObject(value)) {
    const why = `json: cannot unmarshal ${goJsonKind(value)} into Go value of type map[string]interface {}`;
    throw badRequest(`error decoding patch: error unmarshaling JSON: while decoding JSON: ${why}`);
  }
  const [apiVersion, kind] = [stringOrUndefined(value["apiVersion"]), stringOrUndefined(value["kind"])];
  if (kind !== served.kind || apiVersion !== apiVersionOf(served)) {
    throw badRequest(`invalid object type: ${shownType(apiVersion ?? "", kind ?? "")}`);
  }
  return { applied: value, findings: repeatedKeys };
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
  if (target.name !== "" && name !== target.name) {
    if (name === "") throw nameless(target.name);
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  }
  if (namespace === target.namespace) return object;
  if (namespace !== "" && target.namespace !== "") {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
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
 * @returns The value.
 * @throws {StatusError} 400 if it is not JSON.
 */
export function parseBody(text: string, message: string): JsonValue {
  return refusing(() => readJson(text), (why) => badRequest(`${message}: ${why}`)).value;
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

function isJson(text: string): boolean {
  return text.trimStart().startsWith("{");
}

/** What is YAML is turned into JSON first, and that has its fields in order. */
function inOrder(value: JsonValue): JsonValue {
  return JSON.parse(goJson(value));
}

/** YAML takes its parser only when somebody sends some. */
async function parseYamlBody(text: string, message: string): Promise<JsonValue> {
  const { parseYaml } = await import("../../src/schema/yaml.ts");
  try {
    const [first = null] = parseYaml(text);
    return first;
  } catch (error) {
    throw badRequest(`${message}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
