/**
 * What `task test:all` runs: every test with the real etcd and kube-apiserver; those on a Docker engine, where there is
 * one; and the tests of the examples, unchanged, on each backend. For each backend it says how long its start, the tests
 * and its stop took.
 *
 * @module
 */

import { systemClock } from "../src/async/clock.ts";

const RUN_TESTS = ["run", "--allow-read", "--allow-write", "--allow-run=deno", "tools/run_tests.ts"];
/** The tests that start many servers: they run by themselves. */
const CROWD_TESTS = ["testing/real/lifecycle_test.ts"];
/** The tests that make containers. */
const DOCKER_TESTS = ["testing/kind", "testing/container", "examples/tstest/kind_test.ts"];
/** Says that a Docker engine is not to be used, even if there is one. */
const WITHOUT_DOCKER = "--without-docker";
/** What `testenv start` says last. */
const IS_UP = /environment runs until/;

type Environment = Readonly<Record<string, string>>;

/** A backend for the tests of the examples. */
interface ExampleBackend {
  readonly name: string;
  readonly needsDocker: boolean;
  /** Whether all tests use one cluster, one after another: where each would wait long for one of its own. */
  readonly isShared: boolean;
}

const BACKENDS: readonly ExampleBackend[] = [
  { name: "embedded", needsDocker: false, isShared: false },
  { name: "control-plane", needsDocker: false, isShared: false },
  { name: "container", needsDocker: true, isShared: false },
  { name: "kind", needsDocker: true, isShared: true },
];

/** How long something took. */
interface Timed<T> {
  readonly value: T;
  readonly seconds: string;
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const startMs = systemClock.monotonic();
  const value = await work();
  return { value, seconds: `${((systemClock.monotonic() - startMs) / 1000).toFixed(1)} s` };
}

async function hasDocker(): Promise<boolean> {
  try {
    const command = new Deno.Command("docker", { args: ["info"], stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false; // no such command
  }
}

/** Runs tests; answers whether all is well. */
async function runTests(paths: readonly string[], env: Environment): Promise<boolean> {
  const args = [...RUN_TESTS, ...paths];
  return (await new Deno.Command("deno", { args, env, stdout: "inherit", stderr: "inherit" }).output())
    .success;
}

/** Starts an environment as a user does from the command line, and answers how to stop it. */
async function startEnvironment(backend: string, folder: string) {
  const kubeconfig = `${folder}/${backend}.kubeconfig`;
  const args = ["run", "--allow-all", "cli/main.ts", "testenv", "start", "--backend", backend];
  args.push("--kubeconfig", kubeconfig);
  const child = new Deno.Command("deno", { args, stdout: "null", stderr: "piped" }).spawn();
  const [watched, shown] = child.stderr.tee();
  const telling = shown.pipeTo(Deno.stderr.writable, { preventClose: true });
  const ended = async () => {
    const { code } = await child.status;
    await telling;
    return code;
  };
  if (!await saysIsUp(watched)) {
    throw new Error(`Cannot start the backend "${backend}": code ${await ended()}`);
  }
  const stop = async () => {
    child.kill("SIGTERM");
    const code = await ended();
    if (code !== 0) throw new Error(`Cannot stop the backend "${backend}": it has ended with code ${code}`);
  };
  return { kubeconfig, stop };
}

/** Reads until an environment says that it is up, or ends. */
async function saysIsUp(stderr: ReadableStream<Uint8Array>): Promise<boolean> {
  let text = "";
  for await (const chunk of stderr.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (IS_UP.test(text)) return true;
  }
  return false;
}

/** kind names its contexts after the clusters. */
async function kindCluster(kubeconfig: string): Promise<string> {
  const [, name] = /current-context: "?kind-([\w-]+)/.exec(await Deno.readTextFile(kubeconfig)) ?? [];
  if (name === undefined) {
    throw new Error("Cannot tell the cluster's name: its kubeconfig has no context of kind");
  }
  return name;
}

/** Runs the tests of the examples on a backend; answers the line to be told, and whether all is well. */
async function testExamples({ name, isShared }: ExampleBackend, folder: string) {
  const started = await timed(() => startEnvironment(name, folder));
  const { kubeconfig, stop } = started.value;
  // One that is not shared was started to see how long it takes.
  const early = isShared ? undefined : await timed(stop);
  const shared: Environment = isShared
    ? { KUBELOOP_KIND_CLUSTER: await kindCluster(kubeconfig), DENO_JOBS: "1" }
    : {};
  const tests = await timed(() => runTests(["examples"], { KUBELOOP_TEST_BACKEND: name, ...shared }));
  const stopped = early ?? await timed(stop);
  const line = `${name}: start ${started.seconds}, tests ${tests.seconds}, stop ${stopped.seconds}`;
  return { line, success: tests.value };
}

async function runAll(args: readonly string[]): Promise<boolean> {
  const docker = !args.includes(WITHOUT_DOCKER) && await hasDocker();
  const required: Environment = { KUBELOOP_REQUIRE_BACKENDS: "1" };
  let success = await runTests([], required);
  const alone: Environment = { ...required, DENO_JOBS: "1" };
  success = await runTests(CROWD_TESTS, { ...alone, KUBELOOP_REQUIRE_CROWDS: "1" }) && success;
  if (docker) {
    success = await runTests(DOCKER_TESTS, { ...alone, KUBELOOP_REQUIRE_DOCKER: "1" }) && success;
  }
  const lines: string[] = [];
  const folder = await Deno.makeTempDir();
  try {
    for (const backend of BACKENDS) {
      if (backend.needsDocker && !docker) {
        lines.push(
          `${backend.name}: left out, there is no Docker engine for it; so are the tests named "docker: ..."`,
        );
        continue;
      }
      const result = await testExamples(backend, folder);
      lines.push(result.line);
      success = result.success && success;
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  console.log(`\nThe tests of the examples on each backend:\n${lines.join("\n")}`);
  return success;
}

if (import.meta.main && !await runAll(Deno.args)) Deno.exit(1);
