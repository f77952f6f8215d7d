/**
 * Steps that show built-in kinds as tables.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../../embedded/json.ts";
import { PATCH_TYPES, send, type Step } from "../scenario.ts";
import { CORE } from "./objects.ts";

/** What asks for a table. */
export const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

/**
 * The part of a table that is about columns and cells: what else objects hold is compared elsewhere.
 *
 * @param body The table.
 * @returns That part.
 */
export function columnsAndCells(body: JsonValue): JsonValue {
  const { kind = null, columnDefinitions = null, rows, message = null } = objectOrEmpty(body);
  const shown = Array.isArray(rows)
    ? rows.filter(isJsonObject).map(({ object: _object, ...row }) => row)
    : rows ?? null;
  return { kind, columnDefinitions, rows: shown, message };
}

/**
 * Creates an object, and shows it as a table.
 *
 * @param path The path of its collection.
 * @param body The object.
 * @returns The step.
 */
export function created(path: string, body: JsonObject): Step {
  return send(`POST ${path}`, { body, accept: TABLE, select: columnsAndCells });
}

/**
 * Changes the status of an object, and shows it as a table.
 *
 * @param path The path of the object.
 * @param status What is new in its status.
 * @returns The step.
 */
export function reported(path: string, status: JsonObject): Step {
  return send(`PATCH ${path}/status`, {
    body: { status },
    contentType: PATCH_TYPES.merge,
    accept: TABLE,
    select: columnsAndCells,
  });
}

/**
 * The path of a collection in the namespace of a scenario.
 *
 * @param apiVersion The group and version.
 * @param plural The plural name of the kind.
 * @returns The path.
 */
export function namespaced(apiVersion: string, plural: string): string {
  return apiVersion === "v1" ? `${CORE}/${plural}` : `/apis/${apiVersion}/namespaces/{ns}/${plural}`;
}

/**
 * Makes an object.
 *
 * @param name Its name.
 * @param fields Its fields but the metadata.
 * @param metadata What else its metadata has.
 * @returns The object.
 */
export function named(name: string, fields: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return { metadata: { name, ...metadata }, ...fields };
}

/** A selector of labels with expressions. */
export const SELECTOR: JsonObject = {
  matchLabels: { app: "a" },
  matchExpressions: [
    { key: "tier", operator: "NotIn", values: ["y", "x"] },
    { key: "aged", operator: "DoesNotExist" },
  ],
};
