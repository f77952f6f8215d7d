/**
 * What happens to workloads, told step by step: the same story in each world.
 *
 * @module
 */

import { mergePatch } from "../../src/client/patch.ts";
import {
  ControllerRevision,
  CoreEvent,
  DaemonSet,
  Deployment,
  Job,
  Pod,
  ReplicaSet,
  StatefulSet,
} from "../../src/resource/builtins.ts";
import type { KubeObject, ObjectInput } from "../../src/resource/object.ts";
import type { Resource } from "../../src/resource/resource.ts";
import { eventually } from "../eventually.ts";
import type { World } from "./worlds_for_tests.ts";

/** Puts down what there is at a step. */
export type Tell = (step: string, what: unknown) => void;

/** A story; what it tells is put down under the names of its steps. */
export type Story = (world: World, tell: Tell) => Promise<void>;

const TIMEOUT_MS = 30_000;

function template(app: string, image = "nginx:1", spec: object = {}) {
  return { metadata: { labels: { app } }, spec: { ...spec, containers: [{ name: "main", image }] } };
}

function withImage(image: string) {
  return mergePatch({ spec: { template: { spec: { containers: [{ name: "main", image }] } } } });
}

/** Waits for an object to be as it is to be. */
async function until<S extends KubeObject>(
  { client, clock, namespace }: World,
  resource: Resource<S, ObjectInput>,
  { name, is }: { readonly name: string; readonly is: (object: S) => boolean },
): Promise<S> {
  let last: S | undefined;
  return await eventually(async () => {
    last = await client.resource(resource, { namespace }).get(name);
    if (!is(last)) throw new Error(`Cannot go on: it is ${JSON.stringify(last)}`);
    return last;
  }, { clock, timeoutMs: TIMEOUT_MS, what: `${resource.kind} ${name}` });
}

async function all<S extends KubeObject>(
  { client, namespace }: World,
  resource: Resource<S, ObjectInput>,
): Promise<readonly S[]> {
  const { items } = await client.resource(resource, { namespace }).listAll();
  return items;
}

async function settledPods(world: World, count: number): Promise<readonly Pod[]> {
  return await eventually(async () => {
    const pods = await all(world, Pod);
    if (pods.length !== count) throw new Error(`Cannot go on: there are ${pods.length} pods, not ${count}`);
    return pods;
  }, { clock: world.clock, timeoutMs: TIMEOUT_MS });
}

/** What was told of the workloads, each thing once. */
async function events(world: World, kind: string): Promise<readonly unknown[]> {
  const told = (await all(world, CoreEvent)).filter(({ involvedObject }) => involvedObject.kind === kind);
  const texts = told.map(({ type, reason, source, reportingComponent, involvedObject }) =>
    JSON.stringify([type, reason, source?.component, reportingComponent, involvedObject.apiVersion])
  );
  return [...new Set(texts)].toSorted();
}

/** A Deployment comes up, gets stuck in a rollout, comes back, and is scaled. */
export async function deploymentStory(world: World, tell: Tell): Promise<void> {
  const { client, namespace } = world;
  const deployments = client.resource(Deployment, { namespace });
  await deployments.create({
    metadata: { name: "web", annotations: { note: "kept" } },
    spec: { replicas: 3, selector: { matchLabels: { app: "web" } }, template: template("web") },
  });
  const tellAll = async (step: string) => {
    const { metadata, status } = await deployments.get("web");
    tell(`${step}: deployment`, { metadata, status });
    tell(`${step}: replica sets`, byRevision(await all(world, ReplicaSet)));
  };
  const isDone = ({ metadata, spec, status }: Deployment) =>
    status?.observedGeneration === metadata.generation && status?.availableReplicas === spec?.replicas &&
    status?.updatedReplicas === spec?.replicas && status?.replicas === spec?.replicas &&
    (status?.conditions?.some(({ reason }) => reason === "NewReplicaSetAvailable") ?? false);
  await until(world, Deployment, { name: "web", is: isDone });
  await tellAll("ready");
  tell("a pod", (await settledPods(world, 3))[0]);

  world.setRules([{ match: { image: "nginx:bad" }, outcome: "pending" }]);
  await deployments.patch("web", withImage("nginx:bad"));
  await until(world, Deployment, {
    name: "web",
    is: ({ status }) => status?.updatedReplicas === 1 && status.replicas === 4,
  });
  await tellAll("stuck");
  await deployments.patch("web", withImage("nginx:1"));
  await until(world, Deployment, { name: "web", is: isDone });
  await settledPods(world, 3);
  await tellAll("rolled back");

  await deployments.patch("web", mergePatch({ spec: { replicas: 1 } }));
  await until(world, Deployment, { name: "web", is: isDone });
  await settledPods(world, 1);
  await until(world, Deployment, { name: "web", is: ({ status }) => status?.terminatingReplicas === 0 });
  await tellAll("scaled");
  tell("events of the deployment", await events(world, "Deployment"));
  tell("events of the replica sets", await events(world, "ReplicaSet"));
}

