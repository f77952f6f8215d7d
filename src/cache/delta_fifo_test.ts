import assert from "node:assert/strict";
import type { DeltaFifo, Deltas } from "./delta_fifo.ts";
import { drain, queueOver } from "./delta_fifo_for_tests.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";

Deno.test("DeltaFifo: the changes of each of two producers stay in order (D1)", () => {
  const { fifo } = queueOver();
  for (let version = 1; version <= 500; version++) {
    fifo.update(thing("a", { version }));
    fifo.update(thing("b", { version }));
  }
  const expected = Array.from({ length: 500 }, (_, index) => `Updated@${index + 1}`).join(" ");
  assert.deepEqual(drain(fifo), [`a: ${expected}`, `b: ${expected}`]);
});

Deno.test("DeltaFifo: a deletion that is followed by a replace is kept before it (D2, F2)", () => {
  const web = thing("web");
  const { fifo } = queueOver(web);
  fifo.delete(web);
  fifo.replace([web], "2");
  assert.deepEqual(drain(fifo), ["web: Deleted@1 Replaced@1"]);
});

const onlyQueued: readonly [string, (fifo: DeltaFifo<Thing>) => void, string][] = [
  ["added", (fifo) => fifo.add(thing("web")), "web: Added@1 Deleted?@1"],
  ["replaced", (fifo) => fifo.replace([thing("web")], "1"), "web: Replaced@1 Deleted?@1"],
  ["added and deleted", (fifo) => {
    fifo.add(thing("web"));
    fifo.delete(thing("web", { version: 2 }));
  }, "web: Added@1 Deleted@2"],
  ["replaced several times", (fifo) => {
    fifo.replace([thing("web")], "1");
    fifo.replace([thing("web", { version: 2 })], "2");
  }, "web: Replaced@1 Replaced@2 Deleted?@2"],
  ["missing in several replaces", (fifo) => {
    fifo.add(thing("web"));
    fifo.replace([], "2");
  }, "web: Added@1 Deleted?@1"],
  ["added, deleted and added", (fifo) => {
    fifo.add(thing("web"));
    fifo.delete(thing("web", { version: 2 }));
    fifo.add(thing("web", { version: 3 }));
  }, "web: Added@1 Deleted@2 Added@3 Deleted?@3"],
];

for (const [name, prepare, expected] of onlyQueued) {
  Deno.test(`DeltaFifo: a replace deletes what is only queued: ${name} (D3, F3)`, () => {
    const { fifo } = queueOver();
    prepare(fifo);
    fifo.replace([], "9");
    assert.deepEqual(drain(fifo), [expected]);
  });
}

Deno.test("DeltaFifo: a key with several updates is queued once, the newest last (D4)", () => {
  const { fifo } = queueOver();
  for (const version of [1, 2, 3]) fifo.update(thing("web", { version }));
  assert.equal(fifo.size, 1);
  assert.deepEqual(drain(fifo), ["web: Updated@1 Updated@2 Updated@3"]);
});

Deno.test("DeltaFifo: the deletion of what is neither queued nor known is dropped (D6)", () => {
  const { fifo } = queueOver();
  fifo.delete(thing("web"));
  assert.equal(fifo.size, 0);
  assert.equal(fifo.pop(() => assert.fail("nothing is queued")), false);
});

Deno.test("DeltaFifo: the deletion of what is known comes out, with its key (D7)", () => {
  const { fifo } = queueOver(thing("web", { namespace: "default" }));
  fifo.delete(thing("web", { namespace: "default", version: 2 }));
  assert.deepEqual(drain(fifo), ["default/web: Deleted@2"]);
});

Deno.test("DeltaFifo: an addition that is followed by a replace ends with the version of the replace (D8)", () => {
  const { fifo } = queueOver();
  fifo.add(thing("web"));
  fifo.replace([thing("web", { version: 2 })], "2");
  assert.deepEqual(drain(fifo), ["web: Added@1 Replaced@2"]);
});

Deno.test("DeltaFifo: a resync says nothing after a queued deletion (D9)", () => {
  const { fifo } = queueOver(thing("web"));
  fifo.delete(thing("web"));
  fifo.resync();
  assert.deepEqual(drain(fifo), ["web: Deleted@1"]);
});

Deno.test("DeltaFifo: a resync queues what is known (D10, F8)", () => {
  const { fifo } = queueOver(thing("web"), thing("db"));
  fifo.resync();
  assert.deepEqual(drain(fifo), ["web: Sync@1", "db: Sync@1"]);
});

Deno.test("DeltaFifo: two deletions in a row are one (D11)", () => {
  const { fifo } = queueOver(thing("web"));
  fifo.delete(thing("web", { version: 2 }));
  fifo.delete(thing("web", { version: 2 }));
  fifo.replace([], "3");
  assert.deepEqual(drain(fifo), ["web: Deleted@2"]);
});

