import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type FieldRequirement,
  formatFieldSelector,
  matchesFields,
  parseFieldSelector,
} from "./field_selector.ts";
import { SelectorError } from "./selector_error.ts";

Deno.test("parseFieldSelector: reads both operators and escaped values", () => {
  assert.deepEqual(parseFieldSelector("b!=2,,a==1\\,\\=\\\\,"), [
    { field: "a", operator: "=", value: "1,=\\" },
    { field: "b", operator: "!=", value: "2" },
  ]);
  assert.deepEqual(parseFieldSelector(""), []);
});

/** What kube-apiserver 1.37.2 answers. */
const FAULTS: Readonly<Record<string, string>> = {
  "a": "invalid selector: 'a'; can't understand 'a'",
  "a=,b": "invalid selector: 'a=,b'; can't understand 'b'",
  "a in (b)": "invalid selector: 'a in (b)'; can't understand 'a in (b)'",
  "a=b=c": "invalid field selector: unescaped character in value: 61",
  "a=\\x": "invalid field selector: invalid escape sequence: \\x",
  "a=b\\": "invalid field selector: invalid escape sequence: \\",
  "b=x=,a": "invalid selector: 'b=x=,a'; can't understand 'a'",
};

Deno.test("parseFieldSelector: refuses in the API server's words", () => {
  for (const [text, fault] of Object.entries(FAULTS)) {
    assert.throws(
      () => parseFieldSelector(text),
      (error) => error instanceof SelectorError && error.fault === fault,
      text,
    );
  }
});

Deno.test("matchesFields: all conditions must hold, and a field that is not set is empty", () => {
  const valueOf = (field: string) => field === "status.phase" ? "Running" : "";
  assert.ok(matchesFields(parseFieldSelector("status.phase=Running,spec.nodeName="), valueOf));
  assert.ok(!matchesFields(parseFieldSelector("status.phase!=Running"), valueOf));
});

Deno.test("formatFieldSelector: undone by parseFieldSelector", () => {
  const requirement = fc.record({
    field: fc.stringMatching(/^[a-z.]{1,5}$/),
    operator: fc.constantFrom("=", "!="),
    value: fc.string({ unit: fc.constantFrom("a", ",", "=", "\\", "!", " ") }),
  }, { noNullPrototype: true });
  fc.assert(fc.property(requirement, (expected: FieldRequirement) => {
    assert.deepEqual(parseFieldSelector(formatFieldSelector([expected])), [expected]);
  }));
});
