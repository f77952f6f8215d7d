import assert from "node:assert/strict";
import { differences, publicApi } from "./check_public_api.ts";
import { makeProject } from "./test_project.ts";

const STORE = `
/**
 * Stores.
 *
 * Cost: little.
 */
export class Store {
  /** Reads: it takes a key. */
  get(key: string): string | undefined {
    return key;
  }
}
/** What a store is told. */
export interface StoreOptions {
  /** How much. */
  readonly size?: number;
}
`;

Deno.test("publicApi: lists names and signatures without their docs", async () => {
  await using project = await makeProject({ "mod.ts": STORE });
  assert.equal(
    await publicApi(project.root),
    "# @test/project\n\nclass Store\n  get(key: string): string | undefined\ninterface StoreOptions\n  readonly size?: number\n",
  );
});

Deno.test("differences: a changed signature is shown as it was and as it is, changed docs are not", async () => {
  await using before = await makeProject({ "mod.ts": STORE });
  await using after = await makeProject({
    "mod.ts": STORE.replace("Reads: it takes", "Reads by").replace("size?: number", "size: number"),
  });
  assert.deepEqual(
    differences(await publicApi(before.root), await publicApi(after.root)),
    ["-   readonly size?: number", "+   readonly size: number"],
  );
});

Deno.test("check_public_api: fails when the list is not up to date, and --write makes it so", async () => {
  await using project = await makeProject({ "mod.ts": STORE, "tools/public_api.txt": "# @test/project\n\n" });
  const check = async (...args: string[]): Promise<{ success: boolean; text: string }> => {
    const tool = new URL("check_public_api.ts", import.meta.url).pathname;
    const { success, stderr } = await new Deno.Command("deno", {
      args: ["run", "--no-lock", "--allow-read", "--allow-write=tools", "--allow-run=deno", tool, ...args],
      cwd: project.root,
    }).output();
    return { success, text: new TextDecoder().decode(stderr) };
  };
  const { success, text } = await check();
  assert.equal(success, false);
  assert.match(text, /\+ class Store\n/);
  assert.equal((await check("--write")).success, true);
  assert.equal((await check()).success, true);
});
