import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import type { ListOptions, ListPage, WatchOptions } from "../client/list_options.ts";
import { FakeListWatch } from "./fake_list_watch_for_tests.ts";
import { type InformerClient, InformerFactory } from "./informer_factory.ts";
import type { ListWatchClient } from "./list_watch.ts";

function resourceOf(plural: string): Resource {
  return {
    group: "example.com",
    version: "v1",
    kind: plural,
    plural,
    singular: plural,
    scope: "Namespaced",
    apiVersion: "example.com/v1",
    subresources: [],
  };
}

const Things = resourceOf("things");
const Others = resourceOf("others");

/** A client whose collections are all empty; it counts the lists and the watches that are held. */
class EmptyClient implements InformerClient {
  readonly server = new FakeListWatch();

  resource<S extends KubeObject, I extends ObjectInput>(
    resource: Resource<S, I>,
    { namespace }: { readonly namespace?: string },
  ): ListWatchClient<S> {
    return {
      resource,
      ...(namespace === undefined ? {} : { namespace }),
      list: async (options: ListOptions): Promise<ListPage<S>> => {
        const { resourceVersion } = await this.server.list(options);
        return { items: [], resourceVersion };
      },
      watch: async (options: WatchOptions) => {
        const stream = await this.server.watch(options);
        return (async function* () {
          for await (const event of stream) if (event.type === "BOOKMARK") yield event;
        })();
      },
    };
  }
}

function bench() {
  const [client, clock] = [new EmptyClient(), new VirtualClock()];
  return { client, clock, factory: new InformerFactory({ client, clock }) };
}

Deno.test("InformerFactory: one informer for a resource, a namespace and a pair of selectors", () => {
  const { factory } = bench();
  const scopes = [
    {},
    { namespace: "shop" },
    { labelSelector: "app=web" },
    { fieldSelector: "metadata.name=web" },
    { namespace: "shop", labelSelector: "app=web" },
  ];
  const informers = scopes.map((scope) => factory.acquire(Things, scope).informer);
  assert.equal(new Set(informers).size, scopes.length);
  scopes.forEach((scope, index) => assert.equal(factory.acquire(Things, scope).informer, informers[index]));
  assert.equal(factory.acquire(Things, { namespace: "" }).informer, informers[0]);
  assert.ok(!informers.includes(factory.acquire(Others).informer));
  assert.equal(factory.informers.length, scopes.length + 1);
});

Deno.test("InformerFactory: starts what was asked for before and after it runs", async () => {
  const { client, clock, factory } = bench();
  const [before, stop] = [factory.acquire(Things), new AbortController()];
  await clock.advance(0);
  assert.equal(client.server.lists.length, 0);
  const running = factory.run(stop.signal);
  const after = factory.acquire(Others);
  await Promise.all([before.informer.synced, after.informer.synced]);
  await assert.rejects(factory.run(stop.signal), /has been run before/);
  stop.abort();
  await running;
  assert.ok(before.informer.isStopped && after.informer.isStopped);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("InformerFactory: an informer stops when the last one gives it back, and a new one is made then", async () => {
  const { client, clock, factory } = bench();
  const stop = new AbortController();
  const running = factory.run(stop.signal);
  const first = factory.acquire(Things);
  const second = factory.acquire(Things);
  await clock.advance(0);
  await first.release();
  await first.release();
  assert.equal(second.informer.isStopped, false);
  assert.equal(client.server.openWatches, 1);
  await second.release();
  assert.ok(second.informer.isStopped);
  assert.equal(client.server.openWatches, 0);
  assert.deepEqual(factory.informers, []);
  await using third = factory.acquire(Things);
  assert.notEqual(third.informer, second.informer);
  await third.informer.synced;
  stop.abort();
  await running;
});
