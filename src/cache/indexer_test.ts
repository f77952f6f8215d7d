import assert from "node:assert/strict";
import type { Log } from "../async/log.ts";
import { silentLog } from "../async/log.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";
import { parseLabelSelector } from "../resource/parse_label_selector.ts";
import { Indexer } from "./indexer.ts";

function labelValues(object: Thing): readonly string[] {
  return Object.values(object.metadata.labels ?? {});
}

function names(objects: readonly Thing[]): string[] {
  return objects.map(({ metadata }) => metadata.name).sort();
}

Deno.test("Indexer: a value that no object has any more takes no room (S1)", () => {
  const indexer = new Indexer({ indexers: { labels: labelValues } });
  indexer.set(thing("web", { labels: { tier: "front" } }));
  assert.deepEqual(indexer.indexValues("labels"), ["front"]);
  indexer.set(thing("web", { labels: { tier: "back" } }));
  assert.deepEqual(indexer.indexValues("labels"), ["back"]);
  indexer.set(thing("db", { labels: { tier: "back" } }));
  indexer.delete("web");
  indexer.delete("db");
  assert.deepEqual(indexer.indexValues("labels"), []);
});

Deno.test("Indexer: a value that another object has is kept (S2)", () => {
  const indexer = new Indexer({ indexers: { labels: labelValues } });
  for (const name of ["a", "b"]) indexer.set(thing(name, { labels: { tier: "front" } }));
  indexer.delete("a");
  assert.deepEqual(names(indexer.byIndex("labels", "front")), ["b"]);
});

Deno.test("Indexer: several values an object, over additions, updates and deletions (S3, S8)", () => {
  const indexer = new Indexer({ indexers: { labels: labelValues } });
  indexer.set(thing("a", { labels: { x: "1", y: "2" } }));
  indexer.set(thing("b", { labels: { x: "2", y: "2" } }));
  assert.deepEqual(names(indexer.byIndex("labels", "2")), ["a", "b"]);
  indexer.set(thing("a", { labels: { x: "2", y: "3" } }));
  assert.deepEqual(names(indexer.byIndex("labels", "1")), []);
  assert.deepEqual(names(indexer.byIndex("labels", "2")), ["a", "b"]);
  assert.deepEqual(names(indexer.byIndex("labels", "3")), ["a"]);
  assert.deepEqual([...indexer.indexValues("labels")].sort(), ["2", "3"]);
  indexer.delete("b");
  assert.deepEqual([...indexer.indexValues("labels")].sort(), ["2", "3"]);
  assert.deepEqual(names(indexer.byIndex("labels", "nobody's")), []);
  indexer.set(thing("a"));
  assert.deepEqual(indexer.indexValues("labels"), []);
  assert.deepEqual(names(indexer.byIndex("labels", "2")), []);
});

Deno.test("Indexer: a value that an object has twice counts once (S3)", () => {
  const indexer = new Indexer({ indexers: { labels: labelValues } });
  indexer.set(thing("a", { labels: { x: "1", y: "1" } }));
  assert.deepEqual(names(indexer.byIndex("labels", "1")), ["a"]);
  indexer.set(thing("a", { labels: { x: "1", y: "2" } }));
  assert.deepEqual(names(indexer.byIndex("labels", "1")), ["a"]);
  indexer.delete("a");
  assert.deepEqual(indexer.indexValues("labels"), []);
});

Deno.test("Indexer: an object without a name is refused, and nothing changes (S5)", () => {
  const indexer = new Indexer({ indexers: { labels: labelValues }, labelIndexes: ["tier"] });
  indexer.set(thing("web", { labels: { tier: "front" } }));
  assert.throws(() => indexer.set(thing("", { labels: { tier: "back" } })), {
    name: "TypeError",
    message: "Cannot make a key for the object: metadata.name is empty",
  });
  assert.deepEqual([...indexer.keys()], ["web"]);
  assert.deepEqual(indexer.indexValues("labels"), ["front"]);
  assert.equal(indexer.select({ requirements: parseLabelSelector("tier=back") }).length, 0);
});

