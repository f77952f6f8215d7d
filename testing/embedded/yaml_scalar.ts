/**
 * What a word of YAML stands for to the API server: it reads YAML 1.1, with the numbers of Go.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) =>
    [word, true] as const
  ),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) =>
    [word, false] as const
  ),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/;
const INFINITE_NUMBERS: Readonly<Record<string, number>> = dictionary({
  ".inf": Infinity,
  "-.inf": -Infinity,
});
const INTEGERS: readonly { readonly form: RegExp; readonly base: number }[] = [
  { form: /^([-+]?)0[xX]([0-9a-fA-F]+)$/, base: 16 },
  { form: /^([-+]?)0[bB]([01]+)$/, base: 2 },
  { form: /^([-+]?)0[oO]?([0-7]+)$/, base: 8 },
  { form: /^([-+]?)([0-9]+)$/, base: 10 },
];
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const MAX_UNSIGNED = 2 ** 64;

/**
 * Writes a number that JSON has not, as the name of a field.
 *
 * @param word A word that is not quoted.
 * @returns The name; `undefined` for any other word.
 */
export function infiniteWord(word: string): string | undefined {
  return INFINITE.test(word) ? word.replace("+", "").toLowerCase() : undefined;
}

/**
 * Reads a word that is not quoted.
 *
 * @param word The word.
 * @returns A truth value, null or a number, which may be none that JSON has; the word itself if it is none.
 */
export function plainScalar(word: string): string | number | boolean | null {
  const known = WORDS.get(word);
  if (known !== undefined) return known;
  if (INFINITE.test(word)) return INFINITE_NUMBERS[infiniteWord(word) ?? ""] ?? NaN;
  if (!/^[-+.0-9]/.test(word)) return word;
  const digits = word.replaceAll("_", "");
  for (const { form, base } of INTEGERS) {
    const [, sign, magnitude = ""] = form.exec(digits) ?? [];
    if (sign === undefined) continue;
    const value = parseInt(magnitude, base);
    // What is too large is written in ten digits, or no number.
    if (value < MAX_UNSIGNED || base === 10) return sign === "-" && value !== 0 ? -value : value;
  }
  const number = FLOAT.test(digits) ? Number(digits) : NaN;
  return Number.isFinite(number) ? number : word;
}
