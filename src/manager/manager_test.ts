import assert from "node:assert/strict";
import { eventually, startTestEnv, type TestEnv } from "../../testing/mod.ts";
import type { Log, LogFields } from "../async/log.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { Client } from "../client/client.ts";
import type { Transport } from "../client/transport.ts";
import { type ControllerDefinition, defineController } from "../controller/define_controller.ts";
import { ConfigMap, Namespace, Secret } from "../resource/builtins.ts";
import { defineBuiltin } from "../resource/define_builtin.ts";
import type { NamespacedObject } from "../resource/namespaced_object.ts";
import { Manager, type ManagerOptions } from "./manager.ts";

interface Running extends AsyncDisposable {
  readonly manager: Manager;
  readonly ended: Promise<void>;
  stop(): void;
}

function start(
  env: Pick<TestEnv, "client" | "clock" | "random">,
  definitions: readonly ControllerDefinition[],
  options: Partial<ManagerOptions> = {},
): Running {
  const { client, clock, random } = env;
  const stopping = new AbortController();
  const manager = new Manager({ client, clock, random, ...options });
  for (const definition of definitions) manager.add(definition);
  const ended = manager.run(stopping.signal);
  return {
    manager,
    ended,
    stop: () => stopping.abort(),
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await ended;
    },
  };
}

/** A log whose messages are kept. */
function memoryLog(lines: string[]): Log {
  const put = (message: string, fields?: LogFields) =>
    void lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const log: Log = {
    debug: () => {},
    info: put,
    warn: put,
    error: (message) => put(message),
    with: () => log,
  };
  return log;
}

/** Reconciles the ConfigMap "slow" until it is released; the others do nothing. */
function slowController(options: { readonly heedsSignal: boolean }) {
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const state = { finished: false, reason: "" };
  const definition = defineController({
    for: ConfigMap,
    name: "slow",
    async reconcile({ object, signal }) {
      if (object.metadata.name !== "slow") return;
      signal.addEventListener("abort", () => {
        state.reason = String(signal.reason);
        if (options.heedsSignal) release.reject(signal.reason);
      });
      begun.resolve();
      await release.promise;
      state.finished = true;
    },
  });
  return { definition, begun: begun.promise, release: () => release.resolve(), state };
}

async function createConfigMap(env: TestEnv, name: string): Promise<string> {
  const namespace = await env.namespace();
  await env.client.resource(ConfigMap, { namespace }).create({ metadata: { name } });
  return namespace;
}

Deno.test("Manager: a stop lets a slow reconcile finish", async () => {
  await using env = await startTestEnv();
  const { definition, begun, release, state } = slowController({ heedsSignal: true });
  await using operator = start(env, [definition]);
  await createConfigMap(env, "slow");
  await begun;
  operator.stop();
  release();
  await operator.ended;
  assert.deepEqual(state, { finished: true, reason: "" });
  assert.deepEqual(operator.manager.abandoned, []);
});

Deno.test("Manager: a stop aborts what still runs at the grace limit", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ clock });
  const { definition, begun, state } = slowController({ heedsSignal: true });
  const lines: string[] = [];
  await using operator = start(env, [definition], { gracePeriodMs: 10_000, log: memoryLog(lines) });
  const namespace = await createConfigMap(env, "slow");
  await begun;
  operator.stop();
  await clock.advance(9_999);
  assert.equal(state.reason, "");
  await clock.advance(1);
  await operator.ended;
  assert.deepEqual(state, { finished: false, reason: "AbortError: The operator is stopping" });
  assert.deepEqual(operator.manager.abandoned, []);
  assert.ok(lines.some((line) => line.includes(`"running":["slow ${namespace}/slow"]`)), lines.join("\n"));
});

Deno.test("Manager: a stop leaves behind what ignores its signal, and says so", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ clock });
  const { definition, begun, release } = slowController({ heedsSignal: false });
  await using operator = start(env, [definition], { gracePeriodMs: 0 });
  const namespace = await createConfigMap(env, "slow");
  await begun;
  operator.stop();
  await clock.advance(2_000);
  await operator.ended;
  assert.deepEqual(operator.manager.abandoned, [`slow ${namespace}/slow`]);
  release();
});

