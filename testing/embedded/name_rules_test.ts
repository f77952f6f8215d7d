import assert from "node:assert/strict";
import {
  labelFindings,
  labelValueFindings,
  pathSegmentFindings,
  qualifiedNameFindings,
  subdomainFindings,
} from "./name_rules.ts";

Deno.test("name rules: good names have no findings", () => {
  assert.deepEqual(labelFindings("web-1"), []);
  assert.deepEqual(subdomainFindings("web.example.com"), []);
  assert.deepEqual(pathSegmentFindings("system:node"), []);
  for (const key of ["a", "example.com/Key_1", "foregroundDeletion"]) {
    assert.deepEqual(qualifiedNameFindings(key), []);
  }
  for (const value of ["", "x", "v1.2_3"]) assert.deepEqual(labelValueFindings(value), []);
});

Deno.test("name rules: a bad name is found in the server's words", () => {
  assert.deepEqual(labelFindings("a.b"), ["must not contain dots"]);
  assert.deepEqual(labelFindings("x".repeat(64)), ["must be no more than 63 characters"]);
  assert.match(
    labelFindings("A")[0] ?? "",
    /^a lowercase RFC 1123 label must consist of .*\(e\.g\. 'my-name', {2}or '123-abc', /,
  );
  assert.match(
    subdomainFindings("A_b")[0] ?? "",
    /\(e\.g\. 'example\.com', regex used for validation is '\[a-z0-9\]/,
  );
  assert.deepEqual(pathSegmentFindings(".."), ["may not be '..'"]);
  assert.deepEqual(pathSegmentFindings("a/b%"), ["may not contain '/'", "may not contain '%'"]);
  assert.deepEqual(qualifiedNameFindings("/x"), ["prefix part must be non-empty"]);
  assert.match(
    qualifiedNameFindings("a/b/c")[0] ?? "",
    /^a valid label key must consist of .*'example\.com\/MyName'\)$/,
  );
  assert.match(labelValueFindings("a b")[0] ?? "", /^a valid label must be an empty string or consist of /);
});
