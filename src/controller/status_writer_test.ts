import assert from "node:assert/strict";
import { holdsMergePatch } from "./status_writer.ts";

Deno.test("holdsMergePatch: says whether a merge patch would change nothing", () => {
  const current = {
    ready: 1,
    conditions: [{ type: "Ready", status: "True" }],
    nested: { a: 1, b: { c: 2 } },
  };
  const cases: readonly [unknown, unknown, boolean][] = [
    [current, {}, true],
    [current, { ready: 1 }, true],
    [current, { ready: 2 }, false],
    [current, { ready: undefined }, true],
    [current, { ready: null }, false],
    [current, { gone: null }, true],
    [current, { nested: { b: { c: 2 } } }, true],
    [current, { nested: { b: { c: 3 } } }, false],
    [current, { nested: { d: 1 } }, false],
    [current, { conditions: [{ status: "True", type: "Ready" }] }, true],
    [current, { conditions: [{ status: "True", type: "Ready", reason: undefined }] }, true],
    [current, { conditions: [] }, false],
    [current, { conditions: [{ type: "Ready", status: "True" }, {}] }, false],
    [undefined, {}, false],
    [undefined, { ready: 1 }, false],
    [{ a: undefined }, { a: {} }, false],
    [{ list: [[1], [2]] }, { list: [[1], [2]] }, true],
    [{ list: { 0: 1 } }, { list: [1] }, false],
  ];
  for (const [value, patch, expected] of cases) {
    assert.equal(holdsMergePatch(value, patch), expected, JSON.stringify({ value, patch }));
  }
});
