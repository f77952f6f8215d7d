/**
 * Whether the memory of a soak stays flat.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";

/** One look at the memory, when nothing is under way. */
export interface MemorySample {
  /** When, on a monotonic clock, in milliseconds. */
  readonly atMs: number;
  /** What JavaScript holds, in mebibytes. */
  readonly heapMb: number;
  /** What the process holds, in mebibytes. */
  readonly rssMb: number;
}

/** What the samples say. */
export interface MemoryVerdict {
  readonly isFlat: boolean;
  /** One line for people. */
  readonly line: string;
}

/** What counts as flat. */
export interface MemoryBounds {
  /**
   * By how much the process may have grown, in mebibytes.
   *
   * @default {48}
   */
  readonly processGrowthMb?: number;
}

/** The heap may end so much above its start: what a collection leaves varies by so much. */
const HEAP_GROWTH_MB = 8;
/** The process may: pages of the heap are not given back at once. */
const RSS_GROWTH_MB = 48;
/** The first rounds fill caches of the runtime itself. */
const WARM_UP_SAMPLES = 2;
/** Fewer say nothing. */
const LEAST_SAMPLES = 4;

const MB = 1_024 * 1_024;

/**
 * Looks at the memory, after a collection where the process allows one (`--v8-flags=--expose-gc`).
 *
 * @param clock Tells when.
 */
export function sampleMemory(clock: Clock): MemorySample {
  const collect: unknown = Reflect.get(globalThis, "gc");
  if (typeof collect === "function") collect();
  const { heapUsed, rss } = Deno.memoryUsage();
  return { atMs: clock.monotonic(), heapMb: heapUsed / MB, rssMb: rss / MB };
}

/**
 * Judges the memory: the middle of the last third of the samples against that of the first third, without the first
 * two. The heap may have grown by 8 MiB, the process by 48 MiB.
 *
 * @param samples All there are, the oldest first.
 * @param bounds What counts as flat, where that is something else.
 */
export function judgeMemory(
  samples: readonly MemorySample[],
  { processGrowthMb = RSS_GROWTH_MB }: MemoryBounds = {},
): MemoryVerdict {
  const steady = samples.slice(WARM_UP_SAMPLES);
  if (steady.length < LEAST_SAMPLES) {
    return { isFlat: true, line: `memory: not judged, ${samples.length} samples are too few` };
  }
  const third = Math.ceil(steady.length / 3);
  const growth = (value: (sample: MemorySample) => number): number =>
    median(steady.slice(-third).map(value)) - median(steady.slice(0, third).map(value));
  const heapMb = growth((sample) => sample.heapMb);
  const rssMb = growth((sample) => sample.rssMb);
  const trend = samples.map((sample) => `${sample.heapMb.toFixed(1)}/${sample.rssMb.toFixed(0)}`).join(" ");
  const isFlat = heapMb <= HEAP_GROWTH_MB && rssMb <= processGrowthMb;
  return {
    isFlat,
    line: `memory: heap ${signed(heapMb)} MiB (bound +${HEAP_GROWTH_MB}), process ${signed(rssMb)} MiB ` +
      `(bound +${processGrowthMb}), ${isFlat ? "flat" : "NOT flat"}; heap/process in MiB: ${trend}`,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function signed(value: number): string {
  return `${value < 0 ? "" : "+"}${value.toFixed(1)}`;
}
