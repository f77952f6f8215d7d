/**
 * The checks of labels that a pod is compared with others by, beside a selector.
 *
 * @module
 */

import { type FieldError, forbiddenValue, invalidValue } from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import { qualifiedNameFindings } from "../name_rules.ts";
import { invalidEach, objectAt, textAt, textsAt } from "./field_values.ts";

/**
 * Checks the labels whose values have to be the same, and those whose values have to differ.
 *
 * @param term The term or constraint that names them.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function labelKeyErrors(term: JsonObject, path: string): FieldError[] {
  const [same, other] = [textsAt(term, "matchLabelKeys"), textsAt(term, "mismatchLabelKeys")];
  const { labelSelector } = term;
  return [
    ...["matchLabelKeys", "mismatchLabelKeys"].flatMap((field) => keyErrors(term, field, path)),
    ...(isJsonObject(labelSelector) ? doubleErrors(labelSelector, same, path) : []),
    ...same.flatMap((key, index) =>
      other.includes(key)
        ? [
          invalidValue(
            `${path}.matchLabelKeys[${index}]`,
            key,
            "exists in both matchLabelKeys and mismatchLabelKeys",
          ),
        ]
        : []
    ),
  ];
}

function keyErrors(term: JsonObject, field: string, path: string): FieldError[] {
  const keys = textsAt(term, field);
  if (keys.length > 0 && term["labelSelector"] === undefined) {
    return [forbiddenValue(`${path}.${field}`, "must not be specified when labelSelector is not set")];
  }
  return keys.flatMap((key, index) =>
    invalidEach(`${path}.${field}[${index}]`, key, qualifiedNameFindings(key))
  );
}

/** A key may be in the selector once: the server adds it by itself. */
function doubleErrors(selector: JsonObject, keys: readonly string[], path: string): FieldError[] {
  const selected = new Set(Object.keys(objectAt(selector, "matchLabels")));
  return objectsIn(selector["matchExpressions"]).flatMap((expression) => {
    const key = textAt(expression, "key");
    const isDouble = keys.includes(key) && selected.has(key);
    selected.add(key);
    const rule = "exists in both matchLabelKeys and labelSelector";
    return isDouble ? [invalidValue(`${path}[${keys.lastIndexOf(key)}]`, key, rule)] : [];
  });
}
