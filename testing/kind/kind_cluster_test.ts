import assert from "node:assert/strict";
import { systemRandom } from "../../src/async/random.ts";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { runCommand } from "../assets/run_command.ts";
import { readAssetEnvironment } from "../backends/asset_environment.ts";
import { startKindCluster } from "../backends/kind.ts";
import { ignoreDocker } from "../backends/real_servers_for_tests.ts";
import { eventually } from "../eventually.ts";
import { findRuns, forgetRun } from "../runs/run_record.ts";

/** The containers of all clusters whose names begin so. */
async function containers(prefix: string): Promise<string[]> {
  const { output } = await runCommand(["docker", "ps", "--all", "--format", "{{.Names}}"]);
  return output.split("\n").filter((name) => name.startsWith(prefix));
}

/** A program that makes a cluster and tells its steps. */
const PROGRAM = `
  import { startKindCluster } from ${JSON.stringify(new URL("../backends/kind.ts", import.meta.url).href)};
  await startKindCluster({ onProgress: (line) => console.log(line), random: { next: () => 0, uuid: () => Deno.args[0] } });
  console.log("ready");
  setInterval(() => {}, 1e6);
`;

/** Runs the program until it has told a line, then kills it; answers the cluster's name. */
async function killedAfter(line: RegExp, folder: string): Promise<string> {
  const id = systemRandom.uuid().slice(0, 8);
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-lock", "--allow-all", "-", id],
    env: { TMPDIR: folder },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(PROGRAM));
  await writer.close();
  let seen = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    seen += text;
    if (line.test(seen)) break;
  }
  assert.match(seen, line);
  child.kill("SIGKILL");
  await child.status;
  return `kubeloop-${id}`;
}

for (const line of [/Preparing nodes/, /Starting control-plane/]) {
  Deno.test({
    name: `docker: a kind cluster whose process is killed at "${line.source}" is deleted`,
    ignore: ignoreDocker,
    async fn() {
      await using folder = await temporaryFolder();
      const name = await killedAfter(line, folder.path);
      // The guard has done its work when the folder that it guards is gone.
      await eventually(async () => {
        assert.deepEqual(await Array.fromAsync(Deno.readDir(folder.path), (entry) => entry.name), []);
      }, { timeoutMs: 90_000, intervalMs: 500, what: "the end of the guard" });
      assert.deepEqual(await containers(name), []);
      const environment = readAssetEnvironment();
      const run = (await findRuns(environment)).find((found) => found.name === name);
      assert.equal(run?.isRunning, false);
      await forgetRun(run, environment);
    },
  });
}

/** A cluster whose first component refuses its configuration. */
const BROKEN = `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
kubeadmConfigPatches:
  - |
    kind: ClusterConfiguration
    kubernetesVersion: nonsense
`;

Deno.test({
  name: "docker: a kind cluster that cannot start says why, with its node's log, and leaves nothing",
  ignore: ignoreDocker,
  async fn() {
    await using folder = await temporaryFolder();
    const config = `${folder.path}/kind.yaml`;
    await Deno.writeTextFile(config, BROKEN);
    const id = systemRandom.uuid();
    const random = { next: () => 0, uuid: () => id };
    await assert.rejects(startKindCluster({ random, config }), (error: Error) => {
      assert.equal(error.name, "KindError");
      assert.match(
        error.message,
        /^Cannot create cluster with kind: it has ended with code 1; its last lines are:/,
      );
      assert.match(error.message, /The last lines of the node are:\n./);
      return true;
    });
    assert.deepEqual(await containers(`kubeloop-${id.slice(0, 8)}`), []);
  },
});

Deno.test({
  name: "docker: a kind cluster that is not up in time is told, and leaves nothing",
  ignore: ignoreDocker,
  async fn() {
    const id = systemRandom.uuid();
    const random = { next: () => 0, uuid: () => id };
    await assert.rejects(startKindCluster({ random, startTimeoutMs: 3_000 }), {
      name: "KindError",
      message: /^Cannot create cluster with kind: it has not ended after 3000 ms; its last lines are:/,
    });
    assert.deepEqual(await containers(`kubeloop-${id.slice(0, 8)}`), []);
  },
});

Deno.test({
  name: "docker: a kind cluster of an image that is not there is refused in one line",
  ignore: ignoreDocker,
  async fn() {
    await assert.rejects(startKindCluster({ image: "kubeloop-test/none:1", pullPolicy: "Never" }), {
      name: "DockerError",
      message: /^Cannot use the image "kubeloop-test\/none:1": it is not on this machine[^\n]*$/,
    });
    await assert.rejects(startKindCluster({ cluster: "kubeloop-none" }), {
      name: "KindError",
      message: /^Cannot export kubeconfig with kind: it has ended with code 1/,
    });
  },
});