Deno.test("DeltaFifo: of two deletions the one that was seen is kept (D11)", () => {
  const { fifo } = queueOver(thing("web"));
  fifo.replace([], "3");
  fifo.delete(thing("web", { version: 4 }));
  assert.deepEqual(drain(fifo), ["web: Deleted@4"]);
});

const missing: readonly [string, readonly Thing[], (fifo: DeltaFifo<Thing>) => void, readonly string[]][] = [
  ["known, one of it deleted before", [thing("db"), thing("web")], (fifo) => {
    fifo.delete(thing("db", { version: 2 }));
  }, ["db: Deleted@2", "web: Deleted?@1", "new: Replaced@5"]],
  ["known, one of it changed before", [thing("db"), thing("web")], (fifo) => {
    fifo.update(thing("db", { version: 2 }));
  }, ["db: Updated@2 Deleted?@2", "web: Deleted?@1", "new: Replaced@5"]],
  ["added before, and not known", [], (fifo) => {
    fifo.add(thing("db", { version: 2 }));
  }, ["db: Added@2 Deleted?@2", "new: Replaced@5"]],
];

for (const [name, known, prepare, expected] of missing) {
  Deno.test(`DeltaFifo: a replace deletes what it lacks: ${name} (D12)`, () => {
    const { fifo } = queueOver(...known);
    prepare(fifo);
    fifo.replace([thing("new", { version: 5 })], "5");
    assert.deepEqual(drain(fifo), expected);
  });
}

Deno.test("DeltaFifo: a replace deletes what it lacks, before its own objects (D12, D13, F7)", () => {
  const { fifo } = queueOver(thing("old"), thing("kept"));
  fifo.replace([thing("new", { version: 3 }), thing("kept", { version: 2 })], "3");
  assert.deepEqual(drain(fifo), ["old: Deleted?@1", "new: Replaced@3", "kept: Replaced@2"]);
});

Deno.test("DeltaFifo: two replaces in a row, the second without news (D14)", () => {
  const { fifo } = queueOver();
  fifo.replace([thing("web")], "1");
  fifo.replace([thing("web")], "2");
  assert.deepEqual(drain(fifo), ["web: Replaced@1"]);
  assert.equal(fifo.resourceVersion, "2");
});

Deno.test("DeltaFifo: a replace leaves alone what did not change, and tells a new uid (D14)", () => {
  const { fifo } = queueOver(thing("same"), thing("other"));
  fifo.replace([thing("same"), thing("other", { uid: "another" })], "5");
  assert.deepEqual(drain(fifo), ["other: Replaced@1"]);
});

Deno.test("DeltaFifo: a resync adds nothing to a queued update (D15, F9)", () => {
  const { fifo } = queueOver(thing("web"));
  fifo.update(thing("web", { version: 2 }));
  fifo.resync();
  assert.deepEqual(drain(fifo), ["web: Updated@2"]);
});

Deno.test("DeltaFifo: synced once the first replace was worked off, deletions included (D16)", () => {
  const { fifo } = queueOver(thing("gone"));
  fifo.replace([thing("web", { version: 2 })], "2");
  const seen: string[] = [];
  const note = ({ key, isInInitialList }: Deltas<Thing>) =>
    void seen.push(`${key} ${isInInitialList} ${fifo.hasSynced}`);
  fifo.pop(note);
  fifo.add(thing("late", { version: 3 }));
  assert.equal(fifo.hasSynced, false);
  fifo.pop(note);
  assert.equal(fifo.hasSynced, true);
  fifo.pop(note);
  assert.deepEqual(seen, ["gone true false", "web true false", "late false true"]);
});

Deno.test("DeltaFifo: a later replace is not the initial list (C9)", () => {
  const { fifo } = queueOver();
  fifo.replace([], "1");
  fifo.replace([thing("web")], "2");
  fifo.pop(({ isInInitialList }) => assert.equal(isInInitialList, false));
});

Deno.test("DeltaFifo: a key that was popped queues up at the end (D17, F11)", () => {
  const { fifo } = queueOver();
  fifo.add(thing("a"));
  fifo.add(thing("b"));
  fifo.pop(({ key }) => assert.equal(key, "a"));
  fifo.update(thing("a", { version: 2 }));
  assert.deepEqual(drain(fifo), ["b: Added@1", "a: Updated@2"]);
});

const syncedTable: readonly [string, (fifo: DeltaFifo<Thing>) => void, boolean][] = [
  ["nothing came", () => {}, false],
  ["an addition came", (fifo) => fifo.add(thing("web")), true],
  ["an update came", (fifo) => fifo.update(thing("web")), true],
  ["a deletion came", (fifo) => fifo.delete(thing("web")), true],
  ["an empty replace came", (fifo) => fifo.replace([], "1"), true],
  ["a replace of two came", (fifo) => fifo.replace([thing("a"), thing("b")], "1"), false],
  ["one of two was popped", (fifo) => {
    fifo.replace([thing("a"), thing("b")], "1");
    fifo.pop(() => {});
  }, false],
  ["both were popped", (fifo) => {
    fifo.replace([thing("a"), thing("b")], "1");
    drain(fifo);
  }, true],
  ["the only key of a replace that has it twice was popped", (fifo) => {
    fifo.replace([thing("a"), thing("a", { version: 2 })], "1");
    fifo.pop(() => {});
  }, true],
];

