/**
 * The method `format` of texts.
 *
 * @see cel-go ext/formatting.go
 *
 * @module
 */

import { dictionary } from "../dictionary.ts";
import { goQuote } from "../go_format.ts";
import { doubleText, durationText, timestampText } from "./cel_conversions.ts";
import { failEvaluation } from "./expression_error.ts";

/** A clause with its precision and verb; a percent sign that begins none is one, too. */
const CLAUSE = /%(?:(?:\.(\d+))?([a-zA-Z%])?)/g;
const DEFAULT_PRECISION = 6;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** The types that a verb takes, by their names in declarations; `%s` takes all. */
const VERB_TYPES: Readonly<Record<string, readonly string[]>> = dictionary({
  s: [],
  d: ["int", "uint"],
  f: ["double"],
  e: ["double"],
  b: ["int", "uint", "bool"],
  o: ["int", "uint"],
  x: ["int", "uint", "string", "bytes"],
  X: ["int", "uint", "string", "bytes"],
});

/**
 * Fills in a template.
 *
 * @param template The template.
 * @param values What to fill in.
 * @returns The text.
 * @throws {ExpressionError} If a value is missing or of a type that its clause does not take.
 */
export function formatText(template: string, values: readonly unknown[]): string {
  let next = 0;
  return template.replace(CLAUSE, (_whole, digits: string | undefined, verb: string | undefined) => {
    if (verb === "%") return "%";
    if (next >= values.length) failEvaluation(`index ${next} out of range`);
    return formatted(verb ?? "", values[next++], digits === undefined ? DEFAULT_PRECISION : Number(digits));
  });
}

/**
 * Whether a template fits its values, as far as both are known.
 *
 * @param template The template.
 * @param types The values' types by their names in declarations.
 * @returns What is wrong; `undefined` where nothing is.
 */
export function formatFault(template: string, types: readonly string[]): string | undefined {
  const verbs = Array.from(template.matchAll(CLAUSE), ([, , verb = ""]) => verb).filter((verb) =>
    verb !== "%"
  );
  for (const [index, verb] of verbs.entries()) {
    const taken = Object.hasOwn(VERB_TYPES, verb) ? VERB_TYPES[verb] : undefined;
    if (taken === undefined) return `unrecognized formatting clause "${verb}"`;
    const type = types[index];
    if (type === undefined) return `index ${index} out of range`;
    if (taken.length > 0 && type !== "dyn" && !taken.includes(type)) {
      return `error during formatting: "${verb}" does not take ${type}`;
    }
  }
  return verbs.length < types.length ? "too many arguments supplied to string.format" : undefined;
}

function formatted(verb: string, value: unknown, precision: number): string {
  switch (verb) {
    case "s":
      return shown(value);
    case "d":
      return integerText(value, 10);
    case "f":
    case "e":
      if (typeof value !== "number") return failFormat(verb);
      return notFinite(value) ?? (verb === "f" ? fixed(value, precision) : scientific(value, precision));
    case "b":
      return typeof value === "boolean" ? (value ? "1" : "0") : integerText(value, 2);
    case "o":
      return integerText(value, 8);
    case "x":
      return hexText(value);
    case "X":
      return hexText(value).toUpperCase();
    default:
      failEvaluation(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
}

function integerText(value: unknown, radix: number): string {
  const isInteger = typeof value === "bigint" ||
    (typeof value === "object" && value !== null && typeof value.valueOf() === "bigint");
  return isInteger ? BigInt(String(value)).toString(radix) : failFormat("integer");
}

function hexText(value: unknown): string {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  if (!(bytes instanceof Uint8Array)) return integerText(value, 16);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function failFormat(verb: string): never {
  failEvaluation(`error during formatting: the value is of no type that "${verb}" takes`);
}

function notFinite(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? undefined : value > 0 ? "∞" : "-∞";
}

/** A number with some digits behind its point; of two that are as near, the even one. */
function fixed(value: number, precision: number): string {
  const size = Math.abs(value);
  if (size >= 1e21) return BigInt(value).toString() + (precision > 0 ? `.${"0".repeat(precision)}` : "");
  const text = size.toFixed(Math.min(precision, 100));
  const isTie = Number.isInteger(size * 2 ** (precision + 1)) && !Number.isInteger(size * 2 ** precision);
  const digits = BigInt(text.replace(".", ""));
  const even = isTie && digits % 2n === 1n
    ? (digits - 1n).toString().padStart(precision + 1, "0")
    : undefined;
  const unsigned = even === undefined || precision === 0
    ? even ?? text
    : `${even.slice(0, -precision)}.${even.slice(-precision)}`;
  return value < 0 || Object.is(value, -0) ? `-${unsigned}` : unsigned;
}

function scientific(value: number, precision: number): string {
  const [mantissa = "", exponent = ""] = value.toExponential(Math.min(precision, 100)).split("e");
  const digits = exponent.slice(1).padStart(2, "0").replace(
    /\d/g,
    (digit) => SUPERSCRIPTS[Number(digit)] ?? "",
  );
  return `${mantissa}×10${exponent.startsWith("-") ? "⁻" : ""}${digits}`;
}

/** A value as `%s` shows it. */
function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return doubleText(value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Date) return timestampText(value);
  return typeof value === "object" && value !== null && isDuration(value)
    ? durationText(value)
    : shownInside(value);
}

/** A value as it is shown inside lists and maps. */
function shownInside(value: unknown): string {
  if (typeof value === "string") return goQuote(value);
  if (typeof value === "number") return notFinite(value) ?? fixed(value, DEFAULT_PRECISION);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Uint8Array) return `b${goQuote(new TextDecoder().decode(value))}`;
  if (value instanceof Date) return `timestamp("${timestampText(value)}")`;
  if (isDuration(value)) return `duration("${durationText(value)}")`;
  if (Array.isArray(value)) return `[${value.map(shownInside).join(", ")}]`;
  if (value instanceof Map || Object.getPrototypeOf(value) === Object.prototype) {
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return `{${entries.map(([key, item]) => `${shownInside(key)}:${shownInside(item)}`).sort().join(", ")}}`;
  }
  if (typeof value.toString !== "function") failFormat("s");
  return String(value);
}

/** The library does not export the class of its durations. */
function isDuration(value: object): boolean {
  return Object.prototype.toString.call(value) === "[object google.protobuf.Duration]";
}
