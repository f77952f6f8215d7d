import assert from "node:assert/strict";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { mergePatch } from "../../src/client/patch.ts";
import { ConfigMap, CoreEvent, Deployment } from "../../src/resource/builtins.ts";
import type { Input } from "../../src/resource/resource.ts";
import { BOTH_BACKENDS } from "../backends/both_backends_for_tests.ts";
import { consistently, eventually } from "../eventually.ts";
import { startTestEnv } from "../start_test_env.ts";

const WEB: Input<typeof Deployment> = {
  metadata: { name: "web" },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "web", image: "nginx:1" }] },
    },
  },
};

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(() => undefined, (error: unknown) => error);
  assert.ok(error instanceof Error);
  return error.message;
}

for (const { backend, prefix, ignore } of BOTH_BACKENDS) {
  Deno.test({
    name: `${prefix}TestEnv.waitFor: sees what comes later, and a state of a moment`,
    ignore,
    async fn() {
      await using env = await startTestEnv({ backend });
      const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
      const waiting = env.waitFor(configMaps, "settings", {
        until: ({ data }) => data?.["color"] === "red",
      });
      await configMaps.create({ metadata: { name: "settings" }, data: { color: "blue" } });
      await configMaps.patch("settings", mergePatch({ data: { color: "red" } }));
      await configMaps.patch("settings", mergePatch({ data: { color: "blue" } }));
      // A look every now and then would have found it blue.
      assert.equal((await waiting).data?.["color"], "red");
      const ended = env.waitForDeletion(configMaps, "settings");
      await configMaps.delete("settings");
      await ended;
      await env.waitForDeletion(configMaps, "never-there");
    },
  });

  Deno.test({
    name: `${prefix}TestEnv.waitForCondition: waits for the condition of the present generation`,
    ignore,
    async fn() {
      await using env = await startTestEnv({ backend });
      const deployments = env.client.resource(Deployment, { namespace: await env.namespace() });
      await deployments.create(WEB);
      const time = "2026-01-01T00:00:00Z";
      const available = (observedGeneration: number) =>
        mergePatch({
          status: {
            observedGeneration,
            conditions: [{
              type: "Available",
              status: "True",
              reason: "Enough",
              message: "there are enough",
              lastTransitionTime: time,
              lastUpdateTime: time,
            }],
          },
        });
      await deployments.status.patch("web", available(1));
      await deployments.patch("web", mergePatch({ spec: { replicas: 3 } }));
      const message = await messageOf(
        env.waitForCondition(deployments, "web", { type: "Available", timeoutMs: 200 }),
      );
      assert.match(
        message,
        /^Cannot see the condition Available=True of Deployment "web" within 200 ms: .*it is about generation 1, the object is at 2\n/,
      );
      await deployments.status.patch("web", available(2));
      const found = await env.waitForCondition(deployments, "web", { type: "Available" });
      assert.equal(found.spec?.replicas, 3);
    },
  });
}

Deno.test("TestEnv.waitFor: a failure shows the last state, what was seen, and the Events", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ clock, backend: "embedded" });
  const namespace = await env.namespace("shop");
  const configMaps = env.client.resource(ConfigMap, { namespace });
  const created = await configMaps.create({ metadata: { name: "settings" }, data: { color: "blue" } });
  const { uid } = created.metadata;
  await env.client.resource(CoreEvent, { namespace }).create({
    metadata: { name: "settings.1" },
    involvedObject: { apiVersion: "v1", kind: "ConfigMap", name: "settings", namespace, uid },
    type: "Warning",
    reason: "WrongColor",
    message: "nobody likes blue",
    count: 3,
  });
  const failing = messageOf(env.waitFor(configMaps, "settings", {
    until: ({ data }) => assert.equal(data?.["color"], "red"),
    what: "the color",
    timeoutMs: 60_000,
  }));
  await configMaps.patch("settings", mergePatch({ data: { color: "green" } }));
  const message = await failing;
  assert.match(message, /^Cannot see the color within 60000 ms: Expected values to be strictly equal:/);
  assert.match(
    message,
    new RegExp(`\\nConfigMap "${namespace}/settings", its last state:\\n  apiVersion: v1\\n`),
  );
  assert.match(message, /\n {2}data:\n {4}color: green\n/);
  assert.match(message, /\n {2}\+\d+ ms MODIFIED \(resource version \d+\): data\.color "blue" -> "green"\n/);
  assert.match(message, /\nEvents about it:\n {2}Warning WrongColor: nobody likes blue \(3 times\)$/);
  assert.ok(!message.includes("managedFields"), message);
});

