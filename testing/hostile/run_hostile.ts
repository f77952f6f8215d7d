/**
 * A run of hostile requests.
 *
 * @module
 */

import fc from "fast-check";
import type { Clock } from "../../src/async/clock.ts";
import { classText } from "./answer_class.ts";
import {
  compareSequence,
  type HostileDifference,
  type SequenceComparison,
  type SequenceName,
} from "./compare_sequence.ts";
import type { HostileRequest } from "./hostile_request.ts";
import type { HostileStage } from "./hostile_stage.ts";
import { hostileSequences } from "./random_requests.ts";

/** Options of {@linkcode runHostile}. */
export interface HostileOptions {
  /** How many requests are sent, at least. */
  readonly requests: number;
  readonly seed: number;
  /** What the names of this run have in them. */
  readonly run: string;
  /** What measures how long answers take. */
  readonly clock: Clock;
  /**
   * Which sequence is the first one.
   *
   * @default {0}
   */
  readonly first?: number;
  /**
   * How many differences are made simple, each of its own sort.
   *
   * @default {5}
   */
  readonly shrinks?: number;
  /**
   * How many sequences are sent at a time.
   *
   * @default {8}
   */
  readonly concurrency?: number;
  /**
   * Is called where nothing is under way, some twenty times in a run.
   *
   * @param names The sequences since the last call.
   */
  readonly onRest?: (names: readonly SequenceName[]) => Promise<void>;
}

/** A sort of differences. */
export interface HostileFinding {
  readonly signature: string;
  /** The sequences that show it. */
  readonly sequences: readonly number[];
  readonly difference: HostileDifference;
  /** As few requests as were found that lead there; absent for those that were not worked on. */
  readonly requests?: readonly HostileRequest[];
}

/** What came of a run. */
export interface HostileResult {
  readonly requests: number;
  /** How many of them could not be compared, such as those that come after a difference. */
  readonly notCompared: number;
  /** How many sequences differed once, and did not when they were sent again. */
  readonly passing: number;
  readonly explained: number;
  readonly findings: readonly HostileFinding[];
  /** The longest that one answer took, by server, in milliseconds. */
  readonly slowestMs: ReadonlyMap<string, number>;
}

/** How many times in a run nothing is under way. */
const RESTS = 20;
/** How long one difference is worked on, in milliseconds. */
const PATIENCE_MS = 6_000;

/**
 * Sends hostile requests to servers, and compares their answers.
 *
 * @param stages The servers; all others are compared with the first one.
 * @param options How many, and which.
 * @returns What differs.
 * @throws {Error} If a sequence's own objects cannot be made.
 */
export async function runHostile(
  stages: readonly HostileStage[],
  options: HostileOptions,
): Promise<HostileResult> {
  const { requests, seed, run, clock, first = 0, shrinks = 5, concurrency = 8 } = options;
  const { onRest = () => Promise.resolve() } = options;
  const found = new Map<string, { readonly sequences: number[]; readonly comparison: SequenceComparison }>();
  const slowestMs = new Map<string, number>();
  let [sent, compared, explained, passing, next, played] = [0, 0, 0, 0, first, 0];
  let names: SequenceName[] = [];
  const compare = (sequence: readonly HostileRequest[]): Promise<SequenceComparison> => {
    const name = { index: played++, run };
    names.push(name);
    return compareSequence(sequence, stages, { name, clock });
  };
  const work = async (goal: number): Promise<void> => {
    while (sent < goal) {
      const index = next++;
      const sequence = sequenceOf(seed, index);
      sent += sequence.length;
      const attempt = await compare(sequence);
      // What does not show again depends on the moment.
      const comparison = attempt.difference === undefined ? attempt : await compare(sequence);
      compared += comparison.compared;
      explained += comparison.explained;
      for (const [server, ms] of attempt.slowestMs) {
        slowestMs.set(server, Math.max(ms, slowestMs.get(server) ?? 0));
      }
      if (comparison.difference === undefined) {
        if (attempt.difference !== undefined) passing++;
        continue;
      }
      const signature = signatureOf(comparison.difference);
      const sort = found.get(signature) ?? { sequences: [], comparison };
      found.set(signature, sort);
      sort.sequences.push(index);
    }
  };
  for (let rest = 1; rest <= RESTS; rest++) {
    const goal = Math.ceil(requests * rest / RESTS);
    await Promise.all(Array.from({ length: concurrency }, () => work(goal)));
    await onRest(names);
    names = [];
  }
  const findings: HostileFinding[] = [];
  for (const [signature, { sequences, comparison }] of [...found].sort(byFrequency)) {
    const simplest = findings.length < shrinks
      ? await shrunk({ seed, index: sequences[0] ?? 0, signature }, compare)
      : undefined;
    const difference = simplest?.difference ?? comparison.difference;
    if (difference === undefined) throw new Error(`Cannot tell "${signature}": it is no difference`);
    const requests = simplest?.requests.slice(0, difference.index + 1);
    findings.push({ signature, sequences, difference, ...(requests === undefined ? {} : { requests }) });
  }
  await onRest(names);
  return { requests: sent, notCompared: sent - compared, passing, explained, findings, slowestMs };
}

/**
 * Draws a sequence.
 *
 * @param seed The run's seed.
 * @param index The sequence's number in the run.
 * @returns The sequence; equal seeds and numbers give equal ones.
 */
export function sequenceOf(seed: number, index: number): readonly HostileRequest[] {
  const [sequence = []] = fc.sample(hostileSequences, {
    seed: seedOf(seed, index),
    numRuns: 1,
    unbiased: true,
  });
  return sequence;
}

/** Sequences of one run have seeds that are far apart. */
function seedOf(seed: number, index: number): number {
  return (Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b)) | 0;
}

async function shrunk(
  { seed, index, signature }: { readonly seed: number; readonly index: number; readonly signature: string },
  compare: (sequence: readonly HostileRequest[]) => Promise<SequenceComparison>,
): Promise<SequenceComparison | undefined> {
  let simplest: SequenceComparison | undefined;
  const property = fc.asyncProperty(hostileSequences, async (sequence) => {
    const comparison = await compare(sequence);
    if (comparison.difference === undefined || signatureOf(comparison.difference) !== signature) return true;
    simplest = comparison;
    return false;
  });
  await fc.check(property, {
    seed: seedOf(seed, index),
    path: "0",
    numRuns: 1,
    unbiased: true,
    interruptAfterTimeLimit: PATIENCE_MS,
    markInterruptAsFailure: false,
  });
  return simplest;
}

/** In what a difference is like others: the sorts of the answers, without what the words are about. */
function signatureOf({ request, server, real, embedded }: HostileDifference): string {
  const plain = (text: string): string => text.replaceAll(/"(?:[^"\\]|\\.)*"|\d+/g, "*").slice(0, 90);
  return `${request.method} on ${server}: ${plain(classText(real))} | ${plain(classText(embedded))}`;
}

function byFrequency(
  [, left]: readonly [string, { readonly sequences: readonly number[] }],
  [, right]: readonly [string, { readonly sequences: readonly number[] }],
): number {
  return right.sequences.length - left.sequences.length;
}
