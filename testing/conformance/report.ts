/**
 * Tells people what came of a run.
 *
 * @module
 */

import type { Difference } from "./compare.ts";
import type { Verdict } from "./verdict.ts";

/** What is told of answers whose status codes differ already. */
const TELLING = ["code", "body.message"];

/**
 * Describes one scenario's verdict.
 *
 * @param verdict The verdict.
 * @param options Whether everything is shown that the real server answered.
 * @returns Lines; none for a scenario without differences, unless everything is shown.
 */
export function verdictLines(verdict: Verdict, options: { readonly verbose: boolean }): readonly string[] {
  const { scenario, result, unexplained, explanations, outdated, real } = verdict;
  if (result === "same" && !options.verbose) return [];
  return [
    `${result.toUpperCase()}: ${scenario}`,
    ...(options.verbose
      ? real.flatMap(({ title, outcome }, index) => [
        `  ${index + 1}. ${title}`,
        ...JSON.stringify(outcome, null, 2).split("\n").map((line) => `     ${line}`),
      ])
      : []),
    ...(options.verbose ? unexplained : withoutConsequences(unexplained)).flatMap((
      { step, title, at, real, embedded },
    ) => [
      `  step ${step}, ${title}: ${at}`,
      `    real:     ${shown(real)}`,
      `    embedded: ${shown(embedded)}`,
    ]),
    ...explanations.map(({ title, reason }) => `  explained, "${title}": ${reason}`),
    ...outdated.map(({ title }) =>
      `  the explanation "${title}" is out of date: there is no such difference`
    ),
  ];
}

/**
 * Counts the verdicts.
 *
 * @param verdicts The verdicts.
 * @returns `N scenarios, N same, N explained, N differ`.
 */
export function summaryLine(verdicts: readonly Verdict[]): string {
  const count = (result: Verdict["result"]): number => verdicts.filter((one) => one.result === result).length;
  return `${verdicts.length} scenarios, ${count("same")} same, ${count("explained")} explained, ${
    count("differ")
  } differ`;
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

/** Answers with different codes differ in everything else as well. */
function withoutConsequences(differences: readonly Difference[]): readonly Difference[] {
  const steps = new Set(differences.filter(({ at }) => at === "code").map(({ step }) => step));
  return differences.filter(({ step, at }) => !steps.has(step) || TELLING.includes(at));
}
