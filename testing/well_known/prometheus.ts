/**
 * Prometheus of the Prometheus operator: the parts of its schema that are not like any other.
 *
 * @module
 */

import { defineResource } from "@kubeloop/sdk";
import { atomic, cel, intOrString, listMap, quantity, set } from "@kubeloop/sdk/zod";
import { z } from "zod";
import {
  anyLabelSelector,
  int64,
  keySelector,
  metadata,
  relabeling,
  resources,
  textMap,
} from "./fragments.ts";
import { texts } from "./fragments.ts";

const DURATION =
  /^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$/;
const SIZE = /(^0|([0-9]*[.])?[0-9]+((K|M|G|T|E|P)i?)?B)$/;
const PROTOCOLS = [
  "PrometheusProto",
  "OpenMetricsText0.0.1",
  "OpenMetricsText1.0.0",
  "PrometheusText0.0.4",
  "PrometheusText1.0.0",
] as const;
const LOG_LEVELS = ["", "debug", "info", "warn", "error"] as const;

function span(): z.ZodString {
  return z.string().regex(DURATION);
}

const basicAuth = z.object({ password: keySelector.optional(), username: keySelector.optional() });

const sigv4 = cel(
  z.object({
    accessKey: keySelector.optional(),
    externalId: z.string().min(1).optional(),
    region: z.string().optional(),
    roleArn: z.string().optional(),
    secretKey: keySelector.optional(),
  }),
  "!has(self.externalId) || has(self.roleArn)",
  { message: "externalId needs a roleArn" },
);

const alertmanager = z.object({
  alertRelabelings: z.array(relabeling).optional(),
  apiVersion: z.enum(["v1", "V1", "v2", "V2"]).optional(),
  basicAuth: basicAuth.optional(),
  enableHttp2: z.boolean().optional(),
  name: z.string().min(1),
  namespace: z.string().min(1).optional(),
  pathPrefix: z.string().min(1).optional(),
  port: intOrString(),
  proxyConnectHeader: atomic(z.record(z.string(), z.array(keySelector))).optional(),
  proxyUrl: z.string().regex(/^(http|https|socks5):\/\/.+$/).optional(),
  scheme: z.enum(["http", "https", "HTTP", "HTTPS"]).optional(),
  sigv4: sigv4.optional(),
  timeout: span().optional(),
});

const remoteWrite = z.object({
  basicAuth: basicAuth.optional(),
  headers: textMap().optional(),
  messageVersion: z.enum(["V1.0", "V2.0"]).optional(),
  metadataConfig: z.object({
    maxSamplesPerSend: z.int32().min(-1).optional(),
    send: z.boolean().optional(),
    sendInterval: span().optional(),
  }).optional(),
  name: z.string().optional(),
  queueConfig: z.object({ capacity: z.int().optional(), minBackoff: span().optional() }).optional(),
  sigv4: sigv4.optional(),
  url: z.string().regex(/^(http|https):\/\/.+$/),
  writeRelabelConfigs: z.array(relabeling).optional(),
});

const shardingStrategy = cel(
  z.object({
    mode: z.enum(["Address", "Topology"]).optional(),
    topology: z.object({
      externalLabelName: z.string().optional(),
      values: texts().optional(),
    }).optional(),
  }),
  "!has(self.topology) || (has(self.mode) && self.mode == 'Topology')",
  { message: "topology is for the mode 'Topology' only" },
);

const updateStrategy = cel(
  z.object({
    rollingUpdate: z.object({ maxUnavailable: intOrString().optional() }).optional(),
    type: z.enum(["OnDelete", "RollingUpdate"]),
  }),
  "!(self.type != 'RollingUpdate' && has(self.rollingUpdate))",
  { message: "rollingUpdate is for the type RollingUpdate only" },
);

const claimTemplate = z.object({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: metadata.extend({ name: z.string().optional() }).optional(),
  spec: z.object({
    accessModes: texts().optional(),
    resources: resources.omit({ claims: true }).optional(),
    selector: anyLabelSelector.optional(),
    storageClassName: z.string().optional(),
  }).optional(),
});

