/**
 * The checks of how the containers of pods look up names.
 *
 * @module
 */

import { type FieldError, invalidValue, requiredValue } from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import { searchDomainFindings } from "../name_rules.ts";
import { invalidEach, textAt, textsAt } from "./field_values.ts";
import { ipFindings } from "./ip_rules.ts";

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCHES_LENGTH = 2_048;

/**
 * Checks how the containers of a pod look up names.
 *
 * @param spec The pod's spec.
 * @param path Where its settings for that are.
 * @returns What is wrong.
 */
export function dnsErrors(spec: JsonObject, path: string): FieldError[] {
  const { dnsConfig, dnsPolicy } = spec;
  if (dnsPolicy === "None") {
    if (!isJsonObject(dnsConfig)) {
      return [requiredValue(path, "must provide `dnsConfig` when `dnsPolicy` is None")];
    }
    if (textsAt(dnsConfig, "nameservers").length === 0) {
      const rule = "must provide at least one DNS nameserver when `dnsPolicy` is None";
      return [requiredValue(`${path}.nameservers`, rule)];
    }
  }
  if (!isJsonObject(dnsConfig)) return [];
  const servers = textsAt(dnsConfig, "nameservers");
  return [
    ...(servers.length > MAX_NAMESERVERS
      ? [
        invalidValue(
          `${path}.nameservers`,
          servers,
          `must not have more than ${MAX_NAMESERVERS} nameservers`,
        ),
      ]
      : []),
    ...servers.flatMap((server, index) =>
      invalidEach(`${path}.nameservers[${index}]`, server, ipFindings(server))
    ),
    ...searchErrors(textsAt(dnsConfig, "searches"), `${path}.searches`),
    ...objectsIn(dnsConfig["options"]).flatMap((option, index) =>
      textAt(option, "name") === "" ? [requiredValue(`${path}.options[${index}]`, "must not be empty")] : []
    ),
  ];
}

function searchErrors(searches: readonly string[], path: string): FieldError[] {
  const many = `must not have more than ${MAX_SEARCHES} search paths`;
  const long =
    `must not have more than ${MAX_SEARCHES_LENGTH} characters (including spaces) in the search list`;
  return [
    ...(searches.length > MAX_SEARCHES ? [invalidValue(path, searches, many)] : []),
    ...(searches.join(" ").length > MAX_SEARCHES_LENGTH ? [invalidValue(path, searches, long)] : []),
    ...searches.flatMap((search, index) => {
      if (search === ".") return [];
      const name = search.replace(/\.$/, "");
      return invalidEach(`${path}[${index}]`, name, searchDomainFindings(name));
    }),
  ];
}
