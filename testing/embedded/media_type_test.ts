import assert from "node:assert/strict";
import { parseMediaType } from "./media_type.ts";

Deno.test("parseMediaType: parameters are left out, a semicolon may end it", () => {
  for (const rest of ["", ";", "; charset=utf-8", '; a = "b;c"; d=e;']) {
    assert.equal(parseMediaType(` Application/JSON${rest}`), "application/json", rest);
  }
  assert.equal(parseMediaType("application"), "application");
});

Deno.test("parseMediaType: what is malformed is none", () => {
  const malformed = [
    "",
    ";",
    "/",
    "application/",
    "a b",
    "a/b/c",
    "a/b, c",
    "a/b;;",
    "a/b; c",
    "a/b; c=d; C=e",
  ];
  for (const header of malformed) assert.equal(parseMediaType(header), undefined, header);
});
