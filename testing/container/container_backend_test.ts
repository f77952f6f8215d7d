import assert from "node:assert/strict";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { runCommand } from "../assets/run_command.ts";
import { readAssetEnvironment } from "../backends/asset_environment.ts";
import { ignoreDocker } from "../backends/real_servers_for_tests.ts";
import { eventually } from "../eventually.ts";
import { findRuns, forgetRun } from "../runs/run_record.ts";
import { startTestEnv } from "../start_test_env.ts";
import { buildImage } from "./build_image.ts";
import { CONTROL_PLANE_IMAGE } from "./image_name.ts";
import { RUN_LABEL } from "./run_guard.ts";

const ENVIRONMENTS = 5;

/** The runs that have containers. */
async function runsWithContainers(): Promise<string[]> {
  const format = `{{.Label "${RUN_LABEL}"}}`;
  const args = ["docker", "ps", "--all", "--filter", `label=${RUN_LABEL}`, "--format", format];
  return (await runCommand(args)).output.split("\n").filter((name) => name !== "");
}

/** The engine's networks and volumes. */
async function networksAndVolumes(): Promise<string[]> {
  const networks = await runCommand(["docker", "network", "ls", "--quiet"]);
  const volumes = await runCommand(["docker", "volume", "ls", "--quiet"]);
  return (networks.output + volumes.output).split("\n");
}

async function makeImage(): Promise<void> {
  await buildImage({ image: CONTROL_PLANE_IMAGE, environment: readAssetEnvironment(), progress: () => {} });
}

Deno.test({
  name: `docker: ${ENVIRONMENTS} environments in containers, two at once, serve and leave nothing`,
  ignore: ignoreDocker,
  async fn() {
    await makeImage();
    const before = await networksAndVolumes();
    const names: string[] = [];
    const progress: string[] = [];
    const useOne = async () => {
      await using env = await startTestEnv({
        backend: "container",
        onProgress: (line) => progress.push(line),
      });
      assert.equal(env.backend, "container");
      const namespace = await env.namespace();
      assert.match(namespace, /^test-/);
      for (const { name, backend, isRunning } of await findRuns(readAssetEnvironment())) {
        if (backend === "container" && isRunning) names.push(name);
      }
    };
    await Promise.all([useOne(), useOne()]);
    for (let count = 2; count < ENVIRONMENTS; count++) await useOne();
    const left = await runsWithContainers();
    assert.deepEqual(left.filter((name) => names.includes(name)), []);
    assert.deepEqual((await networksAndVolumes()).filter((id) => !before.includes(id)), []);
    assert.ok(new Set(names).size >= ENVIRONMENTS, names.join());
    assert.ok(progress.includes("container: waiting until kube-apiserver is ready"), progress.join("\n"));
  },
});

Deno.test({
  name: "docker: the container of a process that is killed is removed",
  ignore: ignoreDocker,
  async fn() {
    await makeImage();
    await using folder = await temporaryFolder();
    const program = `
      import { startTestEnv } from ${JSON.stringify(new URL("../start_test_env.ts", import.meta.url).href)};
      await startTestEnv({ backend: "container" });
      console.log("ready");
      setInterval(() => {}, 1e6);
    `;
    const child = new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-lock", "--allow-all", "-"],
      env: { TMPDIR: folder.path },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(program));
    await writer.close();
    const reader = child.stdout.getReader();
    await reader.read();
    const environment = readAssetEnvironment();
    const run = (await findRuns(environment)).find(({ pid }) => pid === child.pid);
    assert.ok(run !== undefined && (await runsWithContainers()).includes(run.name));
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    await eventually(async () => {
      const entries = await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name);
      assert.deepEqual(entries.filter((name) => name.startsWith("kubeloop-")), []);
    }, { timeoutMs: 60_000, intervalMs: 200, what: "the end of the guard" });
    assert.ok(!(await runsWithContainers()).includes(run.name));
    await forgetRun(run, environment);
  },
});

Deno.test({
  name: "docker: a container that cannot start says why, with its log, and leaves nothing",
  ignore: ignoreDocker,
  async fn() {
    await makeImage();
    const before = await runsWithContainers();
    const container = { apiServerFlags: ["--no-such-flag"] };
    await assert.rejects(
      startTestEnv({ backend: "container", container, startTimeoutMs: 20_000 }),
      (error: Error) => {
        assert.equal(error.name, "DockerError");
        assert.match(
          error.message,
          /^Cannot start the control plane in a container: .*the container's last lines are:\n/,
        );
        assert.match(error.message, /unknown flag: --no-such-flag/);
        return true;
      },
    );
    assert.deepEqual(await runsWithContainers(), before);
    const none = { image: "kubeloop-test/none:1", pullPolicy: "Never" } as const;
    await assert.rejects(startTestEnv({ backend: "container", container: none }), {
      name: "DockerError",
      message:
        /^Cannot use the image "kubeloop-test\/none:1": it is not on this machine, .* run "kubeloop testenv image"/,
    });
  },
});
