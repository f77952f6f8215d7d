/**
 * What a process has cost so far, and how a measured program speaks with the benchmark.
 *
 * @module
 */

import process from "node:process";
import type { SubjectReport } from "../subject.ts";

/** Measures from one point of the program on. */
export interface Span {
  /** Tells what it has cost until now. */
  end(event: string, objects: number): SubjectReport;
}

/**
 * Starts a span.
 *
 * @returns The span.
 */
export function beginSpan(): Span {
  const startCpuMs = cpuMs();
  const start = performance.now();
  return {
    end: (event, objects) => ({
      event,
      objects,
      // Read first: reading the peak takes time.
      wallMs: performance.now() - start,
      cpuMs: cpuMs() - startCpuMs,
      peakMb: peakMb(),
      startCpuMs,
    }),
  };
}

/**
 * Writes one line for the benchmark.
 *
 * @param report What to say.
 */
export function report(report: Pick<SubjectReport, "event"> & Partial<SubjectReport>): void {
  console.log(JSON.stringify(report));
}

/**
 * Reads the benchmark's orders. The program ends with its standard input, so that it never outlives the benchmark.
 *
 * @param onOrder Is called with each line; its end is waited for.
 * @returns A promise that never resolves.
 */
export async function followOrders(onOrder: (order: string) => Promise<void>): Promise<never> {
  const orders: string[] = [];
  let wake = Promise.withResolvers<void>();
  const read = async (): Promise<never> => {
    let buffer = "";
    for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
      const lines = (buffer + text).split("\n");
      buffer = lines.pop() ?? "";
      orders.push(...lines);
      wake.resolve();
    }
    Deno.exit(0);
  };
  read();
  for (;;) {
    const order = orders.shift();
    if (order !== undefined) await onOrder(order);
    else {
      await wake.promise;
      wake = Promise.withResolvers();
    }
  }
}

/** Of all threads, in user and system mode. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The most resident memory there has been; `null` on a machine without /proc. */
function peakMb(): number | null {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
    return kib === undefined ? null : Number(kib) * 1024 / 1e6;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
