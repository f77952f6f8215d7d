/**
 * Lets the package log through LogTape, for programs that have set it up for themselves.
 *
 * @module
 */

import type { Log, LogFields } from "../async/log.ts";

/** What is needed of a `Logger` of `@logtape/logtape`. */
export interface LogtapeLogger {
  /** Logs a line of level "debug". */
  debug(message: string, properties: Record<string, unknown>): void;
  /** Logs a line of level "info". */
  info(message: string, properties: Record<string, unknown>): void;
  /** Logs a line of level "warning". */
  warn(message: string, properties: Record<string, unknown>): void;
  /** Logs a line of level "error". */
  error(message: string, properties: Record<string, unknown>): void;
  /** A logger that adds properties to its lines. */
  with(properties: Record<string, unknown>): LogtapeLogger;
}

/**
 * Makes a log that hands its lines to a LogTape logger.
 *
 * @param logger Where the lines go; LogTape's own configuration decides what becomes of them.
 * @returns The log.
 *
 * @example An operator among LogTape users
 * ```ts
 * import { logtapeLog, silentLog } from "@kubeloop/sdk";
 * import { getLogger } from "@logtape/logtape";
 *
 * const log = logtapeLog(getLogger(["shop", "operator"]));
 * console.assert(log !== silentLog);
 * ```
 */
export function logtapeLog(logger: LogtapeLogger): Log {
  return Object.freeze({
    debug: (message: string, fields: LogFields = {}) => logger.debug(message, { ...fields }),
    info: (message: string, fields: LogFields = {}) => logger.info(message, { ...fields }),
    warn: (message: string, fields: LogFields = {}) => logger.warn(message, { ...fields }),
    error: (message: string, error: unknown, fields: LogFields = {}) =>
      logger.error(message, { ...fields, error }),
    with: (fields: LogFields) => logtapeLog(logger.with({ ...fields })),
  });
}
