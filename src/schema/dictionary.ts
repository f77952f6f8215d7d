/**
 * Tables that are looked up by names that others choose.
 *
 * @module
 */

/**
 * Makes a table in which nothing is found but what was put in: an object also has what all objects have, such as
 * "constructor".
 *
 * @param entries The entries.
 * @returns The same entries, in an object without a prototype.
 */
export function dictionary<Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const own: Record<string, Value> = Object.create(null);
  return Object.freeze(Object.assign(own, entries));
}
