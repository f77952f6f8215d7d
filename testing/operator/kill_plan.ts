/**
 * At which request an operator is killed.
 *
 * @module
 */

import { checkPattern, type FaultVerb, type RequestPattern, verbsOf } from "../faults/fault_rule.ts";
import { isMatch, type ObservedRequest } from "../faults/observed_request.ts";
import type { KillMoment } from "./operator_life.ts";

/** A request at which an operator is killed; what is left out does not matter. */
export interface KillPoint extends RequestPattern {
  /** What it asks for. @default {any write} */
  readonly verb?: FaultVerb | readonly FaultVerb[];
  /** Which of these requests, counted from 1 when the plan is made. @default {1} */
  readonly nth?: number;
  /**
   * Whether the server sees the request: "before" it is sent, or "after" the server has done what it asks for, whose
   * answer the operator never gets.
   *
   * @default {"before"}
   */
  readonly when?: KillMoment;
  /** Whether a new operator with empty caches is started at once. @default {true} */
  readonly restart?: boolean;
}

/** A kill that is to come. */
export interface PlannedKill extends Disposable {
  /** Resolves with the request at which the operator was killed. */
  readonly killed: Promise<ObservedRequest>;
  /** Whether it has come. */
  readonly isDone: boolean;
  /** Takes the plan back. */
  [Symbol.dispose](): void;
}

/** What changes something. */
const WRITES: readonly FaultVerb[] = ["create", "replace", "patch", "delete", "deleteCollection"];

/**
 * Whether a request changes something.
 *
 * @param request The request.
 * @returns Whether it is a write.
 */
export function isWrite({ verb }: ObservedRequest): boolean {
  return WRITES.includes(verb);
}

/** A plan and how far it is. */
export class KillPlan implements PlannedKill {
  /** Whether a new operator follows. */
  readonly restart: boolean;
  isDone = false;
  readonly #point: KillPoint;
  readonly #killed = Promise.withResolvers<ObservedRequest>();
  #left: number;

  /**
   * @param point At which request.
   * @throws {TypeError} If the pattern has an unknown verb, or `when` is neither "before" nor "after".
   * @throws {RangeError} If `nth` is no whole number from 1.
   */
  constructor(point: KillPoint) {
    const { nth = 1, when = "before", restart = true, ...pattern } = point;
    checkPattern(pattern);
    if (!Number.isInteger(nth) || nth < 1) {
      throw new RangeError(`Cannot kill at the request ${nth}: count them from 1`);
    }
    if (when !== "before" && when !== "after") {
      throw new TypeError(`Cannot kill ${JSON.stringify(when)} a request: choose "before" or "after"`);
    }
    this.#point = { when, ...pattern, verb: verbsOf(pattern) ?? WRITES };
    this.#left = nth;
    this.restart = restart;
  }

  /** The request at which it came. */
  get killed(): Promise<ObservedRequest> {
    return this.#killed.promise;
  }

  /**
   * Counts a request.
   *
   * @param request The request.
   * @returns When it ends the operator's life; `undefined` if it does not.
   */
  count(request: ObservedRequest): KillMoment | undefined {
    const { when = "before", ...pattern } = this.#point;
    if (this.#left === 0 || !isMatch(request, pattern)) return undefined;
    this.#left--;
    return this.#left === 0 ? when : undefined;
  }

  /**
   * It has come.
   *
   * @param request At which request.
   */
  done(request: ObservedRequest): void {
    this.isDone = true;
    this.#killed.resolve(request);
  }

  /** Takes the plan back. */
  [Symbol.dispose](): void {
    this.#left = 0;
  }
}
