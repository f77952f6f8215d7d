import assert from "node:assert/strict";
import { sleep } from "./clock.ts";
import { VirtualClock } from "./virtual_clock.ts";

Deno.test("VirtualClock: time stands still until it is advanced", async () => {
  const clock = new VirtualClock({ startMs: 1_000 });
  assert.equal(clock.now(), 1_000);
  assert.equal(clock.monotonic(), 0);
  await clock.advance(250);
  assert.equal(clock.now(), 1_250);
  assert.equal(clock.monotonic(), 250);
});

Deno.test("VirtualClock: timers fire in the order of their time, equal ones in the order in which they were set", async () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  for (const [name, delayMs] of [["c", 30], ["a", 10], ["d", 30], ["b", 20], ["late", 31]] as const) {
    clock.setTimer(() => fired.push(`${name}@${clock.monotonic()}`), delayMs);
  }
  await clock.advance(30);
  assert.deepEqual(fired, ["a@10", "b@20", "c@30", "d@30"]);
  assert.equal(clock.pendingTimers, 1);
});

Deno.test("VirtualClock: a cancelled timer does not fire, cancelling again does nothing", async () => {
  const clock = new VirtualClock();
  let fired = 0;
  const timer = clock.setTimer(() => fired++, 10);
  clock.setTimer(() => fired++, 10);
  timer.cancel();
  timer.cancel();
  await clock.advance(10);
  assert.equal(fired, 1);
});

Deno.test("VirtualClock: timers set by timers and by what they wake fire in the same advance", async () => {
  const clock = new VirtualClock();
  const seen: number[] = [];
  const loop = (async () => {
    for (let round = 0; round < 3; round++) {
      await sleep(clock, 100);
      seen.push(clock.monotonic());
    }
  })();
  await clock.advance(300);
  await loop;
  assert.deepEqual(seen, [100, 200, 300]);
});

Deno.test("VirtualClock: between two timers work that takes turns of the event loop ends", async () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  clock.setTimer(() => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("answer"));
        controller.close();
      },
    }).pipeThrough(new CompressionStream("gzip")).pipeThrough(new DecompressionStream("gzip"));
    new Response(body).text().then((text) => seen.push(`${text}@${clock.monotonic()}`));
  }, 10);
  clock.setTimer(() => seen.push("second timer"), 11);
  await clock.advance(20);
  assert.deepEqual(seen, ["answer@10", "second timer"]);
});

Deno.test("VirtualClock.runToNextTimer: goes to the next timer and fires that one alone", async () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  clock.setTimer(() => fired.push("b"), 60_000);
  clock.setTimer(() => fired.push("a"), 5_000);
  assert.equal(await clock.runToNextTimer(), true);
  assert.deepEqual(fired, ["a"]);
  assert.equal(clock.monotonic(), 5_000);
  assert.equal(await clock.runToNextTimer(), true);
  assert.equal(await clock.runToNextTimer(), false);
  assert.equal(clock.monotonic(), 60_000);
});

Deno.test("VirtualClock.runToNextTimer: a timer that is never due is not run to", async () => {
  const clock = new VirtualClock();
  clock.setTimer(() => assert.fail("fired"), Infinity);
  assert.equal(await clock.runToNextTimer(), false);
  assert.equal(clock.monotonic(), 0);
});

Deno.test("VirtualClock.advance: calls that are not awaited run one after another", async () => {
  const clock = new VirtualClock();
  const seen: number[] = [];
  for (const delayMs of [10, 20]) clock.setTimer(() => seen.push(clock.monotonic()), delayMs);
  await Promise.all([clock.advance(10), clock.advance(10)]);
  assert.deepEqual(seen, [10, 20]);
  assert.equal(clock.monotonic(), 20);
});

Deno.test("VirtualClock.advance: rejects with what a timer throws, and goes on at the next call", async () => {
  const clock = new VirtualClock();
  let fired = 0;
  clock.setTimer(() => {
    throw new Error("boom");
  }, 10);
  clock.setTimer(() => fired++, 20);
  await assert.rejects(clock.advance(30), /boom/);
  await clock.advance(30);
  assert.equal(fired, 1);
});

Deno.test("VirtualClock.advance: refuses time that goes back or has no end", () => {
  const clock = new VirtualClock();
  for (const ms of [-1, Number.NaN, Infinity]) assert.throws(() => clock.advance(ms), RangeError);
});
