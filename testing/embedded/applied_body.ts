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
 * @returns The configuration.
 * @throws {StatusError} 400 if it is something else.
 */
export async function decodeApplied(text: string, served: Typed): Promise<AppliedBody> {
  const json = jsonOrUndefined(text);
  const isOther = json === undefined || NOT_IN_YAML.test(text) ||
    tooLargeNumber(json.oddNumbers) !== undefined;
  const { value, repeatedKeys } = isOther ? await readAppliedYaml(text) : json;
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
const NOT_IN_YAML = /\\u[dD][89a-fA-F]|[^\P{Cc}\t\n\r\x85]|[\ufeff\ufffe\uffff]/u;

async function readAppliedYaml(text: string): Promise<Pick<JsonText, "value" | "repeatedKeys">> {
  // The parser takes deeper texts apart than its user can walk over.
  if (deepBracket(text) !== undefined) {
    throw badRequest(
      "error decoding patch: error converting YAML to JSON: yaml: exceeded max depth of 10000",
    );
  }
  const { value, repeatedKeys } = await parseYamlBody(
    text,
    (why) => badRequest(`error encoding patch: ${why}`),
  );
  return { value: value ?? {}, repeatedKeys };
}
