import assert from "node:assert/strict";
import { type Log, silentLog } from "../async/log.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { Thing } from "./fake_list_watch_for_tests.ts";
import { InformerFactory } from "./informer_factory.ts";
import type { InformerHandler } from "./informer_handler.ts";
import { MultiNamespaceInformer, type MultiNamespaceOptions } from "./multi_namespace_informer.ts";
import { SteppedClock } from "./stepped_clock_for_tests.ts";
import { thingResource, ThingsClient } from "./things_client_for_tests.ts";
import { waitForCacheSync } from "./wait_for_cache_sync.ts";

const Things = thingResource();

interface Bench<in Index extends string> {
  readonly client: ThingsClient;
  readonly clock: VirtualClock;
  readonly factory: InformerFactory;
  readonly things: MultiNamespaceInformer<Thing, Index>;
}

/** Runs a cache of namespaces for the time of a test, and sees to it that nothing is left of it. */
async function withThings<Index extends string = never>(
  settings: Omit<MultiNamespaceOptions<Thing, Index>, "factory" | "resource">,
  test: (bench: Bench<Index>) => Promise<void>,
): Promise<void> {
  const [client, clock, stop] = [new ThingsClient(), new VirtualClock(), new AbortController()];
  for (const namespace of ["a", "b"]) {
    client.server(namespace).put("one", { namespace, labels: { in: namespace } });
  }
  const factory = new InformerFactory({ client, clock });
  const running = factory.run(stop.signal);
  const things = new MultiNamespaceInformer({ factory, resource: Things, clock, ...settings });
  try {
    await clock.advance(0);
    await test({ client, clock, factory, things });
  } finally {
    await things.release();
    assert.deepEqual(factory.informers, []);
    assert.equal(client.openWatches, 0);
    stop.abort();
    await running;
  }
  assert.equal(clock.pendingTimers, 0);
}

/** A handler that notes what it is told: "add a/one@1", a star for the initial list, "?" for an end that nobody saw. */
function recorder(): { readonly told: string[]; readonly handler: InformerHandler<Thing> } {
  const told: string[] = [];
  const show = ({ metadata }: Thing) => `${metadata.namespace}/${metadata.name}@${metadata.resourceVersion}`;
  return {
    told,
    handler: {
      onAdd: (object, { isInInitialList }) =>
        void told.push(`add ${show(object)}${isInInitialList ? "*" : ""}`),
      onUpdate: (_old, object) => void told.push(`update ${show(object)}`),
      onDelete: (object, { finalStateUnknown }) =>
        void told.push(`delete ${show(object)}${finalStateUnknown ? "?" : ""}`),
    },
  };
}

function keysOf(objects: readonly Thing[]): string[] {
  return objects.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort();
}

Deno.test("MultiNamespaceInformer: one lister over all namespaces, by key, selector and index", async () => {
  const indexers = { name: ({ metadata }: Thing) => [metadata.name] };
  await withThings(
    { namespaces: ["a", "b", "a"], indexers, labelIndexes: ["in"] },
    async ({ client, clock, things }) => {
      client.server("b").put("two", { namespace: "b" });
      client.server("c").put("one", { namespace: "c" });
      await clock.advance(0);
      assert.deepEqual(things.namespaces, ["a", "b"]);
      const { lister } = things;
      assert.equal(lister.get("b/two")?.metadata.name, "two");
      for (const key of ["c/one", "one", "", "a/two"]) assert.equal(lister.get(key), undefined, key);
      assert.deepEqual(keysOf(lister.list()), ["a/one", "b/one", "b/two"]);
      assert.deepEqual(keysOf(lister.list({ namespace: "b" })), ["b/one", "b/two"]);
      assert.deepEqual(keysOf(lister.list({ namespace: "c" })), []);
      assert.deepEqual(keysOf(lister.list({ labelSelector: "in=b" })), ["b/one"]);
      assert.deepEqual(keysOf(lister.byIndex("name", "one")), ["a/one", "b/one"]);
      assert.deepEqual(keysOf(lister.byIndex("namespace", "b")), ["b/one", "b/two"]);
      things.addNamespace("c");
      await things.synced;
      assert.deepEqual(keysOf(lister.byIndex("name", "one")), ["a/one", "b/one", "c/one"]);
      await things.removeNamespace("a");
      assert.deepEqual(keysOf(lister.byIndex("name", "one")), ["b/one", "c/one"]);
      assert.equal(things.status().objects, 3);
      assert.equal(things.informerOf("a"), undefined);
      assert.equal(things.informerOf("b")?.lister.list().length, 2);
    },
  );
});

