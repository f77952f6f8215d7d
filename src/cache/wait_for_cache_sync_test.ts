import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import { CacheSyncTimeoutError, type Syncable, waitForCacheSync } from "./wait_for_cache_sync.ts";

function syncable(description: string, more: { hasSynced?: boolean; lastError?: unknown } = {}): Syncable {
  const { hasSynced = false, lastError } = more;
  return {
    description,
    hasSynced,
    synced: hasSynced ? Promise.resolve() : new Promise(() => {}),
    ...(lastError === undefined ? {} : { status: () => ({ lastError }) }),
  };
}

Deno.test("waitForCacheSync: resolves once all have synced, without a timer left", async () => {
  const clock = new VirtualClock();
  await waitForCacheSync([syncable("pods", { hasSynced: true })], { clock });
  await waitForCacheSync([], { clock });
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("waitForCacheSync: names what is late, and why (X1, X2)", async () => {
  const clock = new VirtualClock();
  const cause = new TypeError("Cannot list things: forbidden");
  const caches = [
    syncable("pods", { hasSynced: true }),
    syncable("things", { lastError: cause }),
    syncable("services"),
  ];
  const waiting = waitForCacheSync(caches, { timeoutMs: 30_000, clock });
  const rejected = assert.rejects(waiting, (error: unknown) => {
    assert.ok(error instanceof CacheSyncTimeoutError);
    assert.deepEqual(error.late, ["things", "services"]);
    assert.equal(error.cause, cause);
    assert.equal(
      error.message,
      "Cannot go on before the caches are filled: after 30000 ms not yet " +
        "things (Cannot list things: forbidden); services",
    );
    return true;
  });
  await clock.advance(30_000);
  await rejected;
});

Deno.test("waitForCacheSync: ends with its signal (X1)", async () => {
  const [clock, stop] = [new VirtualClock(), new AbortController()];
  const waiting = waitForCacheSync([syncable("pods")], { clock, signal: stop.signal });
  const rejected = assert.rejects(waiting, /stopped by the test/);
  stop.abort(new Error("stopped by the test"));
  await rejected;
  assert.equal(clock.pendingTimers, 0);
});
