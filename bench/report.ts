/**
 * How answers are shown: a JSON line each, or a table with the goals.
 *
 * @module
 */

import { type Answer, type BenchResult, type GoalVerdict, isReached } from "./answer.ts";

const NO_PEAK = "Peak memory is read from /proc, which this machine does not have.";

/**
 * The answers for programs.
 *
 * @param result What the benchmark has answered.
 * @returns One line of JSON an answer.
 */
export function jsonLines({ answers }: BenchResult): string[] {
  return answers.map((answer) => JSON.stringify(answer));
}

/**
 * The answers for people.
 *
 * @param result What the benchmark has answered.
 * @returns A table, the goals, the notes.
 */
export function tableLines({ answers, goals, notes }: BenchResult): string[] {
  const remarks = answers.some((answer) => "peakMb" in answer && answer.peakMb === null)
    ? [NO_PEAK, ...notes]
    : notes;
  return [
    ...formatTable(answers),
    ...(goals.length > 0 ? ["", "Goals", ...goals.map(formatGoal)] : []),
    ...(remarks.length > 0 ? ["", ...remarks] : []),
  ];
}

/**
 * Writes rows of the same fields below each other.
 *
 * @param rows The rows; the first one's fields are the columns, `work` is left out.
 * @returns The head and a line a row.
 */
export function formatTable(rows: readonly Answer[]): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = Object.keys(first).filter((column) => column !== "work");
  const cells = rows.map((row) => {
    const values = new Map<string, unknown>(Object.entries(row));
    return columns.map((column) => formatCell(values.get(column)));
  });
  const table = [columns, ...cells];
  const widths = columns.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const isText = columns.map((_, column) => cells.some((line) => !/^[-\d.]*$/.test(line[column] ?? "")));
  return table.map((line) =>
    line.map((cell, column) => {
      const width = widths[column] ?? 0;
      return isText[column] ? cell.padEnd(width) : cell.padStart(width);
    }).join("  ").trimEnd()
  );
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined) return "-";
  // Tenths of a millisecond are noise, hundredths of a ratio are not.
  return typeof value === "number" ? formatNumber(value) : String(value);
}

function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) >= 10 ? 1 : 3);
}

function formatGoal(verdict: GoalVerdict): string {
  const { goal, measured, atMost } = verdict;
  const words = new Map([[true, "reached"], [false, "NOT REACHED"], [undefined, "not measured"]]);
  const found = measured === null ? "-" : formatNumber(measured);
  return `  ${words.get(isReached(verdict))}: ${goal}: ${found}, at most ${formatNumber(atMost)}`;
}