Deno.test("MultiNamespaceInformer: a handler is told of all namespaces, those that are added later too", async () => {
  await withThings({ namespaces: ["a"] }, async ({ client, clock, things }) => {
    const [early, late] = [recorder(), recorder()];
    const registration = things.addHandler(early.handler);
    await registration.synced;
    client.server("a").put("two", { namespace: "a" });
    things.addNamespace("b");
    assert.equal(registration.hasSynced, false);
    await registration.synced;
    client.server("b").put("one", { namespace: "b" });
    await clock.advance(0);
    assert.deepEqual(early.told, ["add a/one@1*", "add a/two@2", "add b/one@1*", "update b/one@2"]);
    await things.addHandler(late.handler).synced;
    assert.deepEqual(late.told, ["add a/one@1*", "add a/two@2*", "add b/one@2*"]);
  });
});

Deno.test("MultiNamespaceInformer: the objects of a removed namespace are told as gone, after they are", async () => {
  await withThings({ namespaces: ["a", "b"] }, async ({ client, clock, things }) => {
    const { told, handler } = recorder();
    const shown: number[] = [];
    things.addHandler(handler);
    things.addHandler({ onDelete: () => void shown.push(things.lister.list({ namespace: "a" }).length) });
    client.server("a").put("two", { namespace: "a" });
    client.server("a").remove("a/one");
    client.server("a").put("two", { namespace: "a" });
    await clock.advance(0);
    told.length = shown.length = 0;
    await things.removeNamespace("a");
    await things.removeNamespace("a");
    assert.deepEqual(told, ["delete a/two@4?"]);
    assert.deepEqual(shown, [0]);
    assert.equal(client.server("a").openWatches, 0);
    client.server("a").put("three", { namespace: "a" });
    client.server("b").put("two", { namespace: "b" });
    await clock.advance(0);
    assert.deepEqual(told, ["delete a/two@4?", "add b/two@2"]);
  });
});

Deno.test("MultiNamespaceInformer: what a slow handler was not told, it is not told to be gone", async () => {
  await withThings({}, async ({ client, clock, things }) => {
    const { told, handler } = recorder();
    const gate = Promise.withResolvers<void>();
    let running = 0;
    const slow: InformerHandler<Thing> = {
      ...handler,
      async onAdd(object, info) {
        assert.equal(running++, 0, "one call at a time");
        handler.onAdd?.(object, info);
        await gate.promise;
        running--;
      },
      onDelete(object, info) {
        assert.equal(running, 0, "one call at a time");
        return handler.onDelete?.(object, info);
      },
    };
    things.addHandler(slow);
    for (const name of ["two", "three"]) client.server("a").put(name, { namespace: "a" });
    things.addNamespace("a");
    things.addNamespace("b");
    await clock.advance(0);
    assert.deepEqual(told, ["add a/one@1*"]);
    const removed = things.removeNamespace("a");
    things.addNamespace("a");
    await clock.advance(0);
    assert.equal(keysOf(things.lister.list()).length, 4);
    assert.deepEqual(told, ["add a/one@1*"]);
    gate.resolve();
    await removed;
    await clock.advance(0);
    const ofA = told.filter((line) => line.includes(" a/"));
    assert.deepEqual(ofA, [
      "add a/one@1*",
      "delete a/one@1?",
      "add a/one@1*",
      "add a/two@2*",
      "add a/three@3*",
    ]);
    assert.deepEqual(told.filter((line) => line.includes(" b/")), ["add b/one@1*"]);
  });
});

Deno.test("MultiNamespaceInformer: a namespace can be removed while it is listed, and in a handler's own call", async () => {
  await withThings({ namespaces: ["b"] }, async ({ client, clock, things }) => {
    const gate = Promise.withResolvers<void>();
    client.server("a").listGate = gate.promise;
    const { told, handler } = recorder();
    const calls: string[] = [];
    const removals: Promise<void>[] = [];
    const registration = things.addHandler(handler);
    things.addHandler({
      onAdd({ metadata: { namespace = "" } }) {
        calls.push(`${namespace} begins`);
        removals.push(things.removeNamespace(namespace));
        calls.push(`${namespace} ends`);
      },
      onDelete: ({ metadata: { namespace } }) => void calls.push(`${namespace} is gone`),
    });
    things.addNamespace("a");
    await clock.advance(0);
    await Promise.all(removals);
    assert.deepEqual(calls, ["b begins", "b ends", "b is gone"]);
    assert.equal(things.hasSynced, false);
    assert.equal(registration.hasSynced, false);
    const synced = [things.synced, registration.synced];
    const removed = things.removeNamespace("a");
    await Promise.all(synced);
    gate.resolve();
    await removed;
    await clock.advance(1_000);
    assert.ok(things.hasSynced);
    assert.ok(told.every((line) => line.includes(" b/one")), told.join());
    assert.deepEqual(things.lister.list(), []);
  });
});