/** Pods of a Deployment are refused by the server. */
export async function refusedStory(world: World, tell: Tell): Promise<void> {
  const deployments = world.client.resource(Deployment, { namespace: world.namespace });
  await deployments.create({
    metadata: { name: "web" },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "web" } },
      template: template("web", "nginx:1", { priorityClassName: "missing" }),
    },
  });
  const isRefused = ({ status }: Deployment) =>
    status?.conditions?.some(({ type }) => type === "ReplicaFailure") ?? false;
  const { metadata, status } = await until(world, Deployment, { name: "web", is: isRefused });
  tell("deployment", { metadata, status });
  tell("replica sets", await all(world, ReplicaSet));
  tell("events", await events(world, "ReplicaSet"));
}

function byRevision(sets: readonly ReplicaSet[]): readonly unknown[] {
  const revision = ({ metadata }: ReplicaSet) =>
    Number(metadata.annotations?.["deployment.kubernetes.io/revision"]);
  return sets.toSorted((a, b) => revision(a) - revision(b));
}

/** A StatefulSet comes up in order, is updated from its end, and goes. */
export async function statefulSetStory(world: World, tell: Tell): Promise<void> {
  const sets = world.client.resource(StatefulSet, { namespace: world.namespace });
  await sets.create({
    metadata: { name: "db" },
    spec: {
      serviceName: "db",
      replicas: 2,
      selector: { matchLabels: { app: "db" } },
      template: template("db"),
    },
  });
  const isDone = ({ metadata, spec, status }: StatefulSet) =>
    status?.observedGeneration === metadata.generation && status?.replicas === spec?.replicas &&
    (status?.availableReplicas ?? 0) === spec?.replicas &&
    (status?.updatedReplicas ?? 0) === spec?.replicas &&
    status?.currentRevision === status?.updateRevision;
  const tellAll = async (step: string) => {
    tell(step, await until(world, StatefulSet, { name: "db", is: isDone }));
    tell(`${step}: pods`, await all(world, Pod));
  };
  await tellAll("ready");
  await sets.patch("db", withImage("nginx:2"));
  await until(world, StatefulSet, {
    name: "db",
    is: (set) => isDone(set) && set.metadata.generation === 2,
  });
  await tellAll("updated");
  await sets.patch(
    "db",
    mergePatch({
      spec: {
        updateStrategy: { rollingUpdate: { partition: 1 } },
        template: { spec: { containers: [{ name: "main", image: "nginx:3" }] } },
      },
    }),
  );
  const isHalf = ({ metadata, status }: StatefulSet) =>
    status?.observedGeneration === metadata.generation && status?.updatedReplicas === 1 &&
    status.readyReplicas === 2;
  tell("half", await until(world, StatefulSet, { name: "db", is: isHalf }));
  const [first] = await all(world, Pod);
  await world.client.resource(Pod, { namespace: world.namespace }).delete("db-0");
  await until(world, Pod, {
    name: "db-0",
    is: ({ metadata, status }) => metadata.uid !== first?.metadata.uid && status?.phase === "Running",
  });
  tell("half again", await until(world, StatefulSet, { name: "db", is: isHalf }));
  tell("half again: pods", await all(world, Pod));
  tell("revisions", (await all(world, ControllerRevision)).toSorted((a, b) => a.revision - b.revision));
  await sets.patch("db", mergePatch({ spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } }));
  await tellAll("updated again");
  await sets.patch("db", mergePatch({ spec: { replicas: 0 } }));
  await settledPods(world, 0);
  await tellAll("scaled to none");
  tell("events", await events(world, "StatefulSet"));
}

