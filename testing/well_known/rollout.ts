/**
 * Argo's Rollout: its strategies, and of the pod template what stresses schemas.
 *
 * @module
 */

import { defineResource } from "@kubeloop/sdk";
import { cel, intOrString, listMap, raw } from "@kubeloop/sdk/zod";
import { z } from "zod";
import { anyLabelSelector, int64, metadata, textMap } from "./fragments.ts";

const analysis = z.object({
  analysisRunMetadata: metadata.optional(),
  args: z.array(z.object({
    name: z.string(),
    value: z.string().optional(),
    valueFrom: z.object({
      fieldRef: z.object({ fieldPath: z.string() }).optional(),
      podTemplateHashValue: z.string().optional(),
    }).optional(),
  })).optional(),
  dryRun: z.array(z.object({ metricName: z.string() })).optional(),
  measurementRetention: z.array(z.object({ limit: z.int32(), metricName: z.string() })).optional(),
  templates: z.array(z.object({
    clusterScope: z.boolean().optional(),
    templateName: z.string().optional(),
  })).optional(),
});

const match = z.object({
  exact: z.string().optional(),
  prefix: z.string().optional(),
  regex: z.string().optional(),
});

const step = z.object({
  analysis: analysis.optional(),
  experiment: z.object({
    duration: z.string().optional(),
    templates: z.array(z.object({
      name: z.string(),
      replicas: z.int32().optional(),
      selector: anyLabelSelector.optional(),
      specRef: z.string(),
      weight: z.int32().optional(),
    })),
  }).optional(),
  pause: z.object({ duration: intOrString().optional() }).optional(),
  plugin: z.object({ config: z.looseObject({}).optional(), name: z.string() }).optional(),
  setCanaryScale: z.object({
    matchTrafficWeight: z.boolean().optional(),
    replicas: z.int32().optional(),
    weight: z.int32().optional(),
  }).optional(),
  setHeaderRoute: z.object({
    match: z.array(z.object({ headerName: z.string(), headerValue: match })).optional(),
    name: z.string().optional(),
  }).optional(),
  setMirrorRoute: z.object({
    match: z.array(z.object({
      headers: z.record(z.string(), match).optional(),
      method: match.optional(),
      path: match.optional(),
    })).optional(),
    name: z.string(),
    percentage: z.int32().optional(),
  }).optional(),
  setWeight: z.int32().optional(),
});

const virtualService = z.object({
  name: z.string(),
  routes: z.array(z.string()).optional(),
  tcpRoutes: z.array(z.object({ port: int64().optional() })).optional(),
});

const canary = z.object({
  analysis: analysis.extend({ startingStep: z.int32().optional() }).optional(),
  canaryMetadata: metadata.optional(),
  canaryService: z.string().optional(),
  dynamicStableScale: z.boolean().optional(),
  maxSurge: intOrString().optional(),
  maxUnavailable: intOrString().optional(),
  pingPong: z.object({ pingService: z.string(), pongService: z.string() }).optional(),
  replicaProgressThreshold: z.object({ type: z.string(), value: z.int32() }).optional(),
  stableService: z.string().optional(),
  steps: z.array(step).optional(),
  trafficRouting: z.object({
    istio: z.object({
      destinationRule: z.object({
        canarySubsetName: z.string(),
        name: z.string(),
        stableSubsetName: z.string(),
      }).optional(),
      virtualService: virtualService.optional(),
      virtualServices: z.array(virtualService).optional(),
    }).optional(),
    managedRoutes: z.array(z.object({ name: z.string() })).optional(),
    maxTrafficWeight: z.int32().optional(),
    nginx: z.object({
      additionalIngressAnnotations: textMap().optional(),
      stableIngress: z.string().optional(),
    }).optional(),
    plugins: z.looseObject({}).optional(),
  }).optional(),
});

const blueGreen = z.object({
  activeService: z.string(),
  autoPromotionEnabled: z.boolean().optional(),
  maxUnavailable: intOrString().optional(),
  postPromotionAnalysis: analysis.optional(),
  previewReplicaCount: z.int32().optional(),
  previewService: z.string().optional(),
  scaleDownDelaySeconds: z.int32().optional(),
});

const container = z.object({
  image: z.string().optional(),
  name: z.string(),
  ports: listMap(
    z.object({
      containerPort: z.int32(),
      hostPort: z.int32().optional(),
      name: z.string().optional(),
      protocol: z.string().default("TCP"),
    }),
    ["containerPort", "protocol"],
  ).optional(),
  resources: z.object({ limits: raw().optional(), requests: raw().optional() }).optional(),
});

const spec = z.object({
  analysis: z.object({ successfulRunHistoryLimit: z.int32().optional() }).optional(),
  minReadySeconds: z.int32().optional(),
  paused: z.boolean().optional(),
  progressDeadlineSeconds: z.int32().optional(),
  replicas: z.int32().optional(),
  restartAt: z.iso.datetime().optional(),
  revisionHistoryLimit: z.int32().optional(),
  rollbackWindow: z.object({ revisions: z.int32().optional() }).optional(),
  selector: cel(anyLabelSelector, "self == oldSelf", { message: "the selector is immutable" }).optional(),
  strategy: z.object({ blueGreen: blueGreen.optional(), canary: canary.optional() }).optional(),
  template: z.object({
    metadata: metadata.optional(),
    spec: z.object({
      containers: listMap(container, ["name"]),
      terminationGracePeriodSeconds: int64().optional(),
      volumes: raw().optional(),
    }).optional(),
  }).optional(),
  workloadRef: z.object({
    apiVersion: z.string().optional(),
    kind: z.string().optional(),
    name: z.string().optional(),
    scaleDown: z.string().optional(),
  }).optional(),
});

const status = z.object({
  HPAReplicas: z.int32().optional(),
  abort: z.boolean().optional(),
  abortedAt: z.iso.datetime().optional(),
  availableReplicas: z.int32().optional(),
  conditions: z.array(z.object({
    type: z.string(),
    status: z.string(),
    reason: z.string(),
    message: z.string(),
    lastTransitionTime: z.iso.datetime(),
    lastUpdateTime: z.iso.datetime(),
  })).optional(),
  currentStepIndex: z.int32().optional(),
  observedGeneration: z.string().optional(),
  pauseConditions: z.array(z.object({ reason: z.string(), startTime: z.iso.datetime() })).optional(),
  phase: z.string().optional(),
  replicas: z.int32().optional(),
  selector: z.string().optional(),
  updatedReplicas: z.int32().optional(),
});

/** The resource. */
export const Rollout = defineResource({
  group: "argoproj.io",
  kind: "Rollout",
  shortNames: ["ro"],
  scope: "Namespaced",
  versions: {
    v1alpha1: {
      spec,
      status,
      columns: [
        { name: "Desired", path: ".spec.replicas" },
        { name: "Current", path: ".status.replicas" },
        { name: "Up-to-date", path: ".status.updatedReplicas" },
        { name: "Available", path: ".status.availableReplicas" },
        { name: "Age", path: ".metadata.creationTimestamp" },
      ],
      scale: { spec: ".spec.replicas", status: ".status.HPAReplicas", selector: ".status.selector" },
    },
  },
});