Deno.test("MultiNamespaceInformer: synced says so for all that are chosen, and the error what is late", async () => {
  await withThings({ namespaces: ["a", "b"] }, async ({ client, clock, things }) => {
    await waitForCacheSync([things], { clock });
    const gate = Promise.withResolvers<void>();
    client.server("c").listGate = gate.promise;
    client.server("c").listErrors.push(new Error("no such luck"));
    things.addNamespace("c");
    assert.equal(things.hasSynced, false);
    const late = assert.rejects(
      waitForCacheSync([things], { clock, timeoutMs: 500 }),
      /things\.example\.com in namespaces "a", "b", "c" \(no such luck\)/,
    );
    await clock.advance(500);
    await late;
    const { namespaces, lastError } = things.status();
    assert.equal(namespaces["c"]?.lastError, lastError);
    assert.equal(namespaces["a"]?.activity, "watching");
    const { synced } = things;
    things.addNamespace("d");
    gate.resolve();
    await clock.advance(2_000);
    await synced;
    assert.ok(things.hasSynced);
    for (const namespace of ["e", "f"]) things.addNamespace(namespace);
    assert.equal(things.description, 'things.example.com in namespaces "a", "b", "c", "d", "e" and 1 more');
    await things.synced;
  });
});

Deno.test("MultiNamespaceInformer: many namespaces come and go, a handler's view is always true and nothing is left", async () => {
  const names = ["a", "b", "c", "d"];
  await withThings({}, async ({ client, clock, factory, things }) => {
    const view = new Map<string, string>();
    const violations: string[] = [];
    const require = (holds: boolean, what: string): void => {
      if (!holds) violations.push(what);
    };
    things.addHandler({
      onAdd({ metadata: { namespace, name, resourceVersion } }) {
        require(!view.has(`${namespace}/${name}`), `${namespace}/${name} is new to the handler`);
        view.set(`${namespace}/${name}`, resourceVersion);
      },
      async onUpdate(old, { metadata: { namespace, name, resourceVersion } }) {
        const known = view.get(`${namespace}/${name}`);
        require(known === old.metadata.resourceVersion, `${namespace}/${name} was ${known}`);
        view.set(`${namespace}/${name}`, resourceVersion);
        await Promise.resolve();
      },
      onDelete: (_object, { key }) => require(view.delete(key), `${key} is known to the handler`),
    });
    for (let round = 0; round < 300; round++) {
      // Each name has its own rhythm: all pairs of states and moments come.
      const namespace = names[(round * 7 + (round >> 3)) % names.length] ?? "a";
      if (round % 9 === 4) {
        for (const { metadata } of client.server(namespace).objects.slice(1)) {
          client.server(namespace).remove(`${namespace}/${metadata.name}`);
        }
      }
      if (round % 3 === 0) things.addNamespace(namespace);
      else if (round % 5 === 0) void things.removeNamespace(namespace);
      client.server(namespace).put(`thing-${round % 11}`, { namespace, size: round });
      if (round % 4 === 0) await Promise.resolve();
      if (round % 6 === 0) await clock.advance(0);
    }
    await clock.advance(0);
    const seen = Object.fromEntries(
      things.lister.list().map(({ metadata: { namespace, name, resourceVersion } }) => [
        `${namespace}/${name}`,
        resourceVersion,
      ]),
    );
    assert.ok(Object.keys(seen).length > 10);
    assert.deepEqual(Object.fromEntries(view), seen);
    assert.equal(client.openWatches, things.namespaces.length);
    assert.equal(factory.informers.length, things.namespaces.length);
    await Promise.all(names.map((name) => things.removeNamespace(name)));
    assert.equal(view.size, 0);
    assert.deepEqual(violations, []);
    assert.equal(client.openWatches, 0);
    assert.deepEqual(factory.informers, []);
  });
});

