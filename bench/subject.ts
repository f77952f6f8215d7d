/**
 * A measured program: it runs in a process of its own, measures itself, and says so in lines of JSON.
 *
 * @module
 */

import { systemClock } from "@kubeloop/sdk";
import type { Cost } from "./answer.ts";

/** No step of a benchmark takes nearly so long. */
const STEP_TIMEOUT_MS = 300_000;

/** What a subject says at one point of its program. */
export interface SubjectReport extends Cost {
  /** Which point. */
  readonly event: string;
  /** How many objects it has, or has been told of. */
  readonly objects: number;
  /** What the start of the runtime and the program's modules cost before; it is in no other figure. */
  readonly startCpuMs: number;
  /** How long single events took, in milliseconds, if that was asked for. */
  readonly latenciesMs?: readonly number[];
}

/** How a subject is run. */
export interface SubjectCommand {
  /** What it is, for messages. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** A running subject; it ends with its standard input, so that it never outlives the benchmark. */
export class Subject implements AsyncDisposable {
  readonly #name: string;
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #stderr: Promise<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #signal: AbortSignal;
  readonly #onAbort = (): void => this.#kill();
  #buffer = "";
  #hasEnded = false;

  /**
   * Starts a subject.
   *
   * @param options What to run.
   */
  constructor({ name, command: [program, ...args], signal }: SubjectCommand) {
    signal.throwIfAborted();
    this.#name = name;
    this.#signal = signal;
    this.#child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" })
      .spawn();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#stderr = new Response(this.#child.stderr).text();
    this.#input = this.#child.stdin.getWriter();
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** The process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /**
   * Waits for what the subject says next.
   *
   * @param event What it is expected to say.
   * @returns The report.
   * @throws {Error} If it says something else, ends, or says nothing for minutes.
   */
  async next(event: string): Promise<SubjectReport> {
    let isLate = false;
    const timer = systemClock.setTimer(() => {
      isLate = true;
      this.#kill();
    }, STEP_TIMEOUT_MS);
    const line = await this.#line();
    timer.cancel();
    this.#signal.throwIfAborted();
    if (isLate) {
      const seconds = STEP_TIMEOUT_MS / 1000;
      throw new Error(`Cannot measure ${this.#name}: it did not say "${event}" within ${seconds} s`);
    }
    if (line === undefined) {
      const words = (await this.#stderr).trimEnd().split("\n").slice(-10).join("\n");
      throw new Error(`Cannot measure ${this.#name}: it has ended before "${event}"; it wrote:\n${words}`);
    }
    const report: SubjectReport = JSON.parse(line);
    if (report.event === event) return report;
    throw new Error(`Cannot measure ${this.#name}: it said "${report.event}" instead of "${event}"`);
  }

  /**
   * Tells the subject what to do next.
   *
   * @param order One line.
   * @returns A promise that resolves once it is written.
   */
  async order(order: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${order}\n`));
  }

  /** Ends the subject. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#kill();
    await this.#input.close().catch(() => {}); // it may be gone already
    await this.#lines.cancel();
    await this.#stderr;
    await this.#child.status;
    this.#hasEnded = true;
  }

  async #line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf("\n");
      if (end >= 0) {
        const line = this.#buffer.slice(0, end);
        this.#buffer = this.#buffer.slice(end + 1);
        return line;
      }
      const { done, value } = await this.#lines.read();
      if (done) return undefined;
      this.#buffer += value;
    }
  }

  #kill(): void {
    try {
      if (!this.#hasEnded) this.#child.kill("SIGKILL");
    } catch (error) {
      // It may have ended without our having been told yet.
      if (!(error instanceof TypeError)) throw error;
    }
  }
}

/**
 * The command of a subject that is a program of this folder.
 *
 * @param program Its file, in `subjects/`.
 * @param args Its arguments.
 * @returns The command.
 */
export function denoCommand(program: string, args: readonly string[]): readonly [string, ...string[]] {
  const path = new URL(`./subjects/${program}`, import.meta.url).pathname;
  // It reads /proc, which Deno allows to none but those that may do everything.
  return [Deno.execPath(), "run", "--allow-all", "--no-check", "--quiet", path, ...args];
}
