import assert from "node:assert/strict";
import { z } from "zod";
import { seededRandom } from "../src/async/random.ts";
import { loadConfig } from "../src/client/config.ts";
import { connect } from "../src/client/connect.ts";
import { defineController } from "../src/controller/define_controller.ts";
import { VirtualClock } from "../src/async/virtual_clock.ts";
import { ConfigMap, Deployment, Namespace } from "../src/resource/builtins.ts";
import { defineResource } from "../src/resource/define_resource.ts";
import { eventually } from "./eventually.ts";
import { startTestEnv } from "./start_test_env.ts";

const Widget = defineResource({
  group: "example.com",
  kind: "Widget",
  plural: "widgets",
  scope: "Namespaced",
  versions: {
    v1: {
      spec: z.object({ size: z.int().default(3), color: z.string() }),
      status: z.object({ ready: z.boolean() }),
    },
  },
});

Deno.test("startTestEnv: the definitions of its resources are established, and their objects typed", async () => {
  await using env = await startTestEnv({ resources: [Widget], clock: new VirtualClock() });
  const widgets = env.client.resource(Widget, { namespace: await env.namespace() });
  const created = await widgets.create({ metadata: { name: "a" }, spec: { color: "red" } });
  assert.deepEqual(created.spec, { color: "red", size: 3 });
  const applied = await widgets.apply({ metadata: { name: "a" }, spec: { color: "red", size: 5 } }, {
    force: true,
  });
  assert.equal(applied.spec.size, 5);
  const patched = await widgets.status.patch("a", { type: "merge", value: { status: { ready: true } } });
  assert.equal(patched.status?.ready, true);
});

Deno.test("startTestEnv: every call of namespace makes a new one", async () => {
  await using env = await startTestEnv({ clock: new VirtualClock() });
  const names = await Promise.all([env.namespace(), env.namespace(), env.namespace("shop")]);
  assert.equal(new Set(names).size, 3);
  assert.match(names[0] ?? "", /^test-[a-z0-9]{5}$/);
  assert.match(names[2] ?? "", /^shop-[a-z0-9]{5}$/);
  const { items } = await env.client.resource(Namespace).list();
  for (const name of names) assert.ok(items.some((item) => item.metadata.name === name));
});

Deno.test("startTestEnv: time and randomness are those that it is given", async () => {
  const uids: string[] = [];
  for (const _run of [1, 2]) {
    const clock = new VirtualClock();
    await using env = await startTestEnv({ clock, random: seededRandom(7) });
    await clock.advance(90_000);
    const namespace = await env.namespace();
    const { metadata } = await env.client.resource(ConfigMap, { namespace }).create({
      metadata: { name: "a" },
    });
    assert.equal(metadata.creationTimestamp, "2026-01-01T00:01:30Z");
    uids.push(metadata.uid);
  }
  assert.equal(uids[0], uids[1]);
});

Deno.test("startTestEnv: controllers start on virtual time, whatever is in their way", async () => {
  const watching = defineController({ for: ConfigMap, name: "watching", reconcile() {} });
  const clock = new VirtualClock();
  const beginMs = clock.now();
  const on = { verb: "list", resource: "configmaps" } as const;
  await using env = await startTestEnv({
    backend: "embedded",
    clock,
    random: seededRandom(7),
    controllers: [watching],
    faults: [{ on, times: 2, fault: { type: "status", code: 500 } }],
  });
  assert.ok(clock.now() > beginMs, "no time has passed");
  env.faults.inject({ on, fault: { type: "latency", ms: 30_000 } });
  const late = await env.operator([watching]);
  assert.equal(late.isRunning, true);
  env.faults.inject({ on, times: Infinity, fault: { type: "status", code: 500 } });
  await assert.rejects(
    env.operator([watching]),
    /^Error: Cannot start the operator: its caches are not filled after 10 minutes of virtual time/,
  );
});

Deno.test("startTestEnv: a watch through the client sees changes and is released with the environment", async () => {
  const clock = new VirtualClock();
  const env = await startTestEnv({ clock });
  const namespace = await env.namespace();
  const deployments = env.client.resource(Deployment, { namespace });
  const { resourceVersion } = await deployments.list();
  const watch = await deployments.watch({ resourceVersion });
  await deployments.create({
    metadata: { name: "web" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", image: "nginx:1" }] },
      },
    },
  });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const event of watch) seen.push(event.type);
  })();
  await env.stop();
  await reading;
  await env.stop();
  assert.deepEqual(seen, ["ADDED"]);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("startTestEnv: its kubeconfig leads programs outside the process to the same objects", async () => {
  await using env = await startTestEnv();
  const namespace = await env.namespace();
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/config`, env.kubeconfig());
    const outside = await connect(await loadConfig({ kubeconfig: `${folder}/config` }));
    assert.equal((await outside.resource(Namespace).get(namespace)).metadata.name, namespace);
    outside.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("startTestEnv: a definition that is refused ends the environment with the server's words", async () => {
  const Broken = defineResource({
    group: "example.k8s.io",
    kind: "Broken",
    plural: "brokens",
    scope: "Namespaced",
    versions: { v1: { spec: z.object({}) } },
  });
  await assert.rejects(
    startTestEnv({ resources: [Broken], clock: new VirtualClock() }),
    /api-approved\.kubernetes\.io/,
  );
});

Deno.test("startTestEnv: its controllers run from the start to the end", async () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const controller = defineController({
    name: "widgets",
    for: Widget,
    reconcile: async ({ object, status }) => {
      seen.push(object.metadata.name);
      await status.patch({ ready: true });
    },
  });
  const env = await startTestEnv({ resources: [Widget], controllers: [controller], clock });
  const widgets = env.client.resource(Widget, { namespace: await env.namespace() });
  await widgets.create({ metadata: { name: "a" }, spec: { color: "red" } });
  await eventually(async () => (await widgets.get("a")).status?.ready === true, {
    clock,
    what: "the widget's status",
  });
  await env.stop();
  assert.ok(seen.includes("a"));
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("startTestEnv: a controller whose resource is not installed is named", async () => {
  const controller = defineController({ for: Widget, reconcile: () => {} });
  await assert.rejects(
    startTestEnv({ controllers: [controller] }),
    /Cannot start the controller "widget": .* does not serve widgets\.example\.com/,
  );
});

Deno.test("startTestEnv: virtual time beside a real server is refused: its answers would miss every deadline", async () => {
  await assert.rejects(startTestEnv({ backend: "control-plane", clock: new VirtualClock() }), {
    name: "TypeError",
    message: /^Cannot start the backend "control-plane" with virtual time: .* choose the backend "embedded"$/,
  });
});
