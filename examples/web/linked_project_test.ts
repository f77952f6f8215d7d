import assert from "node:assert/strict";

const PACKAGE = new URL("../..", import.meta.url).pathname;

Deno.test("README: a project in another folder links the package, checks and tests its operator", async () => {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-linked-" });
  try {
    const config = { links: [PACKAGE], imports: { zod: "npm:zod@4.6.7" } };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
    for (const name of ["operator.ts", "operator_test.ts"]) {
      await Deno.copyFile(new URL(name, import.meta.url), `${folder}/${name}`);
    }
    // The project's compiler options are Deno's defaults, not the package's.
    await deno(folder, ["test", "--no-prompt", "operator_test.ts"]);
    assert.match(await deno(folder, ["run", "--no-prompt", "operator.ts", "--help"]), /--kubeconfig FILE/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function deno(cwd: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("deno", { args: [...args], cwd }).output();
  const decoder = new TextDecoder();
  assert.ok(success, decoder.decode(stdout) + decoder.decode(stderr));
  return decoder.decode(stdout);
}
