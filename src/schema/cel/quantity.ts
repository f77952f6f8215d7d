/**
 * Quantities of resources as exact numbers.
 *
 * @see k8s.io/apimachinery pkg/api/resource/quantity.go
 *
 * @module
 */

import { dictionary } from "../dictionary.ts";

const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;
const NANO_DIGITS = 9;
const MAX_INT64 = 9223372036854775807n;
const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = dictionary({
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
});
const BINARY_EXPONENTS: Readonly<Record<string, bigint>> = dictionary({
  Ki: 10n,
  Mi: 20n,
  Gi: 30n,
  Ti: 40n,
  Pi: 50n,
  Ei: 60n,
});
/** Above this the server caps a quantity, too. */
const MAX_EXPONENT = 1_000;

/** A quantity; what is finer than a billionth is rounded up. */
export class Quantity {
  /** Billionths. */
  readonly nano: bigint;

  /** @param nano How many billionths. */
  constructor(nano: bigint) {
    this.nano = nano;
  }

  /** The number as an integer; `undefined` where it is none of 64 bits. */
  get integer(): bigint | undefined {
    const unit = 10n ** BigInt(NANO_DIGITS);
    const value = this.nano / unit;
    return this.nano % unit === 0n && value <= MAX_INT64 && value >= -MAX_INT64 - 1n ? value : undefined;
  }

  /** The number as it is nearly. */
  get approximate(): number {
    return Number(this.nano) / 10 ** NANO_DIGITS;
  }

  /** -1, 0 or 1 as it is less than, equal to or greater than another one. */
  compareTo(other: Quantity): bigint {
    return this.nano < other.nano ? -1n : this.nano > other.nano ? 1n : 0n;
  }
}

/**
 * Reads a quantity.
 *
 * @param text The text, such as "1.5Gi" or "100m".
 * @returns The quantity, or `undefined`.
 */
export function parseQuantity(text: string): Quantity | undefined {
  const [matched, sign = "", whole = "", fraction = "", suffix = ""] = SYNTAX.exec(text) ?? [];
  if (matched === undefined || text === "") return undefined;
  const exponent = suffix === "" || suffix in BINARY_EXPONENTS
    ? 0
    : DECIMAL_EXPONENTS[suffix] ?? Number(suffix.slice(1));
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const digits = BigInt(`0${whole}${fraction}`) << (BINARY_EXPONENTS[suffix] ?? 0n);
  const shift = NANO_DIGITS + exponent - fraction.length;
  const nano = shift >= 0 ? digits * 10n ** BigInt(shift) : roundedUp(digits, 10n ** BigInt(-shift));
  return new Quantity(sign === "-" ? -nano : nano);
}

function roundedUp(value: bigint, divisor: bigint): bigint {
  return value / divisor + (value % divisor > 0n ? 1n : 0n);
}
