import assert from "node:assert/strict";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";

const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
const TESTING = new URL("../mod.ts", import.meta.url).href;

/** Runs a program of a user in a process of its own. */
async function output(args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await command.output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("startTestEnv: a test that forgets to stop fails its file, with the line that has started it", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/forgetful_test.ts`;
  await Deno.writeTextFile(
    path,
    `import { startTestEnv } from "${TESTING}";
Deno.test("forgets", async () => {
  const env = await startTestEnv({ backend: "embedded" });
  await env.namespace();
});
Deno.test("does not", async () => {
  await using env = await startTestEnv({ backend: "embedded" });
  await env.namespace();
});
`,
  );
  const { code, text } = await output(["test", "-A", "--no-check", "--config", CONFIG, path]);
  assert.equal(code, 1, text);
  assert.match(text, /2 passed \| 1 failed/);
  const [line = ""] = /Cannot end well.*/.exec(text) ?? [];
  assert.match(
    line,
    /^Cannot end well, 1 test environment was not stopped \(backend "embedded", started at file:.*\/forgetful_test\.ts:3:21\): write "await using env = await startTestEnv\(\)", or call env\.stop\(\); where that is written, the test waits for what never comes, .*$/,
  );
});

Deno.test("startTestEnv: from before and after hooks, as of describe and it, one environment serves several tests", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/hooks_test.ts`;
  await Deno.writeTextFile(
    path,
    `import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { startTestEnv, type TestEnv } from "${TESTING}";
import { ConfigMap } from "${new URL("../../src/resource/builtins.ts", import.meta.url).href}";

describe("settings", () => {
  let env: TestEnv;
  before(async () => {
    env = await startTestEnv({ backend: "embedded" });
  });
  after(() => env.stop());
  for (const name of ["one", "two"]) {
    it("are stored, " + name, async () => {
      const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
      await configMaps.create({ metadata: { name: "settings" } });
      assert.equal((await configMaps.list()).items.length, 1);
    });
  }
});
`,
  );
  const { code, text } = await output(["test", "-A", "--no-check", "--config", CONFIG, path]);
  assert.equal(code, 0, text);
  assert.match(text, /are stored, two .*ok/);
});

Deno.test("startTestEnv: a program that ends while an environment runs is told, too", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/main.ts`;
  await Deno.writeTextFile(
    path,
    `import { startTestEnv } from "${TESTING}";\nawait startTestEnv({ backend: "embedded" });\n`,
  );
  const { code, text } = await output(["run", "-A", "--no-check", "--config", CONFIG, path]);
  assert.equal(code, 1, text);
  assert.match(text, /Cannot end well, .*main\.ts:2:7\)/);
});
