/**
 * The operator of the TsTest resource: keeps one Deployment for each TsTest.
 *
 * @module
 */

import {
  defineController,
  type Input,
  isNotFound,
  mergePatch,
  setCondition,
  type Stored,
} from "@kubeloop/sdk";
import { Deployment } from "@kubeloop/sdk/builtins";
import { TsTest } from "./resource.ts";

/** Reconciles TsTests; events of the Deployments that they own lead back here. */
export const controller = defineController({
  for: TsTest,
  owns: [Deployment],
  concurrency: 4,

  async reconcile({ object, apply, list, remove, status, clock }) {
    const { deploymentName, replicas } = object.spec;
    const deployment = await apply(Deployment, deploymentFor(object));

    // A Deployment under a former name is ours too, and no longer wanted.
    for (const { metadata } of list(Deployment)) {
      if (metadata.name !== deploymentName) await remove(Deployment, metadata.name);
    }

    const readyReplicas = deployment.status?.readyReplicas ?? 0;
    const isReady = readyReplicas >= replicas;
    await status.patch({
      readyReplicas,
      observedGeneration: object.metadata.generation,
      conditions: setCondition(object.status?.conditions, {
        type: "Ready",
        status: isReady ? "True" : "False",
        reason: isReady ? "AllReplicasReady" : "WaitingForReplicas",
        message: `${readyReplicas} of ${replicas} replicas are ready`,
      }, { clock }),
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
