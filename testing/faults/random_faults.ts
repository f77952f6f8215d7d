/**
 * Faults by chance, the same ones for the same seed.
 *
 * @module
 */

import { type Random, seededRandom } from "../../src/async/random.ts";
import { type Fault, FAULT_TYPES } from "./fault.ts";
import { canMeet, type FaultRule, type RequestPattern, verbsOf } from "./fault_rule.ts";

/** Options of {@linkcode randomFaults}. */
export interface RandomFaultsOptions {
  /** Where the chance comes from: equal seeds give equal rules. */
  readonly seed: number;
  /** Which requests meet them. @default {all lists and watches} */
  readonly on?: RequestPattern;
  /** Which types of faults there are. @default {all that a client can get over by itself} */
  readonly types?: readonly Fault["type"][];
}

/** What no client can get over, or what needs to know the server's versions. */
const NOT_BY_CHANCE: readonly Fault["type"][] = ["lost-events", "rewind"];
/** What servers and those between say when they cannot. */
const CODES: readonly number[] = [410, 429, 500, 502, 503, 504];
const MAX_EVENTS = 8;
const MAX_TIMES = 3;
const MAX_LATENCY_MS = 200;

/**
 * Makes rules for faults, one after the other without an end: to be injected one by one while a test does its work.
 *
 * *Caveats*: `hang` and `silence` are over when the client gives up, which may take it more than a minute; leave them out
 * by `types`, or shorten its deadlines.
 *
 * @param options The seed, and which faults.
 * @returns The rules.
 * @throws {TypeError} If there is no type to choose from, or one is unknown.
 *
 * @example Three faults
 * ```ts
 * import { randomFaults } from "@kubeloop/sdk/testing";
 *
 * const rules = randomFaults({ seed: 7 }).take(3).toArray();
 * console.assert(rules.length === 3);
 * ```
 */
export function randomFaults(options: RandomFaultsOptions): Generator<FaultRule, never> {
  const { seed, on = { verb: ["list", "watch"] } } = options;
  const { types = FAULT_TYPES.filter((type) => !NOT_BY_CHANCE.includes(type)) } = options;
  checkTypes(types);
  const verbs = verbsOf(on);
  const possible = verbs === undefined
    ? types
    : types.filter((type) => verbs.some((verb) => canMeet(verb, type)));
  checkTypes(possible);
  return rules(new Chance(seededRandom(seed)), on, possible);
}

/**
 * Checks types to choose from.
 *
 * @param types The types.
 * @throws {TypeError} If there is none, or one is unknown.
 */
export function checkTypes(types: readonly Fault["type"][]): void {
  const known: readonly string[] = FAULT_TYPES;
  const unknown = types.find((type) => !known.includes(type));
  if (types.length > 0 && unknown === undefined) return;
  const what = unknown === undefined ? "there is none" : `"${unknown}" is unknown`;
  throw new TypeError(`Cannot choose types of faults: ${what}, give some of ${FAULT_TYPES.join(", ")}`);
}

function* rules(
  chance: Chance,
  on: RequestPattern,
  types: readonly Fault["type"][],
): Generator<FaultRule, never> {
  for (;;) {
    const fault = faultOf(chance.oneOf(types), chance);
    const verbs = verbsOf(on)?.filter((verb) => canMeet(verb, fault.type));
    yield {
      on: verbs === undefined ? on : { ...on, verb: verbs },
      skip: chance.below(2),
      times: 1 + chance.below(MAX_TIMES),
      fault,
    };
  }
}

/**
 * Makes a fault of a type.
 *
 * @param type The type.
 * @param chance Decides what the type leaves open.
 * @returns The fault.
 */
export function faultOf(type: Fault["type"], chance: Chance): Fault {
  switch (type) {
    case "status":
      return { type, ...refusal(chance) };
    case "reset":
      return { type, afterAnswer: chance.below(2) === 1 };
    case "latency":
      return { type, ms: chance.below(MAX_LATENCY_MS) };
    case "cut":
      return { type, where: chance.oneOf(["inside", "between"]), afterEvents: chance.below(MAX_EVENTS) };
    case "drip":
      return { type, bytes: 64 + chance.below(1_024), everyMs: 1 };
    case "error-event":
      return { type, ...refusal(chance), afterEvents: chance.below(MAX_EVENTS) };
    case "end":
    case "silence":
    case "bookmark":
    case "garbage":
      return { type, afterEvents: chance.below(MAX_EVENTS) };
    case "lost-events":
      return { type, afterEvents: chance.below(MAX_EVENTS), count: 1 + chance.below(MAX_EVENTS) };
    case "late-events":
      return { type, afterEvents: chance.below(MAX_EVENTS), ms: chance.below(MAX_LATENCY_MS) };
    case "stale-list":
      return { type, behind: 1 + chance.below(MAX_EVENTS) };
    case "rewind":
      return { type, resourceVersion: String(1 + chance.below(1_000)) };
    case "lost-tail":
      return { type, afterBytes: chance.below(4_096) };
    case "hang":
    case "duplicate":
    case "conflict":
    case "truncated-gzip":
      return { type };
    default:
      return type satisfies never;
  }
}

function refusal(chance: Chance): { readonly code: number; readonly retryAfterSeconds?: number } {
  const code = chance.oneOf(CODES);
  return code === 429 && chance.below(2) === 1 ? { code, retryAfterSeconds: 1 } : { code };
}

/** Decides by a source of randomness. */
export class Chance {
  readonly #random: Random;

  /** @param random The source. */
  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * Chooses a number.
   *
   * @param bound A whole number above 0.
   * @returns A whole number from 0, less than the bound.
   */
  below(bound: number): number {
    return Math.floor(this.#random.next() * bound);
  }

  /**
   * Chooses one of several.
   *
   * @typeParam T What there is to choose from.
   * @param choices Those.
   * @returns One of them.
   * @throws {RangeError} If there is none.
   */
  oneOf<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new RangeError("Cannot choose: there is nothing to choose from");
    return choice;
  }
}
