import assert from "node:assert/strict";

Deno.test("README: its operator and its test are the files of examples/web", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
  const operator = await Deno.readTextFile(new URL("./operator.ts", import.meta.url));
  const test = await Deno.readTextFile(new URL("./operator_test.ts", import.meta.url));
  assert.equal(blocks[0], operator);
  assert.equal(blocks[1], test.replace('"./operator.ts"', '"./examples/web/operator.ts"'));
});
