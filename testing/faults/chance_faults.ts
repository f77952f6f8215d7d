/**
 * Faults that strike any request by chance: the weather that an operator has to live in.
 *
 * @module
 */

import { seededRandom } from "../../src/async/random.ts";
import { type Fault, FAULT_TYPES } from "./fault.ts";
import { canMeet, checkPattern, type RequestPattern } from "./fault_rule.ts";
import type { MetFault } from "./injected_faults.ts";
import { isMatch, type ObservedRequest } from "./observed_request.ts";
import { Chance, checkTypes, faultOf } from "./random_faults.ts";

/** Options of faults by chance. */
export interface ChanceFaultsOptions {
  /** Where the chance comes from: equal seeds and equal requests meet equal faults. */
  readonly seed: number;
  /** The share of the requests that meet a fault, from 0 to 1. @default {0.1} */
  readonly rate?: number;
  /** Which requests meet them. @default {all of them} */
  readonly on?: RequestPattern;
  /**
   * Which types of faults there are; a request meets one that it can meet.
   *
   * @default {all that a client gets over by itself within seconds}
   */
  readonly types?: readonly Fault["type"][];
}

/** What no client can get over, what takes it a minute, and what takes another thread to make. */
const SELDOM: ReadonlySet<Fault["type"]> = new Set([
  "lost-events",
  "rewind",
  "hang",
  "silence",
  "truncated-gzip",
]);

/** Decides for each request whether it meets a fault, and which. */
export class ChanceFaults {
  readonly #chance: Chance;
  readonly #rate: number;
  readonly #on: RequestPattern;
  readonly #types: readonly Fault["type"][];
  #isOver = false;
  /** How many faults have struck. */
  hits = 0;

  /**
   * @param options The seed, and which faults.
   * @throws {RangeError} If the rate is no share.
   * @throws {TypeError} If there is no type to choose from, or a word is unknown.
   */
  constructor(options: ChanceFaultsOptions) {
    const { seed, rate = 0.1, on = {} } = options;
    const { types = FAULT_TYPES.filter((type) => !SELDOM.has(type)) } = options;
    if (!(rate >= 0 && rate <= 1)) {
      throw new RangeError(`Cannot inject faults at the rate ${rate}: give a number from 0 to 1`);
    }
    checkTypes(types);
    checkPattern(on);
    this.#chance = new Chance(seededRandom(seed));
    this.#rate = rate;
    this.#on = on;
    this.#types = types;
  }

  /**
   * The fault that a request meets.
   *
   * @param request The request.
   * @returns The fault; `undefined` for none.
   */
  meet(request: ObservedRequest): MetFault | undefined {
    if (this.#isOver || !isMatch(request, this.#on)) return undefined;
    if (this.#chance.below(RESOLUTION) >= this.#rate * RESOLUTION) return undefined;
    const types = this.#types.filter((type) => canMeet(request.verb, type));
    if (types.length === 0) return undefined;
    let isStruck = false;
    return {
      fault: faultOf(this.#chance.oneOf(types), this.#chance),
      strike: () => {
        if (!isStruck) this.hits++;
        isStruck = true;
      },
      release: () => {},
    };
  }

  /** From now on no request meets a fault. */
  end(): void {
    this.#isOver = true;
  }
}

const RESOLUTION = 1_000_000;
