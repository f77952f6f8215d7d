/**
 * The work queue of Kubeloop with priorities and fairness on, measured by itself. Its Go twin is `peers/queue`.
 *
 * Arguments: how many operations, and how many keys are in the queue at a time.
 *
 * @module
 */

import { WorkQueue } from "@kubeloop/sdk/workqueue";
import { beginSpan, followOrders, report } from "./measure.ts";

const KEYS = 1_000;

const [operations = "0", atATime = "1"] = Deno.args;
const queue = new WorkQueue({ fairBy: "namespace" });
const keys = Array.from({ length: KEYS }, (_, index) => `namespace-${index % 10}/name-${index}`);

async function work(count: number, batch: number): Promise<void> {
  for (let done = 0; done < count; done += batch) {
    for (let index = 0; index < batch; index++) queue.add(keys[(done + index) % KEYS] ?? "");
    for (let index = 0; index < batch; index++) {
      // As the controller's workers take: at once where a key is ready.
      const item = queue.tryGet() ?? await queue.get();
      if (item === undefined) throw new Error("Cannot go on: the queue is shut down");
      queue.forget(item.key);
      queue.done(item.key);
    }
  }
}

await work(Number(operations) / 5, Number(atATime));
const span = beginSpan();
await work(Number(operations), Number(atATime));
report(span.end("worked", Number(operations)));
queue.shutDown();
await followOrders(() => Promise.resolve());
