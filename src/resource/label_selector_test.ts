import assert from "node:assert/strict";
import fc from "fast-check";
import { formatLabelSelector, labelRequirementsOf, matchesLabels } from "./label_selector.ts";
import { type LabelRequirement, parseLabelSelector } from "./parse_label_selector.ts";

function matches(selector: string, labels?: Record<string, string>): boolean {
  return matchesLabels(parseLabelSelector(selector), labels);
}

Deno.test("matchesLabels: an empty selector matches everything", () => {
  assert.ok(matches("") && matches(" ", { a: "b" }));
});

Deno.test("matchesLabels: negative conditions hold for a label that is not there", () => {
  for (const selector of ["a!=b", "a notin (b)", "!a"]) assert.ok(matches(selector, {}), selector);
  for (const selector of ["a=", "a in (b)", "a", "a>1", "a<1"]) assert.ok(!matches(selector, {}), selector);
});

Deno.test("matchesLabels: integers are compared as integers, whatever their size", () => {
  assert.ok(matches("a>9", { a: "10" }) && matches("a<10", { a: "9" }));
  assert.ok(matches("a>9007199254740992", { a: "9007199254740993" }));
  assert.ok(!matches("a>1", { a: "1.5" }) && !matches("a>1", { a: "x" }));
});

Deno.test("matchesLabels: an inherited property is no label", () => {
  assert.ok(!matches("constructor", {}));
});

Deno.test("matchesLabels: all conditions must hold", () => {
  assert.ok(matches("a=1,b in (x,y),!c", { a: "1", b: "y" }));
  assert.ok(!matches("a=1,b in (x,y),!c", { a: "1", b: "y", c: "" }));
});

Deno.test("labelRequirementsOf: labels and expressions must both hold", () => {
  const requirements = labelRequirementsOf({
    matchLabels: { app: "web" },
    matchExpressions: [{ key: "tier", operator: "NotIn", values: ["b", "a", "b"] }, {
      key: "x",
      operator: "Exists",
    }],
  });
  assert.equal(formatLabelSelector(requirements), "app=web,tier notin (a,b),x");
});

Deno.test("labelRequirementsOf: refuses unknown operators", () => {
  assert.throws(
    () => labelRequirementsOf({ matchExpressions: [{ key: "a", operator: "Gt", values: ["1"] }] }),
    {
      name: "TypeError",
      message: 'Cannot read the label selector: "Gt" is no operator, use In, NotIn, Exists or DoesNotExist',
    },
  );
});

Deno.test("formatLabelSelector: undone by parseLabelSelector", () => {
  const word = fc.stringMatching(/^[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,5}[a-zA-Z0-9])?$/);
  const values = fc.uniqueArray(fc.oneof(word, fc.constant("")), { minLength: 1, maxLength: 3 }).map((set) =>
    set.sort()
  );
  const some = fc.tuple(fc.constantFrom("In" as const, "NotIn" as const), values);
  const none = fc.tuple(fc.constantFrom("Exists" as const, "DoesNotExist" as const), fc.constant([]));
  const one = fc.tuple(
    fc.constantFrom("Gt" as const, "Lt" as const),
    fc.nat().map((value) => [String(value)]),
  );
  const requirement = fc.tuple(word, fc.oneof(some, none, one))
    .map(([key, [operator, values]]): LabelRequirement => ({ key, operator, values }));
  fc.assert(
    fc.property(fc.array(requirement, { maxLength: 4 }), (requirements: readonly LabelRequirement[]) => {
      assert.deepEqual(parseLabelSelector(formatLabelSelector(requirements)), requirements);
    }),
  );
});
