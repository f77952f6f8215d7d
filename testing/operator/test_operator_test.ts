import assert from "node:assert/strict";
import { systemClock } from "../../src/async/clock.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { type ControllerDefinition, defineController } from "../../src/controller/define_controller.ts";
import { ConfigMap, Secret } from "../../src/resource/builtins.ts";
import { BOTH_BACKENDS } from "../backends/both_backends_for_tests.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv, type TestEnv } from "../start_test_env.ts";
import { crashAtEveryWrite } from "./crash_at_every_write.ts";

/** Makes a Secret of each ConfigMap, and says so in the ConfigMap's annotations. */
const copier: ControllerDefinition<ConfigMap> = defineController({
  for: ConfigMap,
  owns: [Secret],
  name: "copier",
  async reconcile({ object, apply, client }) {
    const { name, namespace } = object.metadata;
    if (!name.startsWith("copied-")) return;
    await apply(Secret, { metadata: { name }, stringData: object.data ?? {} });
    await client.resource(ConfigMap, { namespace }).apply({
      metadata: { name, annotations: { "example.com/copied": "yes" } },
    });
  },
});

async function isCopied({ client }: TestEnv, namespace: string, name: string): Promise<void> {
  await client.resource(Secret, { namespace }).get(name);
  const { metadata } = await client.resource(ConfigMap, { namespace }).get(name);
  assert.equal(metadata.annotations?.["example.com/copied"], "yes");
}

for (const { backend, prefix, ignore } of BOTH_BACKENDS) {
  Deno.test({
    name: `${prefix}TestOperator: killed before a write or after it, the next one finishes the work`,
    ignore,
    async fn() {
      await using env = await startTestEnv({ backend });
      const namespace = await env.namespace();
      const maps = env.client.resource(ConfigMap, { namespace });
      const operator = await env.operator([copier]);
      for (const [index, when] of (["before", "after"] as const).entries()) {
        const name = `copied-${when}`;
        const kill = operator.killAt({ verb: "patch", resource: "secrets", namespace, when, restart: false });
        await maps.create({ metadata: { name } });
        const { verb, resource } = await kill.killed;
        assert.deepEqual([verb, resource, kill.isDone], ["patch", "secrets", true]);
        assert.equal(operator.isRunning, false);
        const { items } = await env.client.resource(Secret, { namespace }).list();
        assert.equal(items.some(({ metadata }) => metadata.name === name), when === "after");
        const before = operator.writes.length;
        await operator.start();
        await eventually(() => isCopied(env, namespace, name));
        assert.equal(operator.lives, index + 2);
        assert.ok(operator.writes.length > before);
      }
    },
  });
}

Deno.test("TestOperator: a plan counts requests, restarts by itself, and can be taken back", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ backend: "embedded", clock });
  const maps = env.client.resource(ConfigMap, { namespace: "default" });
  const operator = await env.operator([copier]);
  operator.killAt({})[Symbol.dispose]();
  const second = operator.killAt({ resource: "secrets", nth: 2 });
  await maps.create({ metadata: { name: "copied-1" } });
  await eventually(() => isCopied(env, "default", "copied-1"), { clock });
  assert.equal(second.isDone, false);
  await maps.create({ metadata: { name: "copied-2" } });
  assert.equal((await second.killed).name, "copied-2");
  await eventually(() => isCopied(env, "default", "copied-2"), { clock });
  assert.equal(operator.lives, 2);
});

Deno.test("TestOperator: a killed one sends nothing more, and stop ends it in good order", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ backend: "embedded", clock });
  const maps = env.client.resource(ConfigMap, { namespace: "default" });
  const operator = await env.operator([copier]);
  operator.kill();
  await maps.create({ metadata: { name: "copied-1" } });
  await clock.advance(3_600_000);
  assert.equal(operator.writes.length, 0);
  assert.equal(env.server?.openWatches, 0);
  assert.equal(clock.pendingTimers, 0);
  await operator.start();
  await eventually(() => isCopied(env, "default", "copied-1"), { clock });
  await operator.stop();
  assert.equal(operator.isRunning, false);
  await maps.create({ metadata: { name: "copied-2" } });
  await clock.advance(3_600_000);
  assert.equal(operator.writes.some(({ name }) => name === "copied-2"), false);
});

Deno.test("TestOperator: a plan with an unknown word, or a number that is none, is refused", async () => {
  await using env = await startTestEnv({ backend: "embedded", clock: systemClock });
  const operator = await env.operator([copier]);
  assert.throws(() => operator.killAt({ nth: 0 }), /^RangeError: Cannot kill at the request 0/);
  const unknown = { when: "during" } as unknown as { when: "before" };
  assert.throws(() => operator.killAt(unknown), /^TypeError: Cannot kill "during" a request/);
});

Deno.test("crashAtEveryWrite: an operator that begins anew gets over each crash", async () => {
  const { writes, crashes } = await crashAtEveryWrite({
    controllers: [copier],
    async scenario(env) {
      await env.client.resource(ConfigMap, { namespace: "default" }).create({
        metadata: { name: "copied-1" },
      });
      await eventually(() => isCopied(env, "default", "copied-1"), { clock: env.clock, timeoutMs: 60_000 });
    },
  });
  assert.deepEqual(writes.slice(0, 2), [
    "patch secrets default/copied-1",
    "patch configmaps default/copied-1",
  ]);
  assert.equal(crashes, 2 * writes.length);
});

Deno.test("crashAtEveryWrite: an operator that leaves half of its work behind is found, with the write", async () => {
  const forgetful = defineController({
    for: ConfigMap,
    name: "forgetful",
    async reconcile({ object, client }) {
      const { name, namespace, annotations = {} } = object.metadata;
      if (!name.startsWith("copied-") || annotations["example.com/copied"]) return;
      await client.resource(ConfigMap, { namespace }).apply({
        metadata: { name, annotations: { "example.com/copied": "yes" } },
      });
      await client.resource(Secret, { namespace }).create({ metadata: { name } });
    },
  });
  await assert.rejects(
    crashAtEveryWrite({
      controllers: [forgetful],
      async scenario(env) {
        await env.client.resource(ConfigMap, { namespace: "default" }).create({
          metadata: { name: "copied-1" },
        });
        await eventually(() => isCopied(env, "default", "copied-1"), { clock: env.clock, timeoutMs: 60_000 });
      },
    }),
    /^Error: Cannot get over a crash after write 1 \(patch configmaps default\/copied-1\): .*not found/,
  );
});
