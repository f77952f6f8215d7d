/**
 * Changes objects, as a process of its own: the order "updates <count>" changes so many objects once each, many at a
 * time; "latencies <count>" changes one after the other with a pause, so that each finds everybody idle.
 *
 * @module
 */

import { sleep, systemClock } from "@kubeloop/sdk";
import { type Client, connect, loadConfig, mergePatch } from "@kubeloop/sdk/client";
import { type ObjectKind, placeOf, Widget } from "../bench_objects.ts";
import { beginSpan, followOrders, report } from "./measure.ts";

const CONCURRENCY = 16;
const PAUSE_MS = 10;
/** Has no divisor in common with the numbers of objects: each object is written before one is written twice. */
const STRIDE = 7919;
const KIND: ObjectKind = "widgets";

const [kubeconfig = "", objects = "0"] = Deno.args;
const client = await connect(await loadConfig({ kubeconfig }));
/** No object has the same value twice, so that each write is an event; nor when this program runs again. */
const firstValue = systemClock.now();
let written = 0;

async function write(client: Client): Promise<void> {
  const index = written++;
  // Spread, since neighbours in the store are neighbours in every cache.
  const { namespace, name } = placeOf(KIND, (index * STRIDE) % Number(objects));
  await client.resource(Widget, { namespace }).patch(
    name,
    mergePatch({ spec: { counter: firstValue + index } }),
  );
}

async function writeMany(count: number): Promise<void> {
  let left = count;
  const work = async (): Promise<void> => {
    while (left-- > 0) await write(client);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}

async function writeSlowly(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await write(client);
    await sleep(systemClock, PAUSE_MS);
  }
}

await followOrders(async (order) => {
  const [what, count] = order.split(" ");
  const span = beginSpan();
  await (what === "updates" ? writeMany(Number(count)) : writeSlowly(Number(count)));
  report(span.end("written", Number(count)));
});
