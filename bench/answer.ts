/**
 * What a benchmark answers: what a subject has cost, and how that compares.
 *
 * @module
 */

/** What one run has cost. */
export interface Cost {
  /** Processor time of all threads, in milliseconds. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** The most resident memory there has been, in MB; `null` on a machine that does not tell. */
  readonly peakMb: number | null;
}

/** What was compared. */
export interface Comparison {
  /** The name of the benchmark. */
  readonly work: string;
  /** What was measured. */
  readonly subject: string;
  /** What it is held against. */
  readonly against: string;
  /** How many objects, updates or operations. */
  readonly objects: number;
}

/** One answer; costs are medians, and a ratio of 0.5 means that the subject needs half. */
export interface CostAnswer extends Comparison, Cost {
  readonly cpuRatio: number;
  readonly wallRatio: number;
  readonly peakRatio: number | null;
}

/** One answer about a queue. */
export interface QueueAnswer extends Comparison, Cost {
  /** Nanoseconds for one operation. */
  readonly nsPerOp: number;
  readonly ratio: number;
}

/** One answer about what something adds: an import, or resources in a project. */
export interface OverheadAnswer extends Omit<Comparison, "objects"> {
  readonly wallMs: number;
  /** `null` where memory is not measured. */
  readonly peakMb: number | null;
  /** Over what it is held against, in milliseconds. */
  readonly wallOverMs: number;
  /** Over what it is held against, in MB. */
  readonly peakOverMb: number | null;
}

/** One answer about how soon a server is ready. */
export interface BootAnswer extends Pick<Comparison, "work" | "subject" | "against"> {
  readonly wallMs: number;
  readonly ratio: number;
}

/** One answer about what a server does in a second. */
export interface RateAnswer extends Comparison {
  readonly wallMs: number;
  readonly perSecond: number;
  /** How many times that of what it is held against. */
  readonly times: number;
}

/** Any answer. */
export type Answer = CostAnswer | QueueAnswer | OverheadAnswer | BootAnswer | RateAnswer;

/** What a benchmark ends with. */
export interface BenchResult {
  readonly answers: readonly Answer[];
  readonly goals: readonly GoalVerdict[];
  /** What else is worth saying, a line each. */
  readonly notes: readonly string[];
}

/** A goal, and what came out. */
export interface GoalVerdict {
  readonly goal: string;
  /** `null` if it could not be measured. */
  readonly measured: number | null;
  readonly atMost: number;
}

/**
 * The median of some measurements.
 *
 * @param values At least one number.
 * @returns The middle value; of two middle ones the greater.
 */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The value that a share of some measurements does not exceed.
 *
 * @param values At least one number.
 * @param share Between 0 and 1: 0.99 for the 99th of 100.
 * @returns One of the values.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * The median of each figure by itself.
 *
 * @param runs At least one run.
 * @returns The medians; of memory, `null` if a run does not know it.
 */
export function medianCost(runs: readonly Cost[]): Cost {
  const peaks = runs.map(({ peakMb }) => peakMb).filter((peak) => peak !== null);
  return {
    cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
    wallMs: median(runs.map(({ wallMs }) => wallMs)),
    peakMb: peaks.length < runs.length ? null : median(peaks),
  };
}

/**
 * Compares the runs of a subject with those of what it is held against.
 *
 * @param comparison What was compared.
 * @param runs The runs of both sides.
 * @returns The answer: medians, and their ratios.
 */
export function compareCosts(
  comparison: Comparison,
  runs: { readonly subject: readonly Cost[]; readonly against: readonly Cost[] },
): CostAnswer {
  const [own, other] = [medianCost(runs.subject), medianCost(runs.against)];
  return {
    ...comparison,
    ...roundCost(own),
    cpuRatio: ratioOf(own.cpuMs, other.cpuMs),
    wallRatio: ratioOf(own.wallMs, other.wallMs),
    peakRatio: own.peakMb === null || other.peakMb === null ? null : ratioOf(own.peakMb, other.peakMb),
  };
}

/**
 * A cost as people read it.
 *
 * @param cost The cost.
 * @returns The same with three decimals at most.
 */
export function roundCost({ cpuMs, wallMs, peakMb }: Cost): Cost {
  return { cpuMs: rounded(cpuMs), wallMs: rounded(wallMs), peakMb: peakMb === null ? null : rounded(peakMb) };
}

/**
 * One figure over another.
 *
 * @param own The subject's.
 * @param other What it is held against.
 * @returns The ratio with three decimals.
 */
export function ratioOf(own: number, other: number): number {
  return rounded(own / other);
}

/**
 * A figure with three decimals.
 *
 * @param value Any number.
 * @returns The nearest one.
 */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/**
 * Tells whether a goal was reached.
 *
 * @param verdict The goal.
 * @returns Whether; `undefined` if it could not be measured.
 */
export function isReached({ measured, atMost }: GoalVerdict): boolean | undefined {
  return measured === null ? undefined : measured <= atMost;
}
