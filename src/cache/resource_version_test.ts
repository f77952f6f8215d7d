import assert from "node:assert/strict";
import { thing } from "./fake_list_watch_for_tests.ts";
import { compareResourceVersions, isSameVersion } from "./resource_version.ts";

const rows: readonly [string, string, number | undefined][] = [
  ["9", "10", -1],
  ["10", "9", 1],
  ["10", "10", 0],
  ["0", "1", -1],
  ["18446744073709551615", "18446744073709551616", -1],
  ["abc", "abc", 0],
  ["abc", "abd", undefined],
  ["", "1", undefined],
  ["010", "9", undefined],
];

for (const [a, b, expected] of rows) {
  Deno.test(`compareResourceVersions: "${a}" against "${b}" is ${expected}`, () => {
    assert.equal(compareResourceVersions(a, b), expected);
  });
}

Deno.test("isSameVersion: version and uid count", () => {
  assert.ok(isSameVersion(thing("a"), thing("a")));
  assert.ok(!isSameVersion(thing("a"), thing("a", { version: 2 })));
  assert.ok(!isSameVersion(thing("a"), thing("a", { uid: "another" })));
});
