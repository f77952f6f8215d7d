import assert from "node:assert/strict";
import { Pump, runInSlices } from "./slices.ts";
import { SteppedClock } from "./stepped_clock_for_tests.ts";

/** Steps that take one millisecond each. */
function* millisecondSteps(clock: SteppedClock, count: number, done: number[]): Generator<void> {
  for (let index = 0; index < count; index++) {
    clock.ms++;
    done.push(index);
    yield;
  }
}

Deno.test("runInSlices: lets others go first between slices, and does every step once", async () => {
  const clock = new SteppedClock();
  const [done, slices]: [number[], number[]] = [[], []];
  const options = { clock, onSlice: (ms: number) => void slices.push(ms) };
  const running = runInSlices(millisecondSteps(clock, 40, done), options, new AbortController().signal);
  assert.equal(done.length, 16);
  assert.equal(clock.turns, 1);
  while (clock.turns > 0) {
    clock.turn();
    await Promise.resolve();
    await Promise.resolve();
  }
  await running;
  assert.deepEqual(done, Array.from({ length: 40 }, (_, index) => index));
  assert.deepEqual(slices, [12, 12]);
});

Deno.test("runInSlices: quick work takes no turn of the event loop", async () => {
  const clock = new SteppedClock();
  await runInSlices(Array.from({ length: 1_000 }), { clock }, new AbortController().signal);
  assert.equal(clock.turns, 0);
});

Deno.test("runInSlices: ends between two slices when aborted", async () => {
  const clock = new SteppedClock();
  const stop = new AbortController();
  const done: number[] = [];
  const running = runInSlices(millisecondSteps(clock, 40, done), { clock }, stop.signal);
  stop.abort(new TypeError("Cannot go on"));
  await assert.rejects(running, TypeError);
  assert.equal(done.length, 16);
  assert.equal(clock.turns, 0);
});

Deno.test("Pump: works at once, for a slice, and goes on after a turn of the event loop", () => {
  const clock = new SteppedClock();
  let left = 25;
  const pump = new Pump(() => {
    if (left === 0) return false;
    clock.ms++;
    left--;
    return true;
  }, { clock });
  pump.wake();
  assert.equal(left, 9);
  pump.wake();
  assert.equal(left, 9, "the next slice waits for its turn");
  clock.turn();
  assert.equal(left, 0);
  assert.equal(clock.turns, 0);
});

Deno.test("Pump: a step that wakes it is not called inside itself", () => {
  const clock = new SteppedClock();
  let [depth, deepest, left] = [0, 0, 3];
  const pump = new Pump(() => {
    if (left-- === 0) return false;
    deepest = Math.max(deepest, ++depth);
    pump.wake();
    depth--;
    return true;
  }, { clock });
  pump.wake();
  assert.equal(deepest, 1);
  assert.equal(left, -1);
});

Deno.test("Pump: does nothing more once it is stopped", () => {
  const clock = new SteppedClock();
  let steps = 0;
  const pump = new Pump(() => {
    clock.ms += 10;
    steps++;
    return true;
  }, { clock });
  pump.wake();
  pump.stop();
  pump.wake();
  assert.equal(steps, 8);
  assert.equal(clock.turns, 0);
});

Deno.test("Pump: a step may stop it", () => {
  const clock = new SteppedClock();
  let steps = 0;
  const pump = new Pump(() => {
    clock.ms += 10;
    if (++steps === 8) pump.stop();
    return true;
  }, { clock });
  pump.wake();
  assert.equal(steps, 8);
  assert.equal(clock.turns, 0);
});
