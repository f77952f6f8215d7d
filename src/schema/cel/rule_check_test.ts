import { deepEqual, ok } from "node:assert/strict";
import type { JsonSchemaProps } from "../json_schema_props.ts";
import { checkRules } from "./rule_check.ts";

const TEXT: JsonSchemaProps = { type: "string" };
const WORDS: JsonSchemaProps = { type: "array", items: { type: "string", maxLength: 9 } };

/** What makes the only rule of a field's schema costly. */
function unbounded(rule: string, schema: JsonSchemaProps): readonly string[] {
  const field = { ...schema, "x-kubernetes-validations": [{ rule }] };
  const { errors, unbounded } = checkRules({ type: "object", properties: { a: field } });
  deepEqual(errors, []);
  const start = "properties[a].x-kubernetes-validations[0].rule: ";
  return unbounded.map((finding) => finding.replace(start, ""));
}

Deno.test("checkRules: what a rule goes through without a limit is named", () => {
  deepEqual(unbounded("self.all(word, word != '')", WORDS), ["properties[a]"]);
  deepEqual(unbounded("self.matches('^x')", TEXT), ["properties[a]"]);
  deepEqual(
    unbounded("self.b.all(key, key != '')", {
      type: "object",
      properties: { b: { type: "object", additionalProperties: TEXT } },
    }),
    ["properties[a].properties[b]", "properties[a].properties[b].additionalProperties"],
  );
});

Deno.test("checkRules: what has a limit, costs the same for any length, or is not read, is not named", () => {
  deepEqual(unbounded("self.all(word, word != '')", { ...WORDS, maxItems: 5 }), []);
  deepEqual(unbounded("self.matches('^x')", { ...TEXT, maxLength: 9 }), []);
  deepEqual(unbounded("self.matches('^x')", { ...TEXT, enum: ["x"] }), []);
  deepEqual(unbounded("self != 'x'", TEXT), []);
  const object: JsonSchemaProps = { type: "object", properties: { words: WORDS, n: { type: "integer" } } };
  deepEqual(unbounded("!has(self.words) || self.words.size() < 5", object), []);
  deepEqual(unbounded("self.n > 0", object), []);
});

Deno.test("checkRules: a rule below lists and maps without a limit names each", () => {
  const inner: JsonSchemaProps = { type: "integer", "x-kubernetes-validations": [{ rule: "self > 0" }] };
  const { unbounded } = checkRules({
    type: "object",
    properties: {
      a: { type: "array", items: { type: "object", additionalProperties: inner } },
      b: { type: "array", maxItems: 3, items: inner },
    },
  });
  const rule = "properties[a].items.additionalProperties.x-kubernetes-validations[0].rule";
  deepEqual(unbounded, [`${rule}: properties[a]`, `${rule}: properties[a].items`]);
});

Deno.test("checkRules: of an expression that is wrong, only that is said", () => {
  const { errors } = checkRules({
    type: "integer",
    "x-kubernetes-validations": [{ rule: "self > oldSelf.x", optionalOldSelf: true }],
  });
  deepEqual(errors.map(({ field }) => field), [
    "x-kubernetes-validations[0].rule",
    "x-kubernetes-validations[0].optionalOldSelf",
  ]);
});

Deno.test("checkRules: what an expression is made of cannot hang or crash it", () => {
  const rules = [
    "self" + " ".repeat(50_000) + ".a == 'x'",
    "(".repeat(5_000) + "true" + ")".repeat(5_000),
    "!".repeat(5_001) + "true",
    Array.from({ length: 5_000 }, () => "true").join(" && "),
    "'" + "\\\\".repeat(30_000),
  ];
  const started = performance.now();
  for (const rule of rules) {
    checkRules({ type: "object", properties: { a: TEXT }, "x-kubernetes-validations": [{ rule }] });
  }
  const tookMs = performance.now() - started;
  ok(tookMs < 2_000, `it took ${tookMs} ms`);
});

Deno.test("checkRules: words of the language in a rule's texts and comments are only text", () => {
  const { errors, beyond } = checkRules({
    type: "object",
    properties: { a: TEXT },
    "x-kubernetes-validations": [{ rule: "self.b == '.sortBy(x, x)' // [?x]" }],
  });
  deepEqual([errors.length, beyond], [1, []]);
});
