/**
 * Scale: how time and memory of the initial sync grow with the number of objects, and how soon a change is acted on
 * while that many objects are in the cache.
 *
 * @module
 */

import {
  type BenchResult,
  compareCosts,
  type Cost,
  type CostAnswer,
  type GoalVerdict,
  quantile,
  rounded,
} from "./answer.ts";
import { startCluster } from "./bench_cluster.ts";
import type { BenchContext } from "./bench_context.ts";
import { buildPeers } from "./go_peers.ts";
import { INFORMER_NAMES, type InformerWork, startInformer } from "./informer_subjects.ts";
import { denoCommand, Subject, type SubjectReport } from "./subject.ts";
import { syncRuns } from "./sync_bench.ts";
import { growthPerDoubling } from "./growth.ts";
import { startWriter } from "./writer.ts";

/** The p99 of the time from an event to the start of its reconcile, when nothing else is going on. */
const LATENCY_GOAL_MS = 10;
/** Twice the objects take twice as much; a tenth more is noise, and the levels of maps and heaps. */
const GROWTH_GOAL = 2.2;
const ROUNDS = 3;

/**
 * Measures the curve, and the latencies at its end.
 *
 * @param context How far it goes.
 * @returns An answer for each number of objects, and two for the latencies.
 */
export async function benchScale(context: BenchContext): Promise<BenchResult> {
  const counts = context.quick ? [2_500, 5_000] : [5_000, 20_000, 50_000, 100_000];
  const peers = await buildPeers(context);
  const curve: CostAnswer[] = [];
  let latencies: BenchResult | undefined;
  for (const objects of counts) {
    await using cluster = await startCluster("widgets", objects, context);
    const work: InformerWork = { kind: "widgets", objects, cluster, peers };
    const runs = await syncRuns(work, ROUNDS, context);
    curve.push(compareCosts({ work: "scale", ...INFORMER_NAMES.widgets, objects }, runs));
    if (objects === counts.at(-1)) latencies = await measureLatencies(work, context);
  }
  return {
    answers: [...curve, ...latencies?.answers ?? []],
    goals: [...growthGoals(curve), ...latencies?.goals ?? []],
    notes: [...growthNotes(curve), ...latencies?.notes ?? []],
  };
}

function growthGoals(curve: readonly CostAnswer[]): GoalVerdict[] {
  const of = (figure: "cpuMs" | "peakMb") => growthPerDoubling(curve.map(pointOf(figure)));
  return [
    { goal: "scale: CPU for each doubling of the objects", measured: of("cpuMs"), atMost: GROWTH_GOAL },
    { goal: "scale: peak memory for each doubling", measured: of("peakMb"), atMost: GROWTH_GOAL },
  ];
}

function growthNotes(curve: readonly CostAnswer[]): string[] {
  const factor = (pair: readonly CostAnswer[], figure: "cpuMs" | "wallMs" | "peakMb") => {
    const growth = growthPerDoubling(pair.map(pointOf(figure)));
    return growth === null ? "-" : `x ${growth.toFixed(2)}`;
  };
  return curve.slice(1).map((to, index) => {
    const pair = [...curve.slice(index, index + 1), to];
    return `For each doubling from ${pair[0]?.objects} to ${to.objects} objects: CPU ${
      factor(pair, "cpuMs")
    }, ` +
      `wall time ${factor(pair, "wallMs")}, peak memory ${factor(pair, "peakMb")}.`;
  });
}

function pointOf(figure: "cpuMs" | "wallMs" | "peakMb") {
  return (answer: CostAnswer) => ({ objects: answer.objects, value: answer[figure] });
}

/** Each of the three is told of the same changes, which come one by one. */
async function measureLatencies(synced: InformerWork, context: BenchContext): Promise<BenchResult> {
  const events = context.quick ? 200 : 1_000;
  const work: InformerWork = { ...synced, timed: true };
  const { objects, cluster } = work;
  const subjects = {
    handler: () => startInformer("subject", work, context),
    reconcile: () => {
      const command = denoCommand("controller.ts", [cluster.kubeconfig, String(objects)]);
      return new Subject({ name: "kubeloop controller", command, signal: context.signal });
    },
    against: () => startInformer("against", work, context),
  };
  context.progress(`${events} single changes while ${objects} objects are cached`);
  const handler = await timeEvents(subjects.handler, { work, events }, context);
  const reconcile = await timeEvents(subjects.reconcile, { work, events }, context);
  const against = await timeEvents(subjects.against, { work, events }, context);
  const compare = (subject: string, report: SubjectReport) =>
    compareCosts({
      work: "scale",
      subject,
      against: "client-go dynamic informer, p99 of event to handler",
      objects,
    }, {
      subject: [perEvent(report, events)],
      against: [perEvent(against, events)],
    });
  const p99 = quantileOf(reconcile, 0.99);
  return {
    answers: [
      compare("kubeloop informer, p99 of event to handler", handler),
      compare("kubeloop controller, p99 of event to reconcile start", reconcile),
    ],
    goals: [{
      goal: `scale: p99 of event to reconcile start, idle, ${objects} objects, ms`,
      measured: p99,
      atMost: LATENCY_GOAL_MS,
    }],
    notes: [
      "In the lines of latencies, wallMs is the 99th percentile and cpuMs the CPU for one event; an event begins " +
      "when its bytes come into the process.",
      ...Object.entries({ handler, reconcile, against }).map(([name, report]) =>
        `${NOTED[name]}: p50 ${quantileOf(report, 0.5)} ms, p99 ${quantileOf(report, 0.99)} ms, ` +
        `most ${quantileOf(report, 1)} ms.`
      ),
    ],
  };
}

const NOTED: Readonly<Record<string, string>> = {
  handler: "Event to handler, kubeloop",
  reconcile: "Event to reconcile start, kubeloop",
  against: "Event to handler, client-go",
};

/** One subject at a time, so that nobody else is woken by the event. */
async function timeEvents(
  start: () => Subject,
  { work, events }: { readonly work: InformerWork; readonly events: number },
  context: BenchContext,
): Promise<SubjectReport> {
  await using subject = start();
  await using writer = startWriter(work, context);
  await subject.next("synced");
  await subject.order(`latencies ${events}`);
  await subject.next("listening");
  await writer.order(`latencies ${events}`);
  const report = await subject.next("updated");
  await writer.next("written");
  return report;
}

function perEvent(report: SubjectReport, events: number): Cost {
  return { cpuMs: report.cpuMs / events, wallMs: quantileOf(report, 0.99), peakMb: report.peakMb };
}

function quantileOf({ latenciesMs = [] }: SubjectReport, share: number): number {
  return rounded(quantile(latenciesMs, share));
}
