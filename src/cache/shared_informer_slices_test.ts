import assert from "node:assert/strict";
import type { Thing } from "./fake_list_watch_for_tests.ts";
import { filled, recorder } from "./informer_bench_for_tests.ts";
import type { InformerHandler } from "./informer_handler.ts";
import type { Lister } from "./lister.ts";
import { SteppedInformer } from "./stepped_informer_for_tests.ts";

const MANY = Array.from({ length: 200 }, (_, index) => `thing-${index}`);

/** A handler whose calls take so long, and how many there were. */
function working(
  bench: SteppedInformer,
  ms: number,
): { calls: number; readonly handler: InformerHandler<Thing> } {
  const work = () => {
    bench.take(ms);
    counter.calls++;
  };
  const counter = { calls: 0, handler: { onAdd: work, onUpdate: work, onDelete: work } };
  return counter;
}

Deno.test("SharedInformer: a first list with five handlers never holds the event loop for long", async () => {
  const transform = (object: Thing): Thing => {
    bench.take(0.5);
    return object;
  };
  await using bench: SteppedInformer = new SteppedInformer(filled(...MANY), { transform });
  const handlers = Array.from({ length: 5 }, () => working(bench, 0.2));
  for (const { handler } of handlers) bench.informer.addHandler(handler);
  await bench.start();
  await bench.finish();
  assert.deepEqual(handlers.map(({ calls }) => calls), [200, 200, 200, 200, 200]);
  assert.equal(bench.informer.resourceVersion, "200");
  bench.assertShort();
});

Deno.test("SharedInformer: a burst of events never holds the event loop for long", async () => {
  await using bench = new SteppedInformer(filled("thing-0"));
  const handlers = Array.from({ length: 5 }, () => working(bench, 0.2));
  for (const { handler } of handlers) bench.informer.addHandler(handler);
  await bench.start();
  await bench.finish();
  await bench.hold(() => MANY.forEach((name) => bench.server.put(name)));
  await bench.finish();
  assert.deepEqual(handlers.map(({ calls }) => calls), [201, 201, 201, 201, 201]);
  bench.assertShort();
});

Deno.test("SharedInformer: asynchronous handlers never hold the event loop for long", async () => {
  await using bench = new SteppedInformer(filled(...MANY));
  let calls = 0;
  for (let count = 0; count < 5; count++) {
    bench.informer.addHandler({
      onAdd: async () => {
        bench.take(0.1);
        await Promise.resolve();
        bench.take(0.1);
        calls++;
      },
    });
  }
  await bench.start();
  await bench.finish();
  assert.equal(calls, 1_000);
  bench.assertShort();
});

Deno.test("SharedInformer: a late handler and a late index never hold the event loop for long", async () => {
  await using bench = new SteppedInformer(filled(...MANY));
  await bench.start();
  await bench.finish();
  const late = working(bench, 0.2);
  await bench.hold(() => void bench.informer.addHandler(late.handler));
  await bench.finish();
  assert.equal(late.calls, 200);
  const listers: Lister<Thing, "last">[] = [];
  await bench.hold(() =>
    void bench.informer.addIndex("last", ({ metadata: { name } }) => {
      bench.take(0.3);
      return [name.slice(-1)];
    }).then((lister) => listers.push(lister))
  );
  assert.equal(listers.length, 0);
  await assert.rejects(bench.informer.addIndex("last", () => []), /there is one of that name/);
  await bench.hold(() => void bench.server.put("thing-207"));
  await bench.finish();
  assert.equal(listers[0]?.byIndex("last", "7").length, 21);
  bench.assertShort();
});

Deno.test("SharedInformer: the steps of a relist never hold the event loop for long", async () => {
  const transform = (object: Thing): Thing => {
    bench.take(0.5);
    return object;
  };
  await using bench: SteppedInformer = new SteppedInformer(filled(...MANY), { transform, pageSize: 50 });
  const { handler } = working(bench, 0.3);
  bench.informer.addHandler(handler);
  await bench.start();
  // Events whose handler is still busy while all objects come once more.
  MANY.forEach((name) => bench.server.put(name));
  bench.server.end({ error: new TypeError("Cannot read on") });
  await bench.finish();
  assert.equal(bench.informer.resourceVersion, "400");
  bench.assertShort();
});

Deno.test("SharedInformer: neither the store nor a quick handler waits for a slow one", async () => {
  await using bench = new SteppedInformer(filled());
  const [slow, quick] = [working(bench, 5), recorder()];
  bench.informer.addHandler(slow.handler);
  bench.informer.addHandler(quick.handler);
  await bench.start();
  await bench.hold(() => MANY.forEach((name) => bench.server.put(name)));
  await bench.finish(() => quick.told.length === 200);
  assert.ok(slow.calls < 20, `the slow handler was called ${slow.calls} times before`);
  assert.equal(bench.informer.resourceVersion, "200");
  await bench.finish();
  assert.equal(slow.calls, 200);
});

Deno.test("SharedInformer: a late handler that is slow holds up no change of the store", async () => {
  await using bench = new SteppedInformer(filled(...MANY));
  await bench.start();
  await bench.finish();
  const [slow, quick] = [working(bench, 5), recorder()];
  bench.informer.addHandler(quick.handler);
  await bench.finish();
  await bench.hold(() => void bench.informer.addHandler(slow.handler));
  await bench.hold(() => void bench.server.put("new"));
  await bench.finish(() => quick.told.includes("add new@201"));
  assert.ok(slow.calls < 10, `the slow handler was called ${slow.calls} times before`);
  await bench.finish();
  assert.equal(slow.calls, 201);
});

Deno.test("SharedInformer: its version shows what is through, and the watch waits for nobody (C10)", async () => {
  await using bench = new SteppedInformer(filled(...MANY));
  const seen: string[] = [];
  using _observing = bench.informer.observe(() => {
    const { resourceVersion, hasSynced } = bench.informer;
    seen.push(`${bench.informer.lister.list().length} ${resourceVersion || "-"} ${hasSynced}`);
    bench.take(1);
  });
  await bench.start();
  assert.equal(bench.server.openWatches, 1, "the watch does not wait for the store");
  await bench.finish();
  for (const line of seen) assert.match(line, /^(200 200 true|\d+ - false)$/);
  assert.equal(seen.at(-1), "200 200 true");
  assert.ok(seen.length > 5);
});

Deno.test("SharedInformer: a stop between two slices is the end (I19)", async () => {
  const bench = new SteppedInformer(filled(...MANY));
  const slow = working(bench, 3);
  bench.informer.addHandler(slow.handler);
  await bench.start();
  assert.equal(bench.clock.turns, 1);
  const { calls } = slow;
  await bench[Symbol.asyncDispose]();
  assert.equal(bench.clock.turns, 0);
  assert.equal(slow.calls, calls);
});