Deno.test("Manager: a stop leaves queued keys for the next start", async () => {
  await using env = await startTestEnv();
  const namespace = await env.namespace();
  const configMaps = env.client.resource(ConfigMap, { namespace });
  for (let index = 0; index < 20; index++) await configMaps.create({ metadata: { name: `c-${index}` } });
  let runs = 0;
  const first = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const definition = defineController({
    for: ConfigMap,
    async reconcile() {
      runs++;
      first.resolve();
      await release.promise;
    },
  });
  await using operator = start(env, [definition]);
  await first.promise;
  operator.stop();
  release.resolve();
  await operator.ended;
  assert.equal(runs, 1);
});

Deno.test("Manager: stops before its caches are full, and before it began", async () => {
  await using env = await startTestEnv();
  // A server that never answers.
  const send: Transport["send"] = (_request, { signal }) =>
    new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  const client = new Client({ transport: { ...env.transport, send } });
  const definition = defineController({ for: ConfigMap, reconcile: () => {} });
  const operator = start({ ...env, client }, [definition]);
  operator.stop();
  await operator.ended;
  await assert.rejects(operator.manager.ready, /^Error: Cannot wait for the manager: it has stopped$/);
  const early = new Manager({ client });
  early.add(definition);
  await early.run(AbortSignal.abort());
});

Deno.test("Manager: waits for a resource that is not served, without holding up other controllers", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ clock });
  const Missing = defineBuiltin<NamespacedObject>({
    apiVersion: "example.com/v1",
    kind: "Missing",
    plural: "missings",
  });
  const seen: string[] = [];
  const lines: string[] = [];
  await using operator = start(env, [
    defineController({ for: Missing, reconcile: () => {} }),
    defineController({ for: ConfigMap, reconcile: ({ object }) => void seen.push(object.metadata.name) }),
  ], { log: memoryLog(lines) });
  let isReady = false;
  operator.manager.ready.then(() => isReady = true, () => {});
  await createConfigMap(env, "beside");
  await clock.advance(31_000);
  assert.deepEqual(seen, ["beside"]);
  assert.equal(isReady, false);
  assert.ok(
    lines.some((line) => /Still waiting for caches .*missings\.example\.com/.test(line)),
    lines.join("\n"),
  );
});

Deno.test("Manager: works in the given namespaces only", async () => {
  await using env = await startTestEnv();
  const [one, two, other] = [await env.namespace(), await env.namespace(), await env.namespace()];
  const seen = new Set<string>();
  const definition = defineController({
    for: ConfigMap,
    owns: [Secret],
    watches: [{ resource: Namespace, map: () => [] }],
    async reconcile({ object, apply, list, lister, get }) {
      const { namespace, name } = object.metadata;
      await apply(Secret, { metadata: { name } });
      assert.equal(list(Secret).length, 1);
      assert.equal(get(Secret, name)?.metadata.namespace, namespace);
      assert.ok(lister(Namespace).list().length >= 3);
      seen.add(namespace);
    },
  });
  await using operator = start(env, [definition], { namespaces: [one, two, one] });
  await operator.manager.ready;
  for (const namespace of [other, one, two]) {
    await env.client.resource(ConfigMap, { namespace }).create({ metadata: { name: "a" } });
  }
  await eventually(() => assert.deepEqual([...seen].sort(), [one, two].sort()));
});

Deno.test("Manager: an object's next reconcile sees what the one before wrote", async () => {
  const gate = { isOpen: true, opened: Promise.withResolvers<void>() };
  await using env = await startTestEnv();
  const client = new Client({ transport: delayWatches(env.transport, gate) });
  const namespace = await env.namespace();
  const seen: (string | undefined)[] = [];
  const definition = defineController({
    for: ConfigMap,
    owns: [Secret],
    async reconcile({ object, apply, get }) {
      if (object.metadata.name !== "app") return;
      seen.push(get(Secret, "child")?.metadata.labels?.["run"]);
      const run = seen.length === 1 ? "1" : "2";
      // The write is made while no event comes through; this run sees it all the same.
      gate.isOpen = seen.length > 1;
      await apply(Secret, { metadata: { name: "child", labels: { run } } });
      assert.equal(get(Secret, "child")?.metadata.labels?.["run"], run);
      return seen.length === 1 ? { requeueAfterMs: 0 } : undefined;
    },
  });
  await using operator = start({ ...env, client }, [definition]);
  await operator.manager.ready;
  await env.client.resource(ConfigMap, { namespace }).create({ metadata: { name: "app" } });
  await eventually(() => assert.equal(seen.length, 1));
  // The requeue is at once, and waits for the cache.
  for (let turn = 0; turn < 5; turn++) await env.client.resource(ConfigMap).list();
  assert.deepEqual(seen, [undefined]);
  gate.opened.resolve();
  await eventually(() => assert.ok(seen.length >= 2));
  assert.equal(seen[1], "1");
});

