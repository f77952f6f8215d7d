import assert from "node:assert/strict";
import { sleep, systemClock } from "../../src/async/clock.ts";
import { Client } from "../../src/client/client.ts";
import type { ResourceClient } from "../../src/client/resource_client.ts";
import type { Transport } from "../../src/client/transport.ts";
import { defineController } from "../../src/controller/define_controller.ts";
import { Manager } from "../../src/manager/manager.ts";
import { ConfigMap, Secret } from "../../src/resource/builtins.ts";
import type { Input, Stored } from "../../src/resource/resource.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv } from "../start_test_env.ts";

type ConfigMaps = ResourceClient<Stored<typeof ConfigMap>, Input<typeof ConfigMap>>;

const OBJECTS = 20;
const LABELS = { mirror: "yes" };
/** Two writers an object, so that they meet: a lost update would leave the older value of one. */
const WRITERS = ["left", "right"] as const;
/** How long a server is away: time enough for a busy loop to pass the bound. */
const OUTAGE_MS = 2_000;
/** For each outage: a run for each write, a second try for each object, and the lists and watches of two caches. */
const MAX_REQUESTS = 4 * OBJECTS + 20;

/** Keeps, for each labelled ConfigMap, a Secret with the same data. */
const mirror = defineController({
  name: "mirror",
  for: ConfigMap,
  owns: [Secret],
  predicates: [({ object }) => object.metadata.labels?.["mirror"] === "yes"],
  concurrency: 4,
  async reconcile({ object, apply }) {
    const entries = Object.entries(object.data ?? {}).map(([key, value]) => [key, btoa(value)]);
    await apply(Secret, { metadata: { name: object.metadata.name }, data: Object.fromEntries(entries) });
  },
});

/** A transport that counts what goes through it. */
function counting(transport: Transport): { readonly transport: Transport; readonly count: number } {
  let count = 0;
  return {
    get count() {
      return count;
    },
    transport: {
      server: transport.server,
      close: () => transport.close(),
      send: (request, options) => {
        count++;
        return transport.send(request, options);
      },
    },
  };
}

/** Writes the value of one writer to each object: read, changed, written back, whatever comes between. */
async function write(configMaps: ConfigMaps, writer: string, value: string): Promise<void> {
  for (let index = 0; index < OBJECTS; index++) {
    const name = `c${index}`;
    await eventually(async () => {
      const { data, ...read } = await configMaps.get(name);
      await configMaps.replace({ ...read, data: { ...data, [writer]: value } });
    }, { timeoutMs: 60_000, what: `${name} written by ${writer}` });
  }
}

Deno.test({
  name:
    "real API server: restarts of it and of etcd lose no update, cause no busy loop, and the operator converges",
  ignore: ignoreRealServers,
  async fn(t) {
    await using env = await startTestEnv({ backend: "control-plane" });
    const plane = env.controlPlane;
    assert.ok(plane);
    const namespace = await env.namespace();
    const counter = counting(env.transport);
    const manager = new Manager({
      client: new Client({ transport: counter.transport }),
      namespaces: [namespace],
    });
    manager.add(mirror);
    const stop = new AbortController();
    const running = manager.run(stop.signal);
    await Promise.race([manager.ready, running]);
    const configMaps = env.client.resource(ConfigMap, { namespace });
    const secrets = env.client.resource(Secret, { namespace });

    const allWrite = (value: string): Promise<unknown> =>
      Promise.all(WRITERS.map((writer) => write(configMaps, writer, value)));
    /** Waits until every write is on the server, and mirrored. */
    const converges = (value: string): Promise<void> =>
      eventually(async () => {
        for (
          const { items, expected } of [
            { ...await configMaps.list({ labelSelector: "mirror=yes" }), expected: value },
            { ...await secrets.list(), expected: btoa(value) },
          ]
        ) {
          assert.equal(items.length, OBJECTS);
          const data = Object.fromEntries(WRITERS.map((writer) => [writer, expected]));
          for (const item of items) assert.deepEqual(item.data, data, `${item.kind} ${item.metadata.name}`);
        }
      }, { timeoutMs: 60_000, what: `all objects with ${value}` });

    for (let index = 0; index < OBJECTS; index++) {
      await configMaps.create({ metadata: { name: `c${index}`, labels: LABELS } });
    }
    await allWrite("before");
    await converges("before");

    const outages: readonly (readonly [string, () => Promise<void>, () => Promise<void>])[] = [
      ["the API server", () => plane.apiServer.stop({ kill: true }), () => plane.apiServer.start()],
      ["etcd", () => plane.etcd.stop({ kill: true }), () => plane.etcd.start()],
    ];
    for (const [what, takeAway, bringBack] of outages) {
      await t.step(what, async () => {
        const before = counter.count;
        const value = `after the outage of ${what}`;
        const writing = allWrite(value);
        await eventually(async () => {
          const { data } = await configMaps.get(`c${OBJECTS / 4}`);
          return data?.[WRITERS[0]] === value;
        }, { what: "writes under way" });
        await takeAway();
        await Promise.all([
          sleep(systemClock, OUTAGE_MS),
          assert.rejects(configMaps.list({ timeoutMs: OUTAGE_MS })),
        ]);
        await bringBack();
        await writing;
        await converges(value);
        const sent = counter.count - before;
        assert.ok(sent <= MAX_REQUESTS, `${sent} requests for ${OBJECTS} objects`);
      });
    }
    stop.abort();
    await running;
  },
});
