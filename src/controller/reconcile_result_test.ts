import assert from "node:assert/strict";
import { requeueDelayOf, TerminalError } from "./reconcile_result.ts";

Deno.test("requeueDelayOf: nothing returned asks for nothing", () => {
  for (const value of [undefined, null, {}, { requeueAfterMs: undefined }]) {
    assert.equal(requeueDelayOf(value), undefined);
  }
});

Deno.test("requeueDelayOf: 0 means at once, not never", () => {
  assert.equal(requeueDelayOf({ requeueAfterMs: 0 }), 0);
  assert.equal(requeueDelayOf({ requeueAfterMs: 60_000 }), 60_000);
});

Deno.test("requeueDelayOf: names a wrong field and a wrong value", () => {
  const refusals: readonly [unknown, RegExp][] = [
    [{ requeueAfter: 5 }, /unknown field "requeueAfter", the only one is "requeueAfterMs"/],
    [{ requeueAfterMs: "5s" }, /from 0, got "5s"/],
    [{ requeueAfterMs: -1 }, /from 0, got -1/],
    [{ requeueAfterMs: NaN }, /from 0, got NaN/],
    [{ requeueAfterMs: Infinity }, /from 0, got Infinity/],
    [true, /got true/],
    [[], /expected nothing or \{ requeueAfterMs \}, got a list/],
    [{ requeueAfterMs: Object.create(null) }, /from 0, got an object/],
    ["later", /got "later"/],
  ];
  for (const [value, message] of refusals) {
    assert.throws(() => requeueDelayOf(value), { name: "TypeError", message });
  }
});

Deno.test("TerminalError: carries its cause", () => {
  const cause = new Error("no tag");
  const error = new TerminalError("Cannot deploy the image: no tag", { cause });
  assert.equal(error.name, "TerminalError");
  assert.equal(error.cause, cause);
});
