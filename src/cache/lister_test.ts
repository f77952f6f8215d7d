import assert from "node:assert/strict";
import { seededRandom } from "../async/random.ts";
import { matchesLabels } from "../resource/label_selector.ts";
import { keyOf } from "../resource/object.ts";
import { parseLabelSelector } from "../resource/parse_label_selector.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";
import { Indexer } from "./indexer.ts";
import { filled, withInformer } from "./informer_bench_for_tests.ts";
import { type Lister, listerOf } from "./lister.ts";

/** Another seed: KUBELOOP_SEED=42 deno task test src/cache/lister_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? "20261122");

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

/** A thing that counts how often its labels are looked at. */
function watched(object: Thing, looks: { count: number }): Thing {
  const { labels = {}, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      get labels() {
        looks.count++;
        return labels;
      },
    },
  };
}

/** A lister of 100 things: of app "web", the last one of "db"; half of them of tier "front". */
function watchedLister(labelIndexes: readonly string[]) {
  const looks = { count: 0 };
  const indexer = new Indexer<Thing>({ labelIndexes });
  for (let index = 0; index < 100; index++) {
    const labels = { app: index === 99 ? "db" : "web", tier: index % 2 ? "front" : "back" };
    indexer.set(watched(thing(`thing-${index}`, { namespace: "shop", labels }), looks));
  }
  looks.count = 0;
  return { looks, lister: listerOf(indexer) };
}

Deno.test("Lister: an indexed label is looked up, the other conditions are looked at", () => {
  const rows: readonly [string, readonly string[], number, number][] = [
    ["app=db", ["app"], 1, 0],
    ["app==db,tier=front", ["app"], 1, 1],
    ["app in (db,other),tier!=front", ["app"], 0, 1],
    ["app in (db,web)", ["app"], 100, 0],
    ["app=none", ["app"], 0, 0],
    ["tier=front,app=db", ["tier", "app"], 1, 1],
    ["tier=front,app=db", ["tier"], 1, 50],
    ["app!=web", ["app"], 1, 100],
    ["app", ["app"], 100, 100],
    ["app=db", [], 1, 100],
  ];
  for (const [labelSelector, labelIndexes, found, looks] of rows) {
    const bench = watchedLister(labelIndexes);
    assert.equal(bench.lister.list({ labelSelector }).length, found, labelSelector);
    assert.equal(bench.looks.count, looks, `${labelSelector} with ${labelIndexes.join()}`);
  }
});

Deno.test("Lister: the narrower of namespace and label is looked up", () => {
  const looks = { count: 0 };
  const indexer = new Indexer<Thing>({ labelIndexes: ["app"] });
  for (let index = 0; index < 50; index++) {
    indexer.set(watched(thing(`thing-${index}`, { namespace: "shop", labels: { app: "web" } }), looks));
  }
  indexer.set(thing("web", { namespace: "blog", labels: { app: "web" } }));
  indexer.set(thing("db", { namespace: "blog", labels: { app: "db" } }));
  const lister = listerOf(indexer);
  looks.count = 0;
  assert.equal(lister.list({ namespace: "blog", labelSelector: "app=web" }).length, 1);
  assert.equal(lister.list({ namespace: "shop", labelSelector: "app=db" }).length, 0);
  assert.equal(lister.list({ namespace: "none", labelSelector: "app=web" }).length, 0);
  assert.equal(looks.count, 0);
});

Deno.test("Lister: what nothing can match, and what everything does, is known without a look at labels", () => {
  const { lister, looks } = watchedLister([]);
  const contradictions = [
    "app=web,app=db",
    "app=web,app!=web",
    "app in (web,db),app notin (db,web)",
    "app,!app",
    "!app,app=web",
    "app=web,app>7",
  ];
  for (const labelSelector of contradictions) {
    assert.deepEqual(lister.list({ labelSelector }), [], labelSelector);
  }
  assert.equal(lister.list({ labelSelector: "" }).length, 100);
  assert.equal(lister.list().length, 100);
  assert.equal(lister.list({ namespace: "shop" }).length, 100);
  assert.equal(looks.count, 0);
});

Deno.test("Lister: with indexed labels it finds what it finds without, over any changes", () => {
  const random = seededRandom(SEED);
  const pick = <T>(all: readonly T[]): T => {
    const one = all[Math.floor(random.next() * all.length)];
    assert.ok(one !== undefined);
    return one;
  };
  const [keys, values] = [["app", "tier", "constructor"], ["a", "b", "c", ""]];
  const requirement = (): string => {
    const [key, value] = [pick(keys), pick(values)];
    return pick([
      `${key}=${value}`,
      `${key}!=${value}`,
      `${key} in (${value},${pick(values)})`,
      `${key} notin (${value},${pick(values)})`,
      key,
      `!${key}`,
    ]);
  };
  const indexed = new Indexer<Thing>({ labelIndexes: ["app", "constructor"] });
  const model = new Map<string, Thing>();
  for (let round = 0; round < 2_000; round++) {
    const labels = Object.fromEntries(
      keys.filter(() => random.next() < 0.7).map((key) => [key, pick(values)]),
    );
    const object = thing(`thing-${Math.floor(random.next() * 60)}`, {
      namespace: pick(["shop", "blog"]),
      labels,
    });
    if (random.next() < 0.3) {
      indexed.delete(keyOf(object));
      model.delete(keyOf(object));
    } else {
      indexed.set(object);
      model.set(keyOf(object), object);
    }
    const labelSelector = Array.from({ length: 1 + Math.floor(random.next() * 3) }, requirement).join();
    const namespace = pick(["", "shop", "blog"]);
    const requirements = parseLabelSelector(labelSelector);
    const expected = [...model.values()].filter(({ metadata }) =>
      (namespace === "" || metadata.namespace === namespace) && matchesLabels(requirements, metadata.labels)
    );
    const found = listerOf(indexed).list({ namespace, labelSelector });
    assert.deepEqual(found.map(keyOf).sort(), expected.map(keyOf).sort(), `${labelSelector}, seed ${SEED}`);
  }
});

Deno.test("SharedInformer: labels can be indexed at first and later, as many times as one likes (I1)", async () => {
  const looks = { count: 0 };
  const server = filled();
  for (const name of ["a", "b"]) server.put(name, { labels: { app: name, tier: name } });
  const transform = (object: Thing): Thing => watched(object, looks);
  await withInformer({ server, labelIndexes: ["app"], transform }, async ({ clock, informer }) => {
    const looksFor = (labelSelector: string): number => {
      looks.count = 0;
      assert.equal(informer.lister.list({ labelSelector }).length, 1);
      return looks.count;
    };
    assert.equal(looksFor("app=a"), 0);
    assert.equal(looksFor("tier=a"), 2);
    const added = Promise.all([informer.addLabelIndex("tier"), informer.addLabelIndex("tier")]);
    assert.equal(looksFor("tier=a"), 2);
    await clock.advance(0);
    await added;
    assert.equal(looksFor("tier=a"), 0);
    server.put("b", { labels: { app: "a", tier: "c" } });
    await clock.advance(0);
    assert.equal(looksFor("tier=c"), 0);
  });
});
