/**
 * Makes tables comparable: ages of seconds depend on how fast a server is asked, and the prose about the columns of
 * built-in kinds is the real server's own.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue } from "../embedded/json.ts";

const SECONDS = /^\d{1,2}s$/;
/** How the description begins that columns of custom resources have by default. */
const PATH_PROSE = "Custom resource definition column";

/**
 * Puts placeholders into a table.
 *
 * @param table The table.
 * @param sent What the scenario sends: descriptions and cells from there are compared.
 * @returns The table without what changes from run to run, and without prose.
 */
export function withSteadyTable(table: JsonObject, sent: string): JsonObject {
  const { columnDefinitions, rows } = table;
  return {
    ...table,
    ...(Array.isArray(columnDefinitions)
      ? { columnDefinitions: columnDefinitions.map((column) => withoutProse(column, sent)) }
      : {}),
    ...(Array.isArray(rows) ? { rows: rows.map((row) => withSteadyCells(row, sent)) } : {}),
  };
}

function withoutProse(column: JsonValue, sent: string): JsonValue {
  if (!isJsonObject(column)) return column;
  const { description } = column;
  const isCompared = typeof description === "string" && description !== "" &&
    (description.startsWith(PATH_PROSE) || sent.includes(JSON.stringify(description)));
  return isCompared ? column : { ...column, description: "<prose>" };
}

function withSteadyCells(row: JsonValue, sent: string): JsonValue {
  if (!isJsonObject(row) || !Array.isArray(row["cells"])) return row;
  const cells: readonly JsonValue[] = row["cells"];
  const isAge = (cell: JsonValue) =>
    typeof cell === "string" && SECONDS.test(cell) && !sent.includes(JSON.stringify(cell));
  return { ...row, cells: cells.map((cell) => isAge(cell) ? "<age of seconds>" : cell) };
}
