import assert from "node:assert/strict";
import { Pace, Pump, runInSlices } from "./slices.ts";
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
  assert.equal(done.length, 4);
  assert.equal(clock.turns, 1);
  while (clock.turns > 0) {
    clock.turn();
    await Promise.resolve();
    await Promise.resolve();
  }
  await running;
  assert.deepEqual(done, Array.from({ length: 40 }, (_, index) => index));
  assert.deepEqual(slices, Array.from({ length: 10 }, () => 4));
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
  assert.equal(done.length, 4);
  assert.equal(clock.turns, 0);
});

Deno.test("runInSlices: a slice is below ten milliseconds, whatever its steps take up to five", async () => {
  const clock = new SteppedClock();
  const slices: number[] = [];
  function* steps(): Generator<void> {
    for (const ms of [4.9, 4.9, 0.1, 4.9, 4.9, 3, 1.9, 4.9, 0, 0, 4.9]) {
      clock.ms += ms;
      yield;
    }
  }
  const options = { clock, onSlice: (ms: number) => void slices.push(ms) };
  const running = runInSlices(steps(), options, new AbortController().signal);
  while (clock.turns > 0) {
    clock.turn();
    await Promise.resolve();
    await Promise.resolve();
  }
  await running;
  assert.ok(slices.length > 3);
  for (const ms of slices) assert.ok(ms < 10, `a slice of ${ms} ms`);
});

Deno.test("Pump: works at once, for a slice, and goes on after a turn of the event loop", () => {
  const clock = new SteppedClock();
  let left = 7;
  const pump = new Pump(() => {
    if (left === 0) return false;
    clock.ms++;
    left--;
    return true;
  }, { clock });
  pump.wake();
  assert.equal(left, 3);
  pump.wake();
  assert.equal(left, 3, "the next slice waits for its turn");
  clock.turn();
  assert.equal(left, 0);
  assert.equal(clock.turns, 0);
});

Deno.test("Pump: a burst in which each wake brings a little is one slice", () => {
  const clock = new SteppedClock();
  const slices: number[] = [];
  let [queued, done] = [0, 0];
  const pump = new Pump(() => {
    if (queued === 0) return false;
    queued--;
    done++;
    clock.ms++;
    return true;
  }, { clock, onSlice: (ms) => void slices.push(ms) });
  for (let event = 0; event < 20; event++) {
    queued++;
    pump.wake();
  }
  assert.equal(done, 4, "the rest waits until others had their turn");
  while (clock.turns > 0) clock.turn();
  assert.equal(done, 20);
  assert.ok(slices.length >= 4);
  for (const ms of slices) assert.ok(ms < 10, `a slice of ${ms} ms`);
});

Deno.test("Pump: work that comes now and then needs no turn of the event loop", () => {
  const clock = new SteppedClock();
  let [queued, done] = [0, 0];
  const pump = new Pump(() => {
    if (queued === 0) return false;
    queued--;
    done++;
    clock.ms++;
    return true;
  }, { clock });
  for (let event = 0; event < 20; event++) {
    queued++;
    pump.wake();
    clock.ms++;
  }
  assert.equal(done, 20);
  assert.equal(clock.turns, 0);
});

Deno.test("Pump: slices of a millisecond and more are told, shorter ones are not", () => {
  const clock = new SteppedClock();
  const slices: number[] = [];
  const steps = [0.5, undefined, 3, undefined, 1, 1, undefined, 4, undefined];
  const pump = new Pump(() => {
    const ms = steps.shift();
    if (ms === undefined) return false;
    clock.ms += ms;
    return true;
  }, { clock, onSlice: (ms) => void slices.push(ms) });
  for (let event = 0; event < 4; event++) {
    pump.wake();
    clock.ms += 10;
  }
  assert.deepEqual(slices, [3, 2, 4]);
});

Deno.test("Pump: each step is told the time", () => {
  const clock = new SteppedClock();
  const times: number[] = [];
  const pump = new Pump((nowMs) => {
    times.push(nowMs);
    clock.ms++;
    return times.length < 3;
  }, { clock });
  clock.ms = 7;
  pump.wake();
  assert.deepEqual(times, [7, 8, 9]);
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

Deno.test("Pump: a step that throws is not the end of it", () => {
  const clock = new SteppedClock();
  let steps = 0;
  const pump = new Pump(() => {
    if (++steps === 1) throw new TypeError("Cannot work");
    return false;
  }, { clock });
  assert.throws(() => pump.wake(), TypeError);
  pump.wake();
  assert.equal(steps, 2);
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
  assert.equal(steps, 1);
  assert.equal(clock.turns, 0);
});

Deno.test("Pump: a step may stop it", () => {
  const clock = new SteppedClock();
  let steps = 0;
  const pump = new Pump(() => {
    clock.ms += 3;
    if (++steps === 2) pump.stop();
    return true;
  }, { clock });
  pump.wake();
  assert.equal(steps, 2);
  assert.equal(clock.turns, 0);
});

Deno.test("Pace: lets others go first when a burst has lasted for a slice, and not before", async () => {
  const clock = new SteppedClock();
  const { signal } = new AbortController();
  const slices: number[] = [];
  const pace = new Pace({ clock, onSlice: (ms) => void slices.push(ms) });
  for (let piece = 0; piece < 3; piece++) {
    pace.begin();
    clock.ms++;
    assert.equal(pace.rest(signal), undefined);
  }
  pace.begin();
  clock.ms++;
  const rest = pace.rest(signal);
  assert.ok(rest);
  clock.turn();
  await rest;
  pace.begin();
  clock.ms++;
  assert.equal(pace.rest(signal), undefined, "the next slice has begun");
  assert.deepEqual(slices, [1, 2, 3, 4, 1]);
});

Deno.test("Pace: a rest ends when aborted", async () => {
  const clock = new SteppedClock();
  const stop = new AbortController();
  const pace = new Pace({ clock });
  pace.begin();
  clock.ms += 5;
  const rest = pace.rest(stop.signal);
  stop.abort(new TypeError("Cannot go on"));
  await assert.rejects(rest ?? Promise.resolve(), TypeError);
  assert.equal(clock.turns, 0);
});
