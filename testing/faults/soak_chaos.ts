/**
 * The faults of a soak: rules at random in front of the server, and what the proxy and the server can break at once.
 *
 * @module
 */

import { sleep, systemClock } from "../../src/async/clock.ts";
import type { Random } from "../../src/async/random.ts";
import type { TestEnv } from "../start_test_env.ts";
import type { FaultProxy } from "./fault_proxy.ts";
import type { FaultRule, RequestPattern } from "./fault_rule.ts";
import type { InjectedFault } from "./injected_faults.ts";
import { randomFaults } from "./random_faults.ts";

/** What {@linkcode SoakChaos} needs. */
export interface SoakChaosOptions {
  readonly env: TestEnv;
  readonly proxy: FaultProxy;
  readonly random: Random;
  /** Where the rules come from. */
  readonly seed: number;
  /** How long a connection may be silent before a cache gives it up, in milliseconds. */
  readonly patienceMs: number;
  /** The only fault there is, and nobody can heal it. @default {faults at random, all of which can be healed} */
  readonly sabotage?: FaultRule;
}

/** So many faults come, on average, in the time after which a silent connection is given up. */
const FAULTS_IN_PATIENCE = 16;
/** Older rules are taken back: those for requests that do not come would only be in the way. */
const MOST_RULES = 6;

/** Lists are rare: a rule that watches could meet as well would hardly ever be left for one. */
const REQUESTS: readonly RequestPattern[] = [
  { verb: "watch", resource: "configmaps" },
  { verb: "list", resource: "configmaps" },
];

/** Makes trouble until it is told to stop. */
export class SoakChaos {
  readonly #options: SoakChaosOptions;
  readonly #injected: InjectedFault[] = [];
  readonly #strikes: Record<string, number> = {};
  readonly #rules: readonly Generator<FaultRule, never>[];

  /** @param options What can be broken. */
  constructor(options: SoakChaosOptions) {
    this.#options = options;
    this.#rules = REQUESTS.map((on, index) => randomFaults({ seed: options.seed + index, on }));
  }

  /**
   * Puts faults in for a while, and takes back then what has not struck.
   *
   * @param durationMs For how long.
   * @param signal Ends it before that.
   */
  async run(durationMs: number, signal: AbortSignal): Promise<void> {
    const { proxy, random, patienceMs, sabotage } = this.#options;
    if (sabotage) {
      this.#injected.push(proxy.inject(sabotage));
      // What the rule strikes are new watches.
      return proxy.cut({ verb: "watch" });
    }
    const endMs = systemClock.monotonic() + durationMs;
    while (!signal.aborted && systemClock.monotonic() < endMs) {
      this.#strikeOnce();
      // Twice a random number is one on average.
      await sleep(systemClock, 2 * random.next() * patienceMs / FAULTS_IN_PATIENCE, signal).catch(() => {});
    }
    for (const injected of this.#injected.splice(0)) this.#retire(injected);
  }

  /** How often each fault has struck. */
  strikes(): Readonly<Record<string, number>> {
    return { ...this.#strikes };
  }

  #strikeOnce(): void {
    const { env, proxy, random } = this.#options;
    const dice = random.next();
    if (dice < 0.03) this.#atOnce("cut all", () => proxy.cut());
    else if (dice < 0.06) this.#atOnce("silence watches", () => proxy.silence({ verb: "watch" }));
    else if (dice < 0.12 && env.server) this.#atOnce("compact", () => env.server?.compact());
    else if (dice < 0.4) this.#atOnce("cut watches", () => proxy.cut({ verb: "watch" }));
    else this.#inject(this.#rules[Math.floor(random.next() * this.#rules.length)]?.next().value);
  }

  #inject(rule: FaultRule | undefined): void {
    if (rule) this.#injected.push(this.#options.proxy.inject(rule));
    if (this.#injected.length > MOST_RULES) this.#retire(this.#injected.shift());
  }

  #retire(injected: InjectedFault | undefined): void {
    if (!injected) return;
    injected[Symbol.dispose]();
    this.#count(injected.rule.fault.type, injected.hits);
  }

  #atOnce(what: string, strike: () => void): void {
    strike();
    this.#count(what, 1);
  }

  #count(what: string, times: number): void {
    if (times > 0) this.#strikes[what] = (this.#strikes[what] ?? 0) + times;
  }
}
