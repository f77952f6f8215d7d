/**
 * ScaledObjects that are taken and refused.
 *
 * @module
 */

import { ScaledObject } from "./scaled_object.ts";
import type { Fields, WellKnown } from "./well_known.ts";

const scaleTargetRef = { name: "web" };
const triggers = [{ type: "cron", metadata: { start: "0 8 * * *" } }];
const MINIMAL: Fields = { scaleTargetRef, triggers };

/** The ScaledObject. */
export const SCALED_OBJECT: WellKnown = {
  title: "KEDA ScaledObject",
  resource: ScaledObject,
  good: [
    { name: "minimal", spec: MINIMAL },
    { name: "zero", spec: { ...MINIMAL, minReplicaCount: 0, idleReplicaCount: 0, maxReplicaCount: 1 } },
    { name: "up-to-the-default", spec: { ...MINIMAL, minReplicaCount: 100 } },
    {
      name: "fallback",
      spec: { ...MINIMAL, fallback: { failureThreshold: 3, replicas: 6 } },
      stored: { ...MINIMAL, fallback: { failureThreshold: 3, replicas: 6, behavior: "static" } },
    },
    {
      name: "behavior",
      spec: {
        ...MINIMAL,
        advanced: {
          horizontalPodAutoscalerConfig: {
            behavior: {
              scaleDown: {
                tolerance: "50m",
                policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
                selectPolicy: "Max",
              },
              scaleUp: { tolerance: 1, policies: [] },
            },
          },
          scalingModifiers: { formula: "a + b", metricType: "AverageValue", target: "2" },
        },
      },
    },
    {
      name: "unknown-fields",
      spec: {
        scaleTargetRef: { ...scaleTargetRef, namespace: "x" },
        triggers: [{ type: "kafka", metadata: { topic: "t" }, authenticationRef: { name: "k", secret: 1 } }],
        paused: true,
      },
      stored: {
        scaleTargetRef,
        triggers: [{ type: "kafka", metadata: { topic: "t" }, authenticationRef: { name: "k" } }],
      },
    },
    {
      name: "authentication",
      spec: {
        ...MINIMAL,
        triggers: [{
          type: "prometheus",
          metadata: {},
          useCachedMetrics: true,
          authenticationRef: { name: "p", kind: "ClusterTriggerAuthentication" },
        }],
      },
    },
  ],
  bad: [
    { name: "no target", spec: { triggers }, fields: ["spec.scaleTargetRef"] },
    {
      name: "a target without a name",
      spec: { ...MINIMAL, scaleTargetRef: {} },
      fields: ["spec.scaleTargetRef.name"],
    },
    {
      name: "a target with an empty name",
      spec: { ...MINIMAL, scaleTargetRef: { name: "" } },
      fields: ["spec.scaleTargetRef.name"],
    },
    { name: "no triggers", spec: { scaleTargetRef }, fields: ["spec.triggers"] },
    { name: "an empty list of triggers", spec: { scaleTargetRef, triggers: [] }, fields: ["spec.triggers"] },
    {
      name: "a trigger of nothing",
      spec: { scaleTargetRef, triggers: [{}] },
      fields: ["spec.triggers[0].metadata", "spec.triggers[0].type"],
    },
    {
      name: "a trigger's number that is no text",
      spec: { scaleTargetRef, triggers: [{ type: "cpu", metadata: { value: 50 } }] },
      fields: ["spec.triggers[0].metadata.value"],
    },
    {
      name: "an unknown kind of authentication",
      spec: {
        scaleTargetRef,
        triggers: [{ ...triggers[0], authenticationRef: { name: "x", kind: "Secret" } }],
      },
      fields: ["spec.triggers[0].authenticationRef.kind"],
    },
    { name: "a maximum of zero", spec: { ...MINIMAL, maxReplicaCount: 0 }, fields: ["spec.maxReplicaCount"] },
    {
      name: "a minimum below zero",
      spec: { ...MINIMAL, minReplicaCount: -1 },
      fields: ["spec.minReplicaCount"],
    },
    {
      name: "a minimum above the maximum",
      spec: { ...MINIMAL, minReplicaCount: 5, maxReplicaCount: 4 },
      fields: ["spec"],
    },
    {
      name: "a minimum above the default maximum",
      spec: { ...MINIMAL, minReplicaCount: 101 },
      fields: ["spec"],
    },
    {
      name: "an update to a minimum above the maximum",
      old: { ...MINIMAL, minReplicaCount: 1, maxReplicaCount: 4 },
      spec: { ...MINIMAL, minReplicaCount: 1, maxReplicaCount: 4, pollingInterval: 0 },
      fields: ["spec.pollingInterval"],
    },
    {
      name: "more than 32 bits",
      spec: { ...MINIMAL, cooldownPeriod: 2 ** 31 },
      fields: ["<nil>"], // only the message names the field
    },
    {
      name: "an unknown fallback",
      spec: { ...MINIMAL, fallback: { failureThreshold: 3, replicas: 6, behavior: "none" } },
      fields: ["spec.fallback.behavior"],
    },
    {
      name: "a tolerance in words",
      spec: {
        ...MINIMAL,
        advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleUp: { tolerance: "some" } } } },
      },
      fields: ["spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleUp.tolerance"],
    },
  ],
  printed: {
    name: "web",
    spec: { ...MINIMAL, minReplicaCount: 1, maxReplicaCount: 9 },
    status: {
      scaleTargetKind: "apps/v1.Deployment",
      triggersTypes: "cron",
      authenticationsTypes: "none",
      conditions: [
        { type: "Ready", status: "True" },
        { type: "Active", status: "False" },
        { type: "Fallback", status: "Unknown" },
        { type: "Paused", status: "False" },
      ],
    },
    cells: {
      NAME: "web",
      SCALETARGETKIND: "apps/v1.Deployment",
      SCALETARGETNAME: "web",
      MIN: "1",
      MAX: "9",
      READY: "True",
      ACTIVE: "False",
      FALLBACK: "Unknown",
      PAUSED: "False",
      TRIGGERS: "cron",
      AUTHENTICATIONS: "none",
    },
  },
};
