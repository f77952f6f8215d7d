/**
 * What the comparison of a scenario comes to.
 *
 * @module
 */

import { type Difference, differences } from "./compare.ts";
import { type Explanation, explanationOf, EXPLANATIONS } from "./explained.ts";
import { normalized } from "./normalize.ts";
import type { Recording, StepRecord } from "./player.ts";

/** The two recordings of a scenario. */
export interface Played {
  readonly scenario: string;
  /** What the scenario sends, as text. */
  readonly sent: string;
  readonly real: Recording;
  readonly embedded: Recording;
}

/** How alike two servers answered a scenario. */
export interface Verdict {
  readonly scenario: string;
  readonly result: "same" | "explained" | "differ";
  /** The differences that nothing explains. */
  readonly unexplained: readonly Difference[];
  /** The explanations that were needed. */
  readonly explanations: readonly Explanation[];
  /** Explanations of differences that are not there any more: they have to go. */
  readonly outdated: readonly Explanation[];
  /** What the real server answered, normalized. */
  readonly real: readonly StepRecord[];
}

/**
 * Judges a scenario.
 *
 * @param played The scenario's recordings.
 * @param explanations What is known to differ.
 * @returns The verdict; "differ" also where an explanation is out of date.
 */
export function judge(played: Played, explanations: readonly Explanation[] = EXPLANATIONS): Verdict {
  const { scenario, sent } = played;
  const real = normalized(played.real, sent);
  const found = differences(real, normalized(played.embedded, sent)).map((difference) => ({
    difference,
    explanation: explanationOf(scenario, difference, explanations),
  }));
  const unexplained = found.filter(({ explanation }) => explanation === undefined).map(({ difference }) =>
    difference
  );
  const used = explanations.filter((one) => found.some(({ explanation }) => explanation === one));
  const outdated = explanations.filter((one) => one.scenario === scenario && !used.includes(one));
  const differs = unexplained.length > 0 || outdated.length > 0;
  const result = differs ? "differ" : used.length > 0 ? "explained" : "same";
  return { scenario, result, unexplained, explanations: used, outdated, real };
}
