/**
 * What the API server checks of the names in a CustomResourceDefinition.
 *
 * @module
 */

import { dns1035Findings } from "../../src/schema/dns_label.ts";
import { type FieldError, invalidValue, requiredValue } from "../../src/schema/field_error.ts";
import { textOf, textsOf } from "./crd_spec.ts";
import type { JsonObject } from "./json.ts";

/**
 * Finds the names that a definition has to give and does not.
 *
 * @param names Its `spec.names`.
 * @returns What is missing.
 */
export function checkNamesAreThere(names: JsonObject): readonly FieldError[] {
  return ["plural", "singular", "kind", "listKind"].filter((name) => textOf(names[name]) === "")
    .map((name) => requiredValue(`spec.names.${name}`, ""));
}

/**
 * Checks names.
 *
 * @param names The names, as `spec.names` and `status.acceptedNames` have them.
 * @param path Their path in messages.
 * @returns What is wrong.
 */
export function checkNames(names: JsonObject, path: string): readonly FieldError[] {
  const [kind, listKind] = [textOf(names["kind"]), textOf(names["listKind"])];
  return [
    ...["plural", "singular"].flatMap((name) => {
      const value = textOf(names[name]);
      return value === "" ? [] : labelErrors(value, `${path}.${name}`);
    }),
    ...["kind", "listKind"].flatMap((name) => {
      const value = textOf(names[name]);
      const findings = value === "" ? [] : dns1035Findings(value.toLowerCase());
      const rule = `may have mixed case, but should otherwise match: ${findings.join(",")}`;
      return findings.length === 0 ? [] : [invalidValue(`${path}.${name}`, value, rule)];
    }),
    ...textsOf(names["shortNames"]).flatMap((name, index) =>
      labelErrors(name, `${path}.shortNames[${index}]`)
    ),
    ...(kind !== "" && kind === listKind
      ? [invalidValue(`${path}.listKind`, listKind, "kind and listKind may not be the same")]
      : []),
    ...textsOf(names["categories"]).flatMap((name, index) =>
      labelErrors(name, `${path}.categories[${index}]`)
    ),
  ];
}

/**
 * Checks a name that has to be a DNS-1035 label.
 *
 * @param name The name.
 * @param path Its path in messages.
 * @returns What is wrong.
 */
export function labelErrors(name: string, path: string): readonly FieldError[] {
  const findings = dns1035Findings(name);
  return findings.length === 0 ? [] : [invalidValue(path, name, findings.join(","))];
}
