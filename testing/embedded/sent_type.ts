/**
 * The type that a body has to be of: the kind and the version that its path calls for.
 *
 * @module
 */

import { BUILTIN_RESOURCES } from "./builtin_resources.ts";
import { goJsonKind, goQuoted } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue, stringOrUndefined } from "./json.ts";
import { apiVersionOf, type ServedResource } from "./served_resource.ts";
import { badRequest, type StatusError } from "./status.ts";
import { undecodable } from "./undecodable.ts";

/** The type that a body has to be of. */
export type Typed = Pick<ServedResource, "group" | "version" | "kind" | "crd">;

/** How the type of everything that can be read is called in messages. */
export const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** The kinds that the server knows, by their group and version. */
const KNOWN_TYPES: ReadonlySet<string> = new Set([
  ...BUILTIN_RESOURCES.map((served) => `${apiVersionOf(served)}/${served.kind}`),
  "autoscaling/v1/Scale",
]);

/**
 * Checks the type of an object that is written to a resource.
 *
 * @param value What the body says.
 * @param text The body.
 * @param served The resource that it is written to.
 * @returns The object; kind and version of a built-in kind are filled in where they are left out.
 * @throws {StatusError} 400 if it is something else.
 */
export function requireType(value: JsonValue, text: string, served: Typed): JsonObject {
  // A body of null is an object without fields.
  const object = value === null && served.crd === undefined ? {} : value;
  if (!isJsonObject(object)) {
    const why = `json: cannot unmarshal ${goJsonKind(object)} into Go value of type ${TYPE_META}`;
    throw unrecognized(`couldn't get version/kind; json parse error: ${why}`, text, served);
  }
  const fault = typeMetaFault(object);
  if (fault !== undefined) {
    throw unrecognized(`couldn't get version/kind; json parse error: ${fault}`, text, served);
  }
  const { kind: sentKind, apiVersion: sentVersion, metadata = null } = object;
  const isCustom = served.crd !== undefined;
  if (isCustom && stringOrUndefined(sentKind) === undefined) {
    throw unrecognized(`Object 'Kind' is missing in '${text}'`, text, served);
  }
  const kind = stringOrUndefined(sentKind) ?? served.kind;
  const apiVersion = stringOrUndefined(sentVersion) ?? (isCustom ? "" : apiVersionOf(served));
  if (apiVersion.split("/").length > 2) {
    throw unrecognized(`unexpected GroupVersion string: ${apiVersion}`, text, served);
  }
  const typed = { ...object, apiVersion, kind };
  // Another custom kind of the right version is found out by the checks of the object, when it is known to be there.
  const refusal = wrongType(typed, served);
  if (refusal !== undefined && !(isCustom && apiVersion === apiVersionOf(served))) throw refusal;
  if (metadata !== null && !isJsonObject(metadata)) {
    const place = isCustom ? "Go value" : `Go struct field ${kind}.metadata`;
    throw undecodable(
      served,
      `json: cannot unmarshal ${goJsonKind(metadata)} into ${place} of type v1.ObjectMeta`,
    );
  }
  return typed;
}

/**
 * Checks that what should be the type of an object is text. The case of the fields' names does not matter here.
 *
 * @param object The object.
 * @returns What is wrong; `undefined` if nothing is.
 */
export function typeMetaFault(object: JsonObject): string | undefined {
  for (const [name, value] of Object.entries(object)) {
    const field = TYPE_FIELDS.find((one) => one.toLowerCase() === name.toLowerCase());
    if (field === undefined || value === null || typeof value === "string") continue;
    return `json: cannot unmarshal ${goJsonKind(value)} into Go struct field .${field} of type string`;
  }
  return undefined;
}

const TYPE_FIELDS = ["apiVersion", "kind"] as const;

/**
 * Compares the type of an object with what is wanted. The kind of a custom object is validated with its fields.
 *
 * @param object The object.
 * @param served The resource that it is written to.
 * @returns The refusal; `undefined` if the type is right.
 */
export function wrongType(object: JsonObject, served: Typed): StatusError | undefined {
  const kind = stringOrUndefined(object["kind"]) ?? "";
  const apiVersion = stringOrUndefined(object["apiVersion"]) ?? "";
  const wanted = apiVersionOf(served);
  if (served.crd === undefined) {
    if (kind === served.kind && apiVersion === wanted) return undefined;
    const { version } = parseApiVersion(apiVersion);
    return undecodable(served, whyOtherType({ apiVersion, kind }, served), { kind, version });
  }
  if (apiVersion !== wanted) {
    return badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${wanted})`,
      // Of another group's kinds nothing is known, not even that.
      { warnings: apiVersion.startsWith(`${served.group}/`) ? contentWarnings(object) : [] },
    );
  }
  return undefined;
}

/**
 * Warns of every field of an object whose type has no schema.
 *
 * @param object The object.
 * @param known The fields that have a meaning for all types.
 * @returns The API server's words.
 */
export function contentWarnings(
  object: JsonObject,
  known: readonly string[] = ["apiVersion", "kind", "metadata"],
): string[] {
  return Object.keys(object).filter((field) => !known.includes(field)).sort()
    .map((field) => `unknown field ${goQuoted(field)}`);
}

/**
 * A type as messages about applied configurations show it.
 *
 * @param apiVersion The group and version.
 * @param kind The kind.
 * @returns Such as "apps/v1, Kind=Deployment"; the core group is empty.
 */
export function shownType(apiVersion: string, kind: string): string {
  const { group, version } = parseApiVersion(apiVersion);
  return `${group}/${version}, Kind=${kind}`;
}

/**
 * The body cannot even be looked at.
 *
 * @param why What is wrong.
 * @param body The body: text, or bytes where it is none.
 * @param served The resource that it was meant for.
 * @returns 400 BadRequest.
 */
export function unrecognized(why: string, body: string | Uint8Array, served: Typed): StatusError {
  return badRequest(
    `the object provided is unrecognized (must be of type ${served.kind}): ${why} (${summary(body)})`,
  );
}

/** How much of a body is shown. */
const SUMMARY_BYTES = 30;

function summary(body: string | Uint8Array): string {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  if (bytes.length === 0) return "<empty>";
  const more = bytes.length > SUMMARY_BYTES ? " ..." : "";
  const start = bytes.subarray(0, SUMMARY_BYTES);
  if (bytes[0] === "{".charCodeAt(0)) return new TextDecoder().decode(start) + more;
  return [...start].map((byte) => byte.toString(16).padStart(2, "0")).join("") + more;
}

/** The server calls types by the package that they are in, and the one that it works with has no version. */
function whyOtherType(sent: { apiVersion: string; kind: string }, served: Typed): string {
  const { apiVersion, kind } = sent;
  if (!KNOWN_TYPES.has(`${apiVersion}/${kind}`)) {
    return `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
  }
  const [name = ""] = served.group.split(".");
  const { version } = parseApiVersion(apiVersion);
  return `converting (${version}.${kind}) to (${
    name === "" ? "core" : name
  }.${served.kind}): unknown conversion`;
}

function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const [first = "", second] = apiVersion.split("/");
  return second === undefined ? { group: "", version: first } : { group: first, version: second };
}
