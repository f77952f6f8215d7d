import assert from "node:assert/strict";
import {
  type Client,
  isConflict,
  isNotFound,
  Manager,
  mergePatch,
  type Random,
  seededRandom,
  type Stored,
} from "@kubeloop/sdk";
import { Deployment } from "@kubeloop/sdk/builtins";
import { chooseBackend, eventually, startTestEnv } from "@kubeloop/sdk/testing";
import { controller } from "./controller.ts";
import { TsTest } from "./resource.ts";

/** A node holds about a hundred pods, and its own controllers and kubelet go on writing the status of Deployments. */
const hasNodes = chooseBackend(undefined) === "kind";
const OBJECTS = hasNodes ? 40 : 1_000;
const STEPS = 4 * OBJECTS;
/** Another seed: KUBELOOP_SEED=42 deno task test examples/tstest/convergence_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? "20261122");

Deno.test({
  name:
    "TsTest: many objects converge under random changes and cut watches, a second reconcile writes nothing",
  async fn() {
    console.log(`seed ${SEED}`);
    const random = seededRandom(SEED);
    await using env = await startTestEnv({ resources: [TsTest], controllers: [controller] });
    const namespace = await env.namespace();
    for (let step = 0; step < STEPS; step++) {
      await changeSomething(env.client, { namespace, random, step });
      if (random.next() < 0.02) env.cutWatches();
      if (random.next() < 0.002) env.server?.compact();
    }
    await assertConverged(env.client, namespace);

    // A new manager knows nothing: it reconciles every object again.
    const before = await settledVersions(env.client, namespace);
    const stop = new AbortController();
    const reconciled = new Set<string>();
    const second: typeof controller = {
      ...controller,
      async reconcile(context) {
        const result = await controller.reconcile(context);
        reconciled.add(context.key);
        return result;
      },
    };
    const manager = new Manager({ client: env.client });
    manager.add(second);
    const running = manager.run(stop.signal);
    const { items } = await env.client.resource(TsTest, { namespace }).listAll();
    await eventually(() => assert.equal(reconciled.size, items.length), { timeoutMs: 60_000 });
    stop.abort();
    await running;
    assert.deepEqual(
      await settledVersions(env.client, namespace),
      before,
      "a second reconcile has written something",
    );
  },
});

interface Step {
  readonly namespace: string;
  readonly random: Random;
  readonly step: number;
}

async function changeSomething(client: Client, { namespace, random, step }: Step): Promise<void> {
  const tests = client.resource(TsTest, { namespace });
  const deployments = client.resource(Deployment, { namespace });
  const index = step < OBJECTS ? step : Math.floor(random.next() * OBJECTS);
  const name = `t${index}`;
  const replicas = Math.floor(random.next() * 5);
  const changes: (() => Promise<unknown>)[] = [
    () => tests.patch(name, mergePatch({ spec: { replicas } })),
    () => tests.patch(name, mergePatch({ spec: { image: `nginx:${replicas}` } })),
    () => tests.patch(name, mergePatch({ spec: { deploymentName: `d${index}-${replicas}` } })),
    () => tests.delete(name),
    () => deployments.delete(`d${index}-0`),
    () => deployments.patch(`d${index}-0`, mergePatch({ spec: { replicas: 9 } })),
  ];
  const create = () =>
    tests.create({ metadata: { name }, spec: { deploymentName: `d${index}-0`, replicas } });
  const change = step < OBJECTS ? create : changes[Math.floor(random.next() * changes.length)] ?? create;
  try {
    await change();
  } catch (error) {
    // The operator works on the same objects: what was there a moment ago may be gone or changed.
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}

async function assertConverged(client: Client, namespace: string): Promise<void> {
  await eventually(async () => {
    const tests = await client.resource(TsTest, { namespace }).listAll();
    const deployments = await client.resource(Deployment, { namespace }).listAll();
    const wanted = tests.items.map(({ spec }) => `${spec.deploymentName} ${spec.replicas} ${spec.image}`);
    const actual = deployments.items.map(({ metadata, spec }) =>
      `${metadata.name} ${spec?.replicas} ${spec?.template.spec?.containers[0]?.image}`
    );
    assert.deepEqual(actual.sort(), wanted.sort());
    for (const { metadata, status } of tests.items) {
      assert.equal(metadata.deletionTimestamp, undefined);
      assert.equal(status?.observedGeneration, metadata.generation, `status of ${metadata.name}`);
    }
  }, { timeoutMs: 60_000, intervalMs: 200, what: "all TsTests converged" });
}

/** What changes whenever the operator writes an object. */
function versionOf({ kind, metadata }: Stored<typeof TsTest> | Stored<typeof Deployment>): string {
  const { name, uid, generation, resourceVersion, managedFields = [] } = metadata;
  if (!hasNodes || kind === TsTest.kind) return `${kind} ${name} ${uid} ${resourceVersion}`;
  const applied = managedFields.find(({ operation }) => operation === "Apply");
  return `${kind} ${name} ${uid} ${generation} ${applied?.time}`;
}

/** The versions of all objects, once nothing has changed for a while. */
async function settledVersions(client: Client, namespace: string): Promise<readonly string[]> {
  let last: readonly string[] = [];
  return await eventually(async () => {
    const tests = await client.resource(TsTest, { namespace }).listAll();
    const deployments = await client.resource(Deployment, { namespace }).listAll();
    const versions = [...tests.items, ...deployments.items].map(versionOf);
    const before = last;
    last = versions;
    assert.deepEqual(versions, before, "the objects are still being written to");
    return versions;
  }, { intervalMs: 300, timeoutMs: 60_000 });
}
