/**
 * How messages name a value of the wrong type.
 *
 * @module
 */

/**
 * Describes a value in a few words.
 *
 * @param value Any value.
 * @returns A short text, whatever the value is.
 */
export function show(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null
    ? "an object"
    : typeof value === "function"
    ? "a function"
    : String(value);
}
