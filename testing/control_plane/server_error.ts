/**
 * Why a server of the control plane does not serve.
 *
 * @module
 */

/** What is wrong: another port, room on the disk, or a look at the last lines may help. */
export type ServerErrorReason = "port taken" | "disk full" | "ended" | "not ready";

/** A server of the control plane that does not serve. */
export class ServerError extends Error {
  /** The error's class name. */
  override readonly name = "ServerError";
  /** What is wrong. */
  readonly reason: ServerErrorReason;

  /** @param message What failed, and what to do. @param options What is wrong, and its cause. */
  constructor(message: string, options: { readonly reason: ServerErrorReason; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.reason = options.reason;
  }
}

/** What there is to know about a server that has ended too early. */
export interface EarlyEnd {
  /** Which server. */
  readonly name: string;
  readonly code: number;
  /** What it has written. */
  readonly log: string;
  /** Where its files are. */
  readonly folder: string;
}

const SHOWN_LINES = 15;

/**
 * Finds the reason of an early end in what the server has written.
 *
 * @param end What is known.
 * @returns The error: one line where the reason is known, the server's last lines otherwise.
 */
export function earlyEndError({ name, code, log, folder }: EarlyEnd): ServerError {
  const [, address] = /listen(?:ing)? (?:on |tcp )?(\S+?):? .*address already in use/.exec(log) ?? [];
  if (log.includes("address already in use")) {
    const message = `Cannot start ${name}: its port ${address ?? ""} is taken, end the program that has it`;
    return new ServerError(message.replace("  ", " "), { reason: "port taken" });
  }
  if (log.includes("no space left on device")) {
    const message =
      `Cannot start ${name}: the disk of "${folder}" is full, make room or set TMPDIR to another place`;
    return new ServerError(message, { reason: "disk full" });
  }
  const message = `Cannot start ${name}: it has ended with code ${code}; its last lines are:\n${
    lastLines(log)
  }`;
  return new ServerError(message, { reason: "ended" });
}

/**
 * Shortens a log for an error message.
 *
 * @param log The whole log.
 * @returns Its last lines.
 */
export function lastLines(log: string): string {
  return log.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
}
