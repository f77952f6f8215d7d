import assert from "node:assert/strict";
import type { Client } from "../../src/client/client.ts";
import { connect } from "../../src/client/connect.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import { ConfigMap, Namespace } from "../../src/resource/builtins.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { isControlPlaneMissing } from "../backends/missing_backend.ts";
import { silentTunnel } from "./silent_tunnel_for_tests.ts";

const OBJECTS = 2_000;
const WATCHES = 150;
const HEAD_TIMEOUT_MS = 1_000;

Deno.test({
  name: "real API server: watches are whole, don't delay requests, and a silent connection is replaced",
  ignore: await isControlPlaneMissing(),
  async fn(t) {
    await using plane = await startControlPlane();
    const client = await connect(plane.adminConfig);
    const configMaps = client.resource(ConfigMap, { namespace: "default" });

    await t.step("a WatchList delivers every object before its end is marked", async () => {
      await create(client, OBJECTS);
      const names = new Set<string>();
      const events = await configMaps.watch({
        sendInitialEvents: true,
        resourceVersionMatch: "NotOlderThan",
      });
      for await (const event of events) {
        if (event.type === "ADDED") names.add(event.object.metadata.name);
        if (event.type === "BOOKMARK" && event.initialEventsEnd) break;
      }
      for (let index = 0; index < OBJECTS; index++) assert.ok(names.has(`c${index}`), `c${index} is missing`);
    });

    await t.step("a request is answered while 150 watches are open", async () => {
      const stop = new AbortController();
      const watches = await Promise.all(
        Array.from({ length: WATCHES }, () => configMaps.watch({ signal: stop.signal, timeoutSeconds: 600 })),
      );
      assert.equal(watches.length, WATCHES);
      assert.equal((await client.resource(Namespace).get("default")).metadata.name, "default");
      stop.abort();
      await Promise.allSettled(watches.map((events) => events[Symbol.asyncIterator]().next()));
    });

    await t.step("a request connection that goes silent is replaced within one deadline", async () => {
      await using tunnel = silentTunnel(Number(new URL(plane.url).port));
      const through = await connect({ ...plane.adminConfig, server: `https://127.0.0.1:${tunnel.port}` });
      const namespaces = through.resource(Namespace);
      await namespaces.get("default");
      tunnel.silence(); // no FIN, no data, on what is open
      const lost = namespaces.get("default", { timeoutMs: HEAD_TIMEOUT_MS });
      await assert.rejects(lost, (error) => error instanceof ConnectionError && error.reason === "timeout");
      assert.equal(
        (await namespaces.get("default", { timeoutMs: HEAD_TIMEOUT_MS })).metadata.name,
        "default",
      );
      through.close();
    });

    client.close();
  },
});

/** Makes objects, some at a time. */
async function create(client: Client, count: number): Promise<void> {
  const configMaps = client.resource(ConfigMap, { namespace: "default" });
  const indexes = Array.from({ length: count }, (_, index) => index).values();
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const index of indexes) {
      await configMaps.create({ metadata: { name: `c${index}` }, data: { text: "x".repeat(500) } });
    }
  }));
}
