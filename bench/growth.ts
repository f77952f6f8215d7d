/**
 * How a figure grows with the number of objects.
 *
 * @module
 */

import { rounded } from "./answer.ts";

/** A point of a curve. */
export interface CurvePoint {
  readonly objects: number;
  /** `null` if it is not known. */
  readonly value: number | null;
}

/**
 * By how much a figure is multiplied each time the number of objects doubles, from the first point to the last: 2 is
 * linear growth, less is better.
 *
 * @param points At least two, for different numbers of objects.
 * @returns The factor; `null` if a figure is not known.
 */
export function growthPerDoubling(points: readonly CurvePoint[]): number | null {
  const [first, last] = [points.at(0), points.at(-1)];
  if (!first || !last || first.value === null || last.value === null) return null;
  const doublings = Math.log2(last.objects / first.objects);
  return doublings === 0 ? null : rounded((last.value / first.value) ** (1 / doublings));
}