/** A DaemonSet gets a pod on each node, and is updated. */
export async function daemonSetStory(world: World, tell: Tell): Promise<void> {
  const sets = world.client.resource(DaemonSet, { namespace: world.namespace });
  await sets.create({
    metadata: { name: "agent" },
    spec: { selector: { matchLabels: { app: "agent" } }, template: template("agent") },
  });
  const isDone = ({ metadata, status }: DaemonSet) =>
    status?.observedGeneration === metadata.generation && status?.numberAvailable === 1 &&
    status.updatedNumberScheduled === 1;
  tell("ready", await until(world, DaemonSet, { name: "agent", is: isDone }));
  tell("ready: pods", await settledPods(world, 1));
  await sets.patch("agent", withImage("nginx:2"));
  tell("updated", await until(world, DaemonSet, { name: "agent", is: isDone }));
  tell("updated: pods", await settledPods(world, 1));
  tell("revisions", (await all(world, ControllerRevision)).toSorted((a, b) => a.revision - b.revision));
  tell("events", await events(world, "DaemonSet"));
}

/** Jobs come to a good end, or to a bad one. */
export async function jobStory(world: World, tell: Tell): Promise<void> {
  const jobs = world.client.resource(Job, { namespace: world.namespace });
  const isOver = ({ status }: Job) =>
    status?.conditions?.some(({ type }) => type === "Complete" || type === "Failed") ?? false;
  const isUncounted = (job: Job) => isOver(job) && job.status?.ready === 0;
  world.setRules([{ match: { kind: "Job", name: "bad" }, outcome: "fail" }]);
  const once = { restartPolicy: "Never" };
  await jobs.create({
    metadata: { name: "good" },
    spec: { completions: 3, parallelism: 2, template: template("good", "nginx:1", once) },
  });
  await jobs.create({
    metadata: { name: "bad" },
    spec: { backoffLimit: 0, template: template("bad", "nginx:1", once) },
  });
  await jobs.create({
    metadata: { name: "indexed" },
    spec: {
      completions: 3,
      parallelism: 3,
      completionMode: "Indexed",
      template: template("indexed", "nginx:1", once),
    },
  });
  await jobs.create({
    metadata: { name: "asleep" },
    spec: { suspend: true, template: template("asleep", "nginx:1", once) },
  });
  for (const name of ["good", "bad", "indexed"]) {
    tell(name, await until(world, Job, { name, is: isUncounted }));
  }
  tell(
    "asleep",
    await until(world, Job, { name: "asleep", is: ({ status }) => status?.conditions?.length === 1 }),
  );
  await eventually(async () => {
    const pods = await all(world, Pod);
    if (pods.some(({ metadata }) => metadata.finalizers)) {
      throw new Error("Cannot go on: a pod is still counted");
    }
  }, { clock: world.clock });
  const pods = await all(world, Pod);
  for (const name of ["good", "bad", "indexed"]) {
    const own = pods.filter(({ metadata }) => metadata.labels?.["job-name"] === name);
    tell(`${name}: pods`, own.map(({ status }) => status?.phase));
    tell(`${name}: a pod`, own.toSorted(byIndex)[0]);
  }
  tell("events", await events(world, "Job"));
}

function byIndex(one: Pod, other: Pod): number {
  const index = ({ metadata }: Pod) =>
    Number(metadata.annotations?.["batch.kubernetes.io/job-completion-index"] ?? 0);
  return index(one) - index(other);
}
