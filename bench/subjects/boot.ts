/**
 * How long it takes until there is a server that answers: from the call to its first answer, imports apart.
 *
 * Argument: the backend.
 *
 * @module
 */

import { Namespace } from "@kubeloop/sdk/builtins";
import { Client } from "@kubeloop/sdk/client";
import { type BackendName, embeddedTransport, startTestEnv } from "@kubeloop/sdk/testing";
import { beginSpan, followOrders, report } from "./measure.ts";

const backend: BackendName = Deno.args[0] === "control-plane" ? "control-plane" : "embedded";

const span = beginSpan();
const env = await startTestEnv({ backend });
await env.client.resource(Namespace).get("default");
report(span.end("ready", 1));

if (env.server !== undefined) {
  const forking = beginSpan();
  await using fork = env.server.fork();
  await new Client({ transport: embeddedTransport(fork) }).resource(Namespace).get("default");
  report(forking.end("forked", 1));
}
await env.stop();
// Nothing may be left running when the benchmark ends this program.
report({ event: "stopped" });
await followOrders(() => Promise.resolve());
