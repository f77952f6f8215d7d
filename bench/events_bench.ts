/**
 * Steady events: what updates cost a cache that is in sync. Both sides watch at the same time, so that they are told of
 * the same updates; a third process makes them as fast as the server takes them.
 *
 * @module
 */

import { type BenchResult, compareCosts } from "./answer.ts";
import { startCluster } from "./bench_cluster.ts";
import { type BenchContext, QUICK_NOTE } from "./bench_context.ts";
import { buildPeers } from "./go_peers.ts";
import { INFORMER_NAMES, type InformerWork, startInformer } from "./informer_subjects.ts";
import type { Subject, SubjectReport } from "./subject.ts";
import { startWriter } from "./writer.ts";

const GOAL = 1 / 2;
const ROUNDS = 3;
/** With `--quick` no round begins after so long: a busy server takes a fraction of the updates of an idle one. */
const QUICK_MS = 25_000;

/**
 * Measures updates.
 *
 * @param context How many.
 * @returns One answer.
 */
export async function benchEvents(context: BenchContext): Promise<BenchResult> {
  const start = performance.now();
  const objects = context.quick ? 5_000 : 20_000;
  const peers = await buildPeers(context);
  await using cluster = await startCluster("widgets", objects, context);
  const work: InformerWork = { kind: "widgets", objects, cluster, peers };
  await using subject = startInformer("subject", work, context);
  await using against = startInformer("against", work, context);
  await using writer = startWriter(work, context);
  await Promise.all([subject.next("synced"), against.next("synced")]);
  const sides = [subject, against];
  context.progress("Updates for the warm-up");
  await updateAll(writer, sides, Math.round(objects / 4));
  const runs: { readonly subject: SubjectReport[]; readonly against: SubjectReport[] } = {
    subject: [],
    against: [],
  };
  for (let round = 1; round <= ROUNDS; round++) {
    if (context.quick && round > 1 && performance.now() - start > QUICK_MS) break;
    context.progress(`Round ${round} of ${ROUNDS}: ${objects} updates`);
    const [own, other] = await updateAll(writer, sides, objects);
    if (own) runs.subject.push(own);
    if (other) runs.against.push(other);
  }
  const names = INFORMER_NAMES.widgets;
  const answer = compareCosts({ work: "events", ...names, objects }, runs);
  const perEvent = Math.round(answer.cpuMs * 1000 / objects);
  return {
    answers: [answer],
    goals: [{ goal: "steady events: CPU over client-go's", measured: answer.cpuRatio, atMost: GOAL }],
    notes: [
      `CPU for one update: ${perEvent} microseconds, client-go ${Math.round(perEvent / answer.cpuRatio)}.`,
      "The wall time is the writer's: both sides are told of the same updates at the same time.",
      ...(context.quick ? [QUICK_NOTE] : []),
    ],
  };
}

/** Tells all sides to listen, makes the updates, and waits until all have been told of them. */
async function updateAll(
  writer: Subject,
  sides: readonly Subject[],
  count: number,
): Promise<SubjectReport[]> {
  for (const side of sides) {
    await side.order(`updates ${count}`);
    await side.next("listening");
  }
  await writer.order(`updates ${count}`);
  const reports = await Promise.all(sides.map((side) => side.next("updated")));
  await writer.next("written");
  return reports;
}
