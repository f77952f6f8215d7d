import assert from "node:assert/strict";
import { Backoff, backoffDelay } from "./backoff.ts";
import { seededRandom } from "./random.ts";
import { VirtualClock } from "./virtual_clock.ts";

const random = seededRandom(1);

Deno.test("backoffDelay: grows by the factor up to the cap, also for attempts beyond all numbers", () => {
  const policy = { baseMs: 800, maxMs: 30_000 };
  const delays = [0, 1, 2, 3, 4, 5, 6, 5_000].map((attempt) => backoffDelay(policy, attempt, random));
  assert.deepEqual(delays, [800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
  assert.equal(backoffDelay({ baseMs: 10, maxMs: 1_000, factor: 3 }, 2, random), 90);
});

Deno.test("backoffDelay: jitter 1 gives waits in [d, 2d), spread over the whole range", () => {
  const policy = { baseMs: 100, maxMs: 100, jitter: 1 };
  const delays = Array.from({ length: 1_000 }, () => backoffDelay(policy, 3, random));
  const [least, greatest] = [Math.min(...delays), Math.max(...delays)];
  assert.ok(least >= 100 && least < 105, `least ${least}`);
  assert.ok(greatest > 195 && greatest < 200, `greatest ${greatest}`);
});

Deno.test("Backoff: counts failures, begins anew after reset and after a quiet time", async () => {
  const clock = new VirtualClock();
  const backoff = new Backoff({ baseMs: 800, maxMs: 30_000, resetAfterMs: 120_000 }, { clock, random });
  assert.deepEqual([backoff.next(), backoff.next(), backoff.next()], [800, 1_600, 3_200]);
  backoff.reset();
  assert.deepEqual([backoff.next(), backoff.next()], [800, 1_600]);
  await clock.advance(120_000);
  assert.equal(backoff.next(), 3_200);
  await clock.advance(120_001);
  assert.equal(backoff.next(), 800);
});
