import assert from "node:assert/strict";
import { requireTimeout } from "./request_timeout.ts";
import { StatusError } from "./status.ts";

function complaint(timeout: string): string {
  try {
    requireTimeout(new URLSearchParams({ timeout }));
    return "";
  } catch (error) {
    assert.ok(error instanceof StatusError);
    return error.message.replace("invalid timeout specified in the request URL - time: ", "");
  }
}

Deno.test("requireTimeout: durations are taken", () => {
  for (const timeout of ["", "0", "0s", "30s", "-1s", "+5s", "1h1h", "1.5s", ".5s", "1m30s", "5us", "5µs"]) {
    assert.equal(complaint(timeout), "", timeout);
  }
});

Deno.test("requireTimeout: everything else is refused in Go's words", () => {
  assert.equal(complaint("abc"), 'invalid duration "abc"');
  assert.equal(complaint("9999999h"), 'invalid duration "9999999h"');
  assert.equal(complaint("1"), 'missing unit in duration "1"');
  assert.equal(complaint("30s30"), 'missing unit in duration "30s30"');
  assert.equal(complaint("30 s"), 'unknown unit " s" in duration "30 s"');
  assert.equal(complaint("1e3s"), 'unknown unit "e" in duration "1e3s"');
});
