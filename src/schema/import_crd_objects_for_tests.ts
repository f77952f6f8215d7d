/**
 * Objects of the definitions in `testdata/crds`: what their schemas take, and what they refuse for a reason that types
 * know, too.
 *
 * @module
 */

import type { JsonObject } from "./json.ts";

/** Objects of one kind; apiVersion, kind and metadata are left out. */
export interface ImportedObjects {
  /** The file of the definition, from the repository's root. */
  readonly file: string;
  /** The name of the types. */
  readonly type: string;
  readonly good: readonly JsonObject[];
  /** By what is wrong with them. */
  readonly bad: Readonly<Record<string, JsonObject>>;
}

const TESTDATA = "src/schema/testdata/crds";
const CERTIFICATE = { secretName: "tls", issuerRef: { name: "ca" } };
const SCALED = {
  scaleTargetRef: { name: "web" },
  triggers: [{ type: "cron", metadata: { start: "0 6 * * *" } }],
};
const CURIO = { default: "c", modes: ["a"] };

function rollout(canary: JsonObject): JsonObject {
  return { spec: { strategy: { canary } } };
}

function template(container: JsonObject): JsonObject {
  return { spec: { template: { spec: { containers: [container] } } } };
}

/** The objects. */
export const IMPORTED_OBJECTS: readonly ImportedObjects[] = [
  {
    file: "crds/stable.example.com_tstests.yaml",
    type: "TsTest",
    good: [
      { spec: { deploymentName: "a" } },
      { spec: { deploymentName: "a", replicas: 3 }, status: { readyReplicas: 1 } },
    ],
    bad: {
      "spec is missing": {},
      "deploymentName is missing": { spec: { replicas: 1 } },
      "replicas is a text": { spec: { deploymentName: "a", replicas: "1" } },
      "the status of a condition is no enum member": {
        spec: { deploymentName: "a" },
        status: {
          conditions: [
            {
              type: "Ready",
              status: "Yes",
              reason: "A",
              message: "",
              lastTransitionTime: "2026-01-01T00:00:00Z",
            },
          ],
        },
      },
    },
  },
  {
    file: `${TESTDATA}/certificate.yaml`,
    type: "Certificate",
    good: [
      {},
      { spec: CERTIFICATE },
      { spec: { ...CERTIFICATE, privateKey: { algorithm: "ECDSA" }, usages: ["cert sign", "server auth"] } },
      {
        spec: { ...CERTIFICATE, secretTemplate: { labels: { app: "web" } } },
        status: { notAfter: "2026-01-01T00:00:00Z" },
      },
      { spec: { ...CERTIFICATE, keystores: { jks: { create: true, passwordSecretRef: { name: "p" } } } } },
    ],
    bad: {
      "the issuer is missing": { spec: { secretName: "tls" } },
      "the issuer has no name": { spec: { ...CERTIFICATE, issuerRef: {} } },
      "the algorithm is unknown": { spec: { ...CERTIFICATE, privateKey: { algorithm: "DSA" } } },
      "a usage is unknown": { spec: { ...CERTIFICATE, usages: ["signing", "all"] } },
      "a label is no text": { spec: { ...CERTIFICATE, secretTemplate: { labels: { app: 1 } } } },
      "dnsNames is no list": { spec: { ...CERTIFICATE, dnsNames: "example.com" } },
      "the name is null": { spec: { ...CERTIFICATE, secretName: null } },
    },
  },
  {
    file: `${TESTDATA}/rollout.yaml`,
    type: "Rollout",
    good: [
      { spec: { replicas: null } },
      rollout({
        maxSurge: "25%",
        maxUnavailable: 1,
        steps: [{ setWeight: 20 }, { pause: { duration: "1h" } }, {}],
      }),
      rollout({ trafficRouting: { plugins: { any: { thing: [1] } } } }),
      template({
        name: "a",
        ports: [{ containerPort: 80 }],
        livenessProbe: { httpGet: { port: "http" } },
        resources: { limits: { cpu: 2, memory: "1Gi" } },
      }),
      {
        spec: { template: { metadata: { labels: {} }, spec: { containers: [], volumes: [{ name: "x" }] } } },
      },
    ],
    bad: {
      "maxSurge is a boolean": rollout({ maxSurge: true }),
      "a step's weight is a text": rollout({ steps: [{ setWeight: "20" }] }),
      "plugins is a list": rollout({ trafficRouting: { plugins: [] } }),
      "containers are missing": { spec: { template: { spec: { volumes: [] } } } },
      "a container has no name": template({ image: "nginx" }),
      "a port has no number": template({ name: "a", ports: [{ protocol: "TCP" }] }),
      "a limit is an object": template({ name: "a", resources: { limits: { cpu: {} } } }),
      "paused is an object": { spec: { paused: { is: true } } },
    },
  },
  {
    file: `${TESTDATA}/scaled_object.yaml`,
    type: "ScaledObject",
    good: [
      { spec: SCALED },
      { spec: { ...SCALED, fallback: { failureThreshold: 3, replicas: 6 } } },
      {
        spec: {
          ...SCALED,
          advanced: {
            horizontalPodAutoscalerConfig: {
              behavior: { scaleDown: { tolerance: "100m" }, scaleUp: { tolerance: 1 } },
            },
          },
        },
        status: { health: { "s0-cron": { numberOfFailures: 0, status: "Happy" } } },
      },
    ],
    bad: {
      "triggers are missing": { spec: { scaleTargetRef: { name: "web" } } },
      "a trigger has no metadata": { spec: { ...SCALED, triggers: [{ type: "cron" }] } },
      "a trigger's metadata holds a number": {
        spec: { ...SCALED, triggers: [{ type: "cron", metadata: { n: 1 } }] },
      },
      "the fallback's behavior is unknown": {
        spec: { ...SCALED, fallback: { failureThreshold: 3, replicas: 6, behavior: "none" } },
      },
      "the health of a metric is a text": { spec: SCALED, status: { health: { cron: "Happy" } } },
    },
  },
  {
    file: `${TESTDATA}/curio.yaml`,
    type: "Curio",
    good: [
      CURIO,
      {
        ...CURIO,
        "9lives": -2,
        maybe: null,
        gone: null,
        empty: {},
        anything: [1, { a: null }],
        map: { a: 1, b: [] },
      },
      { ...CURIO, "a-b": 'quote"d', grid: [[1, null], []], gone: "x", nested: { map: { a: {} } } },
      { ...CURIO, embedded: { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: {}, more: 1 } },
    ],
    bad: {
      "a mode is unknown": { ...CURIO, modes: ["c"] },
      "a life is unknown": { ...CURIO, "9lives": 2 },
      "an enum's value is null": { ...CURIO, "a-b": null },
      "a name is unknown": { ...CURIO, "a-b": "a" },
      "default is missing": { modes: ["a"] },
      "a cell is a text": { ...CURIO, grid: [["1"]] },
      "the embedded object's metadata is a text": {
        ...CURIO,
        embedded: { apiVersion: "v1", kind: "Pod", metadata: "a" },
      },
      "the level is a text": { ...CURIO, nested: { level: "3" } },
    },
  },
];
