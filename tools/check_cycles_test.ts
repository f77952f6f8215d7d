import assert from "node:assert/strict";
import { findCycles } from "./check_cycles.ts";
import { makeProject } from "./test_project.ts";

Deno.test("findCycles: names the files of a cycle, type imports count", async () => {
  await using project = await makeProject({
    "src/a.ts": 'import { b } from "./b.ts"; export const a = () => b;',
    "src/b.ts": 'import type { C } from "./c.ts"; export const b: C = 1;',
    "src/c.ts": 'import { a } from "./a.ts"; export type C = number; a();',
  });
  assert.deepEqual(await findCycles(project.root), [["src/a.ts", "src/b.ts", "src/c.ts", "src/a.ts"]]);
});

Deno.test("findCycles: shared imports and a dynamic import back are no cycle", async () => {
  await using project = await makeProject({
    "mod.ts": 'export * from "./src/a.ts"; export * from "./src/b.ts";',
    "src/a.ts": 'import "./b.ts"; export const a = 1;',
    "src/b.ts": 'export const b = () => import("./a.ts");',
  });
  assert.deepEqual(await findCycles(project.root), []);
});
