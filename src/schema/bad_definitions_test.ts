import assert from "node:assert/strict";
import { BAD_DEFINITIONS } from "./bad_definitions_for_tests.ts";
import { crdOf } from "./crd.ts";

for (const { name, define, message } of BAD_DEFINITIONS) {
  Deno.test(`bad definition: ${name} is one error that says where, which rule, and what to do`, () => {
    assert.throws(() => crdOf(define()), { name: "TypeError", message });
  });
}
