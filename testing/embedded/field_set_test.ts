import assert from "node:assert/strict";
import fc from "fast-check";
import {
  difference,
  differenceBelow,
  type FieldSet,
  fieldSetOf,
  fromFieldsV1,
  hasField,
  intersection,
  pathsOf,
  sameFields,
  toFieldsV1,
  union,
} from "./field_set.ts";
import { type FieldPath, formatPath } from "./path_element.ts";

const path: fc.Arbitrary<FieldPath> = fc.array(
  fc.constantFrom("f:a", "f:b", 'k:{"name":"x"}', 'v:"1"', "i:0"),
  { minLength: 1, maxLength: 3 },
);
const set = fc.array(path, { maxLength: 8 }).map((paths) => fieldSetOf(...paths));

Deno.test("toFieldsV1: members with children have a dot, and the order is the API server's", () => {
  const fields = fieldSetOf(["f:b", 'k:{"n":"2"}'], ["f:b", 'k:{"n":"10"}'], ["f:b"], ["f:a", "f:z"], [
    "f:a",
    'v:"q"',
  ]);
  assert.equal(
    JSON.stringify(toFieldsV1(fields)),
    '{"f:a":{"f:z":{},"v:\\"q\\"":{}},"f:b":{".":{},"k:{\\"n\\":\\"10\\"}":{},"k:{\\"n\\":\\"2\\"}":{}}}',
  );
});

Deno.test("fromFieldsV1: elements of unknown sorts are left out, and their parents stay", () => {
  const fields = fromFieldsV1({ "f:a": { "x:new": {} }, "x:other": { "f:b": {} } });
  assert.deepEqual(pathsOf(fields), [["f:a"]]);
});

Deno.test("fromFieldsV1: what is no tree is refused", () => {
  assert.throws(() => fromFieldsV1({ "f:a": 1 }), SyntaxError);
  assert.throws(() => fromFieldsV1({ a: {} }), SyntaxError);
});

Deno.test("pathsOf: the members of a level come before what is below them", () => {
  const fields = fieldSetOf(["f:a", "f:x"], ["f:b"], ["f:a"], ["f:b", "f:y"]);
  assert.deepEqual(pathsOf(fields).map(formatPath), [".a", ".b", ".a.x", ".b.y"]);
});

Deno.test("difference: parents and children are apart; differenceBelow takes the children along", () => {
  const fields = fieldSetOf(["f:a"], ["f:a", "f:x"], ["f:b", "f:y"]);
  assert.deepEqual(pathsOf(difference(fields, fieldSetOf(["f:a"], ["f:b"]))), [["f:a", "f:x"], [
    "f:b",
    "f:y",
  ]]);
  assert.deepEqual(pathsOf(differenceBelow(fields, fieldSetOf(["f:a"], ["f:b", "f:z"]))), [["f:b", "f:y"]]);
});

Deno.test("toFieldsV1, fromFieldsV1: nothing is lost on the way (property)", () => {
  fc.assert(fc.property(set, (fields) => sameFields(fromFieldsV1(toFieldsV1(fields)), fields)));
});

Deno.test("union, intersection, difference: as sets of paths (property)", () => {
  fc.assert(fc.property(set, set, (left, right) => {
    const texts = (fields: FieldSet): Set<string> => new Set(pathsOf(fields).map(formatPath));
    assert.deepEqual(texts(union(left, right)), texts(left).union(texts(right)));
    assert.deepEqual(texts(intersection(left, right)), texts(left).intersection(texts(right)));
    assert.deepEqual(texts(difference(left, right)), texts(left).difference(texts(right)));
    for (const member of pathsOf(left)) assert.ok(hasField(left, member));
  }));
});
