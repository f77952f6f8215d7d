/**
 * A controller of Kubeloop whose reconcile does nothing, measured by itself: until each object was reconciled once, and
 * then how long single events take to the start of their reconcile.
 *
 * Arguments: a kubeconfig, and how many objects there are.
 *
 * @module
 */

import { defineController, Manager } from "@kubeloop/sdk";
import { Client, HttpTransport, loadConfig } from "@kubeloop/sdk/client";
import { Widget } from "../bench_objects.ts";
import { Arrivals } from "./arrivals.ts";
import { Counter } from "./counter.ts";
import { beginSpan, followOrders, report } from "./measure.ts";

const [kubeconfig = "", objects = "0"] = Deno.args;
const config = await loadConfig({ kubeconfig });
const arrivals = new Arrivals();
const span = beginSpan();
let reconciled = new Counter(Number(objects));
const manager = new Manager({
  client: new Client({ transport: arrivals.through(new HttpTransport(config)) }),
});
manager.add(defineController({ for: Widget, reconcile: () => reconciled.count(arrivals.ageMs) }));
manager.run(new AbortController().signal);
await reconciled.done;
report(span.end("synced", Number(objects)));
await followOrders(async (order) => {
  const count = Number(order.split(" ")[1]);
  reconciled = new Counter(count);
  const span = beginSpan();
  report({ event: "listening" });
  await reconciled.done;
  report({ ...span.end("updated", count), latenciesMs: reconciled.latenciesMs });
});
