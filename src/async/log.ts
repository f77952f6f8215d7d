/**
 * The port through which every layer logs; who runs the layers decides where the lines go.
 *
 * @module
 */

/** Structured values that go with a line. They never hold a credential. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A structured logger. The message is constant text; what varies goes into the fields. */
export interface Log {
  /** For whoever debugs the package itself. */
  debug(message: string, fields?: LogFields): void;
  /** What an operator's owner wants to see in normal running. */
  info(message: string, fields?: LogFields): void;
  /** Something is off, and the package goes on by itself. */
  warn(message: string, fields?: LogFields): void;
  /** Something was not done; `error` is its cause. */
  error(message: string, error: unknown, fields?: LogFields): void;
  /** A logger that adds `fields` to each of its lines. */
  with(fields: LogFields): Log;
}

/**
 * A logger that drops everything: the default of every layer.
 *
 * @example Silence
 * ```ts
 * import { silentLog } from "@kubeloop/sdk";
 *
 * silentLog.info("nobody reads this");
 * ```
 */
export const silentLog: Log = Object.freeze({
  debug: (): void => {},
  info: (): void => {},
  warn: (): void => {},
  error: (): void => {},
  with: (): Log => silentLog,
});
