/**
 * Refusals of objects that cannot be decoded, because of the type of the object or of something in it.
 *
 * @module
 */

import type { JsonObject } from "./json.ts";
import type { ServedResource } from "./served_resource.ts";
import { StatusError } from "./status.ts";

/**
 * The object cannot be decoded.
 *
 * @param wanted The kind and version that it has to be of.
 * @param finding What is wrong.
 * @param sent The kind and version that it says it is of.
 * @returns 400 BadRequest.
 */
export function undecodable(
  wanted: Pick<ServedResource, "kind" | "version">,
  finding: string,
  sent: Pick<ServedResource, "kind" | "version"> = wanted,
): StatusError {
  return new StatusError(400, "BadRequest", {
    message: `${sent.kind} in version "${sent.version}" cannot be handled as a ${wanted.kind}: ${finding}`,
    undecodable: finding,
  });
}

/**
 * A patch makes something of an object that cannot be decoded.
 *
 * @param object What the patch makes; a text is shown as it is.
 * @param finding What is wrong with it.
 * @returns 422 Invalid.
 */
export function undecodablePatch(object: JsonObject | string, finding: string): StatusError {
  const text = typeof object === "string" ? object : JSON.stringify(object);
  const message = `Invalid value: ${JSON.stringify(text)}: ${finding}`;
  return new StatusError(422, "Invalid", {
    message: ` "" is invalid: patch: ${message}`,
    details: { causes: [{ reason: "FieldValueInvalid", message, field: "patch" }] },
  });
}
