/**
 * Makes a sequence that shows a difference as short and simple as it gets.
 *
 * @module
 */

import fc from "fast-check";
import type { Operation } from "./operation.ts";
import { scenarioOf } from "./sequence_scenario.ts";
import { withoutUnused } from "./unused_variables.ts";
import type { Comparison, TwoStages } from "./two_stages.ts";

/** The parts of a path that name no resource: groups, versions, variables, names. */
const NO_RESOURCE = /^(apis?|v\d\w*|namespaces|[abc]|last|.*[.{].*)$/;

/** How long one difference is worked on, in milliseconds. */
const PATIENCE_MS = 20_000;

/** A sequence among those of a seed. */
export interface Drawn {
  readonly arbitrary: fc.Arbitrary<readonly Operation[]>;
  readonly seed: number;
  /** Its number, from 0. */
  readonly index: number;
}

/**
 * Draws sequences.
 *
 * @param arbitrary Where they come from.
 * @param options The seed and how many.
 * @returns The sequences; equal seeds give equal ones.
 */
export function drawn(
  arbitrary: fc.Arbitrary<readonly Operation[]>,
  { seed, count }: { readonly seed: number; readonly count: number },
): readonly (readonly Operation[])[] {
  return fc.sample(arbitrary, { seed, numRuns: count, unbiased: true });
}

/**
 * Looks for the simplest sequence that shows the same difference.
 *
 * @param drawn The sequence that shows it.
 * @param signature Which of its differences.
 * @param stages Where it is played.
 * @returns The simplest that was found in time.
 * @throws {Error} If a sequence cannot be played.
 */
export async function shrunk(
  { arbitrary, seed, index }: Drawn,
  signature: string,
  stages: TwoStages,
): Promise<Comparison | undefined> {
  let simplest: Comparison | undefined;
  const property = fc.asyncProperty(arbitrary, async (operations) => {
    const comparison = await stages.compare(scenarioOf(`random: ${signature}`, operations));
    if (!comparison.unexplained.some((one) => signatureOf(one) === signature)) return true;
    simplest = comparison;
    return false;
  });
  await fc.check(property, {
    seed,
    path: String(index),
    numRuns: 1,
    unbiased: true,
    interruptAfterTimeLimit: PATIENCE_MS,
    markInterruptAsFailure: false,
  });
  return simplest && cutShort(simplest, signature);
}

/**
 * Says in what a difference is like others: the request's method, its resource, and the field.
 *
 * @param difference The difference.
 * @returns A few words.
 */
export function signatureOf({ title, at }: { readonly title: string; readonly at: string }): string {
  const [method = "", path = ""] = title.split(" ");
  const [plain = ""] = path.split("?");
  const parts = plain.split("/").filter((part) => part !== "" && !NO_RESOURCE.test(part));
  const place = at.replaceAll(/\.\d+/g, ".*").split(".").slice(0, 5).join(".");
  return `${method} ${parts.join("/")}: ${place}`;
}

/** Ends a scenario with the step that shows a difference. */
function cutShort(comparison: Comparison, signature: string): Comparison {
  const last = comparison.unexplained.find((one) => signatureOf(one) === signature)?.step ?? 0;
  const { scenario: { name, steps }, unexplained } = comparison;
  return {
    ...comparison,
    scenario: { name, steps: withoutUnused(steps.slice(0, last)) },
    unexplained: unexplained.filter(({ step }) => step <= last),
  };
}
