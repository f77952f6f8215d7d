import assert from "node:assert/strict";
import { addressOf, partsOf, queryOf } from "./request_address.ts";

const ROOT = "http://any.invalid";

Deno.test("addressOf: escapes are resolved, dots and slashes stay", () => {
  const paths = ["/api/v1/a%2Fb", "/livez/../version", "//api//", "/x%00y", "/%C3%A9", "/%ff", ""];
  assert.deepEqual(paths.map((path) => addressOf(ROOT + path)?.path), [
    "/api/v1/a/b",
    "/livez/../version",
    "//api//",
    "/x\0y",
    "/é",
    "/\ufffd",
    "",
  ]);
});

Deno.test("addressOf: an escape that is none makes no path", () => {
  for (const path of ["/%", "/%zz", "/%2", "/a%2/b"]) assert.equal(addressOf(ROOT + path), undefined, path);
});

Deno.test("queryOf: what is malformed is left out", () => {
  const query = queryOf(`${ROOT}/x?a=1&b=%zz&c;d=2&&=e&f&g=+%2B&a=%ff?`);
  assert.deepEqual([...query], [["a", "1"], ["", "e"], ["f", ""], ["g", " +"], ["a", "\ufffd?"]]);
});

Deno.test("partsOf: slashes at the ends do not count, those in between do", () => {
  assert.deepEqual(partsOf("//a//b//"), ["a", "", "b"]);
  assert.deepEqual(partsOf("//"), []);
});
