import assert from "node:assert/strict";
import { type Random, seededRandom } from "../async/random.ts";
import { type Failure, parseRetryAfter, retryDelay } from "./retry.ts";

const steady: Random = { ...seededRandom(1), next: () => 0 };

function answer(code: number, retryAfterSeconds?: number): Failure {
  return { type: "answer", code, retryAfterSeconds };
}

Deno.test("retryDelay: throttling is retried for every verb, ten times, after the time that the server asks for", () => {
  for (const repeatable of [true, false]) {
    assert.equal(retryDelay(answer(429, 2), { attempt: 0, repeatable }, steady), 2_000);
    assert.equal(retryDelay(answer(429, 2), { attempt: 9, repeatable }, steady), 2_000);
    assert.equal(retryDelay(answer(429, 2), { attempt: 10, repeatable }, steady), undefined);
  }
});

Deno.test("retryDelay: throttling without Retry-After, or with a long one, is the caller's to judge", () => {
  assert.equal(retryDelay(answer(429), { attempt: 0, repeatable: true }, steady), undefined);
  assert.equal(retryDelay(answer(429, 31), { attempt: 0, repeatable: true }, steady), undefined);
});

Deno.test("retryDelay: Retry-After of 0 does not spin", () => {
  assert.equal(retryDelay(answer(429, 0), { attempt: 0, repeatable: true }, steady), 100);
});

Deno.test("retryDelay: 503 and lost connections are retried three times where repeating is safe", () => {
  for (const failure of [answer(503), { type: "connection", reason: "lost" } as const]) {
    const delays = [0, 1, 2, 3].map((attempt) => retryDelay(failure, { attempt, repeatable: true }, steady));
    assert.deepEqual(delays, [100, 200, 400, undefined]);
    assert.equal(retryDelay(failure, { attempt: 0, repeatable: false }, steady), undefined);
  }
  assert.equal(retryDelay(answer(503, 5), { attempt: 2, repeatable: true }, steady), 5_000);
  assert.equal(retryDelay(answer(503, 5), { attempt: 3, repeatable: true }, steady), undefined);
  assert.equal(retryDelay(answer(503, 5), { attempt: 0, repeatable: false }, steady), undefined);
});

Deno.test("retryDelay: nothing else is retried", () => {
  for (const reason of ["unreachable", "timeout", "tls", "permission", "protocol"] as const) {
    assert.equal(
      retryDelay({ type: "connection", reason }, { attempt: 0, repeatable: true }, steady),
      undefined,
    );
  }
  for (const code of [400, 401, 404, 409, 410, 422, 500, 502, 504]) {
    assert.equal(
      retryDelay(answer(code, 1), { attempt: 0, repeatable: true }, steady),
      undefined,
      String(code),
    );
  }
});

Deno.test("retryDelay: waits are spread, never shortened", () => {
  const random = seededRandom(7);
  const delays = Array.from(
    { length: 50 },
    () => retryDelay(answer(429, 1), { attempt: 0, repeatable: true }, random) ?? 0,
  );
  assert.ok(delays.every((delay) => delay >= 1_000 && delay < 1_200));
  assert.ok(new Set(delays).size > 40);
});

Deno.test("parseRetryAfter: seconds, dates, and what is neither", () => {
  const nowMs = Date.UTC(2026, 0, 1);
  assert.equal(parseRetryAfter("7", nowMs), 7);
  assert.equal(parseRetryAfter("Thu, 01 Jan 2026 00:00:30 GMT", nowMs), 30);
  assert.equal(parseRetryAfter("Wed, 31 Dec 2025 00:00:00 GMT", nowMs), 0);
  for (const header of [null, "", "soon", "-1.x"]) assert.equal(parseRetryAfter(header, nowMs), undefined);
});
