import assert from "node:assert/strict";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { seededRandom } from "../../src/async/random.ts";
import { mergePatch } from "../../src/client/patch.ts";
import {
  Deployment,
  Job,
  Node,
  PersistentVolumeClaim,
  Pod,
  StatefulSet,
} from "../../src/resource/builtins.ts";
import { startTestEnv } from "../start_test_env.ts";
import type { SimulationOptions } from "./simulation.ts";
import type { PodOutcome, SimulationRules } from "./simulation_rule.ts";

async function world(rules: SimulationRules, more: SimulationOptions = {}) {
  const clock = new VirtualClock();
  const simulate = { ...more, rules };
  const env = await startTestEnv({ backend: "embedded", clock, random: seededRandom(1), simulate });
  const namespace = await env.namespace();
  const pods = env.client.resource(Pod, { namespace });
  const createPod = (name: string, spec: Partial<NonNullable<Pod["spec"]>> = {}) =>
    pods.create({ metadata: { name }, spec: { containers: [{ name: "main", image: "a:1" }], ...spec } });
  const phaseOf = async (name: string) => (await pods.get(name)).status?.phase;
  return { env, clock, namespace, pods, createPod, phaseOf, [Symbol.asyncDispose]: () => env.stop() };
}

function workload(name: string, image = "a:1") {
  return {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image }] } },
  };
}

Deno.test("simulate: a pod gets ready after its time, to the millisecond", async () => {
  await using it = await world([{ match: { name: "slow" }, afterMs: 3_600_000 }]);
  await it.createPod("slow");
  await it.createPod("fast");
  await it.clock.advance(0);
  assert.deepEqual([await it.phaseOf("fast"), await it.phaseOf("slow")], ["Running", "Pending"]);
  await it.clock.advance(3_599_999);
  assert.equal(await it.phaseOf("slow"), "Pending");
  await it.clock.advance(1);
  assert.equal(await it.phaseOf("slow"), "Running");
});

Deno.test("simulate: every outcome, as the kubelet tells it", async () => {
  const rules = (["ready", "unready", "succeed", "fail", "image-error", "pending"] as const)
    .map((outcome) => ({ match: { name: outcome }, outcome }));
  await using it = await world(rules);
  for (const { outcome } of rules) await it.createPod(outcome, { restartPolicy: "Never" });
  await it.clock.advance(0);
  const told = async (name: PodOutcome) => {
    const { status, spec } = await it.pods.get(name);
    const ready = status?.conditions?.find(({ type }) => type === "Ready");
    const state = status?.containerStatuses?.[0]?.state;
    const [word] = Object.keys(state ?? {});
    return [status?.phase, spec?.nodeName !== undefined, ready?.status, ready?.reason, word];
  };
  assert.deepEqual(await told("ready"), ["Running", true, "True", undefined, "running"]);
  assert.deepEqual(await told("unready"), ["Running", true, "False", "ContainersNotReady", "running"]);
  assert.deepEqual(await told("succeed"), ["Succeeded", true, "False", "PodCompleted", "terminated"]);
  assert.deepEqual(await told("fail"), ["Failed", true, "False", "PodFailed", "terminated"]);
  assert.deepEqual(await told("image-error"), ["Pending", true, "False", "ContainersNotReady", "waiting"]);
  assert.deepEqual(await told("pending"), ["Pending", false, undefined, undefined, undefined]);
});

Deno.test("simulate: what fails is started again with the kubelet's pauses", async () => {
  await using it = await world([{ outcome: "fail" }]);
  await it.createPod("a");
  const restarts = async () => (await it.pods.get("a")).status?.containerStatuses?.[0]?.restartCount;
  await it.clock.advance(0);
  assert.equal(await restarts(), 1);
  for (const [pauseMs, count] of [[10_000, 2], [20_000, 3], [40_000, 4]] as const) {
    await it.clock.advance(pauseMs - 1);
    assert.equal(await restarts(), count - 1);
    await it.clock.advance(1);
    assert.equal(await restarts(), count);
  }
  const { status } = await it.pods.get("a");
  assert.equal(status?.containerStatuses?.[0]?.state?.waiting?.reason, "CrashLoopBackOff");
  assert.equal(status?.containerStatuses?.[0]?.lastState?.terminated?.exitCode, 1);
});

