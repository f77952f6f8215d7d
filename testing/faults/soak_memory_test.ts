import assert from "node:assert/strict";
import { judgeMemory, type MemorySample } from "./soak_memory.ts";

/** A sample a minute. */
function samples(heaps: readonly number[]): MemorySample[] {
  return heaps.map((heapMb, index) => ({ atMs: 60_000 * index, heapMb, rssMb: 200 + heapMb }));
}

Deno.test("judgeMemory: what varies is flat, what climbs is not, whatever the start was", () => {
  assert.equal(judgeMemory(samples([90, 20, 50, 53, 49, 55, 51, 54])).isFlat, true);
  const leak = judgeMemory(samples([10, 20, 50, 53, 56, 59, 62, 65, 68]));
  assert.equal(leak.isFlat, false);
  assert.match(leak.line, /heap \+12\.0 MiB \(bound \+8\), .*, NOT flat/);
});

Deno.test("judgeMemory: pages that the process keeps count as well", () => {
  const grown = samples([50, 50, 50, 50, 50, 50, 50]).map((sample, index) => ({
    ...sample,
    rssMb: 40 * index,
  }));
  assert.equal(judgeMemory(grown).isFlat, false);
});

Deno.test("judgeMemory: few samples say nothing", () => {
  assert.match(judgeMemory(samples([1, 2, 300])).line, /not judged, 3 samples are too few/);
});
