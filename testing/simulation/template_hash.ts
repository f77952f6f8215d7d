/**
 * The short hashes in the names of ReplicaSets and revisions.
 *
 * @module
 */

/** The letters that names are made of where nobody should read a word. @see apimachinery pkg/util/rand */
const SAFE_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Makes a hash of a template, of the form that the real controllers give theirs. It is another one than theirs, which is
 * made of how Go prints its types.
 *
 * @param template Any JSON; the order of its fields does not matter.
 * @returns Eight to ten letters and digits.
 */
export function templateHash(template: unknown): string {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(canonicalText(template))) {
    hash = Math.imul(hash ^ byte, FNV_PRIME) >>> 0;
  }
  return [...String(hash)].map((digit) => SAFE_LETTERS[digit.charCodeAt(0) % SAFE_LETTERS.length]).join("");
}

/** JSON with its fields in the order of their names. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
  });
}

/**
 * Whether two values are the same JSON.
 *
 * @param one One value.
 * @param other The other one.
 * @returns Whether they are; fields without a value don't count.
 */
export function isSameJson(one: unknown, other: unknown): boolean {
  return canonicalText(one ?? null) === canonicalText(other ?? null);
}
