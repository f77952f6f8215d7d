/**
 * Durations and times in texts, as Go reads them.
 *
 * @see Go time.ParseDuration, k8s.io/kube-openapi pkg/validation/strfmt/duration.go
 *
 * @module
 */

import { dictionary } from "../dictionary.ts";
import { Environment } from "@marcbachmann/cel-js";
import { isDateTime, isDuration } from "../format_time.ts";
import { failEvaluation } from "./expression_error.ts";

const NANOSECONDS: Readonly<Record<string, bigint>> = dictionary({
  ns: 1n,
  us: 1_000n,
  "\u00b5s": 1_000n,
  "\u03bcs": 1_000n,
  ms: 1_000_000n,
  s: 10n ** 9n,
  m: 60n * 10n ** 9n,
  h: 3_600n * 10n ** 9n,
});
const GO_DURATION = /^([-+]?)(?:0|((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+))$/;
const GO_PART = /(\d*)\.?(\d*)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g;
const MAX_NANOSECONDS = 2n ** 63n - 1n;

/** Words for units as people write them, each by its start; the rest is Go's. */
const WORDY_UNITS: readonly (readonly [start: RegExp, nanoseconds: bigint])[] = [
  [/^(?:ns$|nano)/, 1n],
  [/^(?:us$|\u00b5s$|micro)/, 1_000n],
  [/^(?:ms$|milli)/, 1_000_000n],
  [/^(?:s$|sec)/, 10n ** 9n],
  [/^(?:m$|min)/, 60n * 10n ** 9n],
  [/^(?:h$|hr$|hour)/, 3_600n * 10n ** 9n],
  [/^(?:d$|day)/, 86_400n * 10n ** 9n],
  [/^(?:w$|wk$|week)/, 604_800n * 10n ** 9n],
];

/** Makes the library's durations: it does not export their class. */
const libraryDuration = new Environment().registerVariable("text", "string").parse("duration(text)");

/**
 * Reads a duration in Go's notation.
 *
 * @param text The text, such as "1h30m".
 * @returns The duration as expressions know it; `undefined` for any other text, and for more than 292 years.
 */
export function celDuration(text: string): unknown {
  const nanoseconds = goNanoseconds(text);
  return nanoseconds === undefined ? undefined : durationOf(nanoseconds);
}

/**
 * Reads the value of a field of the format `duration`, which may be in words, too.
 *
 * @param text The text, such as "1h30m" or "2 days".
 * @returns The duration as expressions know it.
 * @throws {ExpressionError} If it is none.
 */
export function celDurationField(text: string): unknown {
  const nanoseconds = goNanoseconds(text) ?? wordyNanoseconds(text);
  if (nanoseconds === undefined) {
    failEvaluation(`Invalid duration formatted string ${text}: unable to parse ${text} as duration`);
  }
  return durationOf(nanoseconds);
}

/**
 * Reads a time.
 *
 * @param text The text, as RFC 3339 says.
 * @returns The time, exact to the millisecond; `undefined` for any other text.
 */
export function celTimestamp(text: string): Date | undefined {
  return isDateTime(text) && /^.{10}T.*(?:Z|\d)$/.test(text) ? new Date(text) : undefined;
}

function goNanoseconds(text: string): bigint | undefined {
  const [matched, sign = "", parts = ""] = GO_DURATION.exec(text) ?? [];
  if (matched === undefined) return undefined;
  let nanoseconds = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of parts.matchAll(GO_PART)) {
    const scale = 10n ** BigInt(fraction.length);
    nanoseconds += BigInt(`0${whole}${fraction}`) * (NANOSECONDS[unit] ?? 0n) / scale;
  }
  if (nanoseconds > MAX_NANOSECONDS) return undefined;
  return sign === "-" ? -nanoseconds : nanoseconds;
}

function wordyNanoseconds(text: string): bigint | undefined {
  if (!isDuration(text)) return undefined;
  let nanoseconds = 0n;
  for (const [, amount = "0", unit = ""] of text.matchAll(/(\d+)\s*([A-Za-z\u00b5]+)/g)) {
    const found = WORDY_UNITS.find(([start]) => start.test(unit.toLowerCase()));
    nanoseconds += BigInt(amount) * (found?.[1] ?? 0n);
  }
  return nanoseconds;
}

function durationOf(nanoseconds: bigint): unknown {
  return libraryDuration({ text: `${nanoseconds}ns` });
}
