/**
 * What every benchmark is given.
 *
 * @module
 */

/** What every benchmark is given. */
export interface BenchContext {
  /** Fewer objects and fewer rounds. */
  readonly quick: boolean;
  /** Where what takes long to make is kept: programs, and the data of etcd. */
  readonly cacheFolder: string;
  /** Ends the benchmark before its time. */
  readonly signal: AbortSignal;
  /** Is told what is done, a line each. */
  readonly progress: (line: string) => void;
}

/** What `--quick` says about the goals. */
export const QUICK_NOTE =
  "The goals are set for 20000 objects: with fewer, what every program needs weighs more, memory above all.";
