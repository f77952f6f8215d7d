import assert from "node:assert/strict";
import { compareCosts, type Cost, isReached, median, medianCost, quantile } from "./answer.ts";

const COMPARISON = { work: "sync", subject: "ours", against: "theirs", objects: 5 };

function cost(cpuMs: number, wallMs: number, peakMb: number | null): Cost {
  return { cpuMs, wallMs, peakMb };
}

Deno.test("median: the middle one, whatever the order; of two the greater", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 3, 2]), 3);
  assert.equal(median([7]), 7);
});

Deno.test("quantile: the value that a share does not exceed", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(quantile(values, 0.99), 100);
  assert.equal(quantile(values, 0.5), 51);
  assert.equal(quantile(values, 0), 1);
  assert.equal(quantile(values, 1), 100);
});

Deno.test("medianCost: each figure by itself; no memory if a run does not know it", () => {
  const runs = [cost(1, 30, 5), cost(2, 10, 6), cost(3, 20, 4)];
  assert.deepEqual(medianCost(runs), cost(2, 20, 5));
  assert.deepEqual(medianCost([...runs, cost(2, 20, null)]), cost(2, 20, null));
});

Deno.test("compareCosts: medians and ratios, with exactly the fields that programs are promised", () => {
  const answer = compareCosts(COMPARISON, {
    subject: [cost(100, 50, 30), cost(300, 10, 10), cost(200, 90, 20)],
    against: [cost(800, 100, 60)],
  });
  assert.deepEqual(answer, {
    ...COMPARISON,
    cpuMs: 200,
    wallMs: 50,
    peakMb: 20,
    cpuRatio: 0.25,
    wallRatio: 0.5,
    peakRatio: 0.333,
  });
});

Deno.test("compareCosts: there is no ratio of what one side does not know", () => {
  const runs = { subject: [cost(1, 1, 1)], against: [cost(2, 2, null)] };
  assert.equal(compareCosts(COMPARISON, runs).peakRatio, null);
});

Deno.test("isReached: up to the goal, and unknown without a measurement", () => {
  const verdict = { goal: "CPU", atMost: 0.25 };
  assert.equal(isReached({ ...verdict, measured: 0.25 }), true);
  assert.equal(isReached({ ...verdict, measured: 0.251 }), false);
  assert.equal(isReached({ ...verdict, measured: null }), undefined);
});
