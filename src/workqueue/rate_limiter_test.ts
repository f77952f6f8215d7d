import assert from "node:assert/strict";
import { seededRandom } from "../async/random.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { bucket, exponential, fastSlow, maxOf, type RateLimiter, withMaxWait } from "./rate_limiter.ts";

Deno.test("exponential: doubles for each key alone, begins anew after forget, stops at its maximum (Q16)", () => {
  const limiter = exponential({ baseMs: 1, maxMs: 1_000_000 });
  assert.deepEqual(waits(limiter, "one", 5), [1, 2, 4, 8, 16]);
  assert.equal(limiter.retries("one"), 5);
  assert.deepEqual(waits(limiter, "two", 2), [1, 2]);
  assert.equal(limiter.retries("two"), 2);
  limiter.forget("one");
  assert.equal(limiter.retries("one"), 0);
  assert.deepEqual(waits(limiter, "one", 1), [1]);
  assert.equal(waits(limiter, "two", 2_000).at(-1), 1_000_000);
});

Deno.test("exponential: no number of retries makes a wait that is no number (Q16)", () => {
  for (const [baseMs, last] of [[0, 0], [1e-9, 1_000_000], [5, 1_000_000]] as const) {
    assert.equal(waits(exponential({ baseMs }), "one", 3_000).at(-1), last);
  }
  const minutes = exponential({ baseMs: 60_000, maxMs: 3_600_000_000 });
  assert.equal(waits(minutes, "two", 3).at(-1), 240_000);
  assert.equal(waits(minutes, "two", 1_000).at(-1), 3_600_000_000);
});

Deno.test("exponential: its defaults are 5 ms and 1000 s (Q16)", () => {
  const delays = waits(exponential(), "one", 40);
  assert.equal(delays[0], 5);
  assert.equal(delays.at(-1), 1_000_000);
});

Deno.test("exponential: jitter spreads the waits upwards, and a seed repeats them", () => {
  const delays = waits(
    exponential({ baseMs: 1_000, maxMs: 1_000, jitter: 0.5, random: seededRandom(3) }),
    "one",
    50,
  );
  assert.ok(delays.every((delayMs) => delayMs >= 1_000 && delayMs < 1_500));
  assert.ok(new Set(delays).size > 40);
  const again = exponential({ baseMs: 1_000, maxMs: 1_000, jitter: 0.5, random: seededRandom(3) });
  assert.deepEqual(waits(again, "one", 50), delays);
});

Deno.test("fastSlow: a few fast retries, then slow ones (Q17)", () => {
  const limiter = fastSlow({ fastMs: 5, slowMs: 10_000, maxFast: 3 });
  assert.deepEqual(waits(limiter, "one", 5), [5, 5, 5, 10_000, 10_000]);
  assert.deepEqual(waits(limiter, "two", 1), [5]);
  limiter.forget("one");
  assert.deepEqual(waits(limiter, "one", 1), [5]);
});

Deno.test("bucket: lets a burst through, then its rate, and fills up again", async () => {
  const clock = new VirtualClock();
  const limiter = bucket({ qps: 10, burst: 3, clock });
  assert.deepEqual(waits(limiter, "any", 5), [0, 0, 0, 100, 200]);
  await clock.advance(250);
  assert.equal(Math.round(limiter.when("other")), 50);
  await clock.advance(60_000);
  assert.deepEqual(waits(limiter, "any", 4), [0, 0, 0, 100]);
  assert.equal(limiter.retries("any"), 0);
});

Deno.test("limiters: refuse numbers at which nothing or everything comes through", () => {
  for (const number of [-1, Number.NaN, Infinity]) {
    const refused = { name: "RangeError", message: new RegExp(`^Cannot make .*: \\w+ is ${number}, give `) };
    assert.throws(() => exponential({ baseMs: number }), refused);
    assert.throws(() => exponential({ maxMs: number }), refused);
    assert.throws(() => exponential({ jitter: number }), refused);
    assert.throws(() => fastSlow({ fastMs: number, slowMs: 1, maxFast: 1 }), refused);
    assert.throws(() => fastSlow({ fastMs: 1, slowMs: number, maxFast: 1 }), refused);
    assert.throws(() => fastSlow({ fastMs: 1, slowMs: 1, maxFast: number }), refused);
    assert.throws(() => bucket({ qps: number }), refused);
    assert.throws(() => bucket({ burst: number }), refused);
    assert.throws(() => withMaxWait(exponential(), number), refused);
  }
  assert.throws(() => bucket({ qps: 0 }), RangeError);
  assert.throws(() => bucket({ burst: 0 }), RangeError);
  assert.throws(() => maxOf(), RangeError);
});

Deno.test("maxOf: the longest wait counts, forget reaches all (Q18)", () => {
  const limiter = maxOf(
    fastSlow({ fastMs: 5, slowMs: 3_000, maxFast: 3 }),
    exponential({ baseMs: 1, maxMs: 1_000_000 }),
  );
  assert.deepEqual(waits(limiter, "one", 5), [5, 5, 5, 3_000, 3_000]);
  assert.equal(limiter.retries("one"), 5);
  limiter.forget("one");
  assert.equal(limiter.retries("one"), 0);
  assert.deepEqual(waits(limiter, "one", 1), [5]);
});

Deno.test("withMaxWait: cuts the waits and counts on (Q19)", () => {
  const limiter = withMaxWait(exponential({ baseMs: 100_000, maxMs: 1_000_000 }), 500_000);
  assert.deepEqual(waits(limiter, "one", 5), [100_000, 200_000, 400_000, 500_000, 500_000]);
  assert.equal(limiter.retries("one"), 5);
  limiter.forget("one");
  assert.equal(limiter.retries("one"), 0);
});

Deno.test("withMaxWait: cuts the jitter too", () => {
  const jittery = exponential({ baseMs: 90, maxMs: 90, jitter: 1, random: seededRandom(1) });
  const delays = waits(withMaxWait(jittery, 100), "one", 50);
  assert.ok(delays.every((delayMs) => delayMs >= 90 && delayMs <= 100));
  assert.ok(delays.includes(100));
});

Deno.test("maxOf: exponential and bucket, client-go's default (Q18)", () => {
  const clock = new VirtualClock();
  const limiter = maxOf(exponential(), bucket({ qps: 10, burst: 100, clock }));
  for (let index = 0; index < 100; index++) assert.equal(limiter.when(`key${index}`), 5);
  assert.deepEqual([limiter.when("a"), limiter.when("b")], [100, 200]);
});

function waits(limiter: RateLimiter, key: string, count: number): number[] {
  return Array.from({ length: count }, () => limiter.when(key));
}
