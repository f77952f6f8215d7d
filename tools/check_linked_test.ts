import assert from "node:assert/strict";
import { findLinkFaults } from "./check_linked.ts";

/** What is wrong with a package of one line, under Deno's own compiler options. */
async function faultsIn(line: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const config = {
      name: "@example/package",
      version: "0.1.0",
      exports: { ".": "./mod.ts" },
      compilerOptions: { exactOptionalPropertyTypes: true },
    };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
    await Deno.writeTextFile(`${folder}/mod.ts`, line);
    return await findLinkFaults(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("findLinkFaults: tells of what only the package's own compiler options allow", async () => {
  assert.equal(await faultsIn("export const a: Record<string, string> = {};\n"), "");
  const mixed = 'const mixed = [{ a: "" }, { b: "" }];\n';
  const use = "export const all: readonly Record<string, string>[] = mixed;\n";
  assert.match(await faultsIn(mixed + use), /TS2322/);
});
