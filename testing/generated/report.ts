/**
 * Tells people what came of a run of generated objects.
 *
 * @module
 */

import { scenarioText } from "../differential/scenario_text.ts";
import type { GeneratedFinding, GeneratedResult } from "./run_generated.ts";

/**
 * Describes a sort of differences.
 *
 * @param finding The differences.
 * @returns Lines: how often, where, and a scenario.
 */
export function findingLines({ sort, objects, comparison }: GeneratedFinding): readonly string[] {
  return [
    `DIFFER in ${objects} ${objects === 1 ? "object" : "objects"}: ${sort}`,
    ...comparison.unexplained.slice(0, 4).flatMap(({ step, title, at, real, embedded }) => [
      `  step ${step}, ${title}: ${at}`,
      `    real:     ${JSON.stringify(real) ?? "nothing"}`,
      `    embedded: ${JSON.stringify(embedded) ?? "nothing"}`,
    ]),
    ...scenarioText(comparison.scenario).split("\n").map((line) => `  ${line}`),
  ];
}

/**
 * Counts.
 *
 * @param result What came of the run.
 * @param seed What repeats it.
 * @returns One line: `N objects, N stored, N refused, N same, N explained, N differ`.
 */
export function summaryLine(result: GeneratedResult, seed: number): string {
  const { objects, stored, refused, same, explained, unanswered, passing } = result;
  const differ = objects - same - explained - unanswered;
  const rest = [
    ...(unanswered === 0 ? [] : [`${unanswered} not answered by the real server`]),
    ...(passing === 0 ? [] : [`${passing} differed once`]),
  ];
  return `seed ${seed}: ${objects} objects, ${stored} stored, ${refused} refused, ${same} same, ` +
    `${explained} explained, ${differ} differ${rest.length === 0 ? "" : ` (${rest.join(", ")})`}`;
}