Deno.test("MultiNamespaceInformer: an informer that others hold goes on without it", async () => {
  await withThings({ namespaces: ["a"] }, async ({ client, clock, factory, things }) => {
    await using other = factory.acquire(Things, { namespace: "a" });
    assert.equal(things.informerOf("a"), other.informer);
    await things.removeNamespace("a");
    client.server("a").put("two", { namespace: "a" });
    await clock.advance(0);
    assert.deepEqual(keysOf(other.informer.lister.list()), ["a/one", "a/two"]);
  });
});

Deno.test("MultiNamespaceInformer: a handler that throws hears the rest, and it is logged", async () => {
  const logged: unknown[] = [];
  const log: Log = {
    ...silentLog,
    error: (_message, error, fields) => void logged.push([String(error), fields]),
  };
  await withThings({ namespaces: ["a"], log }, async ({ client, clock, things }) => {
    client.server("a").put("two", { namespace: "a" });
    const told: string[] = [];
    things.addHandler({
      onDelete(_object, { key }) {
        told.push(key);
        if (key === "a/one") throw new Error("Cannot bear it");
      },
    });
    await clock.advance(0);
    await things.removeNamespace("a");
    assert.deepEqual(told, ["a/one", "a/two"]);
    assert.deepEqual(logged, [["Error: Cannot bear it", { event: "delete", key: "a/one" }]]);
  });
});

Deno.test("MultiNamespaceInformer: a handler that was taken out hears no more, not of an end either", async () => {
  await withThings({ namespaces: ["a"] }, async ({ client, clock, things }) => {
    client.server("a").put("two", { namespace: "a" });
    const told: string[] = [];
    const gate = Promise.withResolvers<void>();
    const registration = things.addHandler({
      async onDelete(_object, { key }) {
        told.push(key);
        await gate.promise;
        told.push("end");
      },
    });
    await clock.advance(0);
    const removal = things.removeNamespace("a");
    await clock.advance(0);
    registration.remove();
    registration.remove();
    things.addNamespace("b");
    await clock.advance(0);
    assert.deepEqual(told, ["a/one"]);
    let isRemoved = false;
    void registration.removed.then(() => isRemoved = true);
    await clock.advance(0);
    assert.equal(isRemoved, false, "its call runs");
    gate.resolve();
    await registration.removed;
    assert.deepEqual(told, ["a/one", "end"]);
    await removal;
    assert.deepEqual(told, ["a/one", "end"]);
  });
});

Deno.test("MultiNamespaceInformer: the end of a large namespace is told in slices", async () => {
  const [client, clock, stop] = [new ThingsClient(), new SteppedClock(), new AbortController()];
  for (let index = 0; index < 200; index++) client.server("a").put(`thing-${index}`, { namespace: "a" });
  const factory = new InformerFactory({ client, clock });
  const running = factory.run(stop.signal);
  await using things = new MultiNamespaceInformer({ factory, resource: Things, namespaces: ["a"], clock });
  let [gone, startMs, longestMs] = [0, 0, 0];
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    longestMs = Math.max(longestMs, clock.ms - startMs);
    startMs = clock.ms;
  };
  const registration = things.addHandler({
    onDelete() {
      gone++;
      clock.ms += 0.5;
    },
  });
  while (!registration.hasSynced) {
    await settle();
    clock.turn();
  }
  let isOver = false;
  void things.removeNamespace("a").then(() => isOver = true);
  await settle();
  assert.ok(gone > 0 && gone < 200);
  while (!isOver) {
    clock.turn();
    await settle();
  }
  assert.equal(gone, 200);
  assert.ok(longestMs < 10, `${longestMs} ms`);
  stop.abort();
  await running;
});

Deno.test("MultiNamespaceInformer: what makes no sense is refused with the next step", async () => {
  await withThings({ namespaces: ["a"] }, async ({ factory, things }) => {
    const refusedKind = () =>
      new MultiNamespaceInformer({ factory, resource: thingResource("Node", "Cluster") });
    assert.throws(refusedKind, {
      name: "TypeError",
      message: /nodes\.example\.com .*cluster-scoped, use one informer/,
    });
    assert.throws(() => things.addNamespace(""), { name: "TypeError", message: /use one informer for all/ });
    assert.throws(() => things.addHandler({}, { resyncPeriodMs: 5 }), RangeError);
    await things.release();
    assert.throws(() => things.addNamespace("b"), /"b".*was released, make a new one/);
    assert.throws(() => things.addHandler({}), /was released, make a new one/);
  });
});
