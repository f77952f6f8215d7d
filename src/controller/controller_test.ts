import assert from "node:assert/strict";
import { eventually } from "../../testing/mod.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { Namespace } from "../resource/builtins.ts";
import { defineController } from "./define_controller.ts";
import { startOperator, Web } from "./operator_for_tests.ts";
import { generationChanged } from "./predicate.ts";
import { TerminalError } from "./reconcile_result.ts";

Deno.test("Controller: a virtual day of requeues", async () => {
  let runs = 0;
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      reconcile: () => {
        runs++;
        return { requeueAfterMs: 60_000 };
      },
    }),
    clock,
  );
  await operator.webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  await clock.advance(10);
  assert.equal(runs, 1);
  await clock.advance(24 * 3_600_000);
  assert.equal(runs, 1 + 24 * 60);
});

Deno.test("Controller: reconcileEveryMs brings each object back, spread a little", async () => {
  const times: number[] = [];
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      reconcileEveryMs: 600_000,
      reconcile: () => void times.push(clock.monotonic()),
    }),
    clock,
  );
  await operator.webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  await clock.advance(6 * 3_600_000);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  assert.ok(times.length >= 33 && times.length <= 41, `${times.length} runs`);
  assert.ok(gaps.every((gap) => gap >= 540_000 && gap <= 660_000), gaps.join());
  assert.ok(new Set(gaps).size > 1);
});

Deno.test("Controller: a failed reconcile comes back with backoff, a terminal failure does not", async () => {
  const attempts: string[] = [];
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      reconcile({ object, attempt }) {
        attempts.push(`${object.metadata.name} ${attempt}`);
        if (object.metadata.name === "never") throw new TerminalError("Cannot do it: ever");
        if (attempt < 4) throw new Error("not yet");
      },
    }),
    clock,
  );
  const webs = operator.webs;
  await webs.create({ metadata: { name: "later" }, spec: { image: "one" } });
  await clock.advance(900);
  assert.deepEqual(attempts, ["later 1"]);
  // 1 s, 2 s and 4 s, each up to a fifth longer.
  await clock.advance(7_600);
  assert.deepEqual(attempts, ["later 1", "later 2", "later 3", "later 4"]);
  await clock.advance(3_600_000);
  assert.equal(attempts.length, 4);
  attempts.length = 0;
  await webs.create({ metadata: { name: "never" }, spec: { image: "one" } });
  await clock.advance(3_600_000);
  assert.deepEqual(attempts, ["never 1"]);
  await webs.patch("never", { type: "merge", value: { spec: { image: "two" } } });
  await clock.advance(10);
  assert.deepEqual(attempts, ["never 1", "never 1"]);
});

Deno.test("Controller: a reconcile's signal is aborted at its time limit", async () => {
  const reasons: unknown[] = [];
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      timeoutMs: 5_000,
      async reconcile({ signal, attempt }) {
        if (attempt > 1) return;
        await new Promise<void>((resolve) =>
          signal.addEventListener("abort", () => resolve(), { once: true })
        );
        reasons.push(signal.reason);
        signal.throwIfAborted();
      },
    }),
    clock,
  );
  await operator.webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  await clock.advance(4_900);
  assert.equal(reasons.length, 0);
  await clock.advance(200);
  assert.match(
    String(reasons[0]),
    /DeadlineError: Cannot wait longer for a reconcile of "web": 5000 ms have passed/,
  );
});

Deno.test("Controller: predicates keep changes from leading to reconciles", async () => {
  const seen: string[] = [];
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      predicates: [generationChanged],
      reconcile: ({ object }) => void seen.push(object.spec.image),
    }),
    clock,
  );
  const webs = operator.webs;
  await webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  await clock.advance(10);
  await webs.patch("shop", { type: "merge", value: { metadata: { labels: { a: "b" } } } });
  await webs.status.patch("shop", { type: "merge", value: { status: { replicas: 1 } } });
  await clock.advance(10);
  assert.deepEqual(seen, ["one"]);
  await webs.patch("shop", { type: "merge", value: { spec: { image: "two" } } });
  await clock.advance(10);
  assert.deepEqual(seen, ["one", "two"]);
});

Deno.test("Controller: one object is reconciled once at a time, others beside it", async () => {
  const running = new Map<string, number>();
  let most = 0;
  let overlaps = 0;
  let runs = 0;
  // The first ones stay until there are three of them, however slow the machine is.
  const three = Promise.withResolvers<void>();
  await using operator = await startOperator(defineController({
    for: Web,
    concurrency: 3,
    async reconcile({ key, client, object }) {
      runs++;
      running.set(key, (running.get(key) ?? 0) + 1);
      if ((running.get(key) ?? 0) > 1) overlaps++;
      most = Math.max(most, [...running.values()].reduce((sum, count) => sum + count, 0));
      if (most === 3) three.resolve();
      await three.promise;
      await client.resource(Web, { namespace: object.metadata.namespace }).get(object.metadata.name);
      running.set(key, (running.get(key) ?? 0) - 1);
    },
  }));
  const webs = operator.webs;
  await Promise.all(Array.from({ length: 8 }, async (_, index) => {
    await webs.create({ metadata: { name: `web-${index}` }, spec: { image: "0" } });
    for (let image = 1; image < 5; image++) {
      await webs.patch(`web-${index}`, { type: "merge", value: { spec: { image: `${image}` } } });
    }
  }));
  await eventually(() => assert.ok(runs >= 8));
  assert.equal(overlaps, 0);
  assert.equal(most, 3);
});

Deno.test("Controller: with fairBy a namespace full of changes does not hold up another", async () => {
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      fairBy: "namespace",
      async reconcile({ object }) {
        order.push(object.metadata.name);
        await gate.promise;
      },
    }),
    clock,
  );
  await operator.client.resource(Namespace).create({ metadata: { name: "quiet" } });
  for (let index = 0; index < 20; index++) {
    await operator.webs.create({ metadata: { name: `flood${index}` }, spec: { image: "one" } });
  }
  const quiet = operator.client.resource(Web, { namespace: "quiet" });
  await quiet.create({ metadata: { name: "alone" }, spec: { image: "one" } });
  await clock.advance(10);
  assert.deepEqual(order, ["flood0"]);
  gate.resolve();
  await clock.advance(10);
  assert.equal(order.length, 21);
  assert.equal(order.indexOf("alone"), 2);
});

Deno.test("Controller: an object whose group can't be told is reconciled all the same", async () => {
  const seen: string[] = [];
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      fairBy: () => {
        throw new TypeError("no group");
      },
      reconcile: ({ object }) => void seen.push(object.metadata.name),
    }),
    clock,
  );
  await operator.webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  await clock.advance(10);
  assert.deepEqual(seen, ["shop"]);
});
