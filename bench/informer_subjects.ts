/**
 * The two informers that are held against each other.
 *
 * @module
 */

import type { BenchCluster } from "./bench_cluster.ts";
import type { BenchContext } from "./bench_context.ts";
import type { ObjectKind } from "./bench_objects.ts";
import type { GoPeers } from "./go_peers.ts";
import { denoCommand, Subject } from "./subject.ts";

/** Which side of a comparison. */
export type Side = "subject" | "against";

/** What an informer works on. */
export interface InformerWork {
  readonly kind: ObjectKind;
  readonly objects: number;
  readonly cluster: BenchCluster;
  readonly peers: GoPeers;
  /** Whether single events are timed, which takes a little itself. @default {false} */
  readonly timed?: boolean;
}

/** What each side is called. */
export const INFORMER_NAMES: Readonly<Record<ObjectKind, Readonly<Record<Side, string>>>> = {
  widgets: { subject: "kubeloop informer, custom resources", against: "client-go dynamic informer" },
  pods: { subject: "kubeloop informer, pods", against: "client-go typed informer (protobuf)" },
};

/**
 * Starts an informer in a process of its own.
 *
 * @param side Whose.
 * @param work What it works on.
 * @param context Ends it.
 * @returns The running subject.
 */
export function startInformer(side: Side, work: InformerWork, { signal }: BenchContext): Subject {
  const { kind, objects, cluster: { kubeconfig }, peers, timed = false } = work;
  const command: readonly [string, ...string[]] = side === "subject"
    ? denoCommand("informer.ts", [kubeconfig, kind, String(objects), timed ? "latencies" : ""])
    : [peers.informer, `--kubeconfig=${kubeconfig}`, `--kind=${kind}`, `--objects=${objects}`];
  return new Subject({ name: INFORMER_NAMES[kind][side], command, signal });
}