const spec = cel(
  z.object({
    additionalArgs: z.array(z.object({ name: z.string().min(1), value: z.string().optional() })).optional(),
    additionalScrapeConfigs: keySelector.optional(),
    alerting: z.object({ alertmanagers: z.array(alertmanager) }).optional(),
    bodySizeLimit: z.string().regex(SIZE).optional(),
    enableFeatures: set(z.string().min(1)).optional(),
    evaluationInterval: span().default("30s"),
    excludedFromEnforcement: z.array(z.object({
      group: z.enum(["monitoring.coreos.com"]).default("monitoring.coreos.com"),
      name: z.string().optional(),
      namespace: z.string().min(1),
      resource: z.enum(["prometheusrules", "servicemonitors", "podmonitors", "probes", "scrapeconfigs"]),
    })).optional(),
    externalLabels: textMap().optional(),
    hostAliases: listMap(z.object({ hostnames: z.array(z.string()), ip: z.string() }), ["ip"]).optional(),
    logLevel: z.enum(LOG_LEVELS).optional(),
    maximumStartupDurationSeconds: z.int32().min(60).optional(),
    paused: z.boolean().optional(),
    portName: z.string().default("web"),
    remoteWrite: z.array(remoteWrite).optional(),
    remoteWriteReceiverMessageVersions: set(z.enum(["V1.0", "V2.0"])).min(1).optional(),
    replicas: z.int32().optional(),
    resources: resources.optional(),
    retention: span().optional(),
    retentionSize: z.string().regex(SIZE).optional(),
    runtime: z.object({ goGC: z.int32().min(-1).optional() }).optional(),
    sampleLimit: int64().min(0).optional(),
    scrapeClasses: listMap(
      z.object({
        default: z.boolean().optional(),
        fallbackScrapeProtocol: z.enum(PROTOCOLS).optional(),
        metricRelabelings: z.array(relabeling).optional(),
        name: z.string().min(1),
      }),
      ["name"],
    ).optional(),
    scrapeInterval: span().default("30s"),
    scrapeProtocols: set(z.enum(PROTOCOLS)).optional(),
    secrets: set(z.string()).optional(),
    serviceMonitorSelector: anyLabelSelector.optional(),
    shardingStrategy: shardingStrategy.optional(),
    shards: z.int32().default(1),
    storage: z.object({
      emptyDir: z.object({ medium: z.string().optional(), sizeLimit: quantity().optional() }).optional(),
      volumeClaimTemplate: claimTemplate.optional(),
    }).optional(),
    thanos: z.object({
      blockSize: span().default("2h"),
      logLevel: z.enum(LOG_LEVELS).optional(),
      objectStorageConfig: keySelector.optional(),
    }).optional(),
    tsdb: z.object({
      outOfOrderTimeWindow: span().optional(),
      staleSeriesCompactionThreshold: quantity().optional(),
    }).optional(),
    updateStrategy: updateStrategy.optional(),
    version: z.string().optional(),
  }),
  "!has(self.shardingStrategy) || !has(self.shardingStrategy.mode) || " +
    "self.shardingStrategy.mode != 'Topology' || !has(self.shardingStrategy.topology) || " +
    "!has(self.shardingStrategy.topology.values) || " +
    "(has(self.shards) ? self.shards : 1) >= self.shardingStrategy.topology.values.size()",
  { message: "there must be a shard for each topology value" },
);

const status = z.object({
  availableReplicas: z.int32(),
  conditions: listMap(
    z.object({
      type: z.string().min(1),
      status: z.string().min(1),
      lastTransitionTime: z.iso.datetime(),
      message: z.string().optional(),
      reason: z.string().optional(),
      observedGeneration: int64().optional(),
    }),
    ["type"],
  ).optional(),
  paused: z.boolean(),
  replicas: z.int32(),
  selector: z.string().optional(),
  shardStatuses: listMap(
    z.object({
      shardID: z.string(),
      replicas: z.int32(),
      updatedReplicas: z.int32(),
      availableReplicas: z.int32(),
      unavailableReplicas: z.int32(),
    }),
    ["shardID"],
  ).optional(),
  shards: z.int32().optional(),
  unavailableReplicas: z.int32(),
  updatedReplicas: z.int32(),
});

/** The resource. */
export const Prometheus = defineResource({
  group: "monitoring.coreos.com",
  kind: "Prometheus",
  plural: "prometheuses",
  shortNames: ["prom"],
  categories: ["prometheus-operator"],
  scope: "Namespaced",
  versions: {
    v1: {
      spec,
      status,
      columns: [
        { name: "Version", path: ".spec.version" },
        { name: "Desired", path: ".spec.replicas" },
        { name: "Ready", path: ".status.availableReplicas" },
        { name: "Reconciled", path: ".status.conditions[?(@.type == 'Reconciled')].status" },
        { name: "Available", path: ".status.conditions[?(@.type == 'Available')].status" },
        { name: "Age", path: ".metadata.creationTimestamp" },
        { name: "Paused", path: ".status.paused", priority: 1 },
      ],
      scale: { spec: ".spec.shards", status: ".status.shards", selector: ".status.selector" },
    },
  },
});
