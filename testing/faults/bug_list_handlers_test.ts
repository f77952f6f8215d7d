import assert from "node:assert/strict";
import { z } from "zod";
import type { Log } from "../../src/async/log.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { noCacheMetrics } from "../../src/cache/cache_metrics.ts";
import { listWatchOf } from "../../src/cache/list_watch.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import { defineController } from "../../src/controller/define_controller.ts";
import { ConfigMap, Namespace } from "../../src/resource/builtins.ts";
import { defineResource } from "../../src/resource/define_resource.ts";
import type { KubeObject } from "../../src/resource/object.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv } from "../start_test_env.ts";
import { withCache } from "./bug_list_bench_for_tests.ts";

/** A log that keeps the messages of errors. */
function errorLog(lines: unknown[]): Log {
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (_message, error) => void lines.push(error),
    with: () => log,
  };
  return log;
}

Deno.test("bug list 9: a handler that throws is told, goes on, and gets its resyncs", async () => {
  const clock = new VirtualClock();
  const logged: unknown[] = [];
  let counted = 0;
  const metrics = { ...noCacheMetrics, onHandlerError: () => void counted++ };
  await withCache({ env: { clock }, informer: { log: errorLog(logged), metrics } }, async (bench) => {
    const { configMaps, informer, start, settles } = bench;
    const calls: string[] = [];
    const error = new Error("Cannot handle this: the test wants it so");
    const fail = (call: string, isLate: boolean): Promise<void> => {
      calls.push(call);
      if (isLate) return Promise.reject(error);
      throw error;
    };
    informer.addHandler({
      onAdd: ({ metadata }) => fail(`add ${metadata.name}`, false),
      onUpdate: ({ metadata }) => fail(`update ${metadata.name}`, true),
      onDelete: ({ metadata }) => fail(`delete ${metadata.name}`, false),
    }, { resyncPeriodMs: 60_000 });
    await configMaps.create({ metadata: { name: "a" } });
    await start();
    await configMaps.create({ metadata: { name: "b" } });
    await configMaps.patch("b", { type: "merge", value: { data: { changed: "yes" } } });
    await configMaps.delete("b");
    await settles();
    await clock.advance(60_000);
    assert.deepEqual(calls, ["add a", "add b", "update b", "delete b", "update a"]);
    assert.deepEqual(logged, calls.map(() => error));
    assert.equal(counted, calls.length);
  });
});

Deno.test("bug list 10: a handler that is slow with the first list holds up neither watch nor cache", async () => {
  await withCache({}, async ({ configMaps, informer, start }) => {
    await configMaps.create({ metadata: { name: "a" } });
    await configMaps.create({ metadata: { name: "b" } });
    const gate = Promise.withResolvers<void>();
    const told: string[] = [];
    const slow = informer.addHandler({
      onAdd: ({ metadata }) => {
        told.push(metadata.name);
        return gate.promise;
      },
    });
    await start();
    await configMaps.create({ metadata: { name: "c" } });
    await eventually(() => informer.lister.list().length === 3, {
      what: "the event behind the slow handler",
    });
    assert.deepEqual([told, slow.hasSynced, informer.status().watches], [["a"], false, 1]);
    gate.resolve();
    await eventually(() => told.length === 3, { what: "what was still to be told" });
    assert.deepEqual(told, ["a", "b", "c"]);
  });
});

const Tenant = defineResource({
  group: "example.com",
  kind: "Tenant",
  scope: "Cluster",
  versions: { v1: { spec: z.object({ color: z.string() }), status: z.object({}) } },
});

Deno.test("bug list 12: cluster-scoped objects have keys without a namespace, from the cache to the reconcile", async () => {
  const seen = new Set<string>();
  const controller = defineController({
    for: Tenant,
    owns: [ConfigMap],
    async reconcile({ object, apply }) {
      seen.add(`${object.metadata.namespace} ${object.metadata.name}`);
      await apply(ConfigMap, {
        metadata: { name: object.metadata.name, namespace: "default" },
        data: { color: object.spec.color },
      });
    },
  });
  await using env = await startTestEnv({ resources: [Tenant], controllers: [controller] });
  const configMaps = env.client.resource(ConfigMap, { namespace: "default" });
  const colorOf = async (): Promise<string | undefined> => (await configMaps.get("acme")).data?.["color"];
  await env.client.resource(Tenant).create({ metadata: { name: "acme" }, spec: { color: "red" } });
  await eventually(async () => await colorOf() === "red", { what: "the child" });
  // The child has a namespace, its owner has none.
  await configMaps.delete("acme");
  await eventually(async () => await colorOf() === "red", { what: "the child, made anew" });
  assert.deepEqual([...seen], ["undefined acme"]);
});

Deno.test("bug list 12: the end of a cluster-scoped object leaves nothing in the cache", async () => {
  await using env = await startTestEnv();
  const tenants = env.client.resource(Namespace);
  await tenants.create({ metadata: { name: "acme" } });
  const informer = new SharedInformer({ listWatch: listWatchOf(tenants) });
  const ended: string[] = [];
  informer.addHandler({ onDelete: (_object, { key }) => void ended.push(key) });
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  await informer.synced;
  assert.equal(informer.lister.get("acme")?.metadata.name, "acme");
  await tenants.delete("acme");
  await eventually(() => ended.length > 0, { what: "the deletion" });
  assert.deepEqual(ended, ["acme"]);
  assert.equal(informer.lister.get("acme"), undefined);
  stop.abort();
  await running;
});

Deno.test("bug list 15: an object is the same value whether it came by a list, a watch or a watch list", async () => {
  await withCache({}, async ({ env, namespace, configMaps, informer, start, settles }) => {
    await start();
    await configMaps.create({ metadata: { name: "a", labels: { app: "web" } }, data: { text: "x" } });
    await settles();
    const listWatch = listWatchOf(env.client.resource(ConfigMap, { namespace }));
    const others = [false, true].map((useWatchList) => new SharedInformer({ listWatch, useWatchList }));
    const stop = new AbortController();
    const running = others.map((other) => other.run(stop.signal));
    await Promise.all(others.map(({ synced }) => synced));
    stop.abort();
    await Promise.all(running);
    const [watched] = informer.lister.list();
    assert.ok(watched);
    for (const other of others) assert.deepStrictEqual(other.lister.list(), [watched]);
    assert.deepStrictEqual(JSON.parse(JSON.stringify(watched)), watched, "it is more than JSON");
    assert.equal(typeof watched.metadata.creationTimestamp, "string");
    for (
      const object of [
        watched,
        ...others.flatMap((other): readonly KubeObject[] => other.lister.list()),
      ]
    ) {
      assert.ok(Object.isFrozen(object) && Object.isFrozen(object.metadata.labels));
    }
  });
});
