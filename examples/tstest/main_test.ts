import assert from "node:assert/strict";
import {
  type Input,
  isInvalid,
  isNotFound,
  mergePatch,
  type Stored,
  systemClock,
  VirtualClock,
} from "@kubeloop/sdk";
import { Deployment } from "@kubeloop/sdk/builtins";
import { parseYaml } from "@kubeloop/sdk/schema";
import { chooseBackend, eventually, startTestEnv, type TestEnv } from "@kubeloop/sdk/testing";
import { controller } from "./controller.ts";
import { TsTest } from "./resource.ts";

type TsTestObject = Stored<typeof TsTest>;

/** One environment with the operator running, and the clients of a fresh namespace. */
async function start() {
  const env: TestEnv = await startTestEnv({ resources: [TsTest], controllers: [controller] });
  const namespace = await env.namespace();
  return {
    env,
    tests: env.client.resource(TsTest, { namespace }),
    deployments: env.client.resource(Deployment, { namespace }),
    [Symbol.asyncDispose]: () => env.stop(),
  };
}

function tsTest(spec: Partial<Input<typeof TsTest>["spec"]> = {}): Input<typeof TsTest> {
  return { metadata: { name: "one" }, spec: { deploymentName: "one-deployment", ...spec } };
}

Deno.test("TsTest: the Deployment exists with the wanted replicas and image, owned by the TsTest", async () => {
  await using world = await start();
  const owner = await world.tests.create(tsTest({ replicas: 3, image: "nginx:1.27" }));
  const deployment = await eventually(() => world.deployments.get("one-deployment"));
  assert.equal(deployment.spec?.replicas, 3);
  assert.equal(deployment.spec?.template.spec?.containers[0]?.image, "nginx:1.27");
  assert.deepEqual(deployment.metadata.ownerReferences, [{
    apiVersion: "stable.example.com/v1",
    kind: "TsTest",
    name: "one",
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }]);
});

Deno.test("TsTest: the sample works verbatim, with the defaults of replicas and image filled in", async () => {
  await using world = await start();
  const [sample] = parseYaml(await Deno.readTextFile(new URL("./sample.yaml", import.meta.url)));
  const stored = await world.tests.apply(TsTest.parseInput(sample));
  assert.equal(stored.spec.replicas, 2);
  const deployment = await eventually(() => world.deployments.get("tstest-sample-deployment"));
  assert.equal(deployment.spec?.replicas, 2);
  assert.equal(deployment.spec?.template.spec?.containers[0]?.image, stored.spec.image);

  const defaulted = await world.tests.create(tsTest());
  assert.equal(defaulted.spec.replicas, 1);
});

Deno.test("TsTest: changes of replicas and image reach the Deployment", async () => {
  await using world = await start();
  await world.tests.create(tsTest({ replicas: 1 }));
  await eventually(() => world.deployments.get("one-deployment"));
  await world.tests.patch("one", mergePatch({ spec: { replicas: 4, image: "nginx:2" } }));
  await eventually(async () => {
    const { spec } = await world.deployments.get("one-deployment");
    assert.equal(spec?.replicas, 4);
    assert.equal(spec?.template.spec?.containers[0]?.image, "nginx:2");
  });
});

Deno.test("TsTest: a Deployment deleted by hand is put back", async () => {
  await using world = await start();
  await world.tests.create(tsTest({ replicas: 2 }));
  const first = await eventually(() => world.deployments.get("one-deployment"));
  await world.deployments.delete("one-deployment");
  await eventually(async () => {
    const again = await world.deployments.get("one-deployment");
    assert.notEqual(again.metadata.uid, first.metadata.uid);
    assert.equal(again.spec?.replicas, 2);
  });
});

Deno.test("TsTest: a Deployment edited by hand is put back", async () => {
  await using world = await start();
  await world.tests.create(tsTest({ replicas: 2 }));
  const first = await eventually(() => world.deployments.get("one-deployment"));
  const edited = await world.deployments.patch("one-deployment", mergePatch({ spec: { replicas: 9 } }));
  assert.equal(edited.spec?.replicas, 9);
  await eventually(async () => {
    const { spec, metadata } = await world.deployments.get("one-deployment");
    assert.equal(spec?.replicas, 2);
    assert.equal(metadata.uid, first.metadata.uid);
  });
});

Deno.test("TsTest: with another deploymentName the old Deployment goes", async () => {
  await using world = await start();
  await world.tests.create(tsTest());
  await eventually(() => world.deployments.get("one-deployment"));
  await world.tests.patch("one", mergePatch({ spec: { deploymentName: "renamed" } }));
  await eventually(async () => {
    const { items } = await world.deployments.list();
    assert.deepEqual(items.map(({ metadata }) => metadata.name), ["renamed"]);
  });
});

