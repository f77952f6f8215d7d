/**
 * The rules that are in force, and which fault a request meets.
 *
 * @module
 */

import type { Fault } from "./fault.ts";
import { canMeet, checkRule, type FaultRule } from "./fault_rule.ts";
import { isMatch, type ObservedRequest } from "./observed_request.ts";

/** A rule in force; disposing of it takes it back, and leaves alone what it has struck. */
export interface InjectedFault extends Disposable {
  /** The rule. */
  readonly rule: FaultRule;
  /** How often the fault has struck. */
  readonly hits: number;
  /** Resolves when the fault strikes for the first time. */
  readonly hit: Promise<void>;
}

/** A fault that a request meets. */
export interface MetFault {
  readonly fault: Fault;
  /** The fault strikes now. */
  strike(): void;
  /** The exchange is over: a fault that did not strike is there for another request. */
  release(): void;
}

/** The rules in force, in the order in which they were injected. */
export class InjectedFaults {
  readonly #active = new Set<ActiveRule>();

  /**
   * Puts a rule in force.
   *
   * @param rule The rule.
   * @returns Its handle.
   * @throws {TypeError} If it has an unknown word, or asks for what cannot be.
   * @throws {RangeError} If a number makes no sense.
   */
  inject(rule: FaultRule): InjectedFault {
    checkRule(rule);
    const active = new ActiveRule(rule, () => this.#active.delete(active));
    this.#active.add(active);
    return active;
  }

  /**
   * The fault that a request meets: that of the first rule which wants it.
   *
   * @param request The request.
   * @returns The fault; `undefined` for none.
   */
  meet(request: ObservedRequest): MetFault | undefined {
    for (const rule of this.#active) {
      const met = rule.meet(request);
      if (met) return met;
    }
    return undefined;
  }

  /** Takes all rules back. */
  clear(): void {
    this.#active.clear();
  }
}

class ActiveRule implements InjectedFault {
  readonly rule: FaultRule;
  hits = 0;
  readonly #hit = Promise.withResolvers<void>();
  readonly #remove: () => void;
  #toSkip: number;
  #left: number;

  constructor(rule: FaultRule, remove: () => void) {
    this.rule = rule;
    this.#remove = remove;
    this.#toSkip = rule.skip ?? 0;
    this.#left = rule.times ?? 1;
  }

  get hit(): Promise<void> {
    return this.#hit.promise;
  }

  meet(request: ObservedRequest): MetFault | undefined {
    const { on = {}, fault } = this.rule;
    if (this.#left === 0 || !isMatch(request, on)) return undefined;
    if (!canMeet(request.verb, fault.type)) return undefined;
    if (this.#toSkip > 0) {
      this.#toSkip--;
      return undefined;
    }
    this.#left--;
    let state: "met" | "struck" | "released" = "met";
    return {
      fault,
      strike: () => {
        if (state !== "met") return;
        state = "struck";
        this.hits++;
        this.#hit.resolve();
      },
      release: () => {
        if (state === "met") this.#left++;
        state = "released";
      },
    };
  }

  [Symbol.dispose](): void {
    this.#remove();
  }
}
