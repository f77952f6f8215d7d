/**
 * The operator of the TsTest resource: keeps one Deployment for each TsTest.
 *
 * @module
 */

import {
  controllerOf,
  defineController,
  type Input,
  isNotFound,
  mergePatch,
  type ReconcileResult,
  setCondition,
  type Stored,
} from "@kubeloop/sdk";
import { Deployment } from "@kubeloop/sdk/builtins";
import { TsTest } from "./resource.ts";

interface ReadyCondition {
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
}

/** Reconciles TsTests; events of the Deployments that they own lead back here. */
export const controller = defineController({
  for: TsTest,
  owns: [Deployment],
  concurrency: 4,

  async reconcile({ object, apply, get, list, remove, status, clock }): Promise<ReconcileResult | void> {
    const { deploymentName, replicas } = object.spec;
    const report = (readyReplicas: number, condition: ReadyCondition) =>
      status.patch({
        readyReplicas,
        observedGeneration: object.metadata.generation,
        conditions: setCondition(object.status?.conditions, { type: "Ready", ...condition }, { clock }),
      });

    const current = get(Deployment, deploymentName);
    const owner = current && controllerOf(current);
    if (owner && owner.uid !== object.metadata.uid) {
      const message = `Deployment "${deploymentName}" belongs to ${owner.kind} "${owner.name}"`;
      await report(0, { status: "False", reason: "DeploymentNameTaken", message });
      return { requeueAfterMs: 60_000 };
    }
    const deployment = await apply(Deployment, deploymentFor(object));

    // A Deployment under a former name is ours too, and no longer wanted.
    for (const { metadata } of list(Deployment)) {
      if (metadata.name !== deploymentName) await remove(Deployment, metadata.name);
    }

    const readyReplicas = deployment.status?.readyReplicas ?? 0;
    const isReady = readyReplicas >= replicas;
    await report(readyReplicas, {
      status: isReady ? "True" : "False",
      reason: isReady ? "AllReplicasReady" : "WaitingForReplicas",
      message: `${readyReplicas} of ${replicas} replicas are ready`,
    });
  },

  /** Runs before a deleted TsTest goes: its pods may end before the garbage collector removes the Deployment. */
  async cleanup({ object, list, client, log }) {
    const deployments = client.resource(Deployment, { namespace: object.metadata.namespace });
    for (const { metadata: { name } } of list(Deployment)) {
      try {
        await deployments.patch(name, mergePatch({ spec: { replicas: 0 } }));
        log.info("Deployment scaled to 0 before its deletion", { deployment: name });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  },
});

function deploymentFor({ metadata, spec }: Stored<typeof TsTest>): Input<typeof Deployment> {
  const labels = { "app.kubernetes.io/name": "tstest", "app.kubernetes.io/instance": metadata.name };
  return {
    metadata: { name: spec.deploymentName, labels },
    spec: {
      replicas: spec.replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "main", image: spec.image }] },
      },
    },
  };
}
