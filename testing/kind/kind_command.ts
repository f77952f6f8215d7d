/**
 * The `kind` command, with a log and a limit, under the eyes of a guard.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import { lastLines } from "../control_plane/server_error.ts";
import { ServerProcess } from "../control_plane/server_process.ts";
import { KindError } from "./kind_error.ts";

/** What {@linkcode KindCommand} needs. */
export interface KindCommandOptions {
  readonly clock: Clock;
  /** The path of the command. */
  readonly binary: string;
  /** A folder that a guard watches. */
  readonly folder: string;
  /** Is told, line by line, what the command waits for. */
  readonly onProgress: (line: string) => void;
}

const POLL_MS = 200;
/** How long the command may take to end when it is told to, in milliseconds. */
const GRACE_MS = 5_000;
/** What it writes before a step; a check mark tells that the step is done. */
const STEP = /^ • (.*?)\s*(?:\p{Extended_Pictographic}.*)?\.{3}$/u;

/** Runs `kind`. */
export class KindCommand {
  readonly #options: KindCommandOptions;
  #runs = 0;

  /** @param options The command, and where it runs. */
  constructor(options: KindCommandOptions) {
    this.#options = options;
  }

  /**
   * Runs the command to its end.
   *
   * @param args Its arguments.
   * @param timeoutMs How long it may take.
   * @returns A promise that resolves once it has done its work.
   * @throws {KindError} If it fails, or takes longer; the message has its last lines.
   */
  async run(args: readonly string[], timeoutMs: number): Promise<void> {
    const { clock, binary, folder } = this.#options;
    const run = `kind-${++this.#runs}`;
    const process = new ServerProcess({ clock, name: "kind", binary, args, folder, run });
    const endMs = clock.monotonic() + timeoutMs;
    let shown = 0;
    while (process.isRunning && clock.monotonic() < endMs) {
      await sleep(clock, POLL_MS);
      shown = this.#tell(await process.log(), shown);
    }
    const inTime = !process.isRunning;
    if (!inTime) await process.stop(GRACE_MS);
    const code = await process.untilEnd();
    if (inTime && code === 0) return;
    const why = inTime ? `it has ended with code ${code}` : `it has not ended after ${timeoutMs} ms`;
    const log = lastLines(await process.log());
    throw new KindError(
      `Cannot ${args.slice(0, 2).join(" ")} with kind: ${why}; its last lines are:\n${log}`,
    );
  }

  /** Tells the steps behind the first `shown` characters; answers how much has been told. */
  #tell(log: string, shown: number): number {
    const end = log.lastIndexOf("\n") + 1;
    for (const line of log.slice(shown, end).split("\n")) {
      const [, step] = STEP.exec(line) ?? [];
      if (step !== undefined) this.#options.onProgress(`kind: ${step}`);
    }
    return Math.max(shown, end);
  }
}
