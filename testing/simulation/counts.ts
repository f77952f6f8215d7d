/**
 * Numbers in specs and statuses.
 *
 * @module
 */

/**
 * Counts as a status has them.
 *
 * @param counts The counts.
 * @returns Those above 0: what is 0 is left out.
 */
export function counted(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

/** How a share is rounded. */
export type Rounding = "up" | "down";

/**
 * Reads a number that may be a share of another one.
 *
 * @param value A number, or a text such as "25%".
 * @param total What it is a share of.
 * @param rounding Which way a share is rounded.
 * @returns A whole number.
 */
export function scaled(value: number | string | undefined, total: number, rounding: Rounding): number {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  const share = Number(value.replace(/%$/, "")) * total / 100;
  return rounding === "up" ? Math.ceil(share) : Math.floor(share);
}
