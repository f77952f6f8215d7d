/**
 * The log of an operator that runs by itself: lines on standard error, JSON for machines, short ones for people.
 *
 * @module
 */

import { type Clock, systemClock } from "../async/clock.ts";
import type { Log, LogFields } from "../async/log.ts";

/** How important a line is, least first. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** The levels, least important first. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** What a {@linkcode consoleLog} can be told. */
export interface ConsoleLogOptions {
  /** One JSON object a line, or text for people. @default {"text" on a terminal, else "json"} */
  readonly format?: "json" | "text";
  /** Lines below this level are dropped. @default {"info"} */
  readonly level?: LogLevel;
  /** Added to each line. @default {{}} */
  readonly fields?: LogFields;
  /** Tells the time of each line. @default {systemClock} */
  readonly clock?: Clock;
  /** Takes each line, with its line break. @default {writes to standard error} */
  readonly write?: (line: string) => void;
}

/**
 * Makes a log that writes lines to standard error.
 *
 * @param options Format, level and destination.
 * @returns The log.
 *
 * @example One JSON object a line
 * ```ts
 * import { consoleLog } from "@kubeloop/sdk";
 *
 * const lines: string[] = [];
 * const log = consoleLog({ format: "json", write: (line) => lines.push(line) });
 * log.info("Ready", { controllers: 1 });
 * console.assert(JSON.parse(lines[0] ?? "").message === "Ready");
 * ```
 */
export function consoleLog(options: ConsoleLogOptions = {}): Log {
  const {
    format = Deno.stderr.isTerminal() ? "text" : "json",
    level = "info",
    fields = {},
    clock = systemClock,
    write = writeToStandardError,
  } = options;
  const render = format === "json" ? jsonLine : textLine;
  const put = (lineLevel: LogLevel, message: string, lineFields: LogFields = {}): void => {
    if (LOG_LEVELS.indexOf(lineLevel) < LOG_LEVELS.indexOf(level)) return;
    write(render(new Date(clock.now()), lineLevel, message, { ...fields, ...lineFields }));
  };
  return Object.freeze({
    debug: (message: string, lineFields?: LogFields) => put("debug", message, lineFields),
    info: (message: string, lineFields?: LogFields) => put("info", message, lineFields),
    warn: (message: string, lineFields?: LogFields) => put("warn", message, lineFields),
    error: (message: string, error: unknown, lineFields?: LogFields) =>
      put("error", message, { ...lineFields, ...describeError(error) }),
    with: (more: LogFields) => consoleLog({ format, level, fields: { ...fields, ...more }, clock, write }),
  });
}

/**
 * Turns an error into fields of a line.
 *
 * @param error What was thrown.
 * @returns Its message, and where it was thrown unless it is an answer or a missing answer of the API server.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: textOf(error) };
  const isAboutRequest = error.name === "ApiError" || error.name === "ConnectionError";
  return {
    error: `${error.name}: ${error.message}`,
    ...(isAboutRequest || error.stack === undefined ? {} : { stack: error.stack }),
  };
}

/** Anything can be thrown, also what has no text of its own. */
function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return Object.prototype.toString.call(thrown);
  }
}

function jsonLine(time: Date, level: LogLevel, message: string, fields: LogFields): string {
  const head = { time: time.toISOString(), level, message };
  return `${toJson({ ...head, ...fields }) ?? toJson({ ...head, lost: Object.keys(fields) })}\n`;
}

function textLine(time: Date, level: LogLevel, message: string, fields: LogFields): string {
  const { stack, ...shown } = fields;
  const pairs = Object.entries(shown).map(([name, value]) => ` ${name}=${toJson(value)}`);
  const trace = stack === undefined ? "" : `\n${stack}`;
  return `${time.toISOString().slice(11, 23)} ${level.toUpperCase().padEnd(5)} ${message}${
    pairs.join("")
  }${trace}\n`;
}

/** A line is written whatever its fields are: undefined for what JSON has no form for. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, plainValue);
  } catch {
    return undefined;
  }
}

function plainValue(_name: string, value: unknown): unknown {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return typeof value === "bigint" ? String(value) : value;
}

function writeToStandardError(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(line));
}
