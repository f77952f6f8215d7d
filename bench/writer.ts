/**
 * The process that changes objects while others are measured.
 *
 * @module
 */

import type { BenchContext } from "./bench_context.ts";
import type { InformerWork } from "./informer_subjects.ts";
import { denoCommand, Subject } from "./subject.ts";

/**
 * Starts a writer of custom resources. It takes the orders "updates <count>" and "latencies <count>", and says
 * "written" when it has done so.
 *
 * @param work What it writes to.
 * @param context Ends it.
 * @returns The running writer.
 */
export function startWriter(work: Pick<InformerWork, "cluster" | "objects">, context: BenchContext): Subject {
  const { cluster: { kubeconfig }, objects } = work;
  const command = denoCommand("writer.ts", [kubeconfig, String(objects)]);
  return new Subject({ name: "the writer", command, signal: context.signal });
}
