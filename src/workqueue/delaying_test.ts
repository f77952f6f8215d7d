import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import { DelayedKeys } from "./delaying.ts";

interface Fixture {
  readonly clock: VirtualClock;
  readonly delayed: DelayedKeys;
  /** What came out: `key@ms priority`. */
  readonly out: string[];
}

function makeFixture(): Fixture {
  const clock = new VirtualClock();
  const out: string[] = [];
  const onReady = (key: string, priority: number) => void out.push(`${key}@${clock.monotonic()} ${priority}`);
  return { clock, out, delayed: new DelayedKeys({ clock, onReady }) };
}

Deno.test("DelayedKeys: a key comes at its time, not before (Q12)", async () => {
  const { clock, delayed, out } = makeFixture();
  delayed.add("one", 50, 0);
  await clock.advance(49);
  assert.deepEqual(out, []);
  await clock.advance(1);
  assert.deepEqual(out, ["one@50 0"]);
  assert.equal(delayed.size, 0);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("DelayedKeys: of two times the earliest counts, in both orders; of priorities the greatest (Q13, P10)", async () => {
  const { clock, delayed, out } = makeFixture();
  delayed.add("a", 50, 1);
  delayed.add("a", 30, 0);
  delayed.add("b", 30, 0);
  delayed.add("b", 50, 2);
  assert.equal(delayed.size, 2);
  await clock.advance(100);
  assert.deepEqual(out, ["a@30 1", "b@30 2"]);
});

Deno.test("DelayedKeys: two come early one after the other, one that is added meanwhile later (Q14)", async () => {
  const { clock, delayed, out } = makeFixture();
  delayed.add("first", 1_000, 0);
  delayed.add("second", 50, 0);
  await clock.advance(60);
  assert.deepEqual(out, ["second@50 0"]);
  delayed.add("third", 2_000, 0);
  await clock.advance(1_000);
  assert.deepEqual(out, ["second@50 0", "first@1000 0"]);
  await clock.advance(2_000);
  assert.deepEqual(out, ["second@50 0", "first@1000 0", "third@2060 0"]);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("DelayedKeys: keys come in the order of their times, whatever the order of adds (Q15)", async () => {
  const { clock, delayed, out } = makeFixture();
  for (const [key, afterMs] of [["c", 300], ["a", 100], ["d", 400], ["b", 200]] as const) {
    delayed.add(key, afterMs, 0);
  }
  assert.equal(clock.pendingTimers, 1);
  await clock.advance(400);
  assert.deepEqual(out, ["a@100 0", "b@200 0", "c@300 0", "d@400 0"]);
});

Deno.test("DelayedKeys.clear: nothing comes any more, and no timer is left", async () => {
  const { clock, delayed, out } = makeFixture();
  delayed.add("a", 10, 0);
  delayed.clear();
  assert.equal(clock.pendingTimers, 0);
  delayed.add("b", 20, 0);
  await clock.advance(20);
  assert.deepEqual(out, ["b@20 0"]);
});

Deno.test("DelayedKeys: a timer that comes early is set again", async () => {
  const clock = new VirtualClock();
  const out: number[] = [];
  const early = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    setTimer: (callback: () => void, delayMs: number) => clock.setTimer(callback, delayMs / 2),
  };
  const delayed = new DelayedKeys({ clock: early, onReady: () => out.push(clock.monotonic()) });
  delayed.add("one", 64, 0);
  await clock.advance(63);
  assert.deepEqual(out, []);
  await clock.advance(2);
  assert.equal(out.length, 1);
});
