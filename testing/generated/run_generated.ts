/**
 * A run of generated objects.
 *
 * @module
 */

import fc from "fast-check";
import { ConnectionError } from "../../src/client/connection_error.ts";
import type { Difference } from "../conformance/compare.ts";
import { type Comparison, type Stages, TwoStages } from "../differential/two_stages.ts";
import { cases, type GeneratedCase, scenarioOfCase } from "./generated_case.ts";
import { GENERATED_KINDS, type GeneratedKind } from "./generated_kinds.ts";
import { kindOfDifference } from "./kind_of_difference.ts";
import { simplestCase } from "./simplest_case.ts";

/** Options of {@linkcode runGenerated}. */
export interface GeneratedOptions {
  /** How many objects. */
  readonly objects: number;
  readonly seed: number;
  /**
   * The kinds of the objects.
   *
   * @default {all}
   */
  readonly kinds?: readonly string[];
  /**
   * How many differences are made simple, each of its own sort.
   *
   * @default {5}
   */
  readonly shrinks?: number;
  /**
   * How many objects are played at a time.
   *
   * @default {12}
   */
  readonly concurrency?: number;
}

/** A sort of differences. */
export interface GeneratedFinding {
  readonly sort: string;
  /** How many objects show it. */
  readonly objects: number;
  readonly example: Difference;
  /** A scenario that shows it, the simplest where it was worked on. */
  readonly comparison: Comparison;
}

/** What came of a run. */
export interface GeneratedResult {
  readonly objects: number;
  /** How many objects the embedded server took, and how many it did not. */
  readonly stored: number;
  readonly refused: number;
  readonly same: number;
  /** Objects that differ in known ways alone. */
  readonly explained: number;
  /** Objects that make the real server fail in the middle of its answer: there is nothing to compare. */
  readonly unanswered: number;
  /** Objects that differed once, and did not when they were made again; they count as the same. */
  readonly passing: number;
  readonly findings: readonly GeneratedFinding[];
}

interface Sort {
  readonly shownBy: { readonly one: GeneratedCase; readonly comparison: Comparison }[];
  readonly example: Difference;
}

/**
 * Makes objects on both servers, changes and deletes them.
 *
 * @param stages The servers.
 * @param options How many, and which.
 * @returns What differs.
 * @throws {RangeError} If a kind is not known.
 * @throws {Error} If an object cannot be played.
 */
export async function runGenerated(stages: Stages, options: GeneratedOptions): Promise<GeneratedResult> {
  const { objects, seed, kinds, shrinks = 5, concurrency = 12 } = options;
  const all = fc.sample(cases(chosenKinds(kinds)), { seed, numRuns: objects, unbiased: true });
  const two = await TwoStages.ready(stages);
  const waiting = all.map((one, index) => ({ one, index }));
  const sorts = new Map<string, Sort>();
  const counts = { stored: 0, explained: 0, unanswered: 0, passing: 0, same: 0 };
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { one, index } = next;
      const { comparison, isPassing } = await comparedTwice(two, one, `generated: ${seed}/${index}`);
      if (comparison === undefined) {
        counts.unanswered++;
        continue;
      }
      if (isPassing) counts.passing++;
      const { unexplained: [example], excepted, embedded: [creation] } = comparison;
      if (creation?.outcome["code"] === 201) counts.stored++;
      // What follows from a difference is no news.
      if (example === undefined) counts[excepted > 0 ? "explained" : "same"]++;
      else {
        const name = kindOfDifference(comparison);
        const sort = sorts.get(name) ?? { shownBy: [], example };
        sorts.set(name, sort);
        sort.shownBy.push({ one, comparison });
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const findings: GeneratedFinding[] = [];
  for (const [sort, { shownBy, example }] of [...sorts].sort(byFrequency)) {
    const [first] = shownBy.sort((left, right) => sizeOf(left.one) - sizeOf(right.one));
    if (first === undefined) continue;
    const comparison = findings.length < shrinks ? await simplest(first.one, sort, two) : undefined;
    findings.push({ sort, objects: shownBy.length, example, comparison: comparison ?? first.comparison });
  }
  return { objects: all.length, refused: all.length - counts.stored, ...counts, findings };
}

/** An answer that depends on a second's end differs once. */
async function comparedTwice(
  two: TwoStages,
  one: GeneratedCase,
  name: string,
): Promise<{ readonly comparison: Comparison | undefined; readonly isPassing: boolean }> {
  const scenario = scenarioOfCase(one, name);
  const first = await answered(() => two.compare(scenario));
  if (first === undefined || first.unexplained.length === 0) return { comparison: first, isPassing: false };
  const comparison = await answered(() => two.compare(scenario));
  return { comparison, isPassing: comparison?.unexplained.length === 0 };
}

async function answered(compare: () => Promise<Comparison>): Promise<Comparison | undefined> {
  try {
    return await compare();
  } catch (error) {
    if (error instanceof Error && error.cause instanceof ConnectionError) return undefined;
    throw error;
  }
}

async function simplest(
  one: GeneratedCase,
  sort: string,
  two: TwoStages,
): Promise<Comparison | undefined> {
  let last: Comparison | undefined;
  await simplestCase(one, async (candidate) => {
    const comparison = await answered(() => two.compare(scenarioOfCase(candidate, `generated: ${sort}`)));
    const isShown = comparison !== undefined && comparison.unexplained.length > 0 &&
      kindOfDifference(comparison) === sort;
    if (isShown) last = comparison;
    return isShown;
  });
  return last;
}

function chosenKinds(names: readonly string[] | undefined): readonly GeneratedKind[] {
  if (names === undefined || names.length === 0) return GENERATED_KINDS;
  const unknown = names.find((name) => !GENERATED_KINDS.some(({ kind }) => kind === name));
  if (unknown !== undefined) {
    const known = [...new Set(GENERATED_KINDS.map(({ kind }) => kind))].join(", ");
    throw new RangeError(`Cannot generate objects of the kind "${unknown}": it is none of ${known}`);
  }
  return GENERATED_KINDS.filter(({ kind }) => names.includes(kind));
}

function sizeOf({ object }: GeneratedCase): number {
  return JSON.stringify(object).length;
}

function byFrequency([, left]: [string, Sort], [, right]: [string, Sort]): number {
  return right.shownBy.length - left.shownBy.length;
}
