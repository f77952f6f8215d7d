import assert from "node:assert/strict";
import { interleave } from "./rounds.ts";

Deno.test("interleave: one run after the other, and neither side always first", async () => {
  const order: string[] = [];
  let running = 0;
  const results = await interleave(3, async (side, round) => {
    assert.equal(running++, 0);
    order.push(`${side} ${round}`);
    await Promise.resolve();
    running--;
    return `${side} ${round}`;
  });
  assert.deepEqual(order, [
    "subject 1",
    "against 1",
    "against 2",
    "subject 2",
    "subject 3",
    "against 3",
  ]);
  assert.deepEqual(results, {
    subject: ["subject 1", "subject 2", "subject 3"],
    against: ["against 1", "against 2", "against 3"],
  });
});
