import assert from "node:assert/strict";
import { DeadlineError, withDeadline } from "./deadline.ts";
import { VirtualClock } from "./virtual_clock.ts";

const NEVER = new Promise<never>(() => {});

Deno.test("withDeadline: gives what the work gives and leaves no timer", async () => {
  const clock = new VirtualClock();
  assert.equal(await withDeadline(clock, () => Promise.resolve(42), { timeoutMs: 10, what: "it" }), 42);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("withDeadline: at the deadline it rejects, names what was late, and aborts the work", async () => {
  const clock = new VirtualClock();
  let given: AbortSignal | undefined;
  const result = withDeadline(clock, (signal) => {
    given = signal;
    return NEVER;
  }, { timeoutMs: 5_000, what: "the caches" });
  const rejected = assert.rejects(result, (error) => {
    assert.ok(error instanceof DeadlineError);
    assert.equal(error.message, "Cannot wait longer for the caches: 5000 ms have passed");
    assert.equal(error.what, "the caches");
    assert.equal(given?.reason, error);
    return true;
  });
  await clock.advance(4_999);
  assert.equal(given?.aborted, false);
  await clock.advance(1);
  await rejected;
});

Deno.test("withDeadline: rejects with the signal's reason when aborted, before and during the work", async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const options = { timeoutMs: 10, what: "it", signal: controller.signal };
  const result = withDeadline(clock, () => NEVER, options);
  controller.abort(new Error("stopped"));
  await assert.rejects(result, /stopped/);
  await assert.rejects(withDeadline(clock, () => assert.fail("ran"), options), /stopped/);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("withDeadline: after the work has settled its signal stays as it is", async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const options = { timeoutMs: 10, what: "it", signal: controller.signal };
  const signal = await withDeadline(clock, (signal) => Promise.resolve(signal), options);
  controller.abort();
  await clock.advance(20);
  assert.equal(signal.aborted, false);
});

Deno.test("withDeadline: work that fails after the deadline harms nobody", async () => {
  const clock = new VirtualClock();
  const late = Promise.withResolvers<never>();
  const rejected = assert.rejects(
    withDeadline(clock, () => late.promise, { timeoutMs: 10, what: "it" }),
    DeadlineError,
  );
  await clock.advance(10);
  await rejected;
  late.reject(new Error("too late to matter"));
  await clock.advance(10);
});
