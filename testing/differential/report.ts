/**
 * Tells people what came of a run of the random differential test.
 *
 * @module
 */

import type { DifferentialResult, Finding } from "./run_differential.ts";
import { scenarioText } from "./scenario_text.ts";

/**
 * Describes a sort of differences.
 *
 * @param finding The differences.
 * @returns Lines: how often, where, and the simplest scenario.
 */
export function findingLines({ signature, sequences, example, simplest }: Finding): readonly string[] {
  const shown = simplest === undefined ? [example] : simplest.unexplained;
  return [
    `DIFFER in ${sequences} ${sequences === 1 ? "sequence" : "sequences"}: ${signature}`,
    ...shown.slice(0, 6).flatMap(({ step, title, at, real, embedded }) => [
      `  step ${step}, ${title}: ${at}`,
      `    real:     ${JSON.stringify(real) ?? "nothing"}`,
      `    embedded: ${JSON.stringify(embedded) ?? "nothing"}`,
    ]),
    ...(simplest === undefined ? [] : scenarioText(simplest.scenario).split("\n").map((line) => `  ${line}`)),
  ];
}

/**
 * Counts.
 *
 * @param result What came of the run.
 * @param seed What repeats it.
 * @returns One line.
 */
export function summaryLine(result: DifferentialResult, seed: number): string {
  const { operations, sequences, answers, excepted, passing, findings } = result;
  const differing = findings.reduce((sum, finding) => sum + finding.sequences, 0);
  const known = excepted === 0 ? "" : ` (${excepted} known differences)`;
  return `${operations} operations in ${sequences} sequences, seed ${seed}: ${answers} answers compared${known}, ` +
    `${differing} differ${passing === 0 ? "" : ` (${passing} differed once)`}`;
}