Deno.test("Manager: a cache that does not show own writes in time is a reason to come back, not to act", async () => {
  const clock = new VirtualClock();
  const gate = { isOpen: true, opened: Promise.withResolvers<void>() };
  await using env = await startTestEnv({ clock });
  const client = new Client({ transport: delayWatches(env.transport, gate), clock });
  const namespace = await env.namespace();
  const results: string[] = [];
  let runs = 0;
  const definition = defineController({
    for: ConfigMap,
    owns: [Secret],
    async reconcile({ object, apply }) {
      if (object.metadata.name !== "app") return;
      gate.isOpen = ++runs > 1;
      await apply(Secret, { metadata: { name: "child" } });
      return runs === 1 ? { requeueAfterMs: 0 } : undefined;
    },
  });
  const metrics = {
    reconciled: (_controller: string, result: string) => void results.push(result),
    mappingFailed: () => {},
  };
  await using operator = start({ ...env, client }, [definition], { ownWritesTimeoutMs: 2_000, metrics });
  await clock.advance(10);
  await operator.manager.ready;
  results.length = 0;
  await env.client.resource(ConfigMap, { namespace }).create({ metadata: { name: "app" } });
  await clock.advance(10);
  assert.deepEqual(results, ["requeue_after"]);
  await clock.advance(2_000);
  assert.deepEqual(results, ["requeue_after", "stale"]);
  gate.opened.resolve();
  await clock.advance(2_000);
  assert.ok(runs >= 2);
  assert.equal(results.filter((result) => result === "stale").length, 1);
});

Deno.test("Manager: refuses controllers that would be in each other's way", async () => {
  await using env = await startTestEnv();
  const manager = new Manager({ client: env.client });
  const reconcile = () => {};
  const cleanup = () => {};
  manager.add(defineController({ for: ConfigMap, reconcile, cleanup }));
  assert.throws(() => manager.add(defineController({ for: ConfigMap, reconcile })), {
    message:
      'Cannot add the controller "configmap": there is one of that name, give one of them another "name"',
  });
  assert.throws(() => manager.add(defineController({ for: ConfigMap, name: "other", reconcile, cleanup })), {
    message:
      'Cannot add the controller "other": it has the same finalizer "configmaps/cleanup" as "configmap", ' +
      'give one of them another "finalizer"',
  });
  manager.add(defineController({ for: ConfigMap, name: "third", reconcile }));
  await manager.run(AbortSignal.abort());
  assert.throws(() => manager.add(defineController({ for: Secret, reconcile })), {
    message: 'Cannot add the controller "secret": the manager is stopped, add it before run()',
  });
  await assert.rejects(manager.run(AbortSignal.abort()), /it was run before, make another one/);
  await assert.rejects(
    new Manager({ client: env.client }).run(AbortSignal.abort()),
    /it has no controller, add one/,
  );
  assert.throws(() => new Manager({ client: env.client, gracePeriodMs: -1 }), RangeError);
});

/** Holds the bytes of watches back while the gate is shut. */
function delayWatches(
  inner: Transport,
  gate: { isOpen: boolean; readonly opened: PromiseWithResolvers<void> },
): Transport {
  return {
    ...inner,
    async send(request, options) {
      const response = await inner.send(request, options);
      if (options.purpose !== "watch" || response.body === null) return response;
      const reader = response.body.getReader();
      const aborted = new Promise<void>((resolve) =>
        options.signal?.addEventListener("abort", () => resolve())
      );
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { done, value } = await reader.read();
          if (!gate.isOpen) await Promise.race([gate.opened.promise, aborted]);
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      });
      return new Response(body, response);
    },
  };
}
