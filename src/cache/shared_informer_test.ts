import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import { ConnectionError } from "../client/connection_error.ts";
import { failure, type Thing, thing } from "./fake_list_watch_for_tests.ts";
import { filled, recorder, withInformer } from "./informer_bench_for_tests.ts";
import { SharedInformer } from "./shared_informer.ts";

Deno.test("SharedInformer: a handler sees the store at or after what it is told", async () => {
  await withInformer({ server: filled("a") }, async ({ server, clock, informer }) => {
    let told = 0;
    informer.addHandler({
      onAdd: ({ metadata: { name } }) => void (informer.lister.get(name) ? told++ : assert.fail(name)),
      onUpdate: (_old, object) => void (informer.lister.get("a") === object ? told++ : assert.fail("a")),
      onDelete: (_object, { key }) => void (informer.lister.get(key) ? assert.fail(key) : told++),
    });
    await clock.advance(0);
    server.put("a");
    server.put("b");
    server.remove("b");
    await clock.advance(0);
    assert.equal(told, 4);
  });
});

Deno.test("SharedInformer: what was missed is told after a relist, what did not change is not (I5)", async () => {
  const server = filled("kept", "changed", "gone");
  await withInformer({ server }, async ({ clock, informer }) => {
    const { told, handler } = recorder();
    informer.addHandler(handler);
    await clock.advance(0);
    told.length = 0;
    const kept = informer.lister.get("kept");
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(0);
    server.put("changed");
    server.remove("gone");
    server.put("new");
    await clock.advance(1_600);
    assert.equal(server.lists.length, 2);
    assert.deepEqual(told, ["delete gone@3?", "update changed@2-4", "add new@6"]);
    assert.equal(informer.lister.get("kept"), kept);
  });
});

Deno.test("SharedInformer: an object made anew in a gap is told as gone and new", async () => {
  await withInformer({ server: filled("web") }, async ({ server, clock, informer }) => {
    const { told, handler } = recorder();
    informer.addHandler(handler);
    await clock.advance(0);
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(0);
    server.put("web", { uid: "another" });
    await clock.advance(1_600);
    assert.deepEqual(told, ["add web@1*", "delete web@1?", "add web@2"]);
  });
});

Deno.test("SharedInformer: objects are lean and frozen, and a transform sees each once (I8, C4)", async () => {
  let transformed = 0;
  const transform = (object: Thing): Thing => {
    transformed++;
    return { ...object, spec: { size: 0 } };
  };
  await withInformer({ server: filled("a", "b"), transform }, async ({ server, clock, informer }) => {
    server.put("a", { size: 7 });
    server.remove("b");
    await clock.advance(0);
    assert.equal(transformed, 4);
    assert.equal(informer.lister.get("a")?.spec?.size, 0);
    assert.ok(Object.isFrozen(informer.lister.get("a")?.metadata));
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(1_600);
    assert.equal(server.lists.length, 2);
    assert.equal(transformed, 4, "what is known is not transformed again");
  });
});

Deno.test("SharedInformer: indexes can be given at first and added later (I1)", async () => {
  const indexers = { size: ({ spec }: Thing) => spec ? [String(spec.size)] : [] };
  await withInformer({ indexers }, async ({ server, clock, informer }) => {
    server.put("a", { size: 1 });
    await clock.advance(0);
    const added = informer.addIndex("name", ({ metadata }) => [metadata.name]);
    server.put("b", { size: 1 });
    await clock.advance(0);
    assert.equal(informer.lister.byIndex("size", "1").length, 2);
    const lister = await added;
    assert.equal(lister.byIndex("name", "a").length, 1);
    assert.equal(lister.byIndex("name", "b").length, 1);
  });
});

Deno.test("SharedInformer: a removed handler hears no more, and twice is no harm (I9, I12, I16)", async () => {
  const server = filled("a");
  let removeLater: () => void = () => {};
  await withInformer({ server, resyncPeriodMs: 1_000 }, async ({ clock, informer }) => {
    const [first, second] = [recorder(), recorder()];
    const registration = informer.addHandler(first.handler);
    informer.addHandler(second.handler);
    await clock.advance(0);
    registration.remove();
    registration.remove();
    removeLater = registration.remove;
    server.put("b");
    await clock.advance(1_000);
    assert.deepEqual(first.told, ["add a@1*"]);
    assert.deepEqual(second.told, ["add a@1*", "add b@2", "update a@1-1", "update b@2-2"]);
  });
  removeLater();
});

