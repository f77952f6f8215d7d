import assert from "node:assert/strict";
import { findDocLint } from "./check_doc_lint.ts";
import { makeProject } from "./test_project.ts";

/** The first lines of the findings. */
async function titles(root: string): Promise<string[]> {
  return (await findDocLint(root)).map((finding) => finding.split("\n")[0] ?? "");
}

Deno.test("findDocLint: a symbol without a sentence and a private type of our own are findings", async () => {
  await using project = await makeProject({
    "mod.ts": 'export { parse } from "./src/parse.ts";',
    "src/parse.ts": `
interface Parsed {
  readonly text: string;
}
export function parse(text: string): Parsed {
  return { text };
}
`,
  });
  assert.deepEqual(await titles(project.root), [
    "error[private-type-ref]: public type 'parse' references private type 'Parsed'",
    "error[missing-jsdoc]: exported symbol is missing JSDoc documentation",
  ]);
});

Deno.test("findDocLint: a type of an npm package is no finding", async () => {
  await using project = await makeProject({
    "mod.ts": `
import { z } from "npm:zod@4.6.7";

/** Names. */
export function names(): z.ZodType<string> {
  return z.string();
}
`,
  });
  assert.deepEqual(await titles(project.root), []);
});

Deno.test("findDocLint: modules that can't be read are an error", async () => {
  await using project = await makeProject({ "mod.ts": "export const = 1;" });
  await assert.rejects(findDocLint(project.root), /Cannot read the documentation/);
});
