import assert from "node:assert/strict";
import { main } from "./main.ts";

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, { line: (text) => out.push(text), error: (text) => err.push(text) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

Deno.test("main: help is no failure", async () => {
  const { code, out } = await run("--help");
  assert.equal(code, 0);
  for (const command of ["generate", "install", "uninstall"]) {
    assert.match(out, new RegExp(`^  ${command}`, "m"));
  }
});

Deno.test("main: a wrong command line ends with 2 and says what is wrong", async () => {
  for (
    const [args, reason] of [
      [["generat"], /unknown command 'generat'/],
      [["generate", "crds"], /missing required argument 'modules'/],
      [["generate", "crds", "x.ts", "--wrong"], /unknown option '--wrong'/],
      [["generate", "types"], /missing required argument 'sources'/],
      [["generate", "types", "x.yaml", "--check"], /there is no file, name it by --out/],
      [["install"], /missing required argument 'sources'/],
    ] as const
  ) {
    const { code, err } = await run(...args);
    assert.equal(code, 2, args.join(" "));
    assert.match(err, reason);
  }
});

Deno.test("main: without a command it shows the help and ends with 2", async () => {
  const { code, err } = await run();
  assert.equal(code, 2);
  assert.match(err, /^Usage: kubeloop/);
});
