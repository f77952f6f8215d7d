import assert from "node:assert/strict";
import { servedContent } from "./served_content.ts";

async function part(range: string): Promise<readonly [number, string, string | null]> {
  const request = new Request("http://any/", { headers: range === "" ? {} : { range } });
  const response = servedContent(request, "0123456789", {});
  return [response.status, await response.text(), response.headers.get("content-range")];
}

Deno.test("servedContent: one part, from either end", async () => {
  assert.deepEqual(await part("bytes=0-1"), [206, "01", "bytes 0-1/10"]);
  assert.deepEqual(await part("bytes=8-99"), [206, "89", "bytes 8-9/10"]);
  assert.deepEqual(await part("bytes=7-"), [206, "789", "bytes 7-9/10"]);
  assert.deepEqual(await part("bytes=-3"), [206, "789", "bytes 7-9/10"]);
});

Deno.test("servedContent: no part that there is", async () => {
  for (const range of ["bytes=10-", "bytes=3-1", "bytes=x", "lines=0-1", "bytes=-0"]) {
    assert.deepEqual(await part(range), [416, "", "bytes */10"], range);
  }
});

Deno.test("servedContent: everything, unless a single part is asked for", async () => {
  for (const range of ["", "bytes=0-1,3-4"]) assert.deepEqual(await part(range), [200, "0123456789", null]);
});

Deno.test("servedContent: under the conditions of the request", () => {
  const codeOf = (headers: Record<string, string>, own: Record<string, string> = { etag: '"a"' }) =>
    servedContent(new Request("http://any/", { headers }), "0123456789", own).status;
  assert.deepEqual([
    codeOf({ "if-match": '"a"' }),
    codeOf({ "if-match": "*" }),
    codeOf({ "if-match": '"b"' }),
  ], [
    200,
    200,
    412,
  ]);
  assert.deepEqual([codeOf({ "if-none-match": '"a"' }), codeOf({ "if-none-match": '"b"' })], [304, 200]);
  assert.deepEqual([codeOf({ "if-match": '"b"' }, {}), codeOf({ "if-none-match": "*" }, {})], [412, 304]);
  const part = { range: "bytes=0-3" };
  assert.deepEqual([codeOf({ ...part, "if-range": '"a"' }), codeOf({ ...part, "if-range": '"b"' })], [
    206,
    200,
  ]);
});