Deno.test("simulate: rules match the kind of what a pod belongs to, its name, labels and image", async () => {
  await using it = await world([
    { match: { kind: "Deployment", name: "web", labels: { app: "web" }, image: "a:2" }, outcome: "unready" },
    { match: { kind: "Deployment" }, outcome: "pending" },
  ]);
  const deployments = it.env.client.resource(Deployment, { namespace: it.namespace });
  await deployments.create({ metadata: { name: "web" }, spec: workload("web", "a:2") });
  await deployments.create({ metadata: { name: "other" }, spec: workload("other", "a:2") });
  await it.createPod("alone");
  await it.clock.advance(100);
  const { items } = await it.pods.list();
  const states = items.map(({ metadata, status }) =>
    `${metadata.labels?.["app"] ?? "alone"} ${status?.phase}`
  );
  assert.deepEqual(states.toSorted(), ["alone Running", "other Pending", "web Running"]);
});

Deno.test("simulate: a function decides, by what it knows of the pod", async () => {
  await using it = await world(({ restarts, kind }) =>
    kind === "Pod" ? { outcome: restarts < 2 ? "fail" : "ready" } : undefined
  );
  await it.createPod("a");
  await it.clock.advance(60_000);
  const { status } = await it.pods.get("a");
  assert.deepEqual([status?.phase, status?.containerStatuses?.[0]?.restartCount], ["Running", 2]);
  assert.equal(status?.conditions?.find(({ type }) => type === "Ready")?.status, "True");
});

Deno.test("Simulation: rules that are set anew count for pods that are there", async () => {
  await using it = await world([{ outcome: "pending" }]);
  await it.createPod("a");
  await it.clock.advance(60_000);
  assert.equal(await it.phaseOf("a"), "Pending");
  it.env.simulation?.setRules([]);
  await it.clock.advance(0);
  assert.equal(await it.phaseOf("a"), "Running");
  it.env.simulation?.setRules([{ outcome: "unready" }]);
  await it.clock.advance(0);
  const { status } = await it.pods.get("a");
  assert.equal(status?.conditions?.find(({ type }) => type === "Ready")?.status, "False");
});

Deno.test("simulate: a deleted pod has its grace, and takes what it needs of it", async () => {
  await using it = await world([{ match: { name: "slow" }, stopAfterMs: 20_000 }, {
    match: { name: "stubborn" },
    stopAfterMs: 90_000,
  }]);
  for (const name of ["slow", "stubborn", "fast"]) await it.createPod(name);
  await it.clock.advance(0);
  for (const name of ["slow", "stubborn", "fast"]) await it.pods.delete(name);
  const left = async () => (await it.pods.list()).items.map(({ metadata }) => metadata.name);
  await it.clock.advance(0);
  assert.deepEqual(await left(), ["slow", "stubborn"]);
  await it.clock.advance(20_000);
  assert.deepEqual(await left(), ["stubborn"]);
  await it.clock.advance(10_000);
  assert.deepEqual(await left(), []);
});

Deno.test("simulate: a rollout that makes no progress is told when its deadline is over", async () => {
  await using it = await world([{ match: { image: "a:bad" }, outcome: "image-error" }]);
  const deployments = it.env.client.resource(Deployment, { namespace: it.namespace });
  await deployments.create({ metadata: { name: "web" }, spec: { ...workload("web"), replicas: 4 } });
  await it.clock.advance(1_000);
  await deployments.patch(
    "web",
    mergePatch({
      spec: { template: { spec: { containers: [{ name: "main", image: "a:bad" }] } } },
    }),
  );
  await it.clock.advance(599_000);
  const reason = async () =>
    (await deployments.get("web")).status?.conditions?.find(({ type }) => type === "Progressing")?.reason;
  assert.equal(await reason(), "ReplicaSetUpdated");
  await it.clock.advance(5_000);
  assert.equal(await reason(), "ProgressDeadlineExceeded");
  assert.equal((await deployments.get("web")).status?.availableReplicas, 3);
});

