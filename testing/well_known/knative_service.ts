/**
 * Knative's Service.
 *
 * @module
 */

import { defineResource } from "@kubeloop/sdk";
import { atomic, intOrString, listMap, quantity } from "@kubeloop/sdk/zod";
import { z } from "zod";
import { int64, keySelector, textMap, texts } from "./fragments.ts";

/** An object whose fields nobody knows. */
const open = z.looseObject({});

const probe = z.object({
  exec: z.object({ command: texts().optional() }).optional(),
  failureThreshold: z.int32().optional(),
  grpc: z.object({ port: z.int32().optional(), service: z.string().default("") }).optional(),
  httpGet: z.object({
    host: z.string().optional(),
    httpHeaders: atomic(z.array(z.object({ name: z.string(), value: z.string() }))).optional(),
    path: z.string().optional(),
    port: intOrString().optional(),
  }).optional(),
  periodSeconds: z.int32().optional(),
  tcpSocket: z.object({ port: intOrString().optional() }).optional(),
});

const container = z.object({
  args: texts().optional(),
  env: listMap(
    z.object({
      name: z.string(),
      value: z.string().optional(),
      valueFrom: z.object({
        configMapKeyRef: keySelector.optional(),
        fieldRef: atomic(z.looseObject({})).optional(),
        secretKeyRef: keySelector.optional(),
      }).optional(),
    }),
    ["name"],
  ).optional(),
  image: z.string().optional(),
  name: z.string().optional(),
  ports: z.array(z.object({
    containerPort: z.int32().optional(),
    name: z.string().optional(),
    protocol: z.string().default("TCP"),
  })).optional(),
  readinessProbe: probe.optional(),
  resources: z.object({
    limits: z.record(z.string(), quantity()).optional(),
    requests: z.record(z.string(), quantity()).optional(),
  }).optional(),
  securityContext: z.object({
    capabilities: z.object({ add: texts().optional(), drop: texts().optional() }).optional(),
    runAsUser: int64().optional(),
    seccompProfile: z.object({ localhostProfile: z.string().optional(), type: z.string() }).optional(),
  }).optional(),
});

const traffic = z.array(z.object({
  configurationName: z.string().optional(),
  latestRevision: z.boolean().optional(),
  percent: int64().optional(),
  revisionName: z.string().optional(),
  tag: z.string().optional(),
  url: z.string().optional(),
}));

const spec = z.object({
  template: z.object({
    metadata: z.looseObject({
      annotations: textMap().optional(),
      finalizers: z.array(z.string()).optional(),
      labels: textMap().optional(),
      name: z.string().optional(),
      namespace: z.string().optional(),
    }).optional(),
    spec: z.object({
      affinity: open.optional(),
      containerConcurrency: int64().optional(),
      containers: z.array(container),
      enableServiceLinks: z.boolean().optional(),
      imagePullSecrets: listMap(z.object({ name: z.string().default("") }), ["name"]).optional(),
      nodeSelector: atomic(textMap()).optional(),
      securityContext: open.optional(),
      serviceAccountName: z.string().optional(),
      timeoutSeconds: int64().optional(),
      volumes: listMap(
        z.object({
          configMap: atomic(z.object({ name: z.string().default(""), optional: z.boolean().optional() }))
            .optional(),
          emptyDir: open.optional(),
          name: z.string(),
        }),
        ["name"],
      ).optional(),
    }).optional(),
  }).optional(),
  traffic: traffic.optional(),
});

const status = z.object({
  address: z.object({ url: z.string().optional() }).optional(),
  annotations: textMap().optional(),
  conditions: z.array(z.object({
    type: z.string(),
    status: z.string(),
    reason: z.string().optional(),
    message: z.string().optional(),
    severity: z.string().optional(),
    lastTransitionTime: z.string().optional(),
  })).optional(),
  latestCreatedRevisionName: z.string().optional(),
  latestReadyRevisionName: z.string().optional(),
  observedGeneration: int64().optional(),
  traffic: traffic.optional(),
  url: z.string().optional(),
});

/** The resource. */
export const Service = defineResource({
  group: "serving.knative.dev",
  kind: "Service",
  shortNames: ["kservice", "ksvc"],
  categories: ["all", "knative", "serving"],
  scope: "Namespaced",
  versions: {
    v1: {
      spec,
      status,
      columns: [
        { name: "URL", path: ".status.url" },
        { name: "LatestCreated", path: ".status.latestCreatedRevisionName" },
        { name: "LatestReady", path: ".status.latestReadyRevisionName" },
        { name: "Ready", path: ".status.conditions[?(@.type=='Ready')].status" },
        { name: "Reason", path: ".status.conditions[?(@.type=='Ready')].reason" },
      ],
    },
  },
});
