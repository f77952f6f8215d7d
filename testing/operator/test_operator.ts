/**
 * An operator of a test: controllers that can be stopped, killed and started again beside an API server that stays.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import type { Random } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { Client, type ClientSettings } from "../../src/client/client.ts";
import type { Transport } from "../../src/client/transport.ts";
import type { ControllerDefinition } from "../../src/controller/define_controller.ts";
import { Manager } from "../../src/manager/manager.ts";
import { passTimeUntil } from "../env/pass_time.ts";
import type { ObservedRequest } from "../faults/observed_request.ts";
import { isWrite, KillPlan, type KillPoint, type PlannedKill } from "./kill_plan.ts";
import { OperatorLife } from "./operator_life.ts";

/** What an operator runs with. */
export interface TestOperatorParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly settings: Omit<ClientSettings, "clock" | "random">;
  /** How many writes are remembered. @default {10_000} */
  readonly remember?: number;
}

interface Running {
  readonly life: OperatorLife;
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

/** How long a stop waits for reconciles that run, in milliseconds. */
const GRACE_PERIOD_MS = 1_000;
/** How much virtual time a start may take: the backoff of a client goes up to less than one of them. */
const START_LIMIT_MINUTES = 10;
/** How many writes are remembered. */
const WRITE_LIMIT = 10_000;

/**
 * Controllers of a test, with a life of their own; dispose of it with `await using`. It is made by `env.operator()`.
 *
 * *Guarantees*: a killed operator sends nothing more, hears nothing more and logs nothing more; its code stays where it
 * waits for an answer or for time. The next one begins as a new process does: with empty caches and queues.
 *
 * *Caveats*: code that runs without waiting can't be stopped in the middle, nor can what a reconcile does elsewhere than
 * at the API server. What it keeps in variables of the module outlives it.
 *
 * @example The second Deployment is made, and the operator never learns it
 * ```ts
 * import type { ControllerDefinition } from "@kubeloop/sdk";
 * import type { TestEnv } from "@kubeloop/sdk/testing";
 *
 * async function killOnce(env: TestEnv, controller: ControllerDefinition): Promise<void> {
 *   await using operator = await env.operator([controller]);
 *   const kill = operator.killAt({ verb: "patch", resource: "deployments", nth: 2, when: "after" });
 *   // ... what makes the operator write ...
 *   await kill.killed;
 * }
 * ```
 */
export class TestOperator implements AsyncDisposable {
  /** The writes that it has sent or was about to send, oldest first, over all its lives; of very many only the latest. */
  readonly writes: ObservedRequest[] = [];
  readonly #parts: TestOperatorParts;
  readonly #controllers: readonly ControllerDefinition[];
  readonly #plans = new Set<KillPlan>();
  #running: Running | undefined;
  #starting: Promise<void> = Promise.resolve();
  #lives = 0;

  /**
   * Made by `env.operator()`; nothing runs yet.
   *
   * @param controllers What runs.
   * @param parts What it runs with.
   */
  constructor(controllers: readonly ControllerDefinition[], parts: TestOperatorParts) {
    this.#controllers = controllers;
    this.#parts = parts;
  }

  /** How often it was started. */
  get lives(): number {
    return this.#lives;
  }

  /** Whether it runs. */
  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /**
   * Starts it, with empty caches; one that runs goes on.
   *
   * @returns A promise that resolves once its workers run, or it was killed before that.
   * @throws {Error} If a controller can't run, or has not begun to after ten minutes of virtual time.
   */
  async start(): Promise<void> {
    if (this.#running === undefined) this.#starting = this.#start();
    const limitMs = START_LIMIT_MINUTES * 60_000;
    if (await passTimeUntil(this.#parts.clock, this.#starting, { limitMs })) {
      throw new Error(
        `Cannot start the operator: its caches are not filled after ${START_LIMIT_MINUTES} minutes of virtual time, ` +
          'the option "log" tells what its lists and watches were answered',
      );
    }
    await this.#starting;
  }

  /** Ends it in good order, as a rollout does: reconciles that run may end. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    running.stopping.abort();
    const { clock } = this.#parts;
    // Nobody else moves a virtual clock on, and the limits of a stop are on it.
    if (clock instanceof VirtualClock) await clock.advance(10 * GRACE_PERIOD_MS);
    await running.ended;
  }

  /** Kills it, wherever it is; one that doesn't run stays as it is. */
  kill(): void {
    this.#running?.life.kill();
    this.#running = undefined;
  }

  /**
   * Plans to kill it at one of its requests.
   *
   * @param point Which request, and whether the server sees it.
   * @returns The plan.
   * @throws {TypeError} If there is no such verb or moment.
   * @throws {RangeError} If `nth` is no whole number from 1.
   */
  killAt(point: KillPoint): PlannedKill {
    const plan = new KillPlan(point);
    this.#plans.add(plan);
    return plan;
  }

  /** The same as {@linkcode TestOperator.stop}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(): Promise<void> {
    const { random, settings, remember = WRITE_LIMIT } = this.#parts;
    let ending: KillPlan | undefined;
    const life: OperatorLife = new OperatorLife({
      ...this.#parts,
      endsAt: (request) => {
        if (isWrite(request)) this.writes.push(request);
        if (this.writes.length > remember) this.writes.shift();
        for (const plan of this.#plans) {
          const moment = plan.count(request);
          if (moment === undefined) continue;
          ending = plan;
          return moment;
        }
        return undefined;
      },
      onEnd: (request) => {
        died.resolve();
        if (this.#running?.life !== life) return;
        this.#running = undefined;
        if (ending?.restart) this.#restart();
        ending?.done(request);
      },
    });
    const died = Promise.withResolvers<void>();
    const { transport, clock, log } = life;
    const client = new Client({ log, ...settings, transport, clock, random });
    const manager = new Manager({ client, clock, random, log, gracePeriodMs: GRACE_PERIOD_MS });
    for (const controller of this.#controllers) manager.add(controller);
    const stopping = new AbortController();
    const ended = manager.run(stopping.signal);
    this.#running = { life, stopping, ended };
    this.#lives++;
    await Promise.race([manager.ready, ended, died.promise]);
  }

  #restart(): void {
    this.#starting = this.#start();
    // Who starts or stops it is told of a failure; nobody has to.
    this.#starting.catch(() => {});
  }
}
