import assert from "node:assert/strict";
import { Client } from "../../src/client/client.ts";
import { isConflict, isNotFound } from "../../src/client/api_error.ts";
import { mergePatch } from "../../src/client/patch.ts";
import type { Transport } from "../../src/client/transport.ts";
import { defineController } from "../../src/controller/define_controller.ts";
import { Manager } from "../../src/manager/manager.ts";
import { ConfigMap, Secret } from "../../src/resource/builtins.ts";
import { isControlPlaneMissing } from "../backends/missing_backend.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv } from "../start_test_env.ts";

const OBJECTS = 20;
const LABELS = { mirror: "yes" };

/** Keeps, for each labelled ConfigMap, a Secret with the same color. */
const mirror = defineController({
  name: "mirror",
  for: ConfigMap,
  owns: [Secret],
  predicates: [({ object }) => object.metadata.labels?.["mirror"] === "yes"],
  concurrency: 4,
  async reconcile({ object, apply }) {
    const { name } = object.metadata;
    await apply(Secret, { metadata: { name }, data: { color: btoa(object.data?.["color"] ?? "") } });
  },
});

/** A transport that counts what goes through it. */
function counting(transport: Transport): { readonly transport: Transport; count: number } {
  const counter = {
    count: 0,
    transport: {
      ...transport,
      send: (...sent: Parameters<Transport["send"]>) => {
        counter.count++;
        return transport.send(...sent);
      },
    },
  };
  return counter;
}

Deno.test({
  name:
    "real API server: restarts of it and of etcd lose no update, cause no busy loop, and the operator converges",
  ignore: await isControlPlaneMissing(),
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
    await manager.ready;
    const configMaps = env.client.resource(ConfigMap, { namespace });
    const secrets = env.client.resource(Secret, { namespace });

    /** Writes a color to each object, in spite of everything. */
    const paint = async (color: string): Promise<void> => {
      for (let index = 0; index < OBJECTS; index++) {
        const name = `c${index}`;
        await eventually(async () => {
          try {
            await configMaps.patch(name, mergePatch({ data: { color } }));
          } catch (error) {
            if (!isNotFound(error)) throw error;
            await configMaps.create({ metadata: { name, labels: LABELS }, data: { color } });
          }
        }, { timeoutMs: 60_000, what: `${name} painted ${color}` });
      }
    };
    const allAre = (color: string): Promise<void> =>
      eventually(async () => {
        const { items } = await secrets.list();
        assert.equal(items.length, OBJECTS);
        for (const { metadata, data } of items) assert.equal(data?.["color"], btoa(color), metadata.name);
      }, { timeoutMs: 90_000, what: `all secrets ${color}` });

    await paint("red");
    await allAre("red");

    const outages: readonly (readonly [string, () => Promise<void>, () => Promise<void>])[] = [
      ["the API server", () => plane.apiServer.stop({ kill: true }), () => plane.apiServer.start()],
      ["etcd", () => plane.etcd.stop({ kill: true }), () => plane.etcd.start()],
    ];
    for (const [index, [what, takeAway, bringBack]] of outages.entries()) {
      await t.step(what, async () => {
        const before = counter.count;
        await takeAway();
        const color = `color${index}`;
        // What is written while it is away is refused or waits; what is acknowledged must reach the operator.
        const painting = paint(color);
        await assert.rejects(configMaps.get("c0", { timeoutMs: 1_000 }), (error) => !isConflict(error));
        await bringBack();
        await painting;
        await allAre(color);
        // Two caches and one run an object, with room for retries of each: a busy loop makes thousands.
        const sent = counter.count - before;
        assert.ok(sent <= 10 * OBJECTS, `${sent} requests for ${OBJECTS} objects`);
      });
    }
    stop.abort();
    await running;
  },
});
