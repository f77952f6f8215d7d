import assert from "node:assert/strict";
import { failure, FakeListWatch, type Thing } from "./fake_list_watch_for_tests.ts";
import { withInformer } from "./informer_bench_for_tests.ts";
import type { DeleteInfo } from "./informer_handler.ts";
import { keepingChecks } from "./informer_view_for_tests.ts";

const rows: readonly [string, string | undefined, string][] = [
  ["a namespaced object", "default", "default/web"],
  ["a cluster-scoped object", undefined, "web"],
];

for (const [name, namespace, key] of rows) {
  Deno.test(`SharedInformer: a deletion has the key and the last state of ${name}, seen or not (C5, C6)`, async () => {
    const server = new FakeListWatch();
    const scope = namespace === undefined ? {} : { namespace };
    server.put("web", scope);
    await withInformer({ server }, async ({ clock, informer }) => {
      const told: [string, DeleteInfo][] = [];
      informer.addHandler({
        onDelete: ({ metadata }, info) =>
          void told.push([`${metadata.name}@${metadata.resourceVersion}`, info]),
      });
      await clock.advance(0);
      server.remove(key);
      server.put("web", scope);
      await clock.advance(0);
      server.emit({ type: "ERROR", status: failure(410, "Expired") });
      await clock.advance(0);
      server.remove(key);
      await clock.advance(1_600);
      assert.deepEqual(told, [
        ["web@2", { key, finalStateUnknown: false }],
        ["web@3", { key, finalStateUnknown: true }],
      ]);
    });
  });
}

Deno.test("SharedInformer: a transform sees each state once, and no deletion that was not seen; handlers get its work (C4, D5, F5)", async () => {
  const server = new FakeListWatch();
  for (const name of ["kept", "changed", "gone", "missed"]) server.put(name);
  const seen: string[] = [];
  const { failed, log } = keepingChecks();
  const transform = (object: Thing): Thing => {
    const { metadata: { name, resourceVersion, labels } } = object;
    assert.equal(labels, undefined, "it is not handed its own work");
    seen.push(`${name}@${resourceVersion}`);
    return { ...object, metadata: { ...object.metadata, labels: { transformed: "true" } } };
  };
  await withInformer({ server, transform, log, resyncPeriodMs: 1_000 }, async ({ clock, informer }) => {
    const told: string[] = [];
    const check = (what: string, ...objects: readonly Thing[]) => {
      for (const object of objects) {
        assert.equal(object.metadata.labels?.transformed, "true");
        assert.ok(Object.isFrozen(object.metadata.labels));
      }
      told.push(what);
    };
    informer.addHandler({
      onAdd: (object) => check("add", object),
      onUpdate: (old, object) => check(old === object ? "resync" : "update", old, object),
      onDelete: (object, { finalStateUnknown }) => check(finalStateUnknown ? "gone" : "delete", object),
    });
    await clock.advance(0);
    server.put("changed");
    server.remove("gone");
    await clock.advance(1_000);
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(0);
    server.remove("missed");
    await clock.advance(1_600);
    assert.equal(server.lists.length, 2);
    assert.deepEqual(seen, ["kept@1", "changed@2", "gone@3", "missed@4", "changed@5", "gone@6"]);
    const counts = Object.groupBy(told, (what) => what);
    assert.deepEqual(
      ["add", "update", "delete", "gone"].map((what) => counts[what]?.length),
      [4, 1, 1, 1],
    );
    assert.ok((counts.resync?.length ?? 0) > 3);
    assert.deepEqual(failed, []);
  });
});

Deno.test("SharedInformer: what a relist brings is told as deletions first, the store before the handlers, none of it as initial (C8, C9, F16)", async () => {
  const server = new FakeListWatch();
  for (const name of ["changed", "gone", "kept"]) server.put(name);
  await withInformer({ server }, async ({ clock, informer }) => {
    const history: string[] = [];
    const note = (what: string, { metadata }: Thing) => {
      const shown = informer.lister.get(metadata.name)?.metadata.resourceVersion ?? "none";
      history.push(`${what} ${metadata.name}@${metadata.resourceVersion}, the store has ${shown}`);
    };
    informer.addHandler({
      onAdd: (object, { isInInitialList }) => note(isInInitialList ? "initial" : "add", object),
      onUpdate: (_old, object) => note("update", object),
      onDelete: (object) => note("delete", object),
    });
    await clock.advance(0);
    assert.equal(history.splice(0).length, 3);
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(0);
    server.put("changed");
    server.remove("gone");
    server.put("new");
    await clock.advance(1_600);
    assert.deepEqual(history, [
      "delete gone@2, the store has none",
      "update changed@4, the store has 4",
      "add new@6, the store has 6",
    ]);
    assert.equal(informer.resourceVersion, "6");
  });
});
