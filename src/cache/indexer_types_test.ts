/**
 * What the compiler must know of the names of indexes; checked by `deno check`, there is nothing to run.
 *
 * @module
 */

import { Pod } from "../resource/builtins.ts";
import type { Stored } from "../resource/resource.ts";
import { checkCacheConsistency } from "./consistency.ts";
import { Indexer } from "./indexer.ts";
import type { InformerFactory } from "./informer_factory.ts";
import { type Lister, listerOf } from "./lister.ts";
import type { ListWatch } from "./list_watch.ts";
import { MultiNamespaceInformer } from "./multi_namespace_informer.ts";
import { SharedInformer } from "./shared_informer.ts";

type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends (<T>() => T extends Right ? 1 : 2) ? true
  : false;
function expectType<_Holds extends true>(): void {}

function byNode({ spec }: Pod): readonly string[] {
  return spec?.nodeName ? [spec.nodeName] : [];
}

function informers(listWatch: ListWatch<Pod>): void {
  const informer = new SharedInformer({
    listWatch,
    // The object's type comes from the list.
    indexers: { node: (pod) => [pod.spec?.nodeName ?? ""], phase: (pod) => [pod.status?.phase ?? ""] },
  });
  expectType<Equal<typeof informer, SharedInformer<Pod, "node" | "phase">>>();
  expectType<Equal<ReturnType<typeof informer.lister.byIndex>, readonly Pod[]>>();
  informer.lister.byIndex("node", "a");
  informer.lister.byIndex("namespace", "a");
  // @ts-expect-error there is no such index
  informer.lister.byIndex("nodes", "a");

  const plain = new SharedInformer({ listWatch });
  expectType<Equal<typeof plain, SharedInformer<Pod>>>();
  plain.lister.byIndex("namespace", "a");
  // @ts-expect-error there is no index but the one by namespace
  plain.lister.byIndex("node", "a");

  const ofAnother = (object: { readonly spec: number }): readonly string[] => [String(object.spec)];
  // @ts-expect-error a function of another object
  new SharedInformer({ listWatch, indexers: { node: ofAnother } });
  // @ts-expect-error values are lists of strings
  new SharedInformer({ listWatch, indexers: { node: (pod) => pod.spec?.nodeName ?? "" } });

  // What has more indexes serves where fewer are asked for, and not the other way round.
  informer satisfies SharedInformer<Pod>;
  informer satisfies SharedInformer<Pod, "node">;
  informer.lister satisfies Lister<Pod, "phase">;
  // @ts-expect-error there is no index "node"
  plain satisfies SharedInformer<Pod, "node">;
  // @ts-expect-error there is no index "node"
  plain.lister satisfies Lister<Pod, "node">;
}

async function later(informer: SharedInformer<Pod, "node">): Promise<void> {
  const lister = await informer.addIndex("phase", (pod) => [pod.status?.phase ?? ""]);
  expectType<Equal<typeof lister, Lister<Pod, "node" | "phase">>>();
  // @ts-expect-error the informer's own lister does not know of it
  informer.lister.byIndex("phase", "a");
}

function indexers(): void {
  const indexer = new Indexer({ indexers: { node: byNode } });
  expectType<Equal<typeof indexer, Indexer<Pod, "node">>>();
  indexer.byIndex("node", "a");
  indexer.indexValues("namespace");
  listerOf(indexer).byIndex("node", "a");
  // @ts-expect-error there is no such index
  indexer.byIndex("phase", "a");
  // @ts-expect-error there is no such index
  indexer.indexValues("phase");
  // @ts-expect-error there is no such index
  listerOf(indexer).byIndex("phase", "a");
  // Names that are not known to the compiler are looked up when they are used.
  new Indexer<Pod, string>().byIndex(String(1), "a");
}

function shared(factory: InformerFactory): void {
  const { informer } = factory.acquire(Pod, { indexers: { node: byNode } });
  expectType<Equal<typeof informer, SharedInformer<Stored<typeof Pod>, "node">>>();
  informer.lister.byIndex("node", "a");
  // @ts-expect-error there is no such index
  informer.lister.byIndex("phase", "a");
  // @ts-expect-error it was acquired without indexes
  factory.acquire(Pod).informer.lister.byIndex("node", "a");
  // The object's type comes from the resource.
  const pods = new MultiNamespaceInformer({
    factory,
    resource: Pod,
    indexers: { node: (pod) => [pod.spec?.nodeName ?? ""] },
  });
  pods.lister.byIndex("node", "a")[0]?.spec?.nodeName satisfies string | undefined;
  pods.informerOf("a")?.lister.byIndex("node", "a");
  // @ts-expect-error there is no such index
  pods.lister.byIndex("phase", "a");
  void checkCacheConsistency(informer);
}

Deno.test("Indexer: the types of index names hold (checked by the compiler)", () => {
  void informers;
  void later;
  void indexers;
  void shared;
});
