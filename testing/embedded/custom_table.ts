/**
 * How custom resources are shown in tables: by the printer columns of their definition.
 *
 * @module
 */

import { goJson, goNumber } from "../../src/schema/go_format.ts";
import { crdSpecOf, textOf } from "./crd_spec.ts";
import { ageOf } from "./human_duration.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { findAll } from "./json_path.ts";
import { type JsonPath, JsonPathError, parseJsonPath } from "./json_path_parser.ts";
import type { ServedResource } from "./served_resource.ts";
import { NAME_COLUMN, type TableColumn, type TableForm } from "./table.ts";

interface PrinterColumn {
  readonly column: TableColumn;
  readonly path: JsonPath;
}

/** What is shown of kinds that name no columns. */
const AGE: PrinterColumn = Object.freeze<PrinterColumn>({
  column: { name: "Age", type: "date" },
  path: parseJsonPath(".metadata.creationTimestamp"),
});

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Tells how the objects of a custom resource are shown.
 *
 * @param served The resource, in its version.
 * @param crd Its definition.
 * @returns The form of tables.
 */
export function customTable(served: Pick<ServedResource, "version">, crd: JsonObject): TableForm {
  const defined = crdSpecOf(crd).versions.find(({ name }) => name === served.version)?.parts.columns ?? [];
  const columns = defined.length === 0 ? [AGE] : printerColumns(defined);
  return {
    columns: [NAME_COLUMN, ...columns.map(({ column }) => column)],
    cells: (object, now) => [
      textOf(objectOrEmpty(object["metadata"])["name"]),
      ...columns.map((column) => cellOf(object, column, now)),
    ],
    noRows: [],
  };
}

/** A path that cannot be read ends the columns. */
function printerColumns(definitions: readonly JsonObject[]): readonly PrinterColumn[] {
  const columns: PrinterColumn[] = [];
  for (const definition of definitions) {
    const path = readPath(textOf(definition["jsonPath"]));
    if (path === undefined) break;
    columns.push({ column: columnOf(definition), path });
  }
  return columns;
}

function readPath(text: string): JsonPath | undefined {
  try {
    return parseJsonPath(text);
  } catch (error) {
    if (error instanceof JsonPathError) return undefined;
    throw error;
  }
}

function columnOf(definition: JsonObject): TableColumn {
  const { name, type, format, description, jsonPath, priority } = definition;
  const said = textOf(description);
  return {
    name: textOf(name),
    type: textOf(type),
    format: textOf(format),
    description: said !== ""
      ? said
      : `Custom resource definition column (in JSONPath format): ${textOf(jsonPath)}`,
    priority: typeof priority === "number" ? priority : 0,
  };
}

function cellOf(object: JsonObject, { column, path }: PrinterColumn, now: number): JsonValue {
  const value = firstFound(object, path);
  if (value === undefined) return null;
  if (column.type === "string") return printed(value);
  if (column.type === "date") return typeof value === "string" ? dateCell(value, now) : null;
  if (column.type === "boolean") return typeof value === "boolean" ? value : null;
  if (typeof value !== "number") return null;
  return column.type === "integer" ? Math.trunc(value) : value;
}

/** Several values are found where lists are selected from; the first one is shown. */
function firstFound(object: JsonObject, path: JsonPath): JsonValue | undefined {
  try {
    return findAll(object, path)[0];
  } catch (error) {
    if (error instanceof JsonPathError) return undefined;
    throw error;
  }
}

function printed(value: JsonValue): string {
  if (value === null) return "<no value>";
  if (typeof value === "number") return goNumber(value);
  return Array.isArray(value) || isJsonObject(value) ? goJson(value) : String(value);
}

function dateCell(text: string, now: number): string {
  if (text === "" || text === "null") return ageOf(undefined, now);
  return TIME.test(text) ? ageOf(text, now) : "<invalid>";
}
