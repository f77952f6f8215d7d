/**
 * The rules of the statuses of Deployments, ReplicaSets, StatefulSets and DaemonSets: which counts there are, and how they fit.
 *
 * @module
 */

import type { StatusRules } from "./workload_rules.ts";

const REPLICAS = "status.replicas";

/** The rules of the status of Deployments. */
export const DEPLOYMENT_STATUS: StatusRules = {
  counts: [
    "observedGeneration",
    "replicas",
    "updatedReplicas",
    "readyReplicas",
    "availableReplicas",
    "unavailableReplicas",
    "terminatingReplicas",
    "collisionCount",
  ],
  limits: [
    ["updatedReplicas", "replicas", REPLICAS],
    ["readyReplicas", "replicas", REPLICAS],
    ["availableReplicas", "replicas", REPLICAS],
    ["availableReplicas", "readyReplicas", "readyReplicas"],
  ],
};

/** The rules of the status of ReplicaSets. */
export const REPLICA_SET_STATUS: StatusRules = {
  counts: [
    "replicas",
    "fullyLabeledReplicas",
    "readyReplicas",
    "availableReplicas",
    "observedGeneration",
    "terminatingReplicas",
  ],
  limits: [["fullyLabeledReplicas", "replicas", REPLICAS], ...DEPLOYMENT_STATUS.limits.slice(1)],
};

/** The rules of the status of StatefulSets. */
export const STATEFUL_SET_STATUS: StatusRules = {
  counts: [
    "replicas",
    "readyReplicas",
    "currentReplicas",
    "updatedReplicas",
    "availableReplicas",
    "observedGeneration",
    "collisionCount",
  ],
  limits: [
    ...["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"]
      .map((field): [string, string, string] => [field, "replicas", REPLICAS]),
    ["availableReplicas", "readyReplicas", "status.readyReplicas"],
  ],
};

/** The rules of the status of DaemonSets. */
export const DAEMON_SET_STATUS: StatusRules = {
  counts: [
    "currentNumberScheduled",
    "numberMisscheduled",
    "desiredNumberScheduled",
    "numberReady",
    "observedGeneration",
    "updatedNumberScheduled",
    "numberAvailable",
    "numberUnavailable",
    "collisionCount",
  ],
  limits: [],
};
