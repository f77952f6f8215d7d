/**
 * Configurations that are applied, as they are sent.
 *
 * @module
 */

import { goJsonKind } from "./go_format.ts";
import { isJsonObject, type JsonObject, stringOrUndefined } from "./json.ts";
import { deepBracket } from "./json_depth.ts";
import type { JsonText } from "./json_text.ts";
import { tooLargeNumber } from "./number_literals.ts";
import { shownType, type Typed } from "./sent_type.ts";
import { apiVersionOf } from "./served_resource.ts";
import { badRequest } from "./status.ts";
import { jsonOrUndefined, parseYamlBody } from "./yaml_body.ts";

/** A configuration as it was sent. */
export interface AppliedBody {
  readonly applied: JsonObject;
  /** Which fields are given more than once, as a parser of YAML says it. */
  readonly findings: readonly string[];
}

/**
 * Decodes a configuration that is applied: YAML, or JSON, which is YAML too.
 *
 * @param text The body.
 * @param served The resource that it is applied to.
 * @param requireLive Checks that there is what it is applied to: what does not look like JSON is read before.
 * @returns The configuration.
 * @throws {StatusError} 400 if it is something else.
 */
export async function decodeApplied(
  text: string,
  served: Typed,
  requireLive: () => void,
): Promise<AppliedBody> {
  const isBraced = text.trimStart().startsWith("{");
  if (isBraced) requireLive();
  const { value, repeatedKeys } = await readApplied(text, isBraced);
  if (!isBraced) requireLive();
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

/** What may be said in JSON, and not in YAML: characters in two parts, and those that cannot be seen. */
const NOT_IN_YAML = /\\u[dD][89a-fA-F]|[^\P{Cc}\t\n\r\x85]|[\ufffe\uffff]/u;
/** A colon that is in another line than its key, or may be too far from the key's beginning. */
const MAY_BE_APART = /"[ \t]*[\r\n]\s*:|[^"]{1020}/;
const TEXT = /"(?:[^"\\]|\\.)*"/g;
const COLON = /\s*:/y;
/** How far after the beginning of its key a colon may be in YAML. */
const MAX_KEY_LENGTH = 1_024;

async function readApplied(
  text: string,
  isBraced: boolean,
): Promise<Pick<JsonText, "value" | "repeatedKeys">> {
  const json = jsonOrUndefined(text);
  if (json !== undefined && isYaml(text, json)) return json;
  const failure = isBraced ? "error decoding patch: error converting YAML to JSON" : "error encoding patch";
  // The parser takes deeper texts apart than its user can walk over.
  if (deepBracket(text) !== undefined) throw badRequest(`${failure}: yaml: exceeded max depth of 10000`);
  const { value, repeatedKeys } = await parseYamlBody(text, (why) => badRequest(`${failure}: ${why}`));
  return { value: value ?? {}, repeatedKeys };
}

/** Whether JSON says the same as YAML. */
function isYaml(text: string, { oddNumbers }: JsonText): boolean {
  return !NOT_IN_YAML.test(text) && tooLargeNumber(oddNumbers) === undefined &&
    !(MAY_BE_APART.test(text) && hasColonApart(text));
}

function hasColonApart(text: string): boolean {
  return [...text.matchAll(TEXT)].some(({ 0: { length }, index }) => {
    COLON.lastIndex = index + length;
    const between = COLON.exec(text)?.[0] ?? "";
    return /[\r\n]/.test(between) || length + between.length - 1 > MAX_KEY_LENGTH;
  });
}
