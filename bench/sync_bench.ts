/**
 * The initial sync: from nothing until all objects are in the cache and a handler has counted them. The start of the
 * runtime, and of the program up to its first request, is measured apart on both sides.
 *
 * @module
 */

import { type BenchResult, compareCosts, type CostAnswer, type GoalVerdict, median } from "./answer.ts";
import { startCluster } from "./bench_cluster.ts";
import { type BenchContext, QUICK_NOTE } from "./bench_context.ts";
import type { ObjectKind } from "./bench_objects.ts";
import { buildPeers } from "./go_peers.ts";
import { INFORMER_NAMES, type InformerWork, type Side, startInformer } from "./informer_subjects.ts";
import { interleave } from "./rounds.ts";
import type { SubjectReport } from "./subject.ts";

/** What each kind's sync may cost, over what it is held against. */
const GOALS: Readonly<Record<ObjectKind, Readonly<Record<"cpu" | "memory" | "wall", number>>>> = {
  widgets: { cpu: 1 / 4, memory: 1 / 3, wall: 1 / 2 },
  pods: { cpu: 0.9, memory: 0.6, wall: 1.5 },
};

/** What the runs of both sides have cost. */
export type SyncRuns = Readonly<Record<Side, readonly SubjectReport[]>>;

/**
 * Measures the initial sync of custom resources and of pods.
 *
 * @param context How many.
 * @returns An answer a kind.
 */
export async function benchSync(context: BenchContext): Promise<BenchResult> {
  const objects = context.quick ? 5_000 : 20_000;
  const peers = await buildPeers(context);
  const results: { readonly answer: CostAnswer; readonly goals: GoalVerdict[]; readonly note: string }[] = [];
  for (const kind of ["widgets", "pods"] satisfies ObjectKind[]) {
    await using cluster = await startCluster(kind, objects, context);
    const runs = await syncRuns({ kind, objects, cluster, peers }, context.quick ? 3 : 5, context);
    const answer = compareCosts({ work: "sync", ...INFORMER_NAMES[kind], objects }, runs);
    results.push({ answer, goals: goalsOf(kind, answer), note: startNote(kind, runs) });
  }
  return {
    answers: results.map(({ answer }) => answer),
    goals: results.flatMap(({ goals }) => goals),
    notes: [
      "Measured from the making of the client to the last object in the handler, fresh processes on both sides.",
      ...results.map(({ note }) => note),
      ...(context.quick ? [QUICK_NOTE] : []),
    ],
  };
}

/**
 * Runs the sync of both sides in turn, each time in a fresh process.
 *
 * @param work What is synced.
 * @param rounds How often.
 * @param context Ends it.
 * @returns What the runs have cost.
 */
export async function syncRuns(work: InformerWork, rounds: number, context: BenchContext): Promise<SyncRuns> {
  const { kind, objects } = work;
  return await interleave(rounds, async (side, round) => {
    context.progress(`Round ${round} of ${rounds}: ${INFORMER_NAMES[kind][side]}, ${objects} objects`);
    await using subject = startInformer(side, work, context);
    const report = await subject.next("synced");
    if (report.objects === objects) return report;
    throw new Error(
      `Cannot compare ${INFORMER_NAMES[kind][side]}: it has ${report.objects} of ${objects} objects`,
    );
  });
}

function goalsOf(kind: ObjectKind, { cpuRatio, wallRatio, peakRatio, subject }: CostAnswer): GoalVerdict[] {
  const { cpu, memory, wall } = GOALS[kind];
  return [
    { goal: `sync, ${subject}: CPU over client-go's`, measured: cpuRatio, atMost: cpu },
    { goal: `sync, ${subject}: peak memory over client-go's`, measured: peakRatio, atMost: memory },
    { goal: `sync, ${subject}: wall time over client-go's`, measured: wallRatio, atMost: wall },
  ];
}

function startNote(kind: ObjectKind, runs: SyncRuns): string {
  const startOf = (side: Side) => Math.round(median(runs[side].map(({ startCpuMs }) => startCpuMs)));
  const names = INFORMER_NAMES[kind];
  return `CPU of the start, in no other figure: ${names.subject} ${startOf("subject")} ms, ` +
    `${names.against} ${startOf("against")} ms.`;
}
