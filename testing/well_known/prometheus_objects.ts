/**
 * Prometheuses that are taken and refused.
 *
 * @module
 */

import { Prometheus } from "./prometheus.ts";
import type { Fields, WellKnown } from "./well_known.ts";

/** What the defaults make of an empty spec. */
const DEFAULTS: Fields = { evaluationInterval: "30s", portName: "web", scrapeInterval: "30s", shards: 1 };

function shardedBy(values: readonly string[], mode = "Topology"): Fields {
  return { mode, topology: { values } };
}

/** The Prometheus. */
export const PROMETHEUS: WellKnown = {
  title: "Prometheus operator Prometheus",
  resource: Prometheus,
  good: [
    { name: "empty", spec: {}, stored: DEFAULTS },
    {
      name: "usual",
      spec: {
        version: "v3.5.0",
        replicas: 2,
        retention: "15d12h",
        retentionSize: "50GiB",
        logLevel: "",
        resources: { requests: { memory: "400Mi", cpu: "500m", "ephemeral-storage": 1 } },
        serviceMonitorSelector: { matchLabels: { team: "web" } },
        enableFeatures: ["exemplar-storage"],
      },
      stored: {
        ...DEFAULTS,
        version: "v3.5.0",
        replicas: 2,
        retention: "15d12h",
        retentionSize: "50GiB",
        logLevel: "",
        resources: { requests: { memory: "400Mi", cpu: "500m", "ephemeral-storage": 1 } },
        serviceMonitorSelector: { matchLabels: { team: "web" } },
        enableFeatures: ["exemplar-storage"],
      },
    },
    {
      name: "alerting",
      spec: {
        ...DEFAULTS,
        alerting: {
          alertmanagers: [
            { name: "main", port: "web", apiVersion: "V2", alertRelabelings: [{ regex: "x" }] },
            { name: "other", port: 9093, basicAuth: { password: { key: "p" } }, timeout: "0" },
          ],
        },
      },
      stored: {
        ...DEFAULTS,
        alerting: {
          alertmanagers: [
            {
              name: "main",
              port: "web",
              apiVersion: "V2",
              alertRelabelings: [{ regex: "x", action: "replace" }],
            },
            { name: "other", port: 9093, basicAuth: { password: { key: "p", name: "" } }, timeout: "0" },
          ],
        },
      },
    },
    {
      name: "storage",
      spec: {
        ...DEFAULTS,
        storage: {
          volumeClaimTemplate: {
            metadata: { name: "data" },
            spec: { resources: { requests: { storage: "40Gi" } }, accessModes: ["ReadWriteOnce"] },
          },
        },
        thanos: {},
      },
      stored: {
        ...DEFAULTS,
        storage: {
          volumeClaimTemplate: {
            metadata: { name: "data" },
            spec: { resources: { requests: { storage: "40Gi" } }, accessModes: ["ReadWriteOnce"] },
          },
        },
        thanos: { blockSize: "2h" },
      },
    },
    {
      name: "sharded",
      spec: { ...DEFAULTS, shards: 2, shardingStrategy: shardedBy(["a", "b"]) },
    },
    {
      name: "rolling",
      spec: {
        ...DEFAULTS,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "50%" } },
        hostAliases: [{ ip: "10.0.0.1", hostnames: ["a"] }, { ip: "10.0.0.2", hostnames: [] }],
        runtime: { goGC: -1 },
      },
    },
    {
      name: "unknown-fields",
      spec: {
        ...DEFAULTS,
        walCompresion: true,
        excludedFromEnforcement: [{ namespace: "a", resource: "probes" }],
      },
      stored: {
        ...DEFAULTS,
        excludedFromEnforcement: [{ group: "monitoring.coreos.com", namespace: "a", resource: "probes" }],
      },
    },
    { name: "nulls", spec: { ...DEFAULTS, shards: null, paused: null }, stored: DEFAULTS },
  ],
  bad: [
    { name: "a retention in months", spec: { retention: "3mo" }, fields: ["spec.retention"] },
    { name: "a size without a unit", spec: { retentionSize: "50" }, fields: ["spec.retentionSize"] },
    { name: "an unknown log level", spec: { logLevel: "trace" }, fields: ["spec.logLevel"] },
    { name: "half a replica", spec: { replicas: 1.5 }, fields: ["spec.replicas"] },
    {
      name: "a short start",
      spec: { maximumStartupDurationSeconds: 59 },
      fields: ["spec.maximumStartupDurationSeconds"],
    },
    {
      name: "a feature twice",
      spec: { enableFeatures: ["a", "b", "a"] },
      fields: ["spec.enableFeatures[2]"],
    },
    { name: "a feature without a name", spec: { enableFeatures: [""] }, fields: ["spec.enableFeatures[0]"] },
    {
      name: "no version of messages",
      spec: { remoteWriteReceiverMessageVersions: [] },
      fields: ["spec.remoteWriteReceiverMessageVersions"],
    },
    {
      name: "the same address twice",
      spec: { hostAliases: [{ ip: "10.0.0.1", hostnames: [] }, { ip: "10.0.0.1", hostnames: ["a"] }] },
      fields: ["spec.hostAliases[1]"],
    },
    { name: "alerting without anybody", spec: { alerting: {} }, fields: ["spec.alerting.alertmanagers"] },
    {
      name: "a port that is neither",
      spec: { alerting: { alertmanagers: [{ name: "a", port: true }] } },
      fields: ["spec.alerting.alertmanagers[0].port"],
    },
    {
      name: "a proxy by FTP",
      spec: { alerting: { alertmanagers: [{ name: "a", port: 1, proxyUrl: "ftp://x" }] } },
      fields: ["spec.alerting.alertmanagers[0].proxyUrl"],
    },
    {
      name: "a secret without a key",
      spec: { additionalScrapeConfigs: { name: "x" } },
      fields: ["spec.additionalScrapeConfigs.key"],
    },
    {
      name: "memory in words",
      spec: { resources: { limits: { memory: "lots" } } },
      fields: ["spec.resources.limits.memory"],
    },
    {
      name: "half a processor as a number",
      spec: { resources: { requests: { cpu: 0.5 } } },
      fields: ["spec.resources.requests.cpu"],
    },
    {
      name: "an external id without a role",
      spec: { remoteWrite: [{ url: "http://a" }, { url: "http://b", sigv4: { externalId: "x" } }] },
      fields: ["spec.remoteWrite[1].sigv4"],
    },
    {
      name: "a topology in another mode",
      spec: { shardingStrategy: shardedBy(["a"], "Address") },
      fields: ["spec.shardingStrategy"],
    },
    {
      name: "fewer shards than topology values",
      spec: { shardingStrategy: shardedBy(["a", "b"]) },
      fields: ["spec"],
    },
    {
      name: "a rolling update of another type",
      spec: { updateStrategy: { type: "OnDelete", rollingUpdate: {} } },
      fields: ["spec.updateStrategy"],
    },
    {
      name: "an update to an unknown relabeling",
      old: { remoteWrite: [{ url: "http://a" }] },
      spec: { remoteWrite: [{ url: "http://a", writeRelabelConfigs: [{ action: "rename" }] }] },
      fields: ["spec.remoteWrite[0].writeRelabelConfigs[0].action"],
    },
  ],
  printed: {
    name: "main",
    spec: { version: "v3.5.0", replicas: 2 },
    status: {
      availableReplicas: 1,
      replicas: 2,
      updatedReplicas: 2,
      unavailableReplicas: 1,
      paused: false,
      conditions: [
        { type: "Available", status: "Degraded", lastTransitionTime: "2030-01-01T00:00:00Z" },
        { type: "Reconciled", status: "True", lastTransitionTime: "2030-01-01T00:00:00Z" },
      ],
    },
    cells: {
      NAME: "main",
      VERSION: "v3.5.0",
      DESIRED: "2",
      READY: "1",
      RECONCILED: "True",
      AVAILABLE: "Degraded",
    },
    wideCells: { PAUSED: "false" },
  },
};
