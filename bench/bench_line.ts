/**
 * What every benchmark is asked and answers.
 *
 * @module
 */

/** How much a benchmark should do. */
export interface BenchOptions {
  /** Fewer runs, for a first look. */
  readonly quick: boolean;
}

/** One answer of a benchmark; times are medians. */
export interface BenchLine {
  /** The name of the benchmark. */
  readonly work: string;
  /** What was measured. */
  readonly subject: string;
  /** What it is held against. */
  readonly against: string;
  readonly wallMs: number;
  readonly peakMb: number;
  /** Over what it is held against, in milliseconds. */
  readonly wallOverMs: number;
  /** Over what it is held against, in MB. */
  readonly peakOverMb: number;
}

/**
 * The median of some measurements.
 *
 * @param values At least one number.
 * @returns The middle value; of two middle ones the greater.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
