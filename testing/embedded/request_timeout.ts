/**
 * How long a request may take, as its query says it.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { badRequest } from "./status.ts";

const DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const UNITS_NS: Readonly<Record<string, number>> = dictionary({
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3_600e9,
});
/** Durations have 64 bits. */
const MAX_NS = 2 ** 63;

/**
 * Checks how long a request may take. Here all are quick enough.
 *
 * @param query The request's query.
 * @throws {StatusError} 400 if it is no duration.
 */
export function requireTimeout(query: URLSearchParams): void {
  const timeout = query.get("timeout") ?? "";
  if (timeout === "" || DURATION.test(timeout) && nanosecondsOf(timeout) < MAX_NS) return;
  throw badRequest(
    `invalid timeout specified in the request URL - time: ${faultOf(timeout)} ${JSON.stringify(timeout)}`,
  );
}

function nanosecondsOf(duration: string): number {
  return [...duration.matchAll(PART)].reduce(
    (sum, [, value = "", unit = ""]) => sum + Number(value) * (UNITS_NS[unit] ?? 0),
    0,
  );
}

/** A number without a unit, one with a strange unit, or no number at all. */
function faultOf(timeout: string): string {
  const rest = timeout.replace(/^[-+]/, "").replaceAll(PART, "");
  const [, unit] = /^(?:\d+\.?\d*|\.\d+)(.*)$/s.exec(rest) ?? [];
  if (unit === undefined || DURATION.test(timeout)) return "invalid duration";
  if (unit === "") return "missing unit in duration";
  const [name = ""] = unit.split(/[\d.]/);
  return `unknown unit ${JSON.stringify(name)} in duration`;
}