Deno.test("TestEnv.waitFor: an object that never was, or is gone, is told", async () => {
  await using env = await startTestEnv({ clock: new VirtualClock(), backend: "embedded" });
  const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
  assert.equal(
    await messageOf(env.waitFor(configMaps, "settings")),
    'Cannot see ConfigMap "settings" within 10000 ms\nIt was never there.',
  );
  await configMaps.create({ metadata: { name: "settings" } });
  const failing = messageOf(env.waitFor(configMaps, "settings", { until: () => false }));
  await configMaps.delete("settings");
  const message = await failing;
  assert.match(message, /settings", deleted; its last state:/);
  assert.match(message, /DELETED/);
  await assert.rejects(env.waitFor(env.client.resource(ConfigMap), "settings"), {
    name: "TypeError",
    message: 'Cannot wait for ConfigMap "settings": the namespace is missing',
  });
});

Deno.test("TestEnv.waitFor: goes on after a watch that was cut", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ clock, backend: "embedded" });
  const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
  const waiting = env.waitFor(configMaps, "settings");
  await clock.advance(0);
  env.cutWatches();
  await configMaps.create({ metadata: { name: "settings" } });
  assert.equal((await waiting).metadata.name, "settings");
});

Deno.test("TestEnv.eventually: the last object that the check has read is in the message", async () => {
  await using env = await startTestEnv({ clock: new VirtualClock(), backend: "embedded" });
  const namespace = await env.namespace();
  const deployments = env.client.resource(Deployment, { namespace });
  await deployments.create(WEB);
  let tries = 0;
  const message = await messageOf(env.eventually(async () => {
    if (++tries === 3) await deployments.patch("web", mergePatch({ spec: { replicas: 2 } }));
    assert.equal((await deployments.get("web")).status?.readyReplicas, 2, "not ready");
  }, { what: "a ready Deployment" }));
  assert.match(
    message,
    /^Cannot see a ready Deployment within 10000 ms: not ready[^]*\nDeployment ".*\/web", its last/,
  );
  assert.match(message, /\n {2}\+40 ms READ \(resource version \d+\): .*spec\.replicas 1 -> 2/);
});

Deno.test("eventually: two checks side by side do not mix up what they read", async () => {
  await using env = await startTestEnv({ backend: "embedded" });
  const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
  await configMaps.create({ metadata: { name: "a" } });
  await configMaps.create({ metadata: { name: "b" } });
  const messages = await Promise.all(["a", "b"].map((name) =>
    messageOf(eventually(async () => {
      await configMaps.get(name);
      return false;
    }, { timeoutMs: 100 }))
  ));
  assert.match(messages[0] ?? "", /\/a", its last state/);
  assert.match(messages[1] ?? "", /\/b", its last state/);
});

Deno.test("consistently: what stays so is fine, and the first time that it is not is told", async () => {
  const clock = new VirtualClock();
  await consistently(() => true, { clock, durationMs: 3_600_000, intervalMs: 60_000 });
  assert.equal(clock.monotonic(), 3_600_000);
  let count = 0;
  await assert.rejects(
    consistently(() => assert.ok(++count < 4, "four"), { clock, what: "a small number" }),
    /^Error: Cannot rely on a small number: after 60 ms: four$/,
  );
  await assert.rejects(consistently(() => true, { durationMs: NaN }), RangeError);
});
