import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { Thing } from "./fake_list_watch_for_tests.ts";
import { InformerFactory } from "./informer_factory.ts";
import { thingResource, ThingsClient } from "./things_client_for_tests.ts";
import { CacheSyncTimeoutError } from "./wait_for_cache_sync.ts";

const Things = thingResource("Thing");
const Others = thingResource("Other");

interface Bench {
  readonly client: ThingsClient;
  readonly clock: VirtualClock;
  readonly factory: InformerFactory;
}

function bench(): Bench {
  const [client, clock] = [new ThingsClient(), new VirtualClock()];
  return { client, clock, factory: new InformerFactory({ client, clock }) };
}

Deno.test("InformerFactory: one informer for a resource, a namespace and a pair of selectors", () => {
  const { factory } = bench();
  const scopes = [
    {},
    { namespace: "shop" },
    { labelSelector: "app=web" },
    { fieldSelector: "metadata.name=web" },
    { namespace: "shop", labelSelector: "app=web" },
  ];
  const informers = scopes.map((scope) => factory.acquire(Things, scope).informer);
  assert.equal(new Set(informers).size, scopes.length);
  scopes.forEach((scope, index) => assert.equal(factory.acquire(Things, scope).informer, informers[index]));
  assert.equal(factory.acquire(Things, { namespace: "" }).informer, informers[0]);
  assert.ok(!informers.includes(factory.acquire(Others).informer));
  assert.equal(factory.informers.length, scopes.length + 1);
});