Deno.test("SharedInformer: the store has the version of the newest event and bookmark (C10)", async () => {
  await withInformer({ server: filled("a") }, async ({ server, clock, informer }) => {
    const steps: readonly [string, () => void][] = [
      ["1", () => {}],
      ["2", () => void server.put("a")],
      ["3", () => void server.put("b")],
      ["4", () => server.remove("a")],
      ["5", () => server.bookmark()],
      // Of several that come together the last one counts, and nothing is as new as what says nothing.
      ["7", () => (server.put("b"), server.put("c"))],
      ["7", () => server.emit({ type: "MODIFIED", object: thing("c", { version: "" }) })],
      ["7", () => server.emit({ type: "ERROR", status: failure(410, "Expired") })],
    ];
    for (const [version, act] of steps) {
      act();
      await clock.advance(0);
      assert.equal(informer.resourceVersion, version);
    }
    server.remove("c");
    await clock.advance(60_000);
    assert.equal(server.lists.length, 2);
    assert.equal(informer.resourceVersion, "8", "the version of the second list");
  });
});

Deno.test("SharedInformer: its version comes from the server, whatever a transform makes of it (C10)", async () => {
  const transform = (object: Thing): Thing => {
    const { name, creationTimestamp } = object.metadata;
    return { ...object, metadata: { name, creationTimestamp, uid: "", resourceVersion: "" } };
  };
  await withInformer({ server: filled("a"), transform }, async ({ server, clock, informer }) => {
    assert.equal(informer.resourceVersion, "1");
    server.put("a", { size: 1 });
    await clock.advance(0);
    assert.equal(informer.resourceVersion, "2");
    assert.equal(informer.lister.get("a")?.spec?.size, 1, "no change is taken for what is known");
    server.remove("a");
    await clock.advance(0);
    assert.equal(informer.resourceVersion, "3");
  });
});

Deno.test("SharedInformer: observers are called when there may be something new", async () => {
  await withInformer({}, async ({ server, clock, informer }) => {
    const seen: string[] = [];
    {
      using _observing = informer.observe(() => void seen.push(informer.resourceVersion));
      server.put("a");
      server.bookmark();
      await clock.advance(0);
    }
    server.put("b");
    await clock.advance(0);
    assert.deepEqual([...new Set(seen)], ["1", "2"]);
  });
});

Deno.test("SharedInformer: its status tells how it does", async () => {
  const server = filled("a", "b");
  server.listErrors.push(new ConnectionError("Cannot reach the API server", { reason: "unreachable" }));
  await withInformer({ server }, async ({ clock, informer }) => {
    const early = informer.status();
    assert.equal(early.activity, "waiting");
    assert.ok(early.lastError instanceof ConnectionError);
    assert.equal(early.lastEventAgeMs, undefined);
    await clock.advance(1_600);
    const start = clock.monotonic();
    server.put("c");
    await clock.advance(0);
    await clock.advance(5_000);
    assert.deepEqual(informer.status(), {
      description: "things.example.com",
      activity: "watching",
      resourceVersion: "3",
      lastEventAgeMs: clock.monotonic() - start,
      lists: 2,
      watches: 1,
      objects: 3,
      queued: 0,
    });
  });
});

Deno.test("SharedInformer: runs once (I7, I14, I15)", async () => {
  const clock = new VirtualClock();
  const informer = new SharedInformer<Thing>({ listWatch: filled(), clock });
  const stop = new AbortController();
  assert.equal(informer.isStopped, false, "it is new");
  const running = informer.run(stop.signal);
  assert.equal(informer.isStopped, false, "it begins");
  await clock.advance(0);
  assert.equal(informer.isStopped, false, "it runs");
  await assert.rejects(informer.run(stop.signal), /runs already/);
  assert.equal(informer.isStopped, false, "a second run does not end the first");
  stop.abort();
  await running;
  assert.equal(informer.isStopped, true);
  await assert.rejects(informer.run(stop.signal), /has stopped, make a new one/);
  assert.throws(() => informer.addHandler({}), /things\.example\.com: it has stopped/);
});

Deno.test("SharedInformer: a stop waits for the call that runs (I19)", async () => {
  const clock = new VirtualClock();
  const informer = new SharedInformer<Thing>({ listWatch: filled("a", "b"), clock });
  const gate = Promise.withResolvers<void>();
  const told: string[] = [];
  informer.addHandler({
    onAdd: async ({ metadata: { name } }) => {
      await gate.promise;
      told.push(name);
    },
  });
  const stop = new AbortController();
  let isDown = false;
  const running = informer.run(stop.signal).then(() => void (isDown = true));
  await clock.advance(0);
  stop.abort();
  await clock.advance(0);
  assert.equal(isDown, false);
  gate.resolve();
  await running;
  assert.deepEqual(told, ["a"]);
});

Deno.test("SharedInformer: an older state that comes late changes nothing", async () => {
  await withInformer({}, async ({ server, clock, informer }) => {
    for (let round = 0; round < 5; round++) server.put("web", { size: round });
    await clock.advance(0);
    server.emit({ type: "MODIFIED", object: thing("web", { version: 2, size: 1 }) });
    await clock.advance(0);
    assert.equal(informer.lister.get("web")?.spec?.size, 4);
  });
});
