/**
 * A server of the control plane as a child process: started, waited for, ended.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import { earlyEndError, lastLines, ServerError } from "./server_error.ts";

const POLL_MS = 25;

/**
 * Becomes the server, its id written down first: for the guard, which removes the folder when the test's process dies.
 * The log is a file, since a pipe would hold the server up whenever the test's process is busy.
 */
const SCRIPT = `echo $$ > "$1.pid" && exec > "$1.log" 2>&1 && shift && exec "$@"`;

/** What {@linkcode ServerProcess} needs to know. */
export interface ServerProcessOptions {
  readonly clock: Clock;
  /** For messages: "etcd", "kube-apiserver". */
  readonly name: string;
  /** The path of the binary. */
  readonly binary: string;
  readonly args: readonly string[];
  /** The folder that the guard watches. */
  readonly folder: string;
  /** The name of this run's files in the folder. */
  readonly run: string;
}

/** A running child process. */
export class ServerProcess {
  readonly #options: ServerProcessOptions;
  readonly #child: Deno.ChildProcess;
  #status: Deno.CommandStatus | undefined;
  readonly #ended: Promise<void>;

  /**
   * Starts the process.
   *
   * @param options What to start.
   */
  constructor(options: ServerProcessOptions) {
    const { binary, args, folder, run } = options;
    this.#options = options;
    this.#child = new Deno.Command("sh", {
      args: ["-c", SCRIPT, "sh", `${folder}/${run}`, binary, ...args],
      // etcd and kube-apiserver leave files where they are started.
      cwd: folder,
      stdin: "null",
      stdout: "null",
      stderr: "null",
      // A Ctrl+C in the terminal is for the test or the operator, which may need its API server to end well.
      detached: true,
    }).spawn();
    this.#ended = this.#end();
  }

  /** The process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Whether the process is there. */
  get isRunning(): boolean {
    return this.#status === undefined;
  }

  /**
   * Reads what the server has written so far.
   *
   * @returns Its log.
   */
  async log(): Promise<string> {
    const { folder, run } = this.#options;
    return await Deno.readTextFile(`${folder}/${run}.log`).catch(() => ""); // not there before the first line
  }

  /**
   * Waits until the server is ready.
   *
   * @param isReady Asked again and again; what it throws counts as "not yet".
   * @param timeoutMs The limit.
   * @returns A promise that resolves when `isReady` has answered true.
   * @throws {ServerError} If the process ends before that, or the limit is over; the message tells what it wrote last.
   */
  async untilReady(isReady: () => Promise<boolean>, timeoutMs: number): Promise<void> {
    const { clock, name, folder } = this.#options;
    const deadline = clock.monotonic() + timeoutMs;
    let cause: unknown;
    while (!await isReady().catch((error) => void (cause = error))) {
      if (this.#status !== undefined) {
        throw earlyEndError({ name, folder, code: this.#status.code, log: await this.log() });
      }
      if (clock.monotonic() > deadline) {
        const lines = lastLines(await this.log());
        const message =
          `Cannot use ${name}: it is not ready after ${timeoutMs} ms; its last lines are:\n${lines}`;
        throw new ServerError(message, { reason: "not ready", cause });
      }
      await sleep(clock, POLL_MS);
    }
  }

  /**
   * Ends the process: asks it to, and insists when the grace is over.
   *
   * @param graceMs How long it may take to end by itself, in milliseconds.
   * @returns A promise that resolves once the process is gone.
   */
  async stop(graceMs: number): Promise<void> {
    this.kill("SIGTERM");
    const timer = this.#options.clock.setTimer(() => this.kill("SIGKILL"), graceMs);
    await this.#ended;
    timer.cancel();
  }

  /**
   * Waits until the process has ended by itself.
   *
   * @returns Its exit code.
   */
  async untilEnd(): Promise<number> {
    await this.#ended;
    return (await this.#child.status).code;
  }

  /**
   * Sends a signal, if the process is still there.
   *
   * @param signal Such as "SIGKILL", or "SIGSTOP" for a server that hangs.
   */
  kill(signal: Deno.Signal): void {
    try {
      if (this.#status === undefined) this.#child.kill(signal);
    } catch (error) {
      // It may have ended without our having been told yet.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  async #end(): Promise<void> {
    const { folder, run } = this.#options;
    this.#status = await this.#child.status;
    // The id may soon be another process's. There is no file if the shell could not write it.
    await Deno.remove(`${folder}/${run}.pid`).catch(() => {});
  }
}
