/**
 * Randomness as a value: jitter, generated names and uids come from a {@linkcode Random} that is passed down, so
 * that a seeded run repeats to the letter.
 *
 * @module
 */

/** A source of randomness: the system's ({@linkcode systemRandom}) or a seeded one ({@linkcode seededRandom}). */
export interface Random {
  /** A number in [0, 1), evenly spread. */
  next(): number;
  /** A version 4 UUID (RFC 9562). */
  uuid(): string;
}

/**
 * The randomness of the machine.
 *
 * @example A random number
 * ```ts
 * import { systemRandom } from "@kubeloop/sdk";
 *
 * console.assert(systemRandom.next() < 1);
 * ```
 */
export const systemRandom: Random = Object.freeze({
  next: (): number => Math.random(),
  uuid: (): string => crypto.randomUUID(),
});

/**
 * Makes a repeatable source of randomness; not for secrets.
 *
 * @param seed Any number; equal seeds give equal sequences.
 * @returns The source.
 *
 * @example Equal seeds, equal numbers
 * ```ts
 * import { seededRandom } from "@kubeloop/sdk";
 *
 * console.assert(seededRandom(7).next() === seededRandom(7).next());
 * ```
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  // The generator is mulberry32: 32 bits of state, a full period, good enough for jitter and tests.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const uuid = (): string => {
    const digits = Array.from({ length: 32 }, () => Math.floor(next() * 16));
    digits[12] = 4;
    digits[16] = 8 + Math.floor(next() * 4);
    const hex = digits.map((digit) => digit.toString(16)).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };
  return Object.freeze({ next, uuid });
}
