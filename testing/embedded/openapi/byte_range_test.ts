import assert from "node:assert/strict";
import { rangedResponse } from "./byte_range.ts";

async function part(range: string): Promise<readonly [number, string, string | null]> {
  const request = new Request("http://any/", { headers: range === "" ? {} : { range } });
  const response = rangedResponse(request, "0123456789", {});
  return [response.status, await response.text(), response.headers.get("content-range")];
}

Deno.test("rangedResponse: one part, from either end", async () => {
  assert.deepEqual(await part("bytes=0-1"), [206, "01", "bytes 0-1/10"]);
  assert.deepEqual(await part("bytes=8-99"), [206, "89", "bytes 8-9/10"]);
  assert.deepEqual(await part("bytes=7-"), [206, "789", "bytes 7-9/10"]);
  assert.deepEqual(await part("bytes=-3"), [206, "789", "bytes 7-9/10"]);
});

Deno.test("rangedResponse: no part that there is", async () => {
  for (const range of ["bytes=10-", "bytes=3-1", "bytes=x", "lines=0-1", "bytes=-0"]) {
    assert.deepEqual(await part(range), [416, "", "bytes */10"], range);
  }
});

Deno.test("rangedResponse: everything, unless a single part is asked for", async () => {
  for (const range of ["", "bytes=0-1,3-4"]) assert.deepEqual(await part(range), [200, "0123456789", null]);
});
