/**
 * What a request's body says: decoded, and of the type that the path calls for.
 *
 * @module
 */

import { goJsonKind } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue, stringOrUndefined } from "./json.ts";
import { type JsonText, JsonTextError, readJson } from "./json_text.ts";
import { metaOf, withMeta } from "./object_meta.ts";
import { requireType, shownType, type Typed, unrecognized } from "./sent_type.ts";
import { apiVersionOf } from "./served_resource.ts";
import { badRequest, unsupportedMediaType } from "./status.ts";

/** An object as it was sent. */
export interface SentObject {
  readonly object: JsonObject;
  /** The paths of fields that are given more than once. */
  readonly duplicateFields: readonly string[];
}

/** The media types of objects; of them, protobuf is read by the real server only. */
const OBJECT_TYPES = [
  "application/json",
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
] as const;

/**
 * The media type of a request's body.
 *
 * @param headers The request's headers.
 * @returns The type without parameters; "" if the request names none.
 */
export function mediaTypeOf(headers: Headers): string {
  return (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/**
 * Decodes an object that is written to a resource.
 *
 * @param text The body.
 * @param mediaType The body's type.
 * @param served The resource that it is written to.
 * @returns The object; kind and version are filled in where they are left out.
 * @throws {StatusError} 400 if it is something else, 415 if it is in another format.
 */
export async function decodeObject(text: string, mediaType: string, served: Typed): Promise<SentObject> {
  if (mediaType !== "" && mediaType !== "application/json" && mediaType !== "application/yaml") {
    throw unsupportedMediaType(OBJECT_TYPES);
  }
  const { value, duplicateFields } = mediaType === "application/yaml" && !isJson(text)
    ? { value: await parseYamlBody(text, "error decoding YAML"), duplicateFields: [] }
    : parseJson(text, served);
  return { object: requireType(value, text, served), duplicateFields };
}

/**
 * Decodes a configuration that is applied: YAML, or JSON, which is YAML too.
 *
 * @param text The body.
 * @param served The resource that it is applied to.
 * @returns The configuration.
 * @throws {StatusError} 400 if it is something else.
 */
export async function decodeApplied(text: string, served: Typed): Promise<JsonObject> {
  const value = isJson(text)
    ? parseJson(text, served).value
    : await parseYamlBody(text, "error encoding patch");
  if (!isJsonObject(value)) {
    const why = `json: cannot unmarshal ${goJsonKind(value)} into Go value of type map[string]interface {}`;
    throw badRequest(`error decoding patch: error unmarshaling JSON: while decoding JSON: ${why}`);
  }
  const [apiVersion, kind] = [stringOrUndefined(value["apiVersion"]), stringOrUndefined(value["kind"])];
  if (kind !== served.kind || apiVersion !== apiVersionOf(served)) {
    throw badRequest(`invalid object type: ${shownType(apiVersion ?? "", kind ?? "")}`);
  }
  return value;
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
    throw badRequest(
      name === ""
        ? `the name of the object (${target.name} based on URL) was undeterminable: name must be provided`
        : `the name of the object (${name}) does not match the name on the URL (${target.name})`,
    );
  }
  if (namespace === target.namespace) return object;
  if (namespace !== "" && target.namespace !== "") {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  return withMeta(object, { namespace: target.namespace === "" ? undefined : target.namespace });
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
