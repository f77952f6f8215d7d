import assert from "node:assert/strict";
import { getCondition, isConditionTrue, setCondition } from "./conditions.ts";

const WAITING = { type: "Ready", status: "False", reason: "Waiting", message: "0 of 2" } as const;

function clockAt(time: string): { now(): number } {
  return { now: () => Date.parse(time) };
}

Deno.test("setCondition: a first condition has the time of now, in whole seconds", () => {
  const [condition] = setCondition(undefined, WAITING, { clock: clockAt("2026-01-02T03:04:05.678Z") });
  assert.deepEqual(condition, { ...WAITING, lastTransitionTime: "2026-01-02T03:04:05Z" });
});

Deno.test("setCondition: the time stays while the status stays, and moves with it", () => {
  const first = setCondition([], WAITING, { clock: clockAt("2026-01-01T00:00:00Z") });
  const second = setCondition(first, { ...WAITING, message: "1 of 2" }, {
    clock: clockAt("2026-01-01T00:01:00Z"),
  });
  assert.equal(second[0]?.message, "1 of 2");
  assert.equal(second[0]?.lastTransitionTime, "2026-01-01T00:00:00Z");
  const third = setCondition(second, { ...WAITING, status: "True" }, {
    clock: clockAt("2026-01-01T00:02:00Z"),
  });
  assert.equal(third[0]?.lastTransitionTime, "2026-01-01T00:02:00Z");
});

Deno.test("setCondition: gives the old list when nothing has changed, and never changes it otherwise", () => {
  const clock = clockAt("2026-01-01T00:00:00Z");
  const before = Object.freeze(setCondition([], { ...WAITING, observedGeneration: 1 }, { clock }));
  assert.equal(setCondition(before, { ...WAITING, observedGeneration: 1 }, { clock }), before);
  const after = setCondition(before, { ...WAITING, observedGeneration: 2 }, { clock });
  assert.equal(before[0]?.observedGeneration, 1);
  assert.equal(after[0]?.observedGeneration, 2);
});

Deno.test("setCondition: other conditions and the order stay", () => {
  const clock = clockAt("2026-01-01T00:00:00Z");
  const both = setCondition(setCondition([], WAITING, { clock }), { ...WAITING, type: "Synced" }, { clock });
  const after = setCondition(both, { ...WAITING, status: "True" }, { clock });
  assert.deepEqual(after.map(({ type, status }) => [type, status]), [["Ready", "True"], ["Synced", "False"]]);
  assert.equal(after[1], both[1]);
});

Deno.test("getCondition, isConditionTrue: miss quietly", () => {
  assert.equal(getCondition(undefined, "Ready"), undefined);
  assert.equal(isConditionTrue(undefined, "Ready"), false);
  assert.equal(isConditionTrue([{ type: "Ready", status: "Unknown" }], "Ready"), false);
  assert.equal(isConditionTrue([{ type: "Ready", status: "True" }], "Ready"), true);
});
