/**
 * The API server of a benchmark: real etcd and kube-apiserver in processes of their own, with so many objects in them.
 *
 * @module
 */

import { sleep, systemClock } from "@kubeloop/sdk";
import { connect } from "@kubeloop/sdk/client";
import { type ControlPlane, eventually, startControlPlane } from "@kubeloop/sdk/testing";
import type { BenchContext } from "./bench_context.ts";
import { type ObjectKind, pathOf } from "./bench_objects.ts";
import { etcdDataWith } from "./etcd_data.ts";

/** A running cluster. */
export interface BenchCluster extends AsyncDisposable {
  /** The path of a kubeconfig with all rights. */
  readonly kubeconfig: string;
}

const READY_TIMEOUT_MS = 60_000;
const QUIET_TIMEOUT_MS = 15_000;
const QUIET_WINDOW_MS = 250;
/** A server that uses less of a processor than that has ended what it does at its start. */
const QUIET_SHARE = 0.1;
/** The kernel counts processor time in hundredths of a second, wherever it runs (USER_HZ). */
const TICK_MS = 10;

/**
 * Starts a cluster that has so many objects of a kind, and waits until it has calmed down.
 *
 * @param kind The kind.
 * @param count How many objects.
 * @param context Where the data are kept.
 * @returns The cluster.
 */
export async function startCluster(
  kind: ObjectKind,
  count: number,
  context: BenchContext,
): Promise<BenchCluster> {
  const etcdData = await etcdDataWith(kind, count, context);
  context.progress(`Starting etcd and kube-apiserver with ${count} ${kind}`);
  const plane = await startControlPlane({ controllers: false, etcdData });
  try {
    const kubeconfig = `${plane.folder}/bench.kubeconfig`;
    await Deno.writeTextFile(kubeconfig, plane.kubeconfig);
    await untilServed(plane, kind, count);
    await untilQuiet(plane, context.signal);
    return { kubeconfig, [Symbol.asyncDispose]: () => plane.stop() };
  } catch (error) {
    await plane.stop();
    throw error;
  }
}

/** Custom resources are refused for some seconds after the start (503). Reading a page also fills the watch cache. */
async function untilServed(plane: ControlPlane, kind: ObjectKind, count: number): Promise<void> {
  const client = await connect(plane.adminConfig);
  try {
    await eventually(async () => {
      const path = `${pathOf(kind)}?limit=1`;
      const { items, metadata } = await client.raw<ListHead>("GET", path);
      return items.length + (metadata.remainingItemCount ?? 0) === count;
    }, { what: `${count} ${kind}`, timeoutMs: READY_TIMEOUT_MS });
  } finally {
    client.close();
  }
}

interface ListHead {
  readonly items: readonly unknown[];
  readonly metadata: { readonly remainingItemCount?: number };
}

/** Without /proc this is a pause. */
async function untilQuiet(plane: ControlPlane, signal: AbortSignal): Promise<void> {
  const start = systemClock.monotonic();
  let before = await cpuMsOf(plane.apiServer.pid);
  while (systemClock.monotonic() - start < QUIET_TIMEOUT_MS) {
    await sleep(systemClock, QUIET_WINDOW_MS, signal);
    const now = await cpuMsOf(plane.apiServer.pid);
    if (now - before < QUIET_WINDOW_MS * QUIET_SHARE) return;
    before = now;
  }
}

async function cpuMsOf(pid: number | undefined): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
  // After the name, which may have blanks: user and system time are the 12th and 13th field.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}
