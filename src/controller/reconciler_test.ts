import assert from "node:assert/strict";
import { startTestEnv } from "../../testing/mod.ts";
import { silentLog } from "../async/log.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { keyOf } from "../resource/object.ts";
import { type ControllerDefinition, defineController } from "./define_controller.ts";
import { startOperator, stillCaches, Web } from "./operator_for_tests.ts";
import { Reconciler } from "./reconciler.ts";

Deno.test("Reconciler: cleanup holds the object by a finalizer, is tried again, and lets it go", async () => {
  const seen: string[] = [];
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      reconcile({ object }) {
        seen.push(`reconcile ${object.metadata.finalizers?.join()}`);
      },
      cleanup({ object, attempt }) {
        seen.push(`cleanup ${attempt}`);
        assert.ok(object.metadata.deletionTimestamp);
        if (attempt === 1) throw new Error("not yet");
      },
    }),
    clock,
  );
  const webs = operator.webs;
  await webs.create({
    metadata: { name: "shop", finalizers: ["example.com/other"] },
    spec: { image: "one" },
  });
  await clock.advance(10);
  assert.equal(seen[0], "reconcile example.com/other,webs.example.com/cleanup");
  seen.length = 0;
  await webs.delete("shop");
  await clock.advance(10);
  assert.deepEqual(seen, ["cleanup 1"]);
  await clock.advance(1_500);
  assert.deepEqual(seen, ["cleanup 1", "cleanup 2"]);
  // The other finalizer is not ours to remove, and the object that it holds is left alone.
  assert.deepEqual((await webs.get("shop")).metadata.finalizers, ["example.com/other"]);
  await webs.patch("shop", { type: "merge", value: { metadata: { finalizers: [] } } });
  await clock.advance(10);
  assert.deepEqual((await webs.list()).items, []);
  assert.equal(seen.length, 2);
});

Deno.test("Reconciler: the finalizer is found although others have changed the list meanwhile", async () => {
  let calls = 0;
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      reconcile: () => {},
      async cleanup({ object, client }) {
        calls++;
        const { namespace, name, finalizers = [] } = object.metadata;
        const value = { metadata: { finalizers: finalizers.filter((other) => other !== "example.com/a") } };
        await client.resource(Web, { namespace }).patch(name, { type: "merge", value });
      },
    }),
    clock,
  );
  const webs = operator.webs;
  const finalizers = ["example.com/a", "example.com/b"];
  await webs.create({ metadata: { name: "shop", finalizers }, spec: { image: "one" } });
  await clock.advance(10);
  await webs.delete("shop");
  await clock.advance(10);
  assert.deepEqual((await webs.get("shop")).metadata.finalizers, ["example.com/b"]);
  assert.equal(calls, 1);
});

Deno.test("Reconciler: cleanup that asks to come back keeps the object until it is done", async () => {
  let calls = 0;
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      reconcile: () => {},
      cleanup: () => ++calls < 3 ? { requeueAfterMs: 60_000 } : undefined,
    }),
    clock,
  );
  const webs = operator.webs;
  await webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  await clock.advance(10);
  await webs.delete("shop");
  await clock.advance(60_000);
  assert.equal((await webs.list()).items.length, 1);
  await clock.advance(61_000);
  assert.equal(calls, 3);
  assert.deepEqual((await webs.list()).items, []);
});

/** Runs a controller for one Web whose cache stands still, whatever becomes of the Web. */
async function startStale(controller: ControllerDefinition) {
  const clock = new VirtualClock();
  const env = await startTestEnv({ resources: [Web], clock });
  const webs = env.client.resource(Web, { namespace: await env.namespace() });
  await webs.create({ metadata: { name: "shop", finalizers: ["example.com/hold"] }, spec: { image: "one" } });
  await webs.delete("shop");
  const object = await webs.get("shop");
  const reconciler = new Reconciler(controller, {
    client: env.client,
    caches: stillCaches(Web, [object]),
    clock,
    log: silentLog,
    ownWritesTimeoutMs: 5_000,
    abort: new AbortController().signal,
  });
  const run = async () => {
    const outcome = reconciler.run(keyOf(object), 1);
    await clock.advance(5_000);
    return (await outcome).type;
  };
  return { run, webs, [Symbol.asyncDispose]: () => env.stop() };
}

Deno.test("Reconciler: cleanup is not called again while the cache still shows the object that it let go", async () => {
  let calls = 0;
  await using stale = await startStale(defineController({
    for: Web,
    finalizer: "example.com/hold",
    reconcile: () => {},
    cleanup: () => void calls++,
  }));
  assert.equal(await stale.run(), "done");
  assert.deepEqual((await stale.webs.list()).items, []);
  assert.equal(await stale.run(), "stale");
  assert.equal(calls, 1);
});
