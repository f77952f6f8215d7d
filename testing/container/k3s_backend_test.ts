import assert from "node:assert/strict";
import { systemRandom } from "../../src/async/random.ts";
import { Namespace } from "../../src/resource/builtins.ts";
import { runCommand } from "../assets/run_command.ts";
import { ignoreDocker } from "../backends/real_servers_for_tests.ts";
import { startTestEnv } from "../start_test_env.ts";
import { buildK3sStandIn } from "./k3s_stand_in_for_tests.ts";

async function containersOf(image: string): Promise<string> {
  return (await runCommand(["docker", "ps", "--all", "--quiet", "--filter", `ancestor=${image}`])).output;
}

Deno.test({
  name:
    "docker: k3s is started as its image expects it, and its kubeconfig is found (with a stand-in for its image)",
  ignore: ignoreDocker,
  async fn() {
    await using standIn = await buildK3sStandIn(`kubeloop-test/k3s:${systemRandom.uuid()}`);
    const { image } = standIn;
    const lines: string[] = [];
    {
      await using env = await startTestEnv({
        backend: "k3s",
        k3s: { image, pullPolicy: "Never", serverFlags: ["--disable=metrics-server"] },
        onProgress: (line) => lines.push(line),
      });
      const { items } = await env.client.resource(Namespace).list();
      assert.ok(items.some(({ metadata }) => metadata.name === "default"));
      const [id = ""] = (await containersOf(image)).split("\n");
      const { output } = await runCommand(["docker", "logs", id]);
      assert.match(output, /flag: --tls-san=\S+\n.*flag: --disable=metrics-server/);
      assert.match(env.kubeconfig(), /server: https:\/\/\S+:\d+/);
    }
    assert.deepEqual(lines, [`k3s: starting ${image}, until its node is ready`]);
    assert.equal(await containersOf(image), "");
  },
});

Deno.test({
  name: "docker: k3s that does not get ready says why, with its log",
  ignore: ignoreDocker,
  async fn() {
    await using standIn = await buildK3sStandIn(`kubeloop-test/k3s:${systemRandom.uuid()}`);
    const { image } = standIn;
    await assert.rejects(startTestEnv({ backend: "k3s", k3s: { image }, startTimeoutMs: 100 }), {
      name: "DockerError",
      message: /^Cannot start k3s: .*(100 ?ms|not received)/,
    });
    assert.equal(await containersOf(image), "");
  },
});

Deno.test("startTestEnv: k3s without an image says how to name one", async () => {
  await assert.rejects(startTestEnv({ backend: "k3s", k3s: { image: "" } }), {
    name: "DockerError",
    message: "Cannot start k3s: no image is named; set k3s.image or KUBELOOP_K3S_IMAGE to one of rancher/k3s",
  });
});
