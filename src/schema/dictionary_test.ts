import assert from "node:assert/strict";
import { dictionary } from "./dictionary.ts";

Deno.test("dictionary: what all objects have is not in it", () => {
  const table = dictionary<number>({ a: 1 });
  assert.deepEqual(["a", "b", "constructor", "__proto__", "toString"].map((name) => table[name]), [
    1,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
