/**
 * Rules for faults: which request meets which fault, and how often. They are data, whoever applies them.
 *
 * @module
 */

import { type Fault, FAULT_TYPES } from "./fault.ts";

/** What a request asks for: the verbs of RBAC in the words of our client. */
export type FaultVerb =
  | "list"
  | "watch"
  | "get"
  | "create"
  | "replace"
  | "patch"
  | "delete"
  | "deleteCollection";

/** All verbs, for messages and checks. */
const VERBS: readonly FaultVerb[] = [
  "list",
  "watch",
  "get",
  "create",
  "replace",
  "patch",
  "delete",
  "deleteCollection",
];

/** The verbs that some types of faults are about: other requests never meet them. */
const VERBS_OF_TYPES: { readonly [Type in Fault["type"]]?: readonly FaultVerb[] } = {
  "error-event": ["watch"],
  bookmark: ["watch"],
  duplicate: ["watch"],
  "lost-events": ["watch"],
  "late-events": ["watch"],
  rewind: ["watch"],
  "stale-list": ["list"],
  conflict: ["replace", "patch"],
};

/** Which requests are meant; what is left out does not matter. */
export interface RequestPattern {
  /** What they ask for. */
  readonly verb?: FaultVerb | readonly FaultVerb[];
  /** The API group; "" for the core group. */
  readonly group?: string;
  /** The plural name, such as "pods"; with a subresource "pods/status". */
  readonly resource?: string;
  /** The namespace; requests for all namespaces have none. */
  readonly namespace?: string;
  /** The name of the object. */
  readonly name?: string;
}

/** Says which requests meet a fault. */
export interface FaultRule {
  /** Which requests. @default {all that can meet the fault} */
  readonly on?: RequestPattern;
  /** How many of them pass before the first that meets it. @default {0} */
  readonly skip?: number;
  /** How many of them meet it; `Infinity` for every one. @default {1} */
  readonly times?: number;
  /** What they meet. */
  readonly fault: Fault;
}

/**
 * Checks a rule.
 *
 * @param rule The rule.
 * @throws {TypeError} If it has an unknown word, or asks for what cannot be.
 * @throws {RangeError} If a number makes no sense.
 */
export function checkRule(rule: FaultRule): void {
  const { on = {}, skip, times = 1, fault } = rule;
  const known: readonly unknown[] = FAULT_TYPES;
  if (!known.includes(fault?.type)) {
    throw new TypeError(
      `Cannot inject the fault ${show(fault?.type)}: choose one of ${FAULT_TYPES.join(", ")}`,
    );
  }
  checkPattern(on);
  checkCount("skip", skip);
  if (times !== Infinity) checkCount("times", times, 1);
  checkFault(fault);
  const verbs = verbsOf(on);
  if (verbs !== undefined && !verbs.some((verb) => canMeet(verb, fault.type))) {
    const can = (VERBS_OF_TYPES[fault.type] ?? []).join(", ");
    throw new TypeError(
      `Cannot inject the fault "${fault.type}" on ${
        verbs.join(", ")
      }: only ${can} can meet it, leave the verb out`,
    );
  }
}

/**
 * Whether a request can meet a fault.
 *
 * @param verb What the request asks for.
 * @param type The type of the fault.
 * @returns False for a fault that is about other requests.
 */
export function canMeet(verb: FaultVerb, type: Fault["type"]): boolean {
  return VERBS_OF_TYPES[type]?.includes(verb) ?? true;
}

/**
 * Checks which requests are meant.
 *
 * @param pattern The pattern.
 * @throws {TypeError} If it has an unknown verb.
 */
export function checkPattern(pattern: RequestPattern): void {
  const known: readonly string[] = VERBS;
  for (const verb of verbsOf(pattern) ?? []) {
    if (!known.includes(verb)) {
      throw new TypeError(`Cannot match the verb ${show(verb)}: choose one of ${VERBS.join(", ")}`);
    }
  }
}

/**
 * The verbs of a pattern.
 *
 * @param pattern The pattern.
 * @returns The verbs; `undefined` for all.
 */
export function verbsOf({ verb }: RequestPattern): readonly FaultVerb[] | undefined {
  if (verb === undefined) return undefined;
  return typeof verb === "string" ? [verb] : verb;
}

function checkFault(fault: Fault): void {
  switch (fault.type) {
    case "status":
      return checkRefusal(fault);
    case "latency":
      return checkDuration("ms", fault.ms);
    case "drip":
      checkCount("bytes", fault.bytes, 1);
      return checkDuration("everyMs", fault.everyMs ?? 0);
    case "cut":
      checkCount("afterEvents", fault.afterEvents);
      return checkWhere(fault.where);
    case "end":
    case "silence":
    case "garbage":
      return checkCount("afterEvents", fault.afterEvents);
    case "error-event":
      checkCount("afterEvents", fault.afterEvents);
      return checkRefusal(fault);
    case "bookmark":
      checkCount("afterEvents", fault.afterEvents);
      return checkVersion(fault.resourceVersion ?? "1");
    case "lost-events":
      checkCount("afterEvents", fault.afterEvents);
      return checkCount("count", fault.count, 1);
    case "late-events":
      checkCount("afterEvents", fault.afterEvents);
      checkCount("count", fault.count, 1);
      return checkDuration("ms", fault.ms);
    case "stale-list":
      checkCount("behind", fault.behind, 1);
      return checkVersion(fault.resourceVersion ?? "1");
    case "rewind":
      return checkVersion(fault.resourceVersion);
    case "lost-tail":
      return checkCount("afterBytes", fault.afterBytes ?? NaN);
    case "reset":
    case "hang":
    case "duplicate":
    case "conflict":
    case "truncated-gzip":
      return;
    default:
      return fault satisfies never;
  }
}

function checkWhere(where: unknown = "between"): void {
  if (where === "inside" || where === "between") return;
  throw new TypeError(`Cannot inject the fault "cut": where is ${show(where)}, choose "inside" or "between"`);
}

function checkRefusal(
  { code, retryAfterSeconds }: { readonly code: number; readonly retryAfterSeconds?: number },
): void {
  if (!Number.isInteger(code) || code < 400 || code > 599) {
    throw new RangeError(`Cannot inject a refusal with the code ${show(code)}: give one from 400 to 599`);
  }
  checkCount("retryAfterSeconds", retryAfterSeconds);
}

function checkCount(name: string, value = 1, least = 0): void {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(
      `Cannot inject a fault with ${name} ${show(value)}: give a whole number, ${least} or more`,
    );
  }
}

function checkDuration(name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) {
    throw new RangeError(`Cannot inject a fault with ${name} ${show(value)}: give milliseconds, 0 or more`);
  }
}

function checkVersion(resourceVersion: unknown): void {
  if (typeof resourceVersion !== "string" || resourceVersion === "") {
    throw new TypeError(
      `Cannot inject a fault with resourceVersion ${show(resourceVersion)}: give a text such as "1"`,
    );
  }
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
