/**
 * The order of runs: both sides in turn, so that noise meets them alike.
 *
 * @module
 */

import type { Side } from "./informer_subjects.ts";

/**
 * Runs both sides so many times, the one that begins changing from round to round.
 *
 * @typeParam R What a run ends with.
 * @param rounds How often each side runs.
 * @param run Runs a side; rounds count from 1.
 * @returns What the runs of each side ended with.
 */
export async function interleave<R>(
  rounds: number,
  run: (side: Side, round: number) => Promise<R>,
): Promise<Readonly<Record<Side, readonly R[]>>> {
  const results: Readonly<Record<Side, R[]>> = { subject: [], against: [] };
  for (let round = 1; round <= rounds; round++) {
    const order: readonly Side[] = round % 2 === 1 ? ["subject", "against"] : ["against", "subject"];
    for (const side of order) results[side].push(await run(side, round));
  }
  return results;
}
