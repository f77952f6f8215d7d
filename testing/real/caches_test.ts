import assert from "node:assert/strict";
import { z } from "zod";
import { CacheInconsistencyError } from "../../src/cache/cache_inconsistency_error.ts";
import { checkCacheConsistency } from "../../src/cache/consistency.ts";
import { InformerFactory } from "../../src/cache/informer_factory.ts";
import { type ListWatch, listWatchOf } from "../../src/cache/list_watch.ts";
import { MultiNamespaceInformer } from "../../src/cache/multi_namespace_informer.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import { CacheSyncTimeoutError } from "../../src/cache/wait_for_cache_sync.ts";
import { isNotFound } from "../../src/client/api_error.ts";
import { mergePatch } from "../../src/client/patch.ts";
import { installResources } from "../../src/manager/install.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { defineResource } from "../../src/resource/define_resource.ts";
import { metadataOnly } from "../../src/resource/metadata_only.ts";
import type { KubeObject } from "../../src/resource/object.ts";
import type { Stored } from "../../src/resource/resource.ts";
import { BOTH_BACKENDS } from "../backends/both_backends_for_tests.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv, type TestEnv } from "../start_test_env.ts";

const Gadget = defineResource({
  group: "example.com",
  kind: "Gadget",
  plural: "gadgets",
  scope: "Namespaced",
  versions: { v1: { spec: z.object({ size: z.int() }) } },
});

/** Pauses that a test can wait for. */
const BACKOFF = { baseMs: 20, maxMs: 100, jitter: 0.5 };

for (const { backend, prefix, ignore } of BOTH_BACKENDS) {
  Deno.test({
    name:
      `${prefix}caches: consistent, of kinds that come later, of namespaces that come and go, on "${backend}"`,
    ignore,
    async fn(t) {
      await using env = await startTestEnv({ backend });
      await t.step("checkCacheConsistency: while others write", () => consistentWhileWritten(env));
      await t.step("checkCacheConsistency: finds a cache that was broken", () => broken(env));
      await t.step("InformerFactory: a kind that isn't there yet", () => lateKind(env));
      await t.step("MultiNamespaceInformer: namespaces are added and removed", () => namespaces(env));
    },
  });
}

async function consistentWhileWritten({ client, namespace }: TestEnv): Promise<void> {
  const place = { namespace: await namespace() };
  const configMaps = client.resource(ConfigMap, place);
  for (const name of ["a", "b", "c"]) await configMaps.create(labelled(name, name === "c" ? "db" : "web"));
  const factory = new InformerFactory({ client });
  const transform = ({ data: _data, ...rest }: Stored<typeof ConfigMap>): Stored<typeof ConfigMap> => rest;
  const informers = [
    factory.acquire(ConfigMap, { ...place, transform }).informer,
    factory.acquire(ConfigMap, { ...place, labelSelector: "app in (web)" }).informer,
    factory.acquire(ConfigMap, { fieldSelector: "metadata.name=a" }).informer,
  ];
  const partial = factory.acquire(metadataOnly(ConfigMap), place).informer;
  await running(factory, async () => {
    const writing = (async () => {
      for (let round = 0; round < 40; round++) {
        await configMaps.patch("a", mergePatch({ data: { round: String(round) } }));
        await configMaps.patch("b", mergePatch({ metadata: { labels: { app: round % 2 ? "web" : "db" } } }));
      }
    })();
    let compared = 0;
    for (let round = 0; round < 5; round++) {
      for (const informer of informers) compared += (await checkCacheConsistency(informer)).objects;
      compared += (await checkCacheConsistency(partial)).objects;
    }
    await writing;
    assert.ok(compared >= 40);
  });
}

async function broken({ client, namespace }: TestEnv): Promise<void> {
  const configMaps = client.resource(ConfigMap, { namespace: await namespace() });
  for (const name of ["altered", "lost"]) await configMaps.create({ metadata: { name }, data: { k: "v" } });
  const whole = listWatchOf(configMaps);
  const informer = new SharedInformer({ listWatch: deaf(whole) });
  const stop = new AbortController();
  const run = informer.run(stop.signal);
  try {
    await informer.synced;
    await configMaps.patch("altered", mergePatch({ data: { k: "w" } }));
    await configMaps.delete("lost");
    await configMaps.create({ metadata: { name: "missed" } });
    const { metadata } = await configMaps.create({ metadata: { name: "heard" } });
    await eventually(() => assert.equal(informer.resourceVersion, metadata.resourceVersion));
    const { differences } = await checkCacheConsistency(informer, { listWatch: whole }).then(
      () => assert.fail("the cache is broken"),
      (error: unknown) => error instanceof CacheInconsistencyError ? error : Promise.reject(error),
    );
    const told = differences.map(({ type, kind, key, path = "" }) =>
      `${type} ${kind} ${key.split("/")[1]} ${path}`.trim()
    );
    assert.deepEqual(told, [
      "different ConfigMap altered metadata.resourceVersion",
      "missing ConfigMap missed",
      "extra ConfigMap lost",
    ]);
  } finally {
    stop.abort();
    await run;
  }
}

