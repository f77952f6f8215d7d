import assert from "node:assert/strict";
import { applyAll, applyDelta } from "./apply_delta.ts";
import type { Delta } from "./delta_fifo.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";
import { Indexer } from "./indexer.ts";
import type { Notification } from "./informer_handler.ts";

const one = thing("web");
const two = thing("web", { version: 2 });
const again = thing("web", { version: 3, uid: "another" });
const info = { key: "web" } as const;

const rows: readonly [string, Thing | undefined, Delta<Thing>, readonly Notification<Thing>[]][] = [
  ["an addition", undefined, { type: "Added", object: one }, [
    { ...info, type: "add", object: one, isInInitialList: false },
  ]],
  ["an update of what is unknown", undefined, { type: "Updated", object: one }, [
    { ...info, type: "add", object: one, isInInitialList: false },
  ]],
  ["an addition of what is known", one, { type: "Added", object: two }, [
    { ...info, type: "update", old: one, object: two },
  ]],
  ["an update", one, { type: "Updated", object: two }, [{ ...info, type: "update", old: one, object: two }]],
  ["a replace", one, { type: "Replaced", object: two }, [{ ...info, type: "update", old: one, object: two }]],
  ["an older version in a replace", two, { type: "Replaced", object: one }, [
    { ...info, type: "update", old: two, object: one },
  ]],
  ["a state that is there already", one, { type: "Updated", object: thing("web") }, []],
  ["a resync", one, { type: "Sync", object: one }, [{ ...info, type: "update", old: one, object: one }]],
  ["an object made anew under the same name", two, { type: "Replaced", object: again }, [
    { ...info, type: "delete", object: two, finalStateUnknown: true },
    { ...info, type: "add", object: again, isInInitialList: false },
  ]],
  ["a deletion", one, { type: "Deleted", object: two, finalStateUnknown: false }, [
    { ...info, type: "delete", object: two, finalStateUnknown: false },
  ]],
  ["a deletion of what is unknown", undefined, { type: "Deleted", object: two, finalStateUnknown: true }, []],
];

for (const [name, known, delta, expected] of rows) {
  Deno.test(`applyDelta: ${name} (C2)`, () => {
    const indexer = new Indexer<Thing>();
    if (known) indexer.set(known);
    const told: Notification<Thing>[] = [];
    const sink = {
      store: indexer,
      notify: (notification: Notification<Thing>) => {
        const shown = indexer.get("web");
        const isTheSame = delta.type !== "Deleted" &&
          shown?.metadata.resourceVersion === delta.object.metadata.resourceVersion;
        assert.ok(
          delta.type === "Deleted" ? shown === undefined : isTheSame,
          "the store shows it before it is told",
        );
        told.push(notification);
      },
    };
    applyDelta(sink, delta, { key: "web", isInInitialList: false });
    assert.deepEqual(told, expected);
  });
}

Deno.test("applyDelta: an unchanged state keeps the identity of the known object", () => {
  const indexer = new Indexer<Thing>();
  indexer.set(one);
  const sink = { store: indexer, notify: () => assert.fail("nothing has changed") };
  applyDelta(sink, { type: "Replaced", object: thing("web") }, { key: "web", isInInitialList: false });
  assert.equal(indexer.get("web"), one);
});

const broken: readonly [string, readonly string[], readonly string[], readonly string[]][] = [
  ["none of one", ["a"], [], ["a"]],
  ["the only one", ["a"], ["a"], []],
  ["the last of two", ["a", "b"], ["b"], ["a"]],
  ["the middle one of three", ["a", "b", "c"], ["b"], ["a", "c"]],
  ["the first of three", ["a", "b", "c"], ["a"], ["b", "c"]],
  ["the first and the last of three", ["a", "b", "c"], ["a", "c"], ["b"]],
];

for (const [name, keys, failing, expected] of broken) {
  Deno.test(`applyAll: of a batch only what the store took is told; it refuses ${name} (S7, C7, F14)`, () => {
    const indexer = new Indexer<Thing>();
    const [told, refused]: [string[], string[]] = [[], []];
    const store = {
      get: (key: string) => indexer.get(key),
      delete: (key: string) => indexer.delete(key),
      set: (object: Thing) => {
        if (failing.includes(object.metadata.name)) throw new TypeError("Cannot store it");
        indexer.set(object);
      },
    };
    const notify = ({ key }: Notification<Thing>) => void told.push(key);
    const items = keys.map((key) => ({
      key,
      isInInitialList: true,
      deltas: [{ type: "Added", object: thing(key) } as const],
    }));
    applyAll({ store, notify }, items, (error, key) => {
      assert.ok(error instanceof TypeError);
      refused.push(key);
    });
    assert.deepEqual(told, expected);
    assert.deepEqual([...indexer.keys()], expected);
    assert.deepEqual(refused, failing);
  });
}
