/**
 * Everything that the real API server and this package both judge.
 *
 * @module
 */

import { BESIDE } from "./corpus/beside.ts";
import { MARKERS } from "./corpus/markers.ts";
import { randomCases } from "./corpus/random_schemas.ts";
import { RULES } from "./corpus/rules.ts";
import { STRUCTURAL_RULES } from "./corpus/structural_rules.ts";
import { TRANSFORMATIONS } from "./corpus/transformations.ts";
import type { OracleCase } from "./oracle_case.ts";

/** How many random schemas there are; half of them are broken. */
const RANDOM_CASES = 120;

/** The cases that somebody wrote. */
export const WRITTEN_CASES: readonly OracleCase[] = [
  ...MARKERS,
  ...BESIDE,
  ...STRUCTURAL_RULES,
  ...TRANSFORMATIONS,
  ...RULES,
];

/**
 * All cases.
 *
 * @param seed Chooses the random ones.
 * @returns The cases.
 */
export function corpus(seed = 1): readonly OracleCase[] {
  return [...WRITTEN_CASES, ...randomCases(seed, RANDOM_CASES)];
}
