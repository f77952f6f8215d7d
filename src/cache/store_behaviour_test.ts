import assert from "node:assert/strict";
import { failure, type Thing, thing } from "./fake_list_watch_for_tests.ts";
import { filled, withInformer } from "./informer_bench_for_tests.ts";

Deno.test("SharedInformer: the version of its store goes with what it shows (S4)", async () => {
  const server = filled("a", "b");
  const gate = Promise.withResolvers<void>();
  server.listGate = gate.promise;
  await withInformer({ server }, async ({ clock, informer }) => {
    const seen: string[] = [];
    const see = async (): Promise<void> => {
      await clock.advance(0);
      seen.push(informer.resourceVersion);
    };
    await see();
    gate.resolve();
    await see();
    server.put("c");
    await see();
    // The same once more, an older one, and one that doesn't say its version.
    for (const version of [3, 2, ""]) {
      server.emit({ type: "MODIFIED", object: thing("c", { version }) });
      await see();
    }
    server.put("c");
    await see();
    server.remove("c");
    await see();
    server.bookmark();
    await see();
    for (const name of ["d", "e", "f"]) server.put(name);
    await see();
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    server.bookmark();
    server.remove("a");
    await clock.advance(5_000);
    await see();
    assert.deepEqual(seen, ["", "2", "3", "3", "3", "3", "4", "5", "6", "9", "11"]);
  });
});

Deno.test("SharedInformer: while a batch is half through, the version is the one before it (S4)", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `thing-${index}`);
  await withInformer({ server: filled(...names) }, async ({ server, clock, informer }) => {
    const seen: string[] = [];
    informer.addHandler({
      onUpdate: () => void seen.push(`${informer.resourceVersion} ${informer.status().queued > 0}`),
    });
    const gate = Promise.withResolvers<void>();
    server.listGate = gate.promise;
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(5_000);
    for (const name of names) server.put(name);
    gate.resolve();
    await clock.advance(0);
    assert.deepEqual([...new Set(seen)], ["40 true", "80 false"]);
  });
});

Deno.test("SharedInformer: what it stores, and what its indexes are made of, is transformed (S6)", async () => {
  const transform = (object: Thing): Thing => ({ ...object, spec: { size: (object.spec?.size ?? 0) * 10 } });
  const indexers = { size: ({ spec }: Thing) => [String(spec?.size)] };
  const server = filled();
  server.put("listed", { size: 1 });
  await withInformer({ server, transform, indexers }, async ({ clock, informer }) => {
    server.put("watched", { size: 2 });
    await clock.advance(0);
    assert.deepEqual(informer.lister.list().map(({ spec }) => spec?.size), [10, 20]);
    assert.equal(informer.lister.byIndex("size", "20")[0]?.metadata.name, "watched");
    assert.deepEqual(informer.lister.byIndex("size", "2"), []);
    server.put("listed", { size: 3 });
    await clock.advance(0);
    assert.equal(informer.lister.get("listed")?.spec?.size, 30);
    assert.equal(informer.lister.byIndex("size", "30").length, 1);
  });
});

Deno.test("SharedInformer: each change can be followed by a look at the whole, a look calls nobody (S9)", async () => {
  await withInformer({ server: filled("a") }, async ({ server, clock, informer }) => {
    const states: string[] = [];
    using _observation = informer.observe(() =>
      void states.push(informer.lister.list().map(({ metadata }) => metadata.name).join())
    );
    server.put("b");
    await clock.advance(0);
    server.put("b", { size: 1 });
    await clock.advance(0);
    server.remove("a");
    await clock.advance(0);
    assert.deepEqual([...new Set(states)], ["a,b", "b"]);
    const { length } = states;
    assert.ok(length >= 3, "once for each change");
    informer.lister.list();
    informer.lister.get("b");
    informer.lister.byIndex("namespace", "");
    assert.equal(states.length, length);
  });
});
