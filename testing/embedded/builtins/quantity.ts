/**
 * Quantities of resources, such as "500m" or "1Gi": read exactly, compared, and written as the server writes them.
 *
 * @module
 */

import type { JsonValue } from "../json.ts";

/** How a quantity is written: with powers of 1000, of 1024, or with an exponent. */
type Format = "decimal" | "binary" | "exponent";

/** A quantity. */
export interface Quantity {
  /** Its value in billionths; what is finer is rounded up. */
  readonly nanos: bigint;
  readonly format: Format;
}

const NANO = 1_000_000_000n;
const PATTERN = /^([+-]?)(\d+\.?\d*|\.\d+)(m|n|u|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/;
const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/**
 * Reads a quantity.
 *
 * @param value The text, or a number.
 * @returns The quantity; `undefined` if it is none.
 */
export function parseQuantity(value: JsonValue | undefined): Quantity | undefined {
  const [, sign, digits = "", suffix = ""] = PATTERN.exec(String(value ?? "")) ?? [];
  if (sign === undefined) return undefined;
  const [whole = "", fraction = ""] = digits.split(".");
  const unscaled = BigInt(`${whole}${fraction}` || "0");
  const isExponent = /^[eE][+-]?\d+$/.test(suffix);
  const isBinary = suffix.endsWith("i");
  const power = isExponent ? Number(suffix.slice(1)) : isBinary ? 0 : (DECIMAL.indexOf(suffix) - 3) * 3;
  const factor = isBinary ? 1024n ** BigInt(BINARY.indexOf(suffix)) : 1n;
  const exponent = 9 + power - fraction.length;
  const scaled = unscaled * factor;
  const magnitude = exponent >= 0
    ? scaled * 10n ** BigInt(exponent)
    : roundedUp(scaled, 10n ** BigInt(-exponent));
  return {
    nanos: sign === "-" ? -magnitude : magnitude,
    format: isExponent ? "exponent" : isBinary ? "binary" : "decimal",
  };
}

/**
 * Writes a quantity as the server does: without fractions, with the largest unit that needs none.
 *
 * @param quantity The quantity.
 * @returns The text.
 */
export function quantityText({ nanos, format }: Quantity): string {
  if (nanos === 0n) return "0";
  if (format === "binary" && nanos % NANO === 0n && abs(nanos) >= 1024n * NANO) {
    return withLargestUnit(nanos / NANO, 1024n, BINARY);
  }
  if (format !== "exponent") return withLargestUnit(nanos, 1000n, DECIMAL);
  let [mantissa, power] = [nanos, -9];
  while (mantissa % 1000n === 0n) [mantissa, power] = [mantissa / 1000n, power + 3];
  return power === 0 ? String(mantissa) : `${mantissa}e${power}`;
}

/**
 * Writes a quantity as the server would have it.
 *
 * @param value The text, or a number.
 * @returns The server's text; the text as it is if it is no quantity.
 */
export function canonicalQuantity(value: JsonValue): JsonValue {
  const quantity = parseQuantity(value);
  return quantity === undefined ? value : quantityText(quantity);
}

/**
 * Rounds a quantity up to thousandths.
 *
 * @param quantity The quantity.
 * @returns The rounded quantity.
 */
export function inMillis({ nanos, format }: Quantity): Quantity {
  const milli = 1_000_000n;
  return { nanos: nanos > 0n ? roundedUp(nanos, milli) * milli : nanos / milli * milli, format };
}

function roundedUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}

function withLargestUnit(value: bigint, base: bigint, units: readonly string[]): string {
  let [rest, unit] = [value, 0];
  while (unit < units.length - 1 && rest % base === 0n) [rest, unit] = [rest / base, unit + 1];
  return `${rest}${units[unit]}`;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
