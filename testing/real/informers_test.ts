import assert from "node:assert/strict";
import { z } from "zod";
import { InformerFactory } from "../../src/cache/informer_factory.ts";
import type { InformerHandler } from "../../src/cache/informer_handler.ts";
import { listWatchOf } from "../../src/cache/list_watch.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import { type Syncable, waitForCacheSync } from "../../src/cache/wait_for_cache_sync.ts";
import { mergePatch } from "../../src/client/patch.ts";
import { isStatus } from "../../src/client/status.ts";
import { defineController } from "../../src/controller/define_controller.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { defineResource } from "../../src/resource/define_resource.ts";
import { metadataOnly } from "../../src/resource/metadata_only.ts";
import type { KubeObject } from "../../src/resource/object.ts";
import type { BackendName } from "../backend.ts";
import { BOTH_BACKENDS } from "../backends/both_backends_for_tests.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv, type TestEnv } from "../start_test_env.ts";

const Widget = defineResource({
  group: "example.com",
  kind: "Widget",
  plural: "widgets",
  scope: "Namespaced",
  versions: { v1: { spec: z.object({ size: z.int() }) } },
});

/** More than one page of a list, and more than a server sends uncompressed of its own. */
const OBJECTS = 600;

for (const { backend, prefix, ignore } of BOTH_BACKENDS) {
  Deno.test({
    name: `${prefix}SharedInformer: metadata alone, selectors, pages and watch lists on "${backend}"`,
    ignore,
    async fn(t) {
      await using env = await startTestEnv({ backend, resources: [Widget] });
      await t.step("metadataOnly: every verb of a client", () => verbs(env));
      await t.step("metadataOnly: informers, apart from those of whole objects", () => partialInformer(env));
      await t.step("metadataOnly: what a controller owns and watches", () => controllers(backend));
      await t.step("a label selector: objects come and go as their labels change", () => labelSelector(env));
      await t.step("a field selector", () => fieldSelector(env));
      await t.step("the token of the next page is seen before the page is parsed", () => earlyTokens(env));
      await t.step("all pages of a list, and all of a watch list (R8, R16, W8)", () => allObjects(env));
    },
  });
}

async function verbs({ client, namespace }: TestEnv): Promise<void> {
  const place = { namespace: await namespace() };
  const created = await client.resource(ConfigMap, place).create({
    metadata: { name: "a" },
    data: { k: "v" },
  });
  const partial = client.resource(metadataOnly(ConfigMap), place);
  const watching = await partial.watch({ resourceVersion: created.metadata.resourceVersion });
  const { apiVersion, kind, metadata } = created;
  assert.deepEqual(await partial.get("a"), { apiVersion, kind, metadata });
  assert.deepEqual((await partial.listAll()).items, [{ apiVersion, kind, metadata }]);
  const patched = await partial.patch("a", mergePatch({ metadata: { labels: { app: "web" } } }));
  assert.deepEqual(Object.keys(patched).sort(), ["apiVersion", "kind", "metadata"]);
  assert.equal(patched.kind, "ConfigMap");
  assert.deepEqual(patched.metadata.labels, { app: "web" });
  const answer = await partial.delete("a");
  assert.ok(isStatus(answer) || answer.kind === "ConfigMap");
  const seen: string[] = [];
  for await (const event of watching) {
    if (event.type === "BOOKMARK" || event.type === "ERROR") continue;
    assert.deepEqual(Object.keys(event.object).sort(), ["apiVersion", "kind", "metadata"]);
    seen.push(`${event.type} ${event.object.apiVersion} ${event.object.kind}`);
    if (event.type === "DELETED") break;
  }
  assert.deepEqual(seen, ["MODIFIED v1 ConfigMap", "DELETED v1 ConfigMap"]);
}

async function partialInformer({ client, namespace }: TestEnv): Promise<void> {
  const place = { namespace: await namespace() };
  const configMaps = client.resource(ConfigMap, place);
  await configMaps.create({ metadata: { name: "a" }, data: { k: "v" } });
  const factory = new InformerFactory({ client });
  const partial = factory.acquire(metadataOnly(ConfigMap), place);
  const whole = factory.acquire(ConfigMap, place);
  const again = factory.acquire(metadataOnly(ConfigMap), place);
  assert.equal(again.informer, partial.informer);
  const { told, handler } = recorder();
  partial.informer.addHandler(handler);
  await running(factory, [partial.informer, whole.informer, again.informer], async () => {
    assert.equal(whole.informer.lister.get(`${place.namespace}/a`)?.data?.["k"], "v");
    const object = partial.informer.lister.get(`${place.namespace}/a`);
    assert.deepEqual(Object.keys(object ?? {}).sort(), ["apiVersion", "kind", "metadata"]);
    assert.equal(object?.kind, "ConfigMap");
    assert.equal(object?.metadata.managedFields, undefined);
    await configMaps.patch("a", mergePatch({ data: { k: "w" } }));
    await configMaps.delete("a");
    await eventually(() => assert.deepEqual(told, ["add a", "update a", "delete a"]));
  });
}

