/**
 * KEDA's ScaledObject.
 *
 * @module
 */

import { defineResource } from "@kubeloop/sdk";
import { atomic, cel, quantity } from "@kubeloop/sdk/zod";
import { z } from "zod";
import { textMap } from "./fragments.ts";

const scalingRules = z.object({
  policies: atomic(z.array(z.object({
    type: z.string(),
    value: z.int32(),
    periodSeconds: z.int32(),
  }))).optional(),
  selectPolicy: z.string().optional(),
  stabilizationWindowSeconds: z.int32().optional(),
  tolerance: quantity().optional(),
});

const spec = cel(
  z.object({
    advanced: z.object({
      horizontalPodAutoscalerConfig: z.object({
        behavior: z.object({ scaleDown: scalingRules.optional(), scaleUp: scalingRules.optional() })
          .optional(),
        name: z.string().optional(),
      }).optional(),
      restoreToOriginalReplicaCount: z.boolean().optional(),
      scalingModifiers: z.object({
        activationTarget: z.string().optional(),
        formula: z.string().optional(),
        metricType: z.enum(["AverageValue", "Value"]).optional(),
        target: z.string().optional(),
      }).optional(),
    }).optional(),
    cooldownPeriod: z.int32().min(0).optional(),
    fallback: z.object({
      behavior: z.enum([
        "static",
        "currentReplicas",
        "currentReplicasIfHigher",
        "currentReplicasIfLower",
        "scalingModifiers",
      ]).default("static"),
      failureThreshold: z.int32().min(0),
      replicas: z.int32().min(0),
    }).optional(),
    idleReplicaCount: z.int32().min(0).optional(),
    initialCooldownPeriod: z.int32().min(0).optional(),
    maxReplicaCount: z.int32().min(1).optional(),
    minReplicaCount: z.int32().min(0).optional(),
    pollingInterval: z.int32().min(1).optional(),
    scaleTargetRef: z.object({
      apiVersion: z.string().optional(),
      envSourceContainerName: z.string().optional(),
      kind: z.string().optional(),
      name: z.string().min(1),
    }),
    triggers: z.array(z.object({
      authenticationRef: z.object({
        kind: z.enum(["TriggerAuthentication", "ClusterTriggerAuthentication"]).optional(),
        name: z.string(),
      }).optional(),
      metadata: textMap(),
      metricType: z.string().optional(),
      name: z.string().optional(),
      type: z.string().min(1),
      useCachedMetrics: z.boolean().optional(),
    })).min(1),
  }),
  "!has(self.minReplicaCount) || " +
    "self.minReplicaCount <= (has(self.maxReplicaCount) ? self.maxReplicaCount : 100)",
  { message: "minReplicaCount must not be above maxReplicaCount" },
);

const status = z.object({
  authenticationsTypes: z.string().optional(),
  conditions: z.array(z.object({
    type: z.string(),
    status: z.string(),
    reason: z.string().optional(),
    message: z.string().optional(),
  })).optional(),
  externalMetricNames: z.array(z.string()).optional(),
  health: z.record(
    z.string(),
    z.object({ numberOfFailures: z.int32().optional(), status: z.string().optional() }),
  ).optional(),
  hpaName: z.string().optional(),
  lastActiveTime: z.iso.datetime().optional(),
  originalReplicaCount: z.int32().optional(),
  scaleTargetKind: z.string().optional(),
  triggersTypes: z.string().optional(),
});

/** The resource. */
export const ScaledObject = defineResource({
  group: "keda.sh",
  kind: "ScaledObject",
  shortNames: ["so"],
  scope: "Namespaced",
  versions: {
    v1alpha1: {
      spec,
      status,
      columns: [
        { name: "ScaleTargetKind", path: ".status.scaleTargetKind" },
        { name: "ScaleTargetName", path: ".spec.scaleTargetRef.name" },
        { name: "Min", path: ".spec.minReplicaCount" },
        { name: "Max", path: ".spec.maxReplicaCount" },
        { name: "Ready", path: '.status.conditions[?(@.type=="Ready")].status' },
        { name: "Active", path: '.status.conditions[?(@.type=="Active")].status' },
        { name: "Fallback", path: '.status.conditions[?(@.type=="Fallback")].status' },
        { name: "Paused", path: '.status.conditions[?(@.type=="Paused")].status' },
        { name: "Triggers", path: ".status.triggersTypes" },
        { name: "Authentications", path: ".status.authenticationsTypes" },
        { name: "Age", path: ".metadata.creationTimestamp" },
      ],
    },
  },
});
