import assert from "node:assert/strict";
import { findSnippetFaults } from "./check_snippets.ts";
import { makeProject } from "./test_project.ts";

/** A docstring with one block. */
function documented(block: string): string {
  return `
/**
 * Doubles.
 *
 * @example Title
 * \`\`\`ts
 * ${block}
 * \`\`\`
 */
export function double(value: number): number {
  return 2 * value;
}

/** Not used by the block. */
export const other = 1;
`;
}

Deno.test("findSnippetFaults: a block with wrong types is a fault, in a docstring and in Markdown", async () => {
  const block = 'import { double } from "@test/project"; double("1");';
  await using project = await makeProject({ "mod.ts": documented(block) });
  assert.match(await findSnippetFaults(project.root), /TS2345[^]*mod\.ts#6-9/);
  await using guide = await makeProject({
    "mod.ts": "export {};",
    "docs/guides/first.md": "# First\n\n```ts\nconst x: number = '';\nconsole.log(x);\n```\n",
  });
  assert.match(await findSnippetFaults(guide.root), /TS2322[^]*first\.md/);
});

Deno.test("findSnippetFaults: a block that throws is a fault", async () => {
  const block = 'import { double } from "@test/project"; if (double(1) === 2) throw new Error("boom");';
  await using project = await makeProject({ "mod.ts": documented(block) });
  assert.match(await findSnippetFaults(project.root), /boom/);
});

Deno.test("findSnippetFaults: an assertion that does not hold is a fault", async () => {
  const block = 'import { double } from "@test/project"; console.assert(double(1) === 3, "of one");';
  await using project = await makeProject({ "mod.ts": documented(block) });
  assert.match(await findSnippetFaults(project.root), /an assertion does not hold of one/);
});

Deno.test("findSnippetFaults: a block that is right is none, the imports that Deno adds notwithstanding", async () => {
  const block = 'import { double } from "@test/project"; console.assert(double(1) === 2);';
  const config = {
    name: "@test/project",
    exports: { ".": "./mod.ts" },
    compilerOptions: { noUnusedLocals: true },
  };
  await using project = await makeProject({
    "deno.json": JSON.stringify(config),
    "mod.ts": documented(block),
  });
  assert.equal(await findSnippetFaults(project.root), "");
});
