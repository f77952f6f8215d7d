import assert from "node:assert/strict";
import type { Client } from "../../src/client/client.ts";
import { connect } from "../../src/client/connect.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import { ConfigMap, Namespace } from "../../src/resource/builtins.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { startTcpProxy } from "../faults/tcp_proxy.ts";

const OBJECTS = 2_000;
const WATCHES = 150;
const HEAD_TIMEOUT_MS = 1_000;

Deno.test({
  name: "real API server: watches are whole, do not delay requests, and a silent connection is replaced",
  ignore: ignoreRealServers,
  async fn(t) {
    await using plane = await startControlPlane();
    const client = await connect(plane.adminConfig);
    const configMaps = client.resource(ConfigMap, { namespace: "default" });

    await t.step("a WatchList delivers every object before its end is marked", async () => {
      await create(client, OBJECTS);
      const names: string[] = [];
      let isMarked = false;
      const events = await configMaps.watch({
        sendInitialEvents: true,
        resourceVersionMatch: "NotOlderThan",
      });
      for await (const event of events) {
        if (event.type === "ADDED") names.push(event.object.metadata.name);
        isMarked = event.type === "BOOKMARK" && event.initialEventsEnd;
        if (isMarked) break;
      }
      assert.ok(isMarked, "the watch ended before the mark");
      assert.deepEqual(names.sort(), Array.from({ length: OBJECTS }, (_, index) => `c${index}`).sort());
    });

    await t.step("a request is answered while 150 watches are open", async () => {
      const { resourceVersion } = await configMaps.list({ limit: 1 });
      const stop = new AbortController();
      const watches = await Promise.all(
        Array.from(
          { length: WATCHES },
          () => configMaps.watch({ resourceVersion, allowBookmarks: false, signal: stop.signal }),
        ),
      );
      let done = 0;
      const first = watches.map((events) => firstOf(events).finally(() => done++));
      assert.equal((await client.resource(Namespace).get("default")).metadata.name, "default");
      assert.equal(done, 0, "watches ended before the request was answered");
      // All of them were open: each has its event now.
      const { metadata } = await configMaps.create({ metadata: { name: "seen-by-all" } });
      for (const event of await Promise.all(first)) {
        assert.ok(event.type === "ADDED" && event.object.metadata.uid === metadata.uid);
      }
      stop.abort();
    });

    await t.step("a request connection that goes silent is replaced within one deadline", async () => {
      await using proxy = await startTcpProxy({ target: plane.url });
      const through = await connect({ ...plane.adminConfig, server: proxy.url });
      try {
        const namespaces = through.resource(Namespace);
        await namespaces.get("default");
        proxy.silence(); // no FIN, no data, on what is open
        const lost = namespaces.get("default", { timeoutMs: HEAD_TIMEOUT_MS });
        await assert.rejects(lost, (error) => error instanceof ConnectionError && error.reason === "timeout");
        const { metadata } = await namespaces.get("default", { timeoutMs: HEAD_TIMEOUT_MS });
        assert.equal(metadata.name, "default");
      } finally {
        through.close();
      }
    });

    client.close();
  },
});

/** Waits for one event, and ends the watch. */
async function firstOf<T>(events: AsyncIterable<T>): Promise<T> {
  for await (const event of events) return event;
  throw new Error("Cannot see an event: the watch has ended");
}

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
