import assert from "node:assert/strict";
import { temporaryFolder } from "../../testing/assets/fakes_for_tests.ts";
import { eventually } from "../../testing/eventually.ts";

const MAIN = new URL("../main.ts", import.meta.url).pathname;
const DEFINITION = new URL("../../crds/stable.example.com_tstests.yaml", import.meta.url).pathname;

/** Where modules are cached; a process with another cache folder would fetch them again. */
async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command("deno", { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

/** The command in a process of its own, with folders of its own. */
async function spawn(folder: string, args: readonly string[]) {
  const child = new Deno.Command("deno", {
    args: ["run", "--allow-all", MAIN, "testenv", ...args],
    cwd: folder,
    env: {
      DENO_DIR: await denoDir(),
      XDG_CACHE_HOME: `${folder}/cache`,
      TMPDIR: folder,
      KUBELOOP_TEST_BACKEND: "",
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return { child, out: new Response(child.stdout).text(), err: new Response(child.stderr).text() };
}

/** A command that ends by itself. */
async function run(folder: string, ...args: string[]) {
  const { child, out, err } = await spawn(folder, args);
  const { code } = await child.status;
  return { code, out: (await out).trimEnd().split("\n"), err: (await err).trimEnd() };
}

Deno.test("testenv: start keeps a cluster with the definitions up, list shows it, stop ends it", async () => {
  await using folder = await temporaryFolder();
  const path = `${await Deno.realPath(folder.path)}/kubeconfig`;
  const { child, out, err } = await spawn(folder.path, [
    "start",
    "--backend",
    "embedded",
    "--kubeconfig",
    "kubeconfig",
    DEFINITION,
  ]);
  const kubeconfig = await eventually(async () => JSON.parse(await Deno.readTextFile(path)), {
    timeoutMs: 30_000,
  });
  const response = await fetch(`${kubeconfig.clusters[0].cluster.server}/apis/stable.example.com/v1`);
  assert.match(await response.text(), /"kind":"TsTest"/);
  const listed = await run(folder.path, "list");
  const line = listed.out.find((text) => text.startsWith("embedded-")) ?? "";
  assert.match(line, /^embedded-[0-9a-f]{8}: running since .*started by a command, process \d+, kubeconfig /);
  assert.ok(line.includes(path), line);

  const stopped = await run(folder.path, "stop");
  assert.deepEqual([stopped.code, stopped.out.length], [0, 1]);
  assert.equal((await child.status).code, 0, await err);
  assert.equal(await out, `export KUBECONFIG=${path}\n`);
  assert.match(await err, /runs until Ctrl\+C/);
  assert.deepEqual((await run(folder.path, "stop")).out, ["No environment is running"]);
});

Deno.test("testenv: without a file the kubeconfig is all that is on standard output", async () => {
  await using folder = await temporaryFolder();
  const { child, out, err } = await spawn(folder.path, ["start", "--backend", "embedded"]);
  await eventually(async () => {
    const { out: lines } = await run(folder.path, "list");
    assert.ok(lines.some((text) => text.startsWith("embedded-")), lines.join("\n"));
  }, { timeoutMs: 30_000, intervalMs: 500 });
  child.kill("SIGTERM");
  const { code } = await child.status;
  assert.equal(code, 0, await err);
  const text = await out;
  // Ended before it was up: nothing is told.
  if (text !== "") assert.equal(JSON.parse(text).kind, "Config");
});

Deno.test("testenv: what is killed is shown as left behind, and cleaned up", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/kubeconfig`;
  const { child, out, err } = await spawn(folder.path, [
    "start",
    "--backend",
    "embedded",
    "--kubeconfig",
    path,
  ]);
  await eventually(() => Deno.stat(path), { timeoutMs: 30_000 });
  child.kill("SIGKILL");
  await child.status;
  await Promise.all([out, err]);
  assert.match(
    (await run(folder.path, "list")).out.join("\n"),
    /left behind, "kubeloop testenv cleanup" removes it/,
  );
  const cleaned = await run(folder.path, "cleanup");
  assert.ok(
    cleaned.out.some((line) => /^Removed what was left of embedded-/.test(line)),
    cleaned.out.join("\n"),
  );
  assert.match((await run(folder.path, "list")).out.join("\n"), /No environment is running/);
});

Deno.test("testenv: bad input is told in one line", async () => {
  await using folder = await temporaryFolder();
  const refused = await run(folder.path, "start", "--backend", "minikube");
  assert.equal(refused.code, 1);
  assert.match(
    refused.err,
    /^Cannot start the backend "minikube": choose one of embedded, [^\n]*$/,
  );
  const unknown = await run(folder.path, "stop", "nobody");
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /^Cannot stop "nobody": no such environment[^\n]*$/);
  const unwritable = await run(
    folder.path,
    "start",
    "--backend",
    "embedded",
    "--kubeconfig",
    `${folder.path}/no/file`,
  );
  assert.equal(unwritable.code, 1);
  assert.match(unwritable.err, /^Cannot write the kubeconfig to "[^\n]*$/);
});