/** Hears of "heard" only. */
function deaf<S extends KubeObject>(listWatch: ListWatch<S>): ListWatch<S> {
  return {
    ...listWatch,
    async watch(options) {
      const events = await listWatch.watch(options);
      return (async function* () {
        for await (const event of events) {
          const isHeard = event.type === "BOOKMARK" || event.type === "ERROR" ||
            event.object.metadata.name === "heard";
          if (isHeard) yield event;
        }
      })();
    },
  };
}

async function lateKind({ client, namespace }: TestEnv): Promise<void> {
  const place = { namespace: await namespace() };
  const factory = new InformerFactory({ client, backoff: BACKOFF });
  const { informer } = factory.acquire(Gadget, place);
  factory.acquire(ConfigMap, place);
  await running(factory, async () => {
    await assert.rejects(factory.waitForCacheSync({ timeoutMs: 300 }), (error) => {
      assert.ok(error instanceof CacheSyncTimeoutError);
      assert.deepEqual(error.late, [`gadgets.example.com in namespace "${place.namespace}"`]);
      assert.match(error.message, /Cannot list gadgets/);
      assert.ok(isNotFound(error.cause));
      return true;
    });
    assert.ok(isNotFound(informer.status().lastError));
    await installResources(client, [Gadget]);
    await client.resource(Gadget, place).create({ metadata: { name: "late" }, spec: { size: 1 } });
    await factory.waitForCacheSync({ timeoutMs: 20_000 });
    await eventually(() => assert.equal(informer.lister.get(`${place.namespace}/late`)?.spec.size, 1));
    assert.equal(informer.status().lastError, undefined);
  });
}

async function namespaces({ client, namespace }: TestEnv): Promise<void> {
  const [a, b, outside] = [await namespace(), await namespace(), await namespace()];
  const create = async (where: string, name: string): Promise<void> =>
    void await client.resource(ConfigMap, { namespace: where }).create(labelled(name, "web"));
  for (const where of [a, b, outside]) await create(where, "one");
  const factory = new InformerFactory({ client });
  const told: string[] = [];
  const note = (what: string) => ({ metadata }: KubeObject) => {
    if (metadata.labels?.["app"] === "web") told.push(`${what} ${metadata.namespace}/${metadata.name}`);
  };
  await running(factory, async () => {
    await using things = new MultiNamespaceInformer({
      factory,
      resource: ConfigMap,
      namespaces: [a],
      labelSelector: "app",
      indexers: { name: ({ metadata }) => [metadata.name] },
    });
    const registration = things.addHandler({ onAdd: note("add"), onDelete: note("delete") });
    await things.synced;
    await registration.synced;
    things.addNamespace(b);
    await registration.synced;
    assert.deepEqual(things.lister.byIndex("name", "one").length, 2);
    await create(b, "two");
    await eventually(() => assert.ok(things.lister.get(`${b}/two`)));
    await eventually(() => assert.equal(told.length, 3));
    await things.removeNamespace(a);
    await create(a, "two");
    assert.deepEqual(told, [`add ${a}/one`, `add ${b}/one`, `add ${b}/two`, `delete ${a}/one`]);
    things.addNamespace(a);
    await registration.synced;
    assert.deepEqual(told.slice(4).sort(), [`add ${a}/one`, `add ${a}/two`]);
    assert.equal(things.lister.list({ labelSelector: "app=web" }).length, 4);
    for (const where of things.namespaces) {
      const informer = things.informerOf(where);
      assert.ok(informer);
      await checkCacheConsistency(informer);
    }
  });
}

function labelled(name: string, app: string): { metadata: { name: string; labels: { app: string } } } {
  return { metadata: { name, labels: { app } } };
}

/** Runs a factory until `work` is done. */
async function running(factory: InformerFactory, work: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const run = factory.run(stop.signal);
  try {
    await work();
  } finally {
    stop.abort();
    await run;
  }
}
