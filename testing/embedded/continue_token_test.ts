import assert from "node:assert/strict";
import { formatContinue, parseContinue } from "./continue_token.ts";
import { StatusError } from "./status.ts";

Deno.test("continue token: it reads back as it was written", () => {
  for (const start of ["x", "namespace/näme", "ns/with space\0"]) {
    assert.deepEqual(parseContinue(formatContinue({ revision: 7, start })), { revision: 7, start });
  }
});

Deno.test("continue token: anything else is refused with 400", () => {
  for (const text of ["zzz", btoa("{}"), btoa('{"v":"v0","rv":1,"start":"x"}'), "%"]) {
    assert.throws(
      () => parseContinue(text),
      (error) => error instanceof StatusError && error.status.code === 400,
    );
  }
});
