/**
 * An informer of Kubeloop, measured by itself: until all objects are in its cache and a handler has counted them, and
 * then what updates cost. Its Go twin is `peers/informer`.
 *
 * Arguments: a kubeconfig, "widgets" or "pods", how many there are, and "latencies" if single events are to be timed.
 *
 * @module
 */

import type { KubeObject } from "@kubeloop/sdk";
import { Pod } from "@kubeloop/sdk/builtins";
import { type ListWatch, listWatchOf, SharedInformer } from "@kubeloop/sdk/cache";
import { Client, HttpTransport, loadConfig } from "@kubeloop/sdk/client";
import { Widget } from "../bench_objects.ts";
import { Arrivals } from "./arrivals.ts";
import { Counter } from "./counter.ts";
import { beginSpan, followOrders, report } from "./measure.ts";

const [kubeconfig = "", kind = "widgets", objects = "0", mode] = Deno.args;

async function measure<S extends KubeObject>(listWatchFor: (client: Client) => ListWatch<S>): Promise<never> {
  const config = await loadConfig({ kubeconfig });
  const arrivals = mode === "latencies" ? new Arrivals() : undefined;
  const span = beginSpan();
  const http = new HttpTransport(config);
  const client = new Client({ transport: arrivals?.through(http) ?? http });
  const informer = new SharedInformer({ listWatch: listWatchFor(client) });
  const added = new Counter(Number(objects));
  let updated = new Counter(0);
  const registration = informer.addHandler({
    onAdd: () => added.count(),
    onUpdate: () => updated.count(arrivals?.ageMs),
  });
  informer.run(new AbortController().signal);
  await added.done;
  const synced = span.end("synced", informer.lister.list().length);
  await registration.synced;
  report(synced);
  return await followOrders(async (order) => {
    const count = Number(order.split(" ")[1]);
    updated = new Counter(count);
    const span = beginSpan();
    report({ event: "listening" });
    await updated.done;
    report({ ...span.end("updated", count), latenciesMs: updated.latenciesMs });
  });
}

if (kind === "pods") await measure((client) => listWatchOf(client.resource(Pod)));
else await measure((client) => listWatchOf(client.resource(Widget)));
