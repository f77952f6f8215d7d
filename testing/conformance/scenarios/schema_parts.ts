/**
 * Parts of the schemas of scenarios.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../embedded/json.ts";

/** A text. */
export const TEXT: JsonObject = { type: "string" };

/** A whole number. */
export const WHOLE: JsonObject = { type: "integer" };

/**
 * The schema of an object.
 *
 * @param properties Its fields.
 * @param further Other keywords.
 * @returns The schema.
 */
export function objectOf(properties: JsonObject, further: JsonObject = {}): JsonObject {
  return { type: "object", properties, ...further };
}

/**
 * The schema of a list.
 *
 * @param items Its items.
 * @param further Other keywords.
 * @returns The schema.
 */
export function listOf(items: JsonObject, further: JsonObject = {}): JsonObject {
  return { type: "array", items, ...further };
}

/**
 * The schema of a map.
 *
 * @param additionalProperties Its values.
 * @returns The schema.
 */
export function mapOf(additionalProperties: JsonValue): JsonObject {
  return { type: "object", additionalProperties };
}
