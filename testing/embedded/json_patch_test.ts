import assert from "node:assert/strict";
import fc from "fast-check";
import { applyJsonPatch } from "./json_patch.ts";
import { type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

const OBJECT: JsonObject = {
  metadata: { name: "a", labels: { x: "y" }, finalizers: ["1", "2", "3"] },
  data: { a: "1", b: null },
};

const UNFIT = {
  code: 422,
  reason: "Invalid",
  message: "the server rejected our request due to an error in our request",
};

/** An operation, and the data that a real API server makes. */
const DATA: readonly { name: string; operation: JsonObject; data: JsonObject }[] = [
  { name: "add", operation: { op: "add", path: "/data/c", value: "2" }, data: { a: "1", b: null, c: "2" } },
  {
    name: "add without a value",
    operation: { op: "add", path: "/data/c" },
    data: { a: "1", b: null, c: null },
  },
  {
    name: "add over a field",
    operation: { op: "add", path: "/data/a", value: "2" },
    data: { a: "2", b: null },
  },
  {
    name: "an escaped name",
    operation: { op: "replace", path: "/data/x~1y~0z", value: "2" },
    data: { a: "1", b: null, "x/y~z": "2" },
  },
  { name: "remove", operation: { op: "remove", path: "/data/b" }, data: { a: "1" } },
  { name: "replace", operation: { op: "replace", path: "/data/a", value: "2" }, data: { a: "2", b: null } },
  {
    name: "replace a missing field",
    operation: { op: "replace", path: "/data/c", value: "2" },
    data: { a: "1", b: null, c: "2" },
  },
  {
    name: "replace the object",
    operation: { op: "replace", path: "", value: { data: { q: "r" } } },
    data: { q: "r" },
  },
  { name: "move", operation: { op: "move", from: "/data/a", path: "/data/c" }, data: { b: null, c: "1" } },
  {
    name: "copy",
    operation: { op: "copy", from: "/data/a", path: "/data/c" },
    data: { a: "1", b: null, c: "1" },
  },
  {
    name: "copy a missing field",
    operation: { op: "copy", from: "/data/q", path: "/data/c" },
    data: { a: "1", b: null, c: null },
  },
  {
    name: "test",
    operation: { op: "test", path: "/metadata/labels", value: { x: "y" } },
    data: { a: "1", b: null },
  },
  { name: "test for null", operation: { op: "test", path: "/data/b" }, data: { a: "1", b: null } },
  {
    name: "test for a missing field",
    operation: { op: "test", path: "/data/q", value: null },
    data: { a: "1", b: null },
  },
  {
    name: "a name of Object",
    operation: { op: "add", path: "/data/constructor", value: "2" },
    data: { a: "1", b: null, constructor: "2" },
  },
];

for (const { name, operation, data } of DATA) {
  Deno.test(`applyJsonPatch: ${name}`, () => {
    assert.deepEqual(applyJsonPatch(OBJECT, [operation])["data"], data);
  });
}

/** Operations on the list 1, 2, 3; indices may be negative. */
const LISTS: readonly { op: string; index: string; list?: readonly string[] }[] = [
  { op: "add", index: "-", list: ["1", "2", "3", "n"] },
  { op: "add", index: "0", list: ["n", "1", "2", "3"] },
  { op: "add", index: "3", list: ["1", "2", "3", "n"] },
  { op: "add", index: "4" },
  { op: "add", index: "-1", list: ["1", "2", "3", "n"] },
  { op: "add", index: "-4", list: ["n", "1", "2", "3"] },
  { op: "add", index: "-5" },
  { op: "add", index: "+1", list: ["1", "n", "2", "3"] },
  { op: "add", index: "x" },
  { op: "remove", index: "-1", list: ["1", "2"] },
  { op: "remove", index: "-4" },
  { op: "remove", index: "3" },
  { op: "remove", index: "-" },
  { op: "replace", index: "-2", list: ["1", "n", "3"] },
  { op: "replace", index: "3" },
  { op: "replace", index: "-" },
  { op: "test", index: "7" },
];

for (const { op, index, list } of LISTS) {
  Deno.test(`applyJsonPatch: ${op} at ${index} of a list ${list === undefined ? "is refused" : "works"}`, () => {
    const patched = (): JsonValue | undefined =>
      objectOrEmpty(
        applyJsonPatch(OBJECT, [{ op, path: `/metadata/finalizers/${index}`, value: "n" }])["metadata"],
      )["finalizers"];
    if (list === undefined) assert.throws(patched, UNFIT);
    else assert.deepEqual(patched(), list);
  });
}

Deno.test("applyJsonPatch: what does not fit the object is refused without a reason", () => {
  const operations: readonly JsonObject[] = [
    { op: "add", path: "/foo/bar", value: "1" },
    { op: "add", path: "/data/a/x", value: "1" },
    { op: "add", path: "/data/b/x", value: "1" },
    { op: "add", path: "data", value: "1" },
    { op: "add", path: "", value: {} },
    { op: "add", value: "1" },
    { op: "remove", path: "" },
    { op: "remove", path: "/data/q" },
    { op: "remove", path: "/metadata/labels/toString" },
    { op: "replace", path: "/q/r", value: "1" },
    { op: "replace", path: "", value: "text" },
    { op: "test", path: "/data/a", value: "2" },
    { op: "test", path: "/data/q", value: "2" },
    { op: "test", path: "", value: {} },
    { op: "move", from: "/data/q", path: "/data/c" },
    { op: "move", path: "/data/c" },
    { op: "move", from: "", path: "/data/c" },
    { op: "move", from: "/metadata/labels", path: "/metadata/labels/x" },
    { op: "move", from: "/metadata/finalizers/0", path: "/metadata/finalizers/3" },
    { op: "copy", from: "/metadata/finalizers/9", path: "/data/c" },
    { op: "guess", path: "/data/a" },
    { path: "/data/a" },
  ];
  for (const operation of operations) {
    assert.throws(() => applyJsonPatch(OBJECT, [operation]), UNFIT, JSON.stringify(operation));
  }
  assert.throws(() => applyJsonPatch(OBJECT, [null]), UNFIT);
});

Deno.test("applyJsonPatch: a prototype cannot be reached", () => {
  for (const path of ["/__proto__/polluted", "/constructor/prototype/polluted", "/data/toString/x"]) {
    assert.throws(() => applyJsonPatch(OBJECT, [{ op: "add", path, value: "1" }]), UNFIT);
  }
  const patched = applyJsonPatch(OBJECT, [
    { op: "add", path: "/data/__proto__", value: { a: "1" } },
    { op: "add", path: "/data/__proto__/polluted", value: '{"__proto__":1}' },
  ]);
  assert.equal(
    JSON.stringify(patched).includes('"__proto__":{"a":"1","polluted":"{\\"__proto__\\":1}"}'),
    true,
  );
  assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
});

Deno.test("applyJsonPatch: a body that is no patch is refused in Go's words", () => {
  const refusals: readonly [JsonValue, string][] = [
    [{}, "cannot unmarshal object into Go value of type []handlers.jsonPatchOp"],
    ["x", "cannot unmarshal string into Go value of type []handlers.jsonPatchOp"],
    [["a"], "cannot unmarshal string into Go value of type handlers.jsonPatchOp"],
    [[true], "cannot unmarshal bool into Go value of type handlers.jsonPatchOp"],
    [
      [{ op: "add", path: 3 }],
      "cannot unmarshal number into Go struct field jsonPatchOp.path of type string",
    ],
  ];
  for (const [patch, why] of refusals) {
    const message = `error decoding patch: json: ${why}`;
    assert.throws(() => applyJsonPatch(OBJECT, patch), { code: 400, reason: "BadRequest", message });
  }
  assert.deepEqual(applyJsonPatch(OBJECT, null), OBJECT);
});

Deno.test("applyJsonPatch: ten thousand operations are the limit", () => {
  const operations = Array.from({ length: 10_001 }, () => ({ op: "test", path: "/data/a", value: "1" }));
  assert.throws(() => applyJsonPatch(OBJECT, operations), {
    code: 413,
    message: "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001",
  });
  assert.deepEqual(applyJsonPatch(OBJECT, operations.slice(1)), OBJECT);
});

Deno.test("applyJsonPatch: the object stays as it is, whatever the operations (property)", () => {
  const pointer = fc.constantFrom(
    "/data/a",
    "/data/q",
    "/metadata/finalizers/0",
    "/metadata/finalizers/-",
    "/metadata",
    "",
  );
  const operation = fc.record({
    op: fc.constantFrom("add", "remove", "replace", "test", "move", "copy"),
    path: pointer,
    from: pointer,
    value: fc.constantFrom<JsonValue>("1", null, { x: ["y"] }),
  });
  const before = JSON.stringify(OBJECT);
  fc.assert(fc.property(fc.array(operation, { maxLength: 5 }), (operations) => {
    try {
      applyJsonPatch(OBJECT, operations);
    } catch (error) {
      assert.ok(error instanceof Error && error.name === "PatchError");
    }
    assert.equal(JSON.stringify(OBJECT), before);
  }));
});
