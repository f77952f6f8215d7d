import assert from "node:assert/strict";
import { systemRandom } from "@kubeloop/sdk";
import { Pod } from "@kubeloop/sdk/builtins";
import { eventually, startTestEnv } from "@kubeloop/sdk/testing";
import { controller } from "./controller.ts";
import { TsTest } from "./resource.ts";

/** What the test needs is not on every machine; `deno task test:all` looks for it. */
const ignore = !Deno.env.get("KUBELOOP_REQUIRE_DOCKER");

const PROGRAM = `package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	<-stop
}
`;

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const env = { CGO_ENABLED: "0", GOWORK: "off" };
  const { success, stderr } = await new Deno.Command(command, { args: [...args], cwd, env }).output();
  assert.ok(success, `${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

/** An image that is nowhere but on this machine: a program that waits for its end. */
async function buildImage() {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-test-" });
  const image = `kubeloop-test/waiting:${systemRandom.uuid()}`;
  try {
    await Deno.writeTextFile(`${folder}/main.go`, PROGRAM);
    await Deno.writeTextFile(`${folder}/Dockerfile`, 'FROM scratch\nCOPY main /main\nENTRYPOINT ["/main"]\n');
    await run("go", ["build", "-ldflags=-s -w", "-o", "main", "main.go"], folder);
    await run("docker", ["build", "--quiet", "--tag", image, "."], folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return { image, [Symbol.asyncDispose]: () => run("docker", ["image", "rm", image], ".") };
}

Deno.test({
  name: "docker: on kind, real pods of an image that was built here become ready, and the TsTest says so",
  ignore,
  async fn() {
    await using built = await buildImage();
    await using env = await startTestEnv({ backend: "kind", resources: [TsTest], controllers: [controller] });
    assert.ok(env.loadImage);
    await env.loadImage(built.image);
    const namespace = await env.namespace();
    const tests = env.client.resource(TsTest, { namespace });
    await tests.create({
      metadata: { name: "one" },
      spec: { deploymentName: "waiting", replicas: 2, image: built.image },
    });
    await eventually(async () => {
      const { status } = await tests.get("one");
      assert.equal(status?.readyReplicas, 2);
      assert.equal(status?.conditions?.[0]?.reason, "AllReplicasReady");
    }, { timeoutMs: 120_000, intervalMs: 200, what: "two ready replicas" });
    const { items } = await env.client.resource(Pod, { namespace }).list();
    assert.deepEqual(items.map(({ status }) => status?.phase), ["Running", "Running"]);
    assert.ok(items.every(({ status }) => status?.containerStatuses?.[0]?.imageID), "real containers run");
  },
});
