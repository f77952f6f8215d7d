import assert from "node:assert/strict";
import { VirtualClock } from "../src/async/virtual_clock.ts";
import { eventually } from "./eventually.ts";

Deno.test("eventually: what works at once needs no time", async () => {
  const clock = new VirtualClock();
  assert.equal(await eventually(() => 42, { clock }), 42);
  assert.equal(clock.monotonic(), 0);
});

Deno.test("eventually: it tries again until the check neither throws nor returns false", async () => {
  const clock = new VirtualClock();
  const results = [new Error("not yet"), false, "done"];
  const value = await eventually(() => {
    const result = results.shift();
    if (result instanceof Error) throw result;
    return result;
  }, { clock, intervalMs: 50 });
  assert.deepEqual([value, clock.monotonic()], ["done", 100]);
});

Deno.test("eventually: a virtual clock is moved, so that what waits on it happens", async () => {
  const clock = new VirtualClock();
  let isOver = false;
  clock.setTimer(() => isOver = true, 5_000);
  await eventually(() => isOver, { clock });
  assert.equal(clock.monotonic(), 5_000);
});

Deno.test("eventually: the failure names what was waited for, and shows the last error", async () => {
  const clock = new VirtualClock();
  let tries = 0;
  const check = () => {
    throw new Error(`try ${++tries}`);
  };
  await assert.rejects(
    eventually(check, { clock, timeoutMs: 100, intervalMs: 30, what: "the pod" }),
    (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.message, "Cannot see the pod within 100 ms: try 4");
      assert.ok(error.cause instanceof Error);
      return true;
    },
  );
});

Deno.test("eventually: an interval of nothing is refused", async () => {
  await assert.rejects(eventually(() => 1, { intervalMs: 0 }), RangeError);
  await assert.rejects(eventually(() => 1, { timeoutMs: Number.NaN }), RangeError);
});
