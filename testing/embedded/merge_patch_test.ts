import assert from "node:assert/strict";
import fc from "fast-check";
import { applyMergePatch } from "./merge_patch.ts";
import type { JsonObject, JsonValue } from "./json.ts";

Deno.test("applyMergePatch: the examples of RFC 7386 that are about objects", () => {
  const examples: readonly [JsonObject, JsonObject, JsonObject][] = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [current, patch, result] of examples) assert.deepEqual(applyMergePatch(current, patch), result);
});

Deno.test("applyMergePatch: new lists lose the nulls in their objects, unlike in the RFC", () => {
  assert.deepEqual(applyMergePatch({}, { a: [{ b: null, c: 1 }, null] }), { a: [{ c: 1 }, null] });
  assert.deepEqual(applyMergePatch({ a: [1] }, { a: [{ b: null, c: 1 }] }), { a: [{ c: 1 }] });
  assert.deepEqual(applyMergePatch({ a: {} }, { a: [{ b: null, c: 1 }] }), { a: [{ b: null, c: 1 }] });
});

Deno.test("applyMergePatch: a body that is no object is refused", () => {
  assert.throws(() => applyMergePatch({}, null), { code: 400, message: "Invalid JSON Patch" });
  const kinds: readonly [JsonValue, string][] = [[[1], "array"], ["x", "string"], [3, "number"], [
    true,
    "bool",
  ]];
  for (const [patch, kind] of kinds) {
    const message =
      `error decoding patch: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
    assert.throws(() => applyMergePatch({}, patch), { code: 400, reason: "BadRequest", message });
  }
});

Deno.test("applyMergePatch: a name of Object is a name like others", () => {
  const patch: JsonValue = JSON.parse('{"labels":{"__proto__":"x","constructor":null}}');
  const patched = applyMergePatch({ labels: { constructor: "y" } }, patch);
  assert.equal(JSON.stringify(patched), '{"labels":{"__proto__":"x"}}');
});

Deno.test("applyMergePatch: a patch the second time changes nothing (property)", () => {
  const object = fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.oneof(
      fc.constantFrom<JsonValue>(null, 1, "x"),
      fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom(null, 2)),
    ),
  ).map((value): JsonObject => JSON.parse(JSON.stringify(value)));
  fc.assert(fc.property(object, object, (current, patch) => {
    const once = applyMergePatch(current, patch);
    assert.deepEqual(applyMergePatch(once, patch), once);
  }));
});
