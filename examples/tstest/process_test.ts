import assert from "node:assert/strict";
import { eventually, startTestEnv } from "@kubeloop/sdk/testing";
import { Deployment } from "@kubeloop/sdk/builtins";
import { TsTest } from "./resource.ts";

const MAIN = new URL("./main.ts", import.meta.url).pathname;

const CONFIG = new URL("../../deno.json", import.meta.url);

/** The permissions that `deno task start` gives. */
async function startPermissions(): Promise<readonly string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(CONFIG));
  return String(tasks.start.command).split(" ").filter((word) => word.startsWith("--allow-"));
}

/** Where the running Deno caches modules; a process with another HOME would fetch them again. */
async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command("deno", { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

/** The address of a port on which nobody listens. */
function deadServer(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${listener.addr.port}`;
}

interface RunSettings {
  readonly args?: readonly string[];
  readonly permissions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The operator as a process of its own. */
async function startOperator({ args = [], permissions, env = {} }: RunSettings): Promise<Deno.ChildProcess> {
  return new Deno.Command("deno", {
    args: ["run", "--no-prompt", ...permissions ?? await startPermissions(), MAIN, ...args],
    env: { NO_COLOR: "1", KUBECONFIG: "", ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

/** Runs the operator where it can't start; what it says must be one line. */
async function refusalOf(settings: RunSettings): Promise<string> {
  const { code, stderr } = await (await startOperator(settings)).output();
  const text = new TextDecoder().decode(stderr).trimEnd();
  assert.equal(code, 1, text);
  const lines = text.split("\n").filter((line) => !line.startsWith("{"));
  assert.equal(lines.length, 1, `more than one line:\n${text}`);
  return lines[0] ?? "";
}

/** A temporary folder with a kubeconfig in it. */
async function kubeconfigFolder(text: string) {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-" });
  const path = `${folder}/kubeconfig`;
  await Deno.writeTextFile(path, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

function kubeconfigFor(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server } }],
    users: [{ name: "test", user: {} }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    "current-context": "test",
  });
}

Deno.test("main: installs its CRD, works against a server over HTTP, and ends with 0 on SIGTERM", async () => {
  await using env = await startTestEnv();
  await using config = await kubeconfigFolder(env.kubeconfig());
  const operator = await startOperator({ args: ["--kubeconfig", config.path] });
  const log = new Response(operator.stderr).text();
  const namespace = await env.namespace();
  const tests = env.client.resource(TsTest, { namespace });
  await eventually(() =>
    tests.create({ metadata: { name: "one" }, spec: { deploymentName: "web", replicas: 2 } })
  );
  const { spec } = await eventually(() => env.client.resource(Deployment, { namespace }).get("web"));
  assert.equal(spec?.replicas, 2);
  operator.kill("SIGTERM");
  const { code } = await operator.status;
  assert.equal(code, 0, await log);
});

Deno.test("main: an empty configuration says what was looked for", async () => {
  const line = await refusalOf({ env: { HOME: "/nonexistent", DENO_DIR: await denoDir() } });
  assert.match(line, /^Cannot .*kubeconfig/);
});

Deno.test("main: a missing kubeconfig is named", async () => {
  const line = await refusalOf({ args: ["--kubeconfig", "/nonexistent/config"] });
  assert.match(line, /^Cannot .*"?\/nonexistent\/config/);
});

Deno.test("main: a broken kubeconfig is named", async () => {
  await using config = await kubeconfigFolder("clusters: [\n  - nonsense: {");
  const line = await refusalOf({ args: ["--kubeconfig", config.path] });
  assert.match(line, /^Cannot .*kubeconfig/);
  assert.ok(line.includes(config.path), line);
});

Deno.test("main: a context that isn't there is named, with those that are", async () => {
  await using config = await kubeconfigFolder(kubeconfigFor(deadServer()));
  const line = await refusalOf({ args: ["--kubeconfig", config.path, "--context", "prod"] });
  assert.match(line, /"prod"/);
  assert.match(line, /"?test"?/);
});

Deno.test("main: a cluster that can't be reached is named", async () => {
  const server = deadServer();
  await using config = await kubeconfigFolder(kubeconfigFor(server));
  const line = await refusalOf({ args: ["--kubeconfig", config.path] });
  assert.match(line, /^Cannot .*reach/);
  assert.ok(line.includes(server), line);
});

Deno.test("main: a permission of Deno's that is missing is named, with the flag to give", async () => {
  await using config = await kubeconfigFolder(kubeconfigFor(deadServer()));
  const args = ["--kubeconfig", config.path];
  assert.match(await refusalOf({ args, permissions: ["--allow-read", "--allow-env"] }), /--allow-net/);
  assert.match(await refusalOf({ args, permissions: ["--allow-net", "--allow-env"] }), /--allow-read/);
});

Deno.test("main: an unknown option is named", async () => {
  assert.match(await refusalOf({ args: ["--nonsense"] }), /^Cannot start: .*--nonsense.*--help/);
});
