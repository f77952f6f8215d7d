import assert from "node:assert/strict";
import { findAll } from "./json_path.ts";
import { JsonPathError, parseJsonPath } from "./json_path_parser.ts";

const OBJECT = {
  spec: { list: ["p", "q", "r"], "a.b/c": "quoted" },
  status: { conditions: [{ type: "Ready", status: "True", n: 1 }, { type: "a)b", status: "Odd", n: 2 }] },
};

Deno.test("findAll: fields, items, slices, unions, filters and descents", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [".spec.list[0]", ["p"]],
    [".spec.list[-1]", ["r"]],
    [".spec.list[-1:]", ["r"]],
    [".spec.list[*]", ["p", "q", "r"]],
    [".spec.list[0:3:2]", ["p", "r"]],
    [".spec.list[2,0]", ["r", "p"]],
    [".spec.a\\.b/c", ["quoted"]],
    ['.status.conditions[?(@.type=="a)b")].status', ["Odd"]],
    [".status.conditions[?(@.n>=2)].status", ["Odd"]],
    [".status.conditions[?(@.missing)].status", []],
    ["..status", ["True", "Odd"]],
    [".missing.field", []],
  ];
  for (const [path, found] of cases) {
    const values = findAll(OBJECT, parseJsonPath(path)).filter((value) => typeof value === "string");
    assert.deepEqual(values, found, path);
  }
});

Deno.test("findAll: what has another shape than the path needs", () => {
  for (const path of [".spec[0]", ".spec.list[7]", ".spec[?(@.a)]", '.status.conditions[?(@.n=="1")]']) {
    assert.throws(() => findAll(OBJECT, parseJsonPath(path)), JsonPathError, path);
  }
});

Deno.test("parseJsonPath: what cannot be read", () => {
  for (const path of [".a[", ".a[x]", ".a[?(@.b]", ".a....b", '.a "b', ".a ~"]) {
    assert.throws(() => parseJsonPath(path), JsonPathError, path);
  }
});
