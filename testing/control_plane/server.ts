/**
 * A server of the control plane that can be stopped and started again, at the same address and with the same data.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { BinaryName } from "../assets/binaries.ts";
import { ServerError } from "./server_error.ts";
import { ServerProcess } from "./server_process.ts";

/** What makes one server differ from the others. */
export interface ServerSpec {
  readonly name: BinaryName;
  /** The path of the binary. */
  readonly binary: string;
  /** How many ports it needs. */
  readonly portCount: number;
  /** How long it may take to end its work when it is stopped, in milliseconds. */
  readonly graceMs: number;
  /** Its command line. */
  args(ports: readonly number[]): readonly string[];
  /** Whether it serves; what it throws counts as "not yet". */
  isReady(ports: readonly number[]): Promise<boolean>;
}

/** What all servers of a control plane share. */
export interface ServerSurroundings {
  readonly clock: Clock;
  /** The folder that the guard watches. */
  readonly folder: string;
  /** Proposes a port. */
  readonly pickPort: () => number;
  /** How long a start may take, in milliseconds. */
  readonly startTimeoutMs: number;
}

/** How often a start is tried with other ports. */
const MAX_ATTEMPTS = 5;

/**
 * A server of the control plane: etcd, kube-apiserver, kube-controller-manager.
 *
 * @example What happens while the API server is away
 * ```ts
 * import type { ControlPlane } from "@kubeloop/sdk/testing";
 *
 * async function duringOutage(plane: ControlPlane, check: () => Promise<void>): Promise<void> {
 *   await plane.apiServer.stop({ kill: true });
 *   await check();
 *   await plane.apiServer.start();
 * }
 * ```
 */
export class Server {
  /** Which one it is. */
  readonly name: BinaryName;
  readonly #spec: ServerSpec;
  readonly #surroundings: ServerSurroundings;
  #process: ServerProcess | undefined;
  /** Known since the first good start, and then for good. */
  #ports: readonly number[] | undefined;
  #runs = 0;

  /**
   * Describes a server; nothing runs before `start`.
   *
   * @param spec What it is.
   * @param surroundings Where it runs.
   */
  constructor(spec: ServerSpec, surroundings: ServerSurroundings) {
    this.name = spec.name;
    this.#spec = spec;
    this.#surroundings = surroundings;
  }

  /** The process id; `undefined` while it does not run. */
  get pid(): number | undefined {
    return this.#process?.isRunning ? this.#process.pid : undefined;
  }

  /** The port at which clients reach it; it stays the same from the first start on. */
  get port(): number {
    const [port] = this.#ports ?? [];
    if (port === undefined) throw new Error(`Cannot tell the port of ${this.name}: it has not been started`);
    return port;
  }

  /**
   * Starts the server, with other ports where its ports are taken; a server that runs is left as it is.
   *
   * @returns A promise that resolves once it is ready.
   * @throws {ServerError} If it does not get ready; then it is not left running.
   */
  async start(): Promise<void> {
    if (this.pid !== undefined) return;
    for (let attempt = 1;; attempt++) {
      const ports = this.#ports ?? Array.from({ length: this.#spec.portCount }, this.#surroundings.pickPort);
      try {
        await this.#startAt(ports);
        this.#ports = ports;
        return;
      } catch (error) {
        const isPortTaken = error instanceof ServerError && error.reason === "port taken";
        if (!isPortTaken || this.#ports !== undefined || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Ends the server; its data stay.
   *
   * @param options How: by default it may end its work, with `kill` it ends at once.
   * @returns A promise that resolves once the process is gone.
   */
  async stop(options: { readonly kill?: boolean } = {}): Promise<void> {
    await this.#process?.stop(options.kill ? 0 : this.#spec.graceMs);
    this.#process = undefined;
  }

  /**
   * Ends the server and starts it again.
   *
   * @returns A promise that resolves once it is ready again.
   * @throws {ServerError} If it does not get ready.
   */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /**
   * Sends the server a signal.
   *
   * @param signal "SIGSTOP" makes it hang, "SIGCONT" lets it go on.
   */
  kill(signal: Deno.Signal): void {
    this.#process?.kill(signal);
  }

  /**
   * Reads what the server has written since it was started.
   *
   * @returns Its log; "" while it does not run.
   */
  async log(): Promise<string> {
    return await this.#process?.log() ?? "";
  }

  async #startAt(ports: readonly number[]): Promise<void> {
    const { name, binary } = this.#spec;
    const { clock, folder, startTimeoutMs } = this.#surroundings;
    const args = this.#spec.args(ports);
    this.#process = new ServerProcess({ clock, name, binary, args, folder, run: `${name}-${++this.#runs}` });
    try {
      await this.#process.untilReady(() => this.#spec.isReady(ports), startTimeoutMs);
    } catch (error) {
      await this.stop({ kill: true });
      throw error;
    }
  }
}
