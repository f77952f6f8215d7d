import assert from "node:assert/strict";
import { WorkLoop } from "./work_loop.ts";

Deno.test("WorkLoop: each key is worked on once, right after what added it", async () => {
  const done: string[] = [];
  const loop = new WorkLoop((key) => void done.push(key));
  for (const key of ["a", "b", "a"]) loop.add(key);
  assert.deepEqual(done, []);
  await Promise.resolve();
  assert.deepEqual(done, ["a", "b"]);
});

Deno.test("WorkLoop: what waits is to be done in a fork as well", async () => {
  const done: string[] = [];
  const loop = new WorkLoop((key) => void done.push(`first ${key}`));
  loop.add("a");
  new WorkLoop((key) => void done.push(`second ${key}`), loop);
  await Promise.resolve();
  assert.deepEqual(done, ["first a", "second a"]);
});
