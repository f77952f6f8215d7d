import assert from "node:assert/strict";
import { getHeapSnapshot } from "node:v8";
import { z } from "zod";
import { seededRandom } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { defineController } from "../../src/controller/define_controller.ts";
import { ConfigMap, Namespace } from "../../src/resource/builtins.ts";
import { defineResource } from "../../src/resource/define_resource.ts";
import { startTestEnv } from "../start_test_env.ts";

/** Each environment has another schema under the same name. */
function countTo(most: number) {
  return defineResource({
    group: "example.com",
    kind: "Count",
    plural: "counts",
    scope: "Namespaced",
    versions: { v1: { spec: z.object({ at: z.int().max(most) }), status: z.object({ seen: z.int() }) } },
  });
}

/** An operator counts to a number that only this environment allows, on virtual time; a user may only look. */
async function play(index: number): Promise<readonly string[]> {
  const Count = countTo(index + 1);
  const clock = new VirtualClock();
  let seen = 0;
  const controller = defineController({
    for: Count,
    reconcile: async ({ status }) => {
      if (++seen < 10) return { requeueAfterMs: 3_600_000 };
      await status.patch({ seen: 10 });
      return undefined;
    },
  });
  await using env = await startTestEnv({
    backend: "embedded",
    resources: [Count],
    controllers: [controller],
    clock,
    random: seededRandom(index % 2),
  });
  const namespace = await env.namespace();
  const counts = env.client.resource(Count, { namespace });
  await counts.create({ metadata: { name: "count" }, spec: { at: index + 1 } });
  await assert.rejects(counts.create({ metadata: { name: "more" }, spec: { at: index + 2 } }), /spec\.at/);
  const rules = [{ verbs: ["get"], apiGroups: ["example.com"], resources: ["counts"] }];
  const user = await env.user(`user-${index}`, { namespace, rules });
  assert.equal((await user.client.resource(Count, { namespace }).get("count")).metadata.name, "count");
  const done = await env.waitFor(counts, "count", {
    until: ({ status }) => (status?.seen ?? 0) >= 10,
    timeoutMs: 24 * 3_600_000,
  });
  const { items } = await env.client.resource(Namespace).list();
  return [done.metadata.uid, String(clock.now()), ...items.map(({ metadata }) => metadata.name)];
}

Deno.test("startTestEnv: 32 embedded environments side by side do not disturb each other", async () => {
  const together = await Promise.all(Array.from({ length: 32 }, (_, index) => play(index)));
  // What one does alone, it does in company: names, uids and times are those of its seed.
  assert.deepEqual(together[0], await play(0));
  assert.deepEqual(together[31], await play(31));
  assert.equal(new Set(together.map(String)).size, 2);
});

Deno.test("startTestEnv: nothing is left of 200 embedded environments", async () => {
  const run = async () => {
    const env = await startTestEnv({ backend: "embedded" });
    const namespace = await env.namespace();
    const configMaps = env.client.resource(ConfigMap, { namespace });
    await configMaps.create({ metadata: { name: "a" }, data: { text: "x".repeat(10_000) } });
    await env.waitFor(configMaps, "a");
    const url = `${serverIn(env.kubeconfig())}/api/v1/namespaces/${namespace}`;
    const { metadata: { uid } } = await (await fetch(url)).json();
    const watch = await configMaps.watch();
    await env.stop();
    for await (const _event of watch);
    assert.equal(env.server?.openWatches, 0);
    assert.ok(env.server);
    return { url, uid, ref: new WeakRef(env.server) };
  };
  const runs = [];
  for (let index = 0; index < 200; index++) runs.push(await run());
  for (const { url, uid } of runs) assert.notEqual(await uidAt(url), uid, `${url} still answers`);
  // A snapshot of the heap begins with a collection.
  for await (const _chunk of getHeapSnapshot());
  const kept = runs.filter(({ ref }) => ref.deref() !== undefined).length;
  assert.ok(kept <= 5, `${kept} servers are kept`);
});

/** The uid of what is there; nothing if nobody answers. Another test may have taken the port meanwhile. */
async function uidAt(url: string): Promise<unknown> {
  try {
    const response = await fetch(url);
    const body = await response.text();
    return response.ok ? JSON.parse(body).metadata?.uid : undefined;
  } catch {
    return undefined;
  }
}

function serverIn(kubeconfig: string): string {
  return JSON.parse(kubeconfig).clusters[0].cluster.server;
}
