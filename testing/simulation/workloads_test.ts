import assert from "node:assert/strict";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import {
  daemonSetStory,
  deploymentStory,
  jobStory,
  refusedStory,
  statefulSetStory,
  type Story,
} from "./workload_stories_for_tests.ts";
import { controlPlaneWorld, embeddedWorld, managerWorld, type World } from "./worlds_for_tests.ts";

const STORIES: Readonly<Record<string, Story>> = {
  "a Deployment": deploymentStory,
  "a Deployment whose pods are refused": refusedStory,
  "a StatefulSet": statefulSetStory,
  "a DaemonSet": daemonSetStory,
  "Jobs": jobStory,
};

type Told = Map<string, unknown>;

async function tellIn(world: World, story: Story): Promise<Told> {
  const told: Told = new Map();
  await story(world, (step, what) => told.set(step, steady(what, world.namespace)));
  return told;
}

/** What is the same in each run: without times, versions, uids and other chance, managers apart. */
function steady(what: unknown, namespace: string): unknown {
  const names = new Map<string, string>();
  const text = JSON.stringify(what, (field, value: unknown) => {
    if (DROPPED.includes(field)) return undefined;
    if (typeof value === "string" && TIME.test(value)) return "<time>";
    if (field === "conditions" && Array.isArray(value)) {
      return value.toSorted((a, b) => a.type < b.type ? -1 : 1).map(steadyProgress);
    }
    return value;
  });
  const plain = text.replaceAll(namespace, "<namespace>")
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, "<uid>")
    .replace(HASH, (hash) => {
      const known = names.get(hash) ?? `<hash ${names.size + 1}>`;
      names.set(hash, known);
      return known;
    })
    .replace(/(<hash \d>|agent|good|bad|indexed-\d)-[bcdfghjklmnpqrstvwxz2456789]{5}"/g, '$1-<suffix>"');
  return JSON.parse(plain);
}

/**
 * A rollout that gets on says so if its controller has written a status before the new set had its first pod; otherwise
 * it still says that the set was made.
 */
function steadyProgress<Condition extends { readonly reason?: string }>(condition: Condition): Condition {
  const isAmbiguous = ["NewReplicaSetCreated", "ReplicaSetUpdated"].includes(condition.reason ?? "");
  return isAmbiguous ? { ...condition, reason: "<progress>", message: "<progress>" } : condition;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const DROPPED = ["uid", "resourceVersion", "managedFields", "podIP", "podIPs"];

/** A hash stands behind the name of its object, or alone. */
const HASH = /(?<=(web|db|agent)-|")[bcdfghjklmnpqrstvwxz2456789]{7,10}(?="|-|\\")/g;

for (const [what, story] of Object.entries(STORIES)) {
  Deno.test(`startSimulation: ${what}, on the embedded server`, async () => {
    await using world = await embeddedWorld();
    const told = await tellIn(world, story);
    assert.ok(told.size > 0);
  });

  Deno.test({
    name: `real API server: startSimulation: ${what}, as it is with the real kube-controller-manager`,
    ignore: ignoreRealServers,
    async fn() {
      const [embedded, manager, controlPlane] = await Promise.all(
        [embeddedWorld, managerWorld, controlPlaneWorld].map(async (start) => {
          await using world = await start();
          return await tellIn(world, story);
        }),
      );
      for (const [step, real] of manager ?? []) {
        assert.deepEqual(embedded?.get(step), real, `${step} (embedded)`);
        assert.deepEqual(controlPlane?.get(step), real, `${step} (control-plane)`);
      }
    },
  });
}
