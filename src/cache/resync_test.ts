import assert from "node:assert/strict";
import { filled, recorder, withInformer } from "./informer_bench_for_tests.ts";

Deno.test("SharedInformer: a resync comes each period, asks the server nothing, and ends with the informer (R3, R15)", async () => {
  const server = filled("a");
  const { told, handler } = recorder();
  await withInformer(
    { server, resyncPeriodMs: 5_000, idleTimeoutMs: 600_000 },
    async ({ clock, informer }) => {
      informer.addHandler(handler);
      await clock.advance(0);
      for (let round = 1; round <= 3; round++) {
        await clock.advance(4_999);
        assert.equal(told.length, round);
        await clock.advance(1);
        assert.equal(told.length, round + 1);
      }
      assert.deepEqual(told, ["add a@1*", "update a@1-1", "update a@1-1", "update a@1-1"]);
      assert.equal(server.lists.length, 1);
      assert.equal(server.watches.length, 1);
      // No timer is left at the end, which the bench looks for.
    },
  );
});
