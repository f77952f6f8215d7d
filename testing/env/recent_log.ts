/**
 * The latest lines of an environment's log, for reports of tests that fail.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Log, LogFields } from "../../src/async/log.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { consoleLog, type LogLevel } from "../../src/manager/console_log.ts";
import { RecentItems } from "./recent_items.ts";

/** A line that is not written yet: most are never read. */
interface LogEntry {
  readonly atMs: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
  readonly error?: unknown;
}

/** Keeps the latest lines, and passes all on. */
export class RecentLog {
  /** Takes the lines. */
  readonly log: Log;
  readonly #clock: Clock;
  readonly #entries: RecentItems<LogEntry>;

  /**
   * @param log Where the lines go on to.
   * @param options The clock tells their times, and so many are kept.
   */
  constructor(log: Log, { clock, limit }: { readonly clock: Clock; readonly limit: number }) {
    this.#clock = clock;
    this.#entries = new RecentItems(limit);
    this.log = limit === 0 ? log : this.#noting(log, {});
  }

  /**
   * Writes the latest lines.
   *
   * @returns The lines, oldest first.
   */
  lines(): readonly string[] {
    return this.#entries.list().map(lineOf);
  }

  #noting(inner: Log, common: LogFields): Log {
    const note = (entry: Omit<LogEntry, "atMs">): void => {
      const fields = { ...common, ...entry.fields };
      this.#entries.add({ ...entry, fields, atMs: this.#clock.now() });
    };
    const plain = (level: Exclude<LogLevel, "error">) => (message: string, fields: LogFields = {}): void => {
      note({ level, message, fields });
      inner[level](message, fields);
    };
    return {
      debug: plain("debug"),
      info: plain("info"),
      warn: plain("warn"),
      error: (message, error, fields = {}) => {
        note({ level: "error", message, fields, error });
        inner.error(message, error, fields);
      },
      with: (fields) => this.#noting(inner.with(fields), { ...common, ...fields }),
    };
  }
}

function lineOf({ atMs, level, message, fields, error }: LogEntry): string {
  let text = "";
  const log = consoleLog({
    format: "text",
    level: "debug",
    clock: new VirtualClock({ startMs: atMs }),
    write: (line) => {
      text = line;
    },
  });
  if (level === "error") log.error(message, error, fields);
  else log[level](message, fields);
  return text.trimEnd();
}