Deno.test("InformerFactory: starts what was asked for before and after it runs", async () => {
  const { client, clock, factory } = bench();
  const [before, stop] = [factory.acquire(Things), new AbortController()];
  await clock.advance(0);
  assert.equal(client.server().lists.length, 0);
  const running = factory.run(stop.signal);
  const after = factory.acquire(Others);
  await Promise.all([before.informer.synced, after.informer.synced]);
  await assert.rejects(factory.run(new AbortController().signal), /has been run before/);
  const joined = factory.run(stop.signal);
  stop.abort();
  await Promise.all([running, joined]);
  await factory.run(stop.signal);
  assert.throws(() => factory.acquire(Things), /things\.example\.com: the informer factory has stopped/);
  assert.ok(before.informer.isStopped && after.informer.isStopped);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("InformerFactory: an informer stops when the last one gives it back, and a new one is made then", async () => {
  const { client, clock, factory } = bench();
  const stop = new AbortController();
  const running = factory.run(stop.signal);
  const first = factory.acquire(Things);
  const second = factory.acquire(Things);
  await clock.advance(0);
  await first.release();
  await first.release();
  assert.equal(second.informer.isStopped, false);
  assert.equal(client.openWatches, 1);
  await second.release();
  assert.ok(second.informer.isStopped);
  assert.equal(client.openWatches, 0);
  assert.deepEqual(factory.informers, []);
  await using third = factory.acquire(Things);
  assert.notEqual(third.informer, second.informer);
  await third.informer.synced;
  stop.abort();
  await running;
});

/** A factory that runs for the time of a test. */
async function running(
  test: (bench: Bench) => Promise<void>,
): Promise<void> {
  const [all, stop] = [bench(), new AbortController()];
  const run = all.factory.run(stop.signal);
  try {
    await test(all);
  } finally {
    stop.abort();
    await run;
  }
  assert.equal(all.clock.pendingTimers, 0);
}

Deno.test("InformerFactory: the indexes of all who ask are put together, whenever they come", async () => {
  const byName = ({ metadata }: Thing): readonly string[] => [metadata.name];
  const bySize = ({ spec }: Thing): readonly string[] => [String(spec?.size)];
  await running(async ({ client, clock, factory }) => {
    let looks = 0;
    const transform = (object: Thing): Thing => {
      const { labels = {}, ...metadata } = object.metadata;
      const counted = {
        get labels() {
          looks++;
          return labels;
        },
      };
      return {
        ...object,
        metadata: Object.defineProperties(metadata, Object.getOwnPropertyDescriptors(counted)),
      };
    };
    client.server().put("a", { size: 1, labels: { app: "web" } });
    const first = factory.acquire(Things, { indexers: { name: byName }, transform });
    await first.informer.synced;
    const indexers = { size: bySize, name: byName };
    const second = factory.acquire(Things, { indexers, labelIndexes: ["app"], transform });
    const third = factory.acquire(Things, { indexers: { size: bySize }, transform });
    assert.equal(second.informer, first.informer);
    // At once, and when it is built.
    assert.equal(second.informer.lister.byIndex("size", "1").length, 1);
    await clock.advance(0);
    client.server().put("b", { size: 1, labels: { app: "web" } });
    await clock.advance(0);
    assert.equal(third.informer.lister.byIndex("size", "1").length, 2);
    assert.equal(second.informer.lister.byIndex("name", "b").length, 1);
    looks = 0;
    assert.equal(first.informer.lister.list({ labelSelector: "app=web" }).length, 2);
    assert.equal(looks, 0, "by the index");
    await second.release();
    assert.equal(third.informer.lister.byIndex("size", "1").length, 2);
  });
});

Deno.test("InformerFactory: what two can't share is refused, and nothing of it is done", () => {
  const { factory } = bench();
  const byName = ({ metadata }: Thing): readonly string[] => [metadata.name];
  const smaller = (object: Thing): Thing => object;
  const plain = factory.acquire(Things, { indexers: { name: byName } });
  const refused = (
    request: Parameters<typeof factory.acquire<Thing, never, string>>[1],
    message: RegExp,
  ): void => {
    assert.throws(() => factory.acquire(Things, request), { name: "TypeError", message });
  };
  const another = ({ metadata }: Thing): readonly string[] => [metadata.uid];
  refused(
    { indexers: { uid: another, name: another } },
    /^Cannot share the cache of things\.example\.com: its index "name" has another function, hand over the same or choose/,
  );
  refused({ indexers: { namespace: another } }, /its index "namespace" has another function/);
  refused({ transform: smaller }, /others have it without a transform, hand over the same or use another/);
  assert.deepEqual(Object.keys(plain.informer.indexers), ["namespace", "name"]);
  factory.acquire(Others, { transform: smaller });
  assert.throws(() => factory.acquire(Others), /others have it with another transform/);
  assert.throws(() => factory.acquire(Others, { transform: (object) => object }), TypeError);
  assert.equal(factory.acquire(Others, { transform: smaller }).informer.lister.list().length, 0);
});

Deno.test("InformerFactory: a namespace of a cluster-scoped kind is refused", () => {
  const { factory } = bench();
  const Nodes = thingResource("Node", "Cluster");
  assert.throws(() => factory.acquire(Nodes, { namespace: "shop" }), {
    name: "TypeError",
    message:
      'Cannot cache nodes.example.com of namespace "shop": the resource is cluster-scoped, leave it out',
  });
  assert.deepEqual(factory.informers, []);
  assert.equal(factory.acquire(Nodes, { namespace: "" }).informer.description, "nodes.example.com");
});

Deno.test("InformerFactory: waitForCacheSync names what is late, and waits for nobody who has left (X1, X2)", async () => {
  await running(async ({ client, clock, factory }) => {
    await factory.waitForCacheSync();
    const gate = Promise.withResolvers<void>();
    for (const namespace of ["slow", "left"]) client.server(namespace).listGate = gate.promise;
    client.server("failing").listErrors.push(...Array.from({ length: 20 }, () => new Error("no such luck")));
    for (const namespace of ["quick", "slow"]) factory.acquire(Things, { namespace });
    const [left, failing] = ["left", "failing"].map((namespace) => factory.acquire(Things, { namespace }));
    const waiting = factory.waitForCacheSync({ timeoutMs: 5_000 }).catch((error: unknown) => error);
    await clock.advance(1_000);
    const released = left?.release();
    await clock.advance(4_000);
    const error = await waiting;
    assert.ok(error instanceof CacheSyncTimeoutError);
    assert.deepEqual(
      error.late,
      ["slow", "failing"].map((name) => `things.example.com in namespace "${name}"`),
    );
    assert.match(error.message, /"failing" \(no such luck\)$/);
    assert.equal(error.late.length, 2);
    gate.resolve();
    await released;
    // The last one that is late leaves while it is waited for.
    const synced = factory.waitForCacheSync({ timeoutMs: 5_000 });
    await clock.advance(1_000);
    await failing?.release();
    await synced;
    const stop = new AbortController();
    const never = Promise.withResolvers<void>();
    client.server("later").listGate = never.promise;
    factory.acquire(Things, { namespace: "later" });
    const aborted = assert.rejects(factory.waitForCacheSync({ signal: stop.signal }), /enough/);
    stop.abort(new Error("enough"));
    await aborted;
    never.resolve();
  });
});
