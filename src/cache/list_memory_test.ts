import assert from "node:assert/strict";
import v8 from "node:v8";
import vm from "node:vm";
import { sleep, systemClock } from "../async/clock.ts";
import type { ListOptions, ListPage } from "../client/list_options.ts";
import { failure, type FakeListWatch, type Thing } from "./fake_list_watch_for_tests.ts";
import { filled as informed, withInformer } from "./informer_bench_for_tests.ts";
import { filled, RecordingTarget, withReflector } from "./reflector_bench_for_tests.ts";

/** Collects all garbage, now. */
function collectGarbage(): void {
  v8.setFlagsFromString("--expose-gc");
  vm.runInNewContext("gc")();
}

/** Keeps weak references to all that its lists answer. */
function watchMemory(server: FakeListWatch): () => { readonly answered: number; readonly alive: number } {
  const refs: WeakRef<object>[] = [];
  const { list } = server;
  server.list = async (options: ListOptions): Promise<ListPage<Thing>> => {
    const page = await list.call(server, options);
    for (const answer of [page, page.items, ...page.items]) refs.push(new WeakRef(answer));
    return page;
  };
  return () => {
    collectGarbage();
    return { answered: refs.length, alive: refs.filter((ref) => ref.deref() !== undefined).length };
  };
}

Deno.test("Reflector: what a list answered is let go of, pages and objects, while the watch runs (R26)", async () => {
  const server = filled(40);
  const memory = watchMemory(server);
  const target = new RecordingTarget();
  target.prepare = ({ apiVersion, kind, metadata }) => ({ apiVersion, kind, metadata: { ...metadata } });
  await withReflector({ pageSize: 10, target }, async ({ clock }) => {
    // Weak references hold what they were made of until the turn of the event loop is over.
    await sleep(systemClock, 0);
    await clock.advance(0);
    assert.equal(target.objects.size, 40);
    assert.equal(server.openWatches, 1);
    assert.deepEqual(memory(), { answered: 48, alive: 0 });
  }, server);
});

Deno.test("SharedInformer: a relist of what is known leaves nothing of its pages behind (R26)", async () => {
  const server = informed(...Array.from({ length: 40 }, (_, index) => `thing-${index}`));
  await withInformer({ server, pageSize: 10 }, async ({ clock, informer }) => {
    const memory = watchMemory(server);
    const known = informer.lister.list();
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(1_600);
    await sleep(systemClock, 0);
    await clock.advance(0);
    assert.equal(server.lists.length, 8);
    assert.deepEqual(memory(), { answered: 48, alive: 0 });
    assert.deepEqual(new Set(informer.lister.list()), new Set(known));
  });
});