async function controllers(backend: BackendName): Promise<void> {
  const reconciled = new Set<string>();
  const controller = defineController({
    for: ConfigMap,
    watches: [{
      resource: metadataOnly(ConfigMap),
      map: ({ metadata, kind }) => [`${metadata.namespace}/${kind.toLowerCase()}-of-${metadata.name}`],
    }],
    owns: [metadataOnly(ConfigMap)],
    reconcile: ({ object }) => void reconciled.add(object.metadata.name),
  });
  await using env = await startTestEnv({ backend, controllers: [controller] });
  const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
  await configMaps.create({ metadata: { name: "configmap-of-b" } });
  await eventually(() => assert.ok(reconciled.has("configmap-of-b")));
  reconciled.clear();
  await configMaps.create({ metadata: { name: "b" } });
  await eventually(() => assert.ok(reconciled.has("configmap-of-b")));
}

async function labelSelector({ client, namespace }: TestEnv): Promise<void> {
  const place = { namespace: await namespace() };
  const configMaps = client.resource(ConfigMap, place);
  const labelled = (name: string, app: string) => ({ metadata: { name, labels: { app } } });
  await configMaps.create(labelled("web", "web"));
  await configMaps.create(labelled("db", "db"));
  const factory = new InformerFactory({ client });
  const lease = factory.acquire(ConfigMap, { ...place, labelSelector: "app in (web, site)" });
  const { told, handler } = recorder();
  lease.informer.addHandler(handler);
  await running(factory, [lease.informer], async () => {
    await configMaps.patch("db", mergePatch({ metadata: { labels: { app: "site" } } }));
    await configMaps.patch("web", mergePatch({ metadata: { labels: { app: "db" } } }));
    await configMaps.create(labelled("other", "other"));
    await configMaps.delete("db");
    // Only what is told of one object has an order.
    const toldOf = (name: string) => told.filter((call) => call.endsWith(` ${name}`));
    await eventually(() => {
      assert.deepEqual([toldOf("web"), toldOf("db")], [["add web", "delete web"], ["add db", "delete db"]]);
      assert.equal(told.length, 4);
    });
    assert.equal(lease.informer.lister.list().length, 0);
  });
}

async function fieldSelector({ client, namespace }: TestEnv): Promise<void> {
  const place = { namespace: await namespace() };
  const configMaps = client.resource(ConfigMap, place);
  await configMaps.create({ metadata: { name: "one" } });
  const factory = new InformerFactory({ client });
  const lease = factory.acquire(metadataOnly(ConfigMap), { ...place, fieldSelector: "metadata.name=two" });
  const { told, handler } = recorder();
  lease.informer.addHandler(handler);
  await running(factory, [lease.informer], async () => {
    assert.equal(lease.informer.lister.list().length, 0);
    for (const name of ["three", "two"]) await configMaps.create({ metadata: { name } });
    await eventually(() => assert.deepEqual(told, ["add two"]));
  });
}

async function earlyTokens({ client, namespace }: TestEnv): Promise<void> {
  const place = { namespace: await namespace() };
  const [configMaps, widgets] = [client.resource(ConfigMap, place), client.resource(Widget, place)];
  for (const name of ["a", "b", "c"]) {
    await configMaps.create({ metadata: { name } });
    await widgets.create({ metadata: { name }, spec: { size: 1 } });
  }
  for (const resource of [configMaps, widgets, client.resource(metadataOnly(Widget), place)]) {
    const tokens: string[] = [];
    const onContinue = (token: string): void => void tokens.push(token);
    const page = await resource.list({ limit: 2, onContinue });
    assert.ok(page.continue !== undefined);
    assert.deepEqual(tokens, [page.continue]);
    const last = await resource.list({ continue: page.continue, onContinue });
    assert.equal(last.continue, undefined);
    assert.equal(tokens.length, 1);
  }
}

async function allObjects({ client, namespace }: TestEnv): Promise<void> {
  const configMaps = client.resource(ConfigMap, { namespace: await namespace() });
  const names = Array.from({ length: OBJECTS }, (_, index) => `c${index}`);
  const rest = names.values();
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const name of rest) await configMaps.create({ metadata: { name }, data: { text: "x".repeat(500) } });
  }));
  for (const useWatchList of [false, true]) {
    const informer = new SharedInformer({ listWatch: listWatchOf(configMaps), useWatchList });
    const stop = new AbortController();
    const run = informer.run(stop.signal);
    try {
      await waitForCacheSync([informer], { timeoutMs: 20_000 });
      const found = informer.lister.list().map(({ metadata }) => metadata.name);
      assert.deepEqual(found.filter((name) => name.startsWith("c")).sort(), [...names].sort());
      const { lists, watches, lastError } = informer.status();
      assert.deepEqual([lists, watches, lastError], [useWatchList ? 0 : 1, 1, undefined]);
    } finally {
      stop.abort();
      await run;
    }
  }
}

/** Runs a factory until `work` is done with its informers, which are filled before. */
async function running(
  factory: InformerFactory,
  informers: readonly Syncable[],
  work: () => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const run = factory.run(stop.signal);
  try {
    await waitForCacheSync(informers, { timeoutMs: 20_000 });
    await work();
  } finally {
    stop.abort();
    await run;
  }
}

/** A handler that notes what it is told of the objects that are no concern of the server's own. */
function recorder(): { readonly told: string[]; readonly handler: InformerHandler<KubeObject> } {
  const told: string[] = [];
  const note = (what: string, { metadata: { name } }: KubeObject): void => {
    if (name !== "kube-root-ca.crt") told.push(`${what} ${name}`);
  };
  return {
    told,
    handler: {
      onAdd: (object) => note("add", object),
      onUpdate: (_old, object) => note("update", object),
      onDelete: (object) => note("delete", object),
    },
  };
}