Deno.test("simulate: maxSurge and maxUnavailable are kept at each moment of a rollout", async () => {
  await using it = await world([{ afterMs: 5_000 }]);
  const deployments = it.env.client.resource(Deployment, { namespace: it.namespace });
  const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } };
  await deployments.create({
    metadata: { name: "web" },
    spec: { ...workload("web"), replicas: 5, strategy },
  });
  await it.clock.advance(10_000);
  await deployments.patch(
    "web",
    mergePatch({
      spec: { template: { spec: { containers: [{ name: "main", image: "a:2" }] } } },
    }),
  );
  for (let second = 0; second < 60; second++) {
    await it.clock.advance(1_000);
    const { items } = await it.pods.list();
    const ready = items.filter(({ status }) => status?.phase === "Running").length;
    assert.ok(items.length <= 6 && ready >= 4, `${items.length} pods, ${ready} ready after ${second} s`);
  }
  const { status } = await deployments.get("web");
  assert.deepEqual([status?.updatedReplicas, status?.availableReplicas, status?.replicas], [5, 5, 5]);
});

Deno.test("simulate: claims of a StatefulSet are bound, and go once nothing uses them", async () => {
  await using it = await world([]);
  const { client } = it.env;
  const sets = client.resource(StatefulSet, { namespace: it.namespace });
  const claims = client.resource(PersistentVolumeClaim, { namespace: it.namespace });
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
  await sets.create({
    metadata: { name: "db" },
    spec: {
      ...workload("db"),
      serviceName: "db",
      replicas: 2,
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec }],
    },
  });
  await it.clock.advance(1_000);
  const { items } = await claims.list();
  assert.deepEqual(items.map(({ metadata, status }) => `${metadata.name} ${status?.phase}`), [
    "data-db-0 Bound",
    "data-db-1 Bound",
  ]);
  await sets.delete("db");
  await claims.delete("data-db-0");
  await it.clock.advance(5_000);
  assert.deepEqual((await it.pods.list()).items, []);
  assert.deepEqual((await claims.list()).items.map(({ metadata }) => metadata.name), ["data-db-1"]);
});

Deno.test("simulate: a Job tries again after pauses, up to its limit, and goes when its time is", async () => {
  await using it = await world([{ outcome: "fail" }]);
  const jobs = it.env.client.resource(Job, { namespace: it.namespace });
  const template = { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] } };
  await jobs.create({
    metadata: { name: "a" },
    spec: { backoffLimit: 2, ttlSecondsAfterFinished: 60, template },
  });
  const failed = async () => (await jobs.get("a")).status?.failed;
  await it.clock.advance(1_000);
  assert.equal(await failed(), 1);
  await it.clock.advance(10_000);
  assert.equal(await failed(), 2);
  await it.clock.advance(20_000);
  const { status } = await jobs.get("a");
  assert.deepEqual(status?.conditions?.map(({ type, reason }) => `${type} ${reason}`), [
    "FailureTarget BackoffLimitExceeded",
    "Failed BackoffLimitExceeded",
  ]);
  await it.clock.advance(61_000);
  assert.deepEqual((await jobs.list()).items, []);
  assert.deepEqual((await it.pods.list()).items, []);
});

Deno.test("simulate: without nodes pods stay pending, until there is one", async () => {
  await using it = await world([], { nodes: [] });
  await it.createPod("a");
  await it.clock.advance(60_000);
  assert.equal(await it.phaseOf("a"), "Pending");
  await it.env.client.resource(Node).create({ metadata: { name: "late" } });
  await it.clock.advance(5_000);
  assert.equal(await it.phaseOf("a"), "Running");
});

Deno.test("simulate: an unknown outcome, a bad time, and a backend with nodes are refused", async () => {
  const start = (simulate: SimulationOptions) => startTestEnv({ backend: "embedded", simulate });
  const unknown = { rules: [{ outcome: "explode" as PodOutcome }] };
  await assert.rejects(
    start(unknown),
    /^TypeError: Cannot simulate the outcome "explode": choose one of ready, /,
  );
  await assert.rejects(start({ rules: [{ afterMs: -1 }] }), /^RangeError: .*afterMs -1/);
  await assert.rejects(
    startTestEnv({ backend: "kind", simulate: true }),
    /^TypeError: Cannot simulate workloads on the backend "kind": it has nodes of its own/,
  );
});
