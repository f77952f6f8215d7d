import assert from "node:assert/strict";
import { metaOf } from "./object_meta.ts";
import { type Change, CompactedError } from "./revision_log.ts";
import { Storage } from "./storage.ts";

function object(name: string, value = 0): { metadata: { name: string }; value: number } {
  return { metadata: { name }, value };
}

Deno.test("Storage: every change has a revision of one counter over all resources", () => {
  const storage = new Storage();
  const first = storage.put("pods", "a/x", object("x"));
  const second = storage.put("nodes", "y", object("y"));
  const removed = storage.remove("pods", "a/x");
  assert.deepEqual([first, second, removed ?? {}].map((item) => metaOf(item).resourceVersion), [
    "2",
    "3",
    "4",
  ]);
  assert.equal(storage.revision, 4);
});

Deno.test("Storage: lists are sorted by key and cut by prefix and start", () => {
  const storage = new Storage();
  for (const key of ["b/1", "a/2", "a-b/1", "a/1", "a/10"]) storage.put("pods", key, object(key));
  const keys = (options: { prefix?: string; from?: string }) =>
    storage.list("pods", options).map(([key]) => key);
  assert.deepEqual(keys({}), ["a-b/1", "a/1", "a/10", "a/2", "b/1"]);
  assert.deepEqual(keys({ prefix: "a/" }), ["a/1", "a/10", "a/2"]);
  assert.deepEqual(keys({ prefix: "a/", from: "a/1\0" }), ["a/10", "a/2"]);
  assert.deepEqual(keys({ from: "a/3" }), ["b/1"]);
});

Deno.test("Storage: the past is read as it was", () => {
  const storage = new Storage();
  storage.put("pods", "x", object("x", 1));
  storage.put("pods", "y", object("y", 1));
  const then = storage.revision;
  storage.put("pods", "x", object("x", 2));
  storage.remove("pods", "y");
  storage.put("pods", "z", object("z", 1));
  storage.put("pods", "y", object("y", 9));
  assert.deepEqual(
    storage.list("pods", { at: then }).map(([key, { value }]) => [key, value]),
    [["x", 1], ["y", 1]],
  );
  assert.deepEqual(storage.list("pods").map(([key, { value }]) => [key, value]), [["x", 2], ["y", 9], [
    "z",
    1,
  ]]);
});

Deno.test("Storage: what is compacted away cannot be read", () => {
  const storage = new Storage();
  storage.put("pods", "x", object("x", 1));
  const old = storage.revision;
  storage.put("pods", "x", object("x", 2));
  storage.compact();
  assert.throws(() => storage.changesSince(old, "pods"), CompactedError);
  assert.throws(() => storage.list("pods", { at: old }), CompactedError);
  assert.deepEqual(storage.changesSince(storage.revision, "pods"), []);
});

Deno.test("Storage: the log keeps its limit and forgets what is older in time", () => {
  const storage = new Storage({ historyLimit: 5 });
  for (let value = 0; value < 50; value++) storage.put("pods", "x", object("x", value));
  const { revision, oldestRevision } = storage;
  assert.ok(
    revision - oldestRevision >= 5 && revision - oldestRevision <= 10,
    `${revision - oldestRevision} are kept`,
  );
  assert.equal(storage.changesSince(revision - 5, "pods").length, 5);
});

Deno.test("Storage: a limit that keeps nothing is refused", () => {
  assert.throws(() => new Storage({ historyLimit: 0 }), RangeError);
});

Deno.test("Storage: listeners hear the changes of their resource within the change", () => {
  const storage = new Storage();
  const heard: Change[] = [];
  const all: string[] = [];
  storage.observe((change) => void all.push(change.resource));
  const stop = storage.subscribe("pods", (change) => void heard.push(change));
  storage.put("pods", "x", object("x", 1));
  storage.put("nodes", "n", object("n"));
  storage.put("pods", "x", object("x", 2));
  storage.remove("pods", "x");
  stop();
  storage.put("pods", "x", object("x", 3));
  assert.deepEqual(heard.map(({ type }) => type), ["ADDED", "MODIFIED", "DELETED"]);
  assert.equal(heard[2]?.object["value"], 2);
  assert.deepEqual(all, ["pods", "nodes", "pods", "pods", "pods"]);
});

Deno.test("Storage: what is stored is frozen", () => {
  const storage = new Storage();
  const stored = storage.put("pods", "x", { metadata: { name: "x" }, spec: { list: [1] } });
  assert.ok(Object.isFrozen(stored["spec"]));
  assert.ok(Object.isFrozen(stored["metadata"]));
});
