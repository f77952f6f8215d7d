import assert from "node:assert/strict";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";
import { Indexer } from "./indexer.ts";
import { type Lister, listerOf } from "./lister.ts";

function sample(): Lister<Thing> {
  const indexer = new Indexer<Thing>();
  indexer.set(thing("web", { namespace: "shop", labels: { app: "web" } }));
  indexer.set(thing("db", { namespace: "shop", labels: { app: "db" } }));
  indexer.set(thing("web", { namespace: "blog", labels: { app: "web" } }));
  return listerOf(indexer);
}

const rows: readonly [string, Parameters<Lister<Thing>["list"]>[0], readonly string[]][] = [
  ["all", undefined, ["blog/web", "shop/db", "shop/web"]],
  ["those of a namespace", { namespace: "shop" }, ["shop/db", "shop/web"]],
  ["those with labels", { labelSelector: "app=web" }, ["blog/web", "shop/web"]],
  ["those of a namespace with labels", { namespace: "shop", labelSelector: "app notin (db)" }, ["shop/web"]],
  ["none of a namespace without objects", { namespace: "other" }, []],
];

for (const [name, options, expected] of rows) {
  Deno.test(`Lister: lists ${name}`, () => {
    const found = sample().list(options).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    assert.deepEqual(found.sort(), expected);
  });
}

Deno.test("Lister: gets an object by its key", () => {
  assert.equal(sample().get("shop/db")?.metadata.name, "db");
  assert.equal(sample().get("shop/none"), undefined);
});

Deno.test("Lister: a selector that can not be read is refused", () => {
  assert.throws(() => sample().list({ labelSelector: "app in (" }));
});
