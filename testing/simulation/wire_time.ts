/**
 * Times as objects have them.
 *
 * @module
 */

/**
 * Writes a time as the API has it.
 *
 * @param ms Milliseconds since 1970.
 * @returns The time to the second, such as "2026-01-01T00:00:00Z".
 */
export function wireTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