Deno.test("Indexer: lookups give the newest state of an object", () => {
  const indexer = new Indexer<Thing>();
  indexer.set(thing("web", { namespace: "shop", version: 1 }));
  const old = indexer.set(thing("web", { namespace: "shop", version: 2 }));
  assert.equal(old?.metadata.resourceVersion, "1");
  assert.equal(indexer.byIndex("namespace", "shop")[0]?.metadata.resourceVersion, "2");
  assert.equal(indexer.size, 1);
});

Deno.test("Indexer: has an index by namespace; cluster-scoped objects are under the empty one", () => {
  const indexer = new Indexer<Thing>();
  indexer.set(thing("web", { namespace: "shop" }));
  indexer.set(thing("node"));
  assert.deepEqual(names(indexer.byIndex("namespace", "shop")), ["web"]);
  assert.deepEqual(names(indexer.byIndex("namespace", "")), ["node"]);
  assert.equal(indexer.get("shop/web")?.metadata.name, "web");
  assert.equal(indexer.get("node")?.metadata.name, "node");
});

Deno.test("Indexer: an index that is added later has the objects that are there (I1)", () => {
  const indexer = new Indexer<Thing, "labels">();
  indexer.set(thing("web", { labels: { tier: "front" } }));
  indexer.addIndex("labels", labelValues);
  assert.deepEqual(names(indexer.byIndex("labels", "front")), ["web"]);
  assert.throws(() => indexer.addIndex("labels", labelValues), /"labels".*choose another/);
  assert.throws(() => new Indexer({ indexers: { namespace: labelValues } }), /"namespace".*choose another/);
});

Deno.test("Indexer: an index that is being added finds everything from its first step on (I1)", () => {
  const indexer = new Indexer<Thing, "labels">();
  for (const name of ["a", "b", "c"]) indexer.set(thing(name, { labels: { of: name } }));
  const steps = indexer.addIndexInSteps("labels", labelValues);
  for (let taken = 1; taken <= 3; taken++) {
    steps.next();
    assert.deepEqual(names(indexer.byIndex("labels", "c")), ["c"]);
    assert.deepEqual([...indexer.indexValues("labels")].sort(), ["a", "b", "c"]);
    assert.throws(() => indexer.addIndex("labels", labelValues), /choose another/);
    assert.equal(indexer.indexers["labels"], labelValues);
  }
  assert.ok(steps.next().done);
  indexer.set(thing("d", { labels: { of: "c" } }));
  assert.deepEqual(names(indexer.byIndex("labels", "c")), ["c", "d"]);
});

Deno.test("Indexer: a change leaves its version alone, which is for whoever knows of the whole (S4)", () => {
  const indexer = new Indexer<Thing>();
  assert.equal(indexer.resourceVersion, "");
  indexer.set(thing("a", { version: 5 }));
  assert.equal(indexer.resourceVersion, "");
  indexer.resourceVersion = "7";
  indexer.set(thing("a", { version: 9 }));
  indexer.delete("a");
  assert.equal(indexer.resourceVersion, "7");
});

Deno.test("Indexer: an index that is not there is refused, and those that are get named", () => {
  const indexer = new Indexer<Thing, string>({ indexers: { labels: labelValues } });
  assert.throws(() => indexer.byIndex("label", "x"), /"label".*only namespace, labels/);
});

Deno.test("Indexer: an object whose index function throws is stored, and told", () => {
  const told: unknown[] = [];
  const log: Log = { ...silentLog, error: (_message, _error, fields) => void told.push(fields) };
  const indexers = {
    broken: (object: Thing): readonly string[] => {
      if (object.metadata.name === "bad") throw new TypeError("Cannot read the object");
      return ["fine"];
    },
  };
  const indexer = new Indexer({ indexers, log });
  indexer.set(thing("bad"));
  indexer.set(thing("good"));
  assert.equal(indexer.get("bad")?.metadata.name, "bad");
  assert.deepEqual(names(indexer.byIndex("broken", "fine")), ["good"]);
  assert.deepEqual(told, [{ index: "broken", key: "bad" }]);
});
