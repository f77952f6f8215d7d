/**
 * Puts into one order what servers send in any: they iterate over maps, or sort by times.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../embedded/json.ts";

/**
 * Sorts what has no order of its own: the entries of managed fields (which are sorted by time) and the causes of a
 * refusal, and the rules of a user. The resources of a discovery document become fields of an object.
 *
 * @param value An object of an answer.
 * @returns The object, sorted; its parts are left as they are.
 */
export function inOneOrder(value: JsonObject): JsonObject {
  const { managedFields, resources } = value;
  if (Array.isArray(managedFields)) {
    return {
      ...value,
      managedFields: sortedBy(managedFields, ["manager", "operation", "subresource", "apiVersion"]),
    };
  }
  if (value["kind"] === "APIResourceList" && Array.isArray(resources)) {
    return {
      ...value,
      resources: Object.fromEntries(resources.map((one) => [String(objectOrEmpty(one)["name"]), one])),
    };
  }
  if (value["kind"] === "SelfSubjectRulesReview") return withSortedRules(value);
  if (value["kind"] === "CustomResourceDefinition") return withSortedConditions(value);
  return value["kind"] === "Status" ? withSortedCauses(value) : value;
}

/** Several controllers write the conditions of a definition, and none waits for the other. */
function withSortedConditions(definition: JsonObject): JsonObject {
  const status = objectOrEmpty(definition["status"]);
  const { conditions } = status;
  if (!Array.isArray(conditions)) return definition;
  return { ...definition, status: { ...status, conditions: sortedBy(conditions, ["type"]) } };
}

/** Bindings are visited in any order, and so are their rules. */
function withSortedRules(review: JsonObject): JsonObject {
  const status = objectOrEmpty(review["status"]);
  const sorted = ["resourceRules", "nonResourceRules"].flatMap((field) => {
    const rules = status[field];
    if (!Array.isArray(rules)) return [];
    return [[field, [...rules].sort((left, right) => JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)]];
  });
  return { ...review, status: { ...status, ...Object.fromEntries(sorted) } };
}

/** The message of a refusal repeats its causes. */
function withSortedCauses(status: JsonObject): JsonObject {
  const { details, message } = status;
  if (!isJsonObject(details) || typeof message !== "string" || !Array.isArray(details["causes"])) {
    return status;
  }
  const causes: readonly JsonValue[] = details["causes"];
  if (causes.length < 2) return status;
  const texts = causes.filter(isJsonObject).map((cause) => `${cause["field"]}: ${cause["message"]}`);
  const [head = "", list = ""] = message.split(" is invalid: [", 2);
  const isListOfCauses = list !== "" && texts.every((text) => list.includes(text));
  return {
    ...status,
    details: { ...details, causes: sortedBy(causes, ["field", "message"]) },
    message: isListOfCauses ? `${head} is invalid: ${[...new Set(texts)].sort().join(", ")}` : message,
  };
}

function sortedBy(items: readonly JsonValue[], fields: readonly string[]): readonly JsonValue[] {
  const keyOf = (item: JsonValue): string =>
    isJsonObject(item) ? JSON.stringify(fields.map((field) => item[field] ?? "")) : "";
  return [...items].sort((left, right) => keyOf(left) < keyOf(right) ? -1 : 1);
}
