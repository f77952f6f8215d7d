/**
 * The work queue: add, get, forget, done, with priorities and fairness on, over client-go's queue and over
 * controller-runtime's priority queue. One loop here, one goroutine there, no metrics on either side.
 *
 * @module
 */

import {
  type BenchResult,
  type Cost,
  type GoalVerdict,
  medianCost,
  type QueueAnswer,
  ratioOf,
  roundCost,
  rounded,
} from "./answer.ts";
import type { BenchContext } from "./bench_context.ts";
import { buildPeers, type GoPeers } from "./go_peers.ts";
import { denoCommand, Subject } from "./subject.ts";

const OPERATIONS = 1_000_000;
const GOAL = 0.7;
/** How many keys are in the queue at a time. */
const BATCHES = [1, 1_000];

type QueueName = "kubeloop" | "client-go" | "controller-runtime";

const QUEUES: readonly QueueName[] = ["kubeloop", "client-go", "controller-runtime"];
const PEER_NAMES: Readonly<Record<Exclude<QueueName, "kubeloop">, string>> = {
  "client-go": "client-go work queue",
  "controller-runtime": "controller-runtime priority queue",
};

/**
 * Measures the work queue.
 *
 * @param context How often.
 * @returns An answer for each peer and each number of waiting keys.
 */
export async function benchQueue(context: BenchContext): Promise<BenchResult> {
  const rounds = context.quick ? 3 : 5;
  const peers = await buildPeers(context);
  const answers: QueueAnswer[] = [];
  for (const batch of BATCHES) {
    const runs = new Map(QUEUES.map((name): [QueueName, Cost[]] => [name, []]));
    for (let round = 1; round <= rounds; round++) {
      context.progress(`Round ${round} of ${rounds}, keys in the queue at a time: ${batch}`);
      for (const name of QUEUES) {
        runs.get(name)?.push(await run(name, { batch, peers, signal: context.signal }));
      }
    }
    const costOf = (name: QueueName) => medianCost(runs.get(name) ?? []);
    const own = costOf("kubeloop");
    for (const name of ["client-go", "controller-runtime"] satisfies QueueName[]) {
      answers.push({
        work: "queue",
        subject: `kubeloop work queue, ${batch === 1 ? "1 key" : `${batch} keys`} at a time`,
        against: PEER_NAMES[name],
        objects: OPERATIONS,
        ...roundCost(own),
        nsPerOp: nsPerOp(own),
        ratio: ratioOf(own.wallMs, costOf(name).wallMs),
      });
    }
  }
  return {
    answers,
    goals: answers.filter(({ against }) => against === PEER_NAMES["client-go"]).map(goalOf),
    notes: ["One operation is add, get, forget, done; nsPerOp is wall time, ratio is that over the other's."],
  };
}

async function run(
  name: QueueName,
  { batch, peers, signal }: Pick<BenchContext, "signal"> & {
    readonly batch: number;
    readonly peers: GoPeers;
  },
): Promise<Cost> {
  const command: readonly [string, ...string[]] = name === "kubeloop"
    ? denoCommand("queue.ts", [String(OPERATIONS), String(batch)])
    : [peers.queue, `--queue=${name}`, `--operations=${OPERATIONS}`, `--at-a-time=${batch}`];
  await using subject = new Subject({ name, command, signal });
  return await subject.next("worked");
}

function nsPerOp({ wallMs }: Cost): number {
  return rounded(wallMs * 1e6 / OPERATIONS);
}

function goalOf({ subject, ratio }: QueueAnswer): GoalVerdict {
  return { goal: `${subject}: time over client-go's`, measured: ratio, atMost: GOAL };
}
