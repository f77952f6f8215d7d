/**
 * Tables: objects as rows of cells, for clients that print them.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { badRequest } from "./status.ts";

/** A column of a table. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  /** Above 0 for what is printed on demand only. */
  readonly priority?: number;
}

/** How the objects of one kind are shown in a table. */
export interface TableForm {
  readonly columns: readonly TableColumn[];
  /**
   * Makes an object's row.
   *
   * @param object The object.
   * @param now The present, in milliseconds since 1970.
   */
  cells(object: JsonObject, now: number): readonly JsonValue[];
  /**
   * Tells what there is to say of a row itself.
   *
   * @param object The object.
   */
  conditions?(object: JsonObject): readonly JsonObject[];
  /**
   * Names the one object of a list that is marked as the default; of several that want to be it, one is.
   *
   * @param objects The list's objects.
   */
  defaultOf?(objects: readonly JsonObject[]): string | undefined;
  /**
   * Puts the objects of a list into the order of the rows.
   *
   * @param left An object.
   * @param right Another one.
   */
  compare?(left: JsonObject, right: JsonObject): number;
  /** What a table without rows has in their place. */
  readonly noRows: null | readonly [];
}

/** How much of an object comes with its row. */
export type IncludeObject = "None" | "Metadata" | "Object";

/** What tables are made with. */
export interface TableOptions {
  readonly form: TableForm;
  /** "meta.k8s.io/v1", or an older one. */
  readonly apiVersion: string;
  readonly include: IncludeObject;
  /** The `apiVersion` and `kind` of the objects, which in lists may go without. */
  readonly type: JsonObject;
  readonly now: number;
}

/** The first column of most tables. */
export const NAME_COLUMN: TableColumn = Object.freeze<TableColumn>({
  name: "Name",
  type: "string",
  format: "name",
});

const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/**
 * Reads how much of an object a request wants with its row.
 *
 * @param query The request's query.
 * @returns What it says.
 * @throws {StatusError} 400 if it is something unknown.
 */
export function includeObjectOf(query: URLSearchParams): IncludeObject {
  const include = query.get("includeObject") ?? "";
  if (include === "") return "Metadata";
  if (include === "None" || include === "Metadata" || include === "Object") return include;
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: ` +
      "must be 'Metadata', 'Object', 'None', or empty",
  );
}

/**
 * Makes a table of one object.
 *
 * @param object The object.
 * @param options How it is shown.
 * @returns The table.
 */
export function tableOfOne(object: JsonObject, options: TableOptions): JsonObject {
  return tableOf(object, [object], options);
}

/**
 * Makes a table of a list.
 *
 * @param list The list.
 * @param options How its objects are shown.
 * @returns The table.
 */
export function tableOfList(list: JsonObject, options: TableOptions): JsonObject {
  const { items } = list;
  const objects = (Array.isArray(items) ? items : []).filter(isJsonObject);
  const { compare, defaultOf } = options.form;
  const marked = defaultOf?.(objects);
  const table = tableOf(list, compare === undefined ? objects : objects.toSorted(compare), options);
  return marked === undefined ? table : withDefault(table, marked);
}

/**
 * The metadata of a table or list: what is empty is left out.
 *
 * @param shown The list, or the one object.
 * @returns The version, and where a list goes on.
 */
export function listMetadataOf(shown: JsonObject): JsonObject {
  const { resourceVersion, continue: token, remainingItemCount } = objectOrEmpty(shown["metadata"]);
  return {
    ...(resourceVersion === undefined || resourceVersion === "" ? {} : { resourceVersion }),
    ...(token === undefined || token === "" ? {} : { continue: token }),
    ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
  };
}

function tableOf(shown: JsonObject, objects: readonly JsonObject[], options: TableOptions): JsonObject {
  const { form, apiVersion } = options;
  return {
    kind: "Table",
    apiVersion,
    metadata: listMetadataOf(shown),
    columnDefinitions: form.columns.map(definitionOf),
    rows: objects.length === 0 ? form.noRows : objects.map((object) => rowOf(object, options)),
  };
}

function withDefault(table: JsonObject, name: string): JsonObject {
  const { rows } = table;
  const marked = (Array.isArray(rows) ? rows : []).filter(isJsonObject).map((row): JsonObject => {
    const [first = null, ...others] = Array.isArray(row["cells"]) ? row["cells"] : [];
    return first === name ? { ...row, cells: [`${name} (default)`, ...others] } : row;
  });
  return { ...table, rows: marked };
}

function definitionOf(column: TableColumn): JsonObject {
  const { name, type, format = "", description = "", priority = 0 } = column;
  return { name, type, format, description, priority };
}

function rowOf(object: JsonObject, { form, apiVersion, include, type, now }: TableOptions): JsonObject {
  const metadata = objectOrEmpty(object["metadata"]);
  // The bookmark behind the initial events is known by its metadata.
  const isNeeded = objectOrEmpty(metadata["annotations"])[INITIAL_EVENTS_END] !== undefined;
  const shown = include === "Object"
    ? { ...type, ...object }
    : include === "Metadata" || isNeeded
    ? { kind: "PartialObjectMetadata", apiVersion, metadata }
    : null;
  const conditions = form.conditions?.(object) ?? [];
  return {
    cells: form.cells(object, now),
    ...(conditions.length === 0 ? {} : { conditions }),
    object: shown,
  };
}
