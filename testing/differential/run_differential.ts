/**
 * A run of the random differential test.
 *
 * @module
 */

import type { Difference } from "../conformance/compare.ts";
import { RANDOM_KINDS } from "./kinds.ts";
import { sequences } from "./random_operations.ts";
import { scenarioOf } from "./sequence_scenario.ts";
import { drawn, shrunk, signatureOf } from "./shrink.ts";
import { type Comparison, type Stages, TwoStages } from "./two_stages.ts";

/** Options of {@linkcode runDifferential}. */
export interface DifferentialOptions {
  /** How many operations are played, at least. */
  readonly operations: number;
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
   * How many sequences are played at a time.
   *
   * @default {12}
   */
  readonly concurrency?: number;
}

/** A sort of differences. */
export interface Finding {
  readonly signature: string;
  /** How many sequences show it. */
  readonly sequences: number;
  readonly example: Difference;
  /** The simplest sequence that shows it; absent for those that were not worked on. */
  readonly simplest?: Comparison;
}

/** What came of a run. */
export interface DifferentialResult {
  readonly operations: number;
  readonly sequences: number;
  readonly answers: number;
  readonly excepted: number;
  /** Sequences that differed once, and did not when they were played again. */
  readonly passing: number;
  readonly findings: readonly Finding[];
}

interface Sort {
  /** The sequences that show it, shortest first in the end. */
  readonly shownBy: { readonly index: number; readonly length: number }[];
  readonly example: Difference;
}

/** The mean length of a sequence, a little too low: what is left over is not played. */
const MEAN_LENGTH = 15;

/**
 * Plays random sequences to both servers.
 *
 * @param stages The servers.
 * @param options How many, and which.
 * @returns What differs.
 * @throws {RangeError} If a kind is not known.
 * @throws {Error} If a sequence cannot be played.
 */
export async function runDifferential(
  stages: Stages,
  options: DifferentialOptions,
): Promise<DifferentialResult> {
  const { operations, seed, kinds, shrinks = 5, concurrency = 12 } = options;
  const arbitrary = sequences(chosenKinds(kinds));
  const count = Math.ceil(operations / MEAN_LENGTH) + 10;
  const all = enough(drawn(arbitrary, { seed, count }), operations);
  const two = await TwoStages.ready(stages);
  const waiting = all.map((sequence, index) => ({ sequence, index }));
  const sorts = new Map<string, Sort>();
  let [answers, excepted, passing] = [0, 0, 0];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { sequence, index } = next;
      const scenario = scenarioOf(`random: ${seed}/${index}`, sequence);
      const first = await two.compare(scenario);
      // Some writes are new versions only when a second has ended in between.
      const comparison = first.unexplained.length === 0 ? first : await two.compare(scenario);
      answers += comparison.answers;
      excepted += comparison.excepted;
      // What follows from a difference is no news.
      const [example] = comparison.unexplained;
      if (example === undefined) {
        if (comparison !== first) passing++;
        continue;
      }
      const signature = signatureOf(example);
      const sort = sorts.get(signature) ?? { shownBy: [], example };
      sorts.set(signature, sort);
      sort.shownBy.push({ index, length: sequence.length });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const findings: Finding[] = [];
  for (const [signature, { shownBy, example }] of [...sorts].sort(byFrequency)) {
    const [shortest] = shownBy.sort((left, right) => left.length - right.length);
    const simplest = findings.length < shrinks && shortest !== undefined
      ? await shrunk({ arbitrary, seed, index: shortest.index }, signature, two)
      : undefined;
    findings.push({ signature, sequences: shownBy.length, example, ...(simplest ? { simplest } : {}) });
  }
  const played = all.reduce((sum, sequence) => sum + sequence.length, 0);
  return { operations: played, sequences: all.length, answers, excepted, passing, findings };
}

function chosenKinds(names: readonly string[] | undefined): typeof RANDOM_KINDS {
  if (names === undefined || names.length === 0) return RANDOM_KINDS;
  const unknown = names.find((name) => !RANDOM_KINDS.some(({ kind }) => kind === name));
  if (unknown !== undefined) {
    const known = RANDOM_KINDS.map(({ kind }) => kind).join(", ");
    throw new RangeError(`Cannot make random objects of the kind "${unknown}": it is none of ${known}`);
  }
  return RANDOM_KINDS.filter(({ kind }) => names.includes(kind));
}

function enough<Item extends readonly unknown[]>(all: readonly Item[], operations: number): readonly Item[] {
  let sum = 0;
  return all.filter(({ length }) => {
    const isNeeded = sum < operations;
    sum += length;
    return isNeeded;
  });
}

function byFrequency([, left]: [string, Sort], [, right]: [string, Sort]): number {
  return right.shownBy.length - left.shownBy.length;
}