/** Every kubelet has this one: its pods begin with it. */
const IMAGE = "registry.k8s.io/pause:3.10.2";

Deno.test("TsTest: status follows the Deployment", async () => {
  // Where there are no nodes, the pods are simulated.
  const hasNodes = chooseBackend(undefined) === "kind";
  await using env = await startTestEnv({
    resources: [TsTest],
    controllers: [controller],
    ...(hasNodes ? {} : { simulate: { rules: [{ afterMs: 500 }] } }),
  });
  const tests = env.client.resource(TsTest, { namespace: await env.namespace() });
  await tests.create(tsTest({ replicas: 2, image: IMAGE }));
  const statusIs = (readyReplicas: number, ready: string): Promise<TsTestObject> =>
    eventually(async () => {
      const test = await tests.get("one");
      assert.equal(test.status?.readyReplicas, readyReplicas);
      assert.equal(test.status?.conditions?.find(({ type }) => type === "Ready")?.status, ready);
      assert.equal(test.status?.observedGeneration, test.metadata.generation);
      return test;
    }, { timeoutMs: 60_000 });
  const waiting = await statusIs(0, "False");
  const ready = await statusIs(2, "True");
  assert.equal(
    ready.metadata.generation,
    waiting.metadata.generation,
    "a status change is no new generation",
  );
});

Deno.test("TsTest: another one's Deployment is left alone, and the status says so until it is free", async () => {
  // A real server's answers take real time: virtual time would run out of their deadlines.
  const clock = chooseBackend(undefined) === "embedded" ? new VirtualClock() : systemClock;
  await using env = await startTestEnv({ resources: [TsTest], controllers: [controller], clock });
  const namespace = await env.namespace();
  const tests = env.client.resource(TsTest, { namespace });
  const deployments = env.client.resource(Deployment, { namespace });
  const conditionOf = async (name: string) => (await tests.get(name)).status?.conditions?.[0];
  await tests.create({ metadata: { name: "first" }, spec: { deploymentName: "shared", replicas: 1 } });
  await eventually(() => deployments.get("shared"), { clock });
  await tests.create({ metadata: { name: "second" }, spec: { deploymentName: "shared", replicas: 2 } });
  const taken = await eventually(async () => {
    const condition = await conditionOf("second");
    assert.equal(condition?.reason, "DeploymentNameTaken");
    return condition;
  }, { clock });
  assert.equal(taken.message, 'Deployment "shared" belongs to TsTest "first"');
  if (clock instanceof VirtualClock) await clock.advance(600_000);
  assert.equal((await deployments.get("shared")).spec?.replicas, 1);
  assert.equal((await conditionOf("first"))?.reason, "WaitingForReplicas");

  await tests.delete("first");
  await eventually(async () => assert.equal((await deployments.get("shared")).spec?.replicas, 2), {
    clock,
    timeoutMs: 120_000,
    intervalMs: 1_000,
  });
});

Deno.test("TsTest: its deletion runs the clean-up, then the garbage collector removes the Deployment", async () => {
  await using world = await start();
  await world.tests.create(tsTest({ replicas: 2 }));
  const { metadata } = await eventually(() => world.deployments.get("one-deployment"));
  const stored = await world.tests.get("one");
  assert.deepEqual(stored.metadata.finalizers, ["tstests.stable.example.com/cleanup"]);
  const stop = new AbortController();
  const events = await world.deployments.watch({
    resourceVersion: metadata.resourceVersion,
    signal: stop.signal,
  });
  await world.tests.delete("one");
  // Where a deployment controller runs, it writes too: what counts is how many replicas were wanted.
  const wanted: (number | undefined)[] = [];
  for await (const event of events) {
    if (event.type !== "MODIFIED" && event.type !== "DELETED") continue;
    const replicas = event.object.spec?.replicas;
    if (replicas !== wanted.at(-1)) wanted.push(replicas);
    if (event.type === "DELETED") break;
  }
  stop.abort();
  assert.deepEqual(wanted.filter((replicas) => replicas !== 2), [0]);
  await assert.rejects(world.deployments.get("one-deployment"), isNotFound);
  await assert.rejects(world.tests.get("one"), isNotFound);
});

Deno.test("TsTest: a bad object is refused with the server's message", async () => {
  await using world = await start();
  await assert.rejects(world.tests.create(tsTest({ replicas: -1 })), (error) => {
    assert.ok(isInvalid(error));
    assert.match(error.message, /spec\.replicas: Invalid value: -1: .*should be greater than or equal to 0/);
    return true;
  });
});