for (const [name, prepare, expected] of syncedTable) {
  Deno.test(`DeltaFifo: hasSynced is ${expected} when ${name} (D19)`, () => {
    const { fifo } = queueOver();
    prepare(fifo);
    assert.equal(fifo.hasSynced, expected);
  });
}

Deno.test("DeltaFifo: nothing comes out of a replace before its steps are through", () => {
  const { fifo } = queueOver(thing("old"));
  fifo.add(thing("queued"));
  const steps = fifo.replaceInSteps([thing("a"), thing("b")], "7");
  while (!steps.next().done) {
    assert.equal(fifo.pop(() => assert.fail("the replace is not complete")), false);
    assert.notEqual(fifo.resourceVersion, "7");
  }
  assert.equal(fifo.resourceVersion, "7");
  assert.deepEqual(drain(fifo), [
    "queued: Added@1 Deleted?@1",
    "old: Deleted?@1",
    "a: Replaced@1",
    "b: Replaced@1",
  ]);
});

Deno.test("DeltaFifo: the version is that of what came in last (C10)", () => {
  const { fifo } = queueOver();
  const versions: string[] = [fifo.resourceVersion];
  fifo.replace([thing("web")], "5");
  versions.push(fifo.resourceVersion);
  fifo.update(thing("web", { version: 6 }));
  versions.push(fifo.resourceVersion);
  fifo.bookmark("8");
  versions.push(fifo.resourceVersion);
  fifo.delete(thing("unknown", { version: 9 }));
  versions.push(fifo.resourceVersion);
  assert.deepEqual(versions, ["", "5", "6", "8", "9"]);
});

Deno.test("DeltaFifo: what processing throws reaches the caller, and the key is done with (C3)", () => {
  const { fifo } = queueOver();
  fifo.replace([thing("a")], "1");
  assert.throws(() =>
    fifo.pop(() => {
      throw new TypeError("Cannot process");
    }), TypeError);
  assert.equal(fifo.size, 0);
  assert.equal(fifo.hasSynced, true);
});

Deno.test("DeltaFifo: an object without a name is refused", () => {
  assert.throws(() => queueOver().fifo.add(thing("")), TypeError);
});

Deno.test("DeltaFifo: a replace with a broken object is refused as a whole, and the queue goes on", () => {
  const { fifo } = queueOver(thing("old"));
  fifo.add(thing("queued"));
  assert.throws(() => fifo.replace([thing("a"), thing("")], "2"), TypeError);
  assert.deepEqual(drain(fifo), ["queued: Added@1"]);
  fifo.replace([thing("a")], "3");
  assert.deepEqual(drain(fifo), ["old: Deleted?@1", "a: Replaced@1"]);
});

Deno.test("DeltaFifo: a replace whose steps were ended holds nothing back, and the next one completes it", () => {
  const { fifo } = queueOver();
  fifo.add(thing("a", { version: 0 }));
  for (const _step of fifo.replaceInSteps([thing("a"), thing("b")], "2")) break;
  assert.deepEqual(drain(fifo), ["a: Added@0"]);
  fifo.replace([thing("a"), thing("b")], "3");
  assert.deepEqual(drain(fifo), ["a: Replaced@1", "b: Replaced@1"]);
});

const keys: readonly [string, Thing, string][] = [
  ["a namespaced object", thing("web", { namespace: "default" }), "default/web"],
  ["a cluster-scoped object", thing("web"), "web"],
];

for (const [name, object, expected] of keys) {
  Deno.test(`DeltaFifo: what comes out has the key of ${name}, deletions seen and unseen included (D18)`, () => {
    const { fifo, known } = queueOver();
    const found: string[] = [];
    const note = ({ key }: Deltas<Thing>) => void found.push(key);
    fifo.add(object);
    fifo.pop(note);
    known.set(expected, object);
    fifo.delete(object);
    fifo.pop(note);
    fifo.replace([], "2");
    fifo.pop(note);
    assert.deepEqual(found, [expected, expected, expected]);
  });
}

Deno.test("DeltaFifo: an empty queue, and one in the middle of a replace, keep nobody waiting (D20, F12)", () => {
  const { fifo } = queueOver();
  const nothing = () => assert.fail("nothing is queued");
  assert.equal(fifo.pop(nothing), false);
  assert.equal(fifo.popBatch(10, nothing), 0);
  const steps = fifo.replaceInSteps([thing("a")], "1");
  steps.next();
  assert.equal(fifo.pop(nothing), false);
  assert.equal(fifo.popBatch(10, nothing), 0);
  while (!steps.next().done);
  assert.equal(fifo.pop(() => {}), true);
  assert.equal(fifo.pop(nothing), false);
});
