import assert from "node:assert/strict";
import { BINARIES } from "../../testing/assets/binaries.ts";
import { ignoreRealServers } from "../../testing/backends/real_servers_for_tests.ts";
import { main } from "../main.ts";

async function run(...args: string[]): Promise<{ code: number; out: string[]; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, { line: (text) => out.push(text), error: (text) => err.push(text) });
  return { code, out, err: err.join("\n") };
}

Deno.test("testenv install: help tells what it is for", async () => {
  const { code, out } = await run("testenv", "install", "--help");
  assert.equal(code, 0);
  assert.match(out.join("\n"), /--from-source/);
  assert.equal((await run("testenv", "instal")).code, 2);
});

Deno.test({
  name: "testenv install: done once, it tells where everything is",
  ignore: ignoreRealServers,
  async fn() {
    const { code, out } = await run("testenv", "install");
    assert.equal(code, 0);
    assert.equal(out[0], "Kubernetes 1.37.2 is installed already");
    assert.deepEqual(out.slice(1).map((line) => line.split(":")[0]), [...BINARIES]);
  },
});
