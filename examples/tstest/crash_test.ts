import assert from "node:assert/strict";
import { isNotFound, mergePatch, seededRandom, VirtualClock } from "@kubeloop/sdk";
import { Deployment } from "@kubeloop/sdk/builtins";
import { crashAtEveryWrite, eventually } from "@kubeloop/sdk/testing";
import { controller } from "./controller.ts";
import { TsTest } from "./resource.ts";

Deno.test("TsTest: killed at any of its writes, the operator's successor finishes the work", async () => {
  const { crashes, writes } = await crashAtEveryWrite({
    controllers: [controller],
    env: () => ({
      backend: "embedded",
      resources: [TsTest],
      clock: new VirtualClock(),
      random: seededRandom(1),
      simulate: true,
    }),
    async scenario({ client, clock }) {
      const tests = client.resource(TsTest, { namespace: "default" });
      const deployments = client.resource(Deployment, { namespace: "default" });
      const within = { clock, timeoutMs: 120_000, intervalMs: 2_000 };
      const isReady = async (deploymentName: string, replicas: number) => {
        const { status } = await tests.get("one");
        assert.equal(status?.readyReplicas, replicas);
        assert.equal(status?.conditions?.find(({ type }) => type === "Ready")?.status, "True");
        const { items } = await deployments.list();
        assert.deepEqual(items.map(({ metadata }) => metadata.name), [deploymentName]);
      };
      await tests.create({ metadata: { name: "one" }, spec: { deploymentName: "web", replicas: 2 } });
      await eventually(() => isReady("web", 2), within);
      await tests.patch("one", mergePatch({ spec: { deploymentName: "other", replicas: 3 } }));
      await eventually(() => isReady("other", 3), within);
      await tests.delete("one");
      await eventually(() => assert.rejects(tests.get("one"), isNotFound), within);
    },
    async invariant({ client }) {
      assert.deepEqual((await client.resource(Deployment, { namespace: "default" }).list()).items, []);
    },
  });
  assert.ok(writes.length >= 8, writes.join("\n"));
  assert.equal(crashes, 2 * writes.length);
});
