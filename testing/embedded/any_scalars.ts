/**
 * The sorts of fields that take more than one sort of value: times, quantities, and integers that may be text.
 *
 * @module
 */

const TIMES = /(?:[tT]ime|Timestamp)$/;
const COUNTS: readonly string[] = ["maxSurge", "maxUnavailable", "minAvailable", "port", "targetPort"];

/**
 * Tells whether a field holds a time.
 *
 * @param path Its path; one of a field whose type says little.
 * @returns Whether it does.
 */
export function isTime(path: string): boolean {
  return TIMES.test(path);
}

/**
 * Tells whether a field holds an integer of 32 bits or a text: a port or its name, a number of pods or a share.
 *
 * @param path Its path; one of a field whose type says little.
 * @returns Whether it does; what holds neither that nor a time holds a quantity.
 */
export function isCount(path: string): boolean {
  return COUNTS.includes(path.slice(path.lastIndexOf(".") + 1));
}
