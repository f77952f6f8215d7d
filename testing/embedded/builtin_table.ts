/**
 * What the tables of built-in kinds have in common.
 *
 * @module
 */

import { ageOf } from "./human_duration.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { NAME_COLUMN, type TableColumn, type TableForm } from "./table.ts";

/** The parts of an object that cells are made of. */
export interface PrintedObject {
  readonly object: JsonObject;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  readonly status: JsonObject;
  readonly name: string;
  /** How old it is. */
  readonly age: string;
  /** The present, in milliseconds since 1970. */
  readonly now: number;
}

/** A kind and how it is shown. */
export type KindTable = readonly [kind: string, form: TableForm];

/** What stands in a cell that has nothing to show. */
export const NONE = "<none>";
/** What stands in a cell for what the server has not heard of yet. */
export const UNKNOWN = "<unknown>";
/** What stands in a cell for what nobody has set. */
export const UNSET = "<unset>";

/**
 * Describes the tables of a kind.
 *
 * @param kind "group/Kind"; "/Kind" in the core group.
 * @param columns The columns: their names, each with its type after a colon if that is not "string", its format
 *   after another one where it has an unusual one, and an exclamation mark at the end if it is printed on demand only.
 * @param cells Makes the cells of an object.
 * @returns The kind and its form.
 */
export function kindTable(
  kind: string,
  columns: readonly string[],
  cells: (printed: PrintedObject) => readonly JsonValue[],
): KindTable {
  return [kind, {
    columns: columns.map(columnOf),
    cells: (object, now) => cells(printedObject(object, now)),
    noRows: [],
  }];
}

/**
 * Joins texts.
 *
 * @param texts The texts.
 * @returns The texts with commas between them; "<none>" for none.
 */
export function joinedOrNone(texts: readonly string[]): string {
  return texts.length === 0 ? NONE : texts.join(",");
}

/**
 * Joins the first texts of many.
 *
 * @param texts The texts.
 * @param options How many are shown, what stands between them, and what for none of them.
 * @returns The texts, and how many more there are.
 */
export function firstOf(
  texts: readonly string[],
  options: { readonly limit: number; readonly between: string; readonly none: string },
): string {
  const { limit, between, none } = options;
  const shown = texts.slice(0, limit).join(between);
  if (texts.length > limit) return `${shown} + ${texts.length - limit} more...`;
  return shown === "" ? none : shown;
}

/**
 * Writes a truth.
 *
 * @param value Any value.
 * @returns "True" or "False"; "<unset>" for neither.
 */
export function truthOf(value: JsonValue | undefined): string {
  if (typeof value !== "boolean") return UNSET;
  return value ? "True" : "False";
}

/**
 * Finds the status of a condition.
 *
 * @param conditions The conditions.
 * @param type The condition's type.
 * @returns Whether it is "True".
 */
export function isConditionTrue(conditions: JsonValue | undefined, type: string): boolean {
  return objectsIn(conditions).find((condition) => condition["type"] === type)?.["status"] === "True";
}

/**
 * Reads the objects of a list that may be missing.
 *
 * @param value Any value.
 * @returns The objects in it.
 */
export function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/**
 * Reads the texts of a list that may be missing.
 *
 * @param value Any value.
 * @returns The texts in it.
 */
export function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/**
 * Reads a text that may be missing.
 *
 * @param value Any value.
 * @param missing What stands for it then. @default {""}
 * @returns The text.
 */
export function textIn(value: JsonValue | undefined, missing = ""): string {
  return typeof value === "string" && value !== "" ? value : missing;
}

/**
 * Reads a number that may be missing.
 *
 * @param value Any value.
 * @returns The number, or 0.
 */
export function numberIn(value: JsonValue | undefined): number {
  return typeof value === "number" ? value : 0;
}

/**
 * Counts the fields of an object, or the items of a list.
 *
 * @param value Any value.
 * @returns How many there are.
 */
export function sizeOf(value: JsonValue | undefined): number {
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : 0;
}

function columnOf(text: string): TableColumn {
  const isOnDemand = text.endsWith("!");
  const [name = "", type = "string", format = name === NAME_COLUMN.name ? NAME_COLUMN.format : undefined] =
    (isOnDemand ? text.slice(0, -1) : text).split(":");
  return {
    name,
    type,
    ...(format === undefined ? {} : { format }),
    ...(isOnDemand ? { priority: 1 } : {}),
  };
}

function printedObject(object: JsonObject, now: number): PrintedObject {
  const metadata = objectOrEmpty(object["metadata"]);
  return {
    object,
    metadata,
    spec: objectOrEmpty(object["spec"]),
    status: objectOrEmpty(object["status"]),
    name: textIn(metadata["name"]),
    age: ageOf(metadata["creationTimestamp"], now),
    now,
  };
}
