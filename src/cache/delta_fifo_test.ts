import assert from "node:assert/strict";
import { keyOf } from "../resource/object.ts";
import { DeltaFifo, type Deltas } from "./delta_fifo.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";

/** A queue over a map of known objects. */
function queueOver(...known: readonly Thing[]): { fifo: DeltaFifo<Thing>; known: Map<string, Thing> } {
  const objects = new Map(known.map((object) => [keyOf(object), object]));
  return { fifo: new DeltaFifo<Thing>({ known: objects }), known: objects };
}

/** A delta in short: "Added@1", "Deleted@1" and, for a deletion that was not seen, "Deleted?@1". */
function short({ deltas }: Deltas<Thing>): string {
  return deltas.map((delta) => {
    const mark = delta.type === "Deleted" && delta.finalStateUnknown ? "?" : "";
    return `${delta.type}${mark}@${delta.object.metadata.resourceVersion}`;
  }).join(" ");
}

/** Pops everything: "key: deltas", one line a key. */
function drain(fifo: DeltaFifo<Thing>): string[] {
  const lines: string[] = [];
  while (fifo.pop((item) => void lines.push(`${item.key}: ${short(item)}`)));
  return lines;
}

Deno.test("DeltaFifo: the changes of each of two producers stay in order (D1)", () => {
  const { fifo } = queueOver();
  for (let version = 1; version <= 500; version++) {
    fifo.update(thing("a", { version }));
    fifo.update(thing("b", { version }));
  }
  const expected = Array.from({ length: 500 }, (_, index) => `Updated@${index + 1}`).join(" ");
  assert.deepEqual(drain(fifo), [`a: ${expected}`, `b: ${expected}`]);
});

Deno.test("DeltaFifo: a deletion that is followed by a replace is kept before it (D2)", () => {
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
  Deno.test(`DeltaFifo: a replace deletes what is only queued: ${name} (D3)`, () => {
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

Deno.test("DeltaFifo: a resync queues what is known (D10)", () => {
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

Deno.test("DeltaFifo: a resync adds nothing to a queued update (D15)", () => {
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

Deno.test("DeltaFifo: a key that was popped queues up at the end (D17)", () => {
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
