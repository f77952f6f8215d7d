/**
 * What whoever applies faults lets a test do.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { ChanceFaults } from "./chance_faults.ts";
import { checkPattern, type FaultRule, type RequestPattern } from "./fault_rule.ts";
import { type InjectedFault, InjectedFaults, type MetFault } from "./injected_faults.ts";
import { isMatch, type ObservedRequest, observeRequest } from "./observed_request.ts";

/** Puts faults between a client and an API server. */
export interface FaultControls {
  /** The requests that came, oldest first; of very many only the latest. */
  readonly requests: readonly ObservedRequest[];
  /**
   * Puts a rule in force; of several that want the same request, the oldest gets it.
   *
   * @param rule Which requests meet which fault.
   * @returns Its handle: tells of hits, and takes the rule back when it is disposed of.
   * @throws {TypeError} If the rule has an unknown word, or asks for what cannot be.
   * @throws {RangeError} If a number makes no sense.
   */
  inject(rule: FaultRule): InjectedFault;
  /**
   * Takes all rules back, and ends faults by chance. What they have done stays: a silent connection stays silent.
   */
  clear(): void;
  /**
   * Breaks what is open, at once.
   *
   * @param on Which requests' connections. @default {all of them, those without a request too}
   */
  cut(on?: RequestPattern): void;
  /**
   * Makes what is open half open: nothing is closed, nothing goes through. New connections work.
   *
   * @param on Which requests' connections. @default {all of them, those without a request too}
   */
  silence(on?: RequestPattern): void;
  /** Ends every silence: what was held back goes through. */
  resume(): void;
}

/** What can be done to the connection of an exchange. */
export interface Breakable {
  cut(): void;
  silence(): void;
  resume(): void;
}

/** How many requests are remembered. */
const REQUEST_LIMIT = 10_000;

/** Options of {@linkcode FaultDesk}. */
export interface FaultDeskOptions {
  /** Faults for requests that no rule is about. @default {none} */
  readonly chance?: ChanceFaults | undefined;
  /** How many requests are remembered. @default {10_000} */
  readonly remember?: number | undefined;
}

/** The rules, the requests that came, and the exchanges that run. */
export class FaultDesk {
  readonly requests: ObservedRequest[] = [];
  readonly faults: InjectedFaults = new InjectedFaults();
  readonly #clock: Clock;
  readonly #chance: ChanceFaults | undefined;
  readonly #remember: number;
  readonly #running = new Map<Breakable, ObservedRequest>();

  /** @param clock Tells when requests come. @param options Faults by chance, and how many requests are remembered. */
  constructor(clock: Clock, options: FaultDeskOptions = {}) {
    const { chance, remember = REQUEST_LIMIT } = options;
    this.#clock = clock;
    this.#chance = chance;
    this.#remember = remember;
  }

  /** Takes all rules back, and ends the faults by chance. */
  clear(): void {
    this.faults.clear();
    this.#chance?.end();
  }

  /**
   * A request has come.
   *
   * @param method The HTTP method.
   * @param path The path with its query.
   * @param breakable Its connection; to be given back by `finish`.
   * @returns The request, and the fault that it meets.
   */
  begin(
    method: string,
    path: string,
    breakable: Breakable,
  ): { readonly observed: ObservedRequest; readonly met: MetFault | undefined } {
    const observed = observeRequest(method, path, this.#clock.now());
    this.requests.push(observed);
    if (this.requests.length > this.#remember) this.requests.shift();
    this.#running.set(breakable, observed);
    return { observed, met: this.faults.meet(observed) ?? this.#chance?.meet(observed) };
  }

  /**
   * An exchange is over.
   *
   * @param breakable Its connection.
   */
  finish(breakable: Breakable): void {
    this.#running.delete(breakable);
  }

  /**
   * The connections of exchanges that run.
   *
   * @param on Which.
   * @returns Those.
   * @throws {TypeError} If the pattern has an unknown verb.
   */
  running(on: RequestPattern): Breakable[] {
    checkPattern(on);
    return [...this.#running].filter(([, request]) => isMatch(request, on)).map(([breakable]) => breakable);
  }
}
