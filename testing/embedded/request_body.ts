/**
 * What a request's body says: decoded, and of the type that the path calls for.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, stringOrUndefined } from "./json.ts";
import { metaOf, withMeta } from "./object_meta.ts";
import { apiVersionOf, type ServedResource } from "./served_resource.ts";
import { badRequest, invalid, type StatusError, unsupportedMediaType } from "./status.ts";

/** The type that a body has to be of. */
export type Typed = Pick<ServedResource, "group" | "version" | "kind" | "crd">;

/** The media types of objects. */
const OBJECT_TYPES = ["application/json", "application/yaml"] as const;

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
export async function decodeObject(
  text: string,
  mediaType: string,
  served: Typed,
): Promise<JsonObject> {
  if (mediaType !== "" && mediaType !== "application/json" && mediaType !== "application/yaml") {
    throw unsupportedMediaType(OBJECT_TYPES);
  }
  const value = mediaType === "application/yaml"
    ? await parseYamlOrJson(text, served)
    : parseJson(text, served);
  return requireType(value, served);
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
  const value = await parseYamlOrJson(text, served);
  if (!isJsonObject(value)) throw badRequest(`error decoding YAML: the configuration is not an object`);
  const [apiVersion, kind] = [stringOrUndefined(value["apiVersion"]), stringOrUndefined(value["kind"])];
  if (kind === undefined) throw badRequest("Object 'Kind' is missing in the applied configuration");
  if (kind !== served.kind || apiVersion !== apiVersionOf(served)) {
    throw badRequest(`invalid object type: ${shownType(apiVersion ?? "", kind)}`);
  }
  return value;
}

/**
 * Checks an object against the path that it is written to.
 *
 * @param object The object.
 * @param target The path's namespace ("" for none) and name ("" for a creation).
 * @returns The object in that namespace.
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
  if (namespace !== "" && target.namespace !== "" && namespace !== target.namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  return target.namespace === "" || namespace !== ""
    ? object
    : withMeta(object, { namespace: target.namespace });
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
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`${message}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parseJson(text: string, served: Typed): JsonValue {
  return parseBody(
    text,
    `the object provided is unrecognized (must be of type ${served.kind}): couldn't get version/kind; json parse error`,
  );
}

/** YAML takes its parser only when somebody sends some. */
async function parseYamlOrJson(text: string, served: Typed): Promise<JsonValue> {
  if (text.trimStart().startsWith("{")) return parseJson(text, served);
  const { parseYaml } = await import("../../src/schema/yaml.ts");
  try {
    const [first = null] = parseYaml(text);
    return first;
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function requireType(value: JsonValue, served: Typed): JsonObject {
  if (!isJsonObject(value)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${served.kind}): couldn't get version/kind; ` +
        "json parse error: the body is not an object",
    );
  }
  // Bodies for built-in kinds may go without their type, those for custom ones may not.
  const [kind, apiVersion] = served.crd === undefined
    ? [
      stringOrUndefined(value["kind"]) ?? served.kind,
      stringOrUndefined(value["apiVersion"]) ?? apiVersionOf(served),
    ]
    : [stringOrUndefined(value["kind"]), stringOrUndefined(value["apiVersion"]) ?? ""];
  if (kind === undefined) {
    const text = JSON.stringify(value);
    throw badRequest(
      `the object provided is unrecognized (must be of type ${served.kind}): ` +
        `Object 'Kind' is missing in '${text}' (${text})`,
    );
  }
  if (kind !== served.kind) throw wrongKind(value, { kind, apiVersion }, served);
  if (apiVersion !== apiVersionOf(served)) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${
        apiVersionOf(served)
      })`,
    );
  }
  return { ...value, apiVersion, kind };
}

function wrongKind(
  value: JsonObject,
  sent: { kind: string; apiVersion: string },
  served: Typed,
): StatusError {
  const { kind } = sent;
  if (served.crd === undefined) {
    const { version } = parseApiVersion(sent.apiVersion);
    return badRequest(`${kind} in version "${version}" cannot be handled as a ${served.kind}`);
  }
  return invalid({ group: served.group, kind }, metaOf(value).name, [{
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(kind)}: must be ${served.kind}`,
    field: "kind",
  }]);
}

function shownType(apiVersion: string, kind: string): string {
  const { group, version } = parseApiVersion(apiVersion);
  return `${group}/${version}, Kind=${kind}`;
}

function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const [first = "", second] = apiVersion.split("/");
  return second === undefined ? { group: "", version: first } : { group: first, version: second };
}
