/**
 * Knative Services that are taken and refused.
 *
 * @module
 */

import { Service } from "./knative_service.ts";
import type { Fields, WellKnown } from "./well_known.ts";

function ofContainer(container: Fields, further: Fields = {}): Fields {
  return { template: { spec: { containers: [container], ...further } } };
}

const CONTAINER = "spec.template.spec.containers[0]";

/** The Service. */
export const KNATIVE_SERVICE: WellKnown = {
  title: "Knative Service",
  resource: Service,
  good: [
    { name: "empty", spec: {} },
    { name: "hello", spec: ofContainer({ image: "hello" }) },
    {
      name: "ports",
      spec: ofContainer({ ports: [{ containerPort: 8080 }, { name: "h2c", protocol: "" }] }),
      stored: ofContainer({
        ports: [{ containerPort: 8080, protocol: "TCP" }, { name: "h2c", protocol: "" }],
      }),
    },
    {
      name: "environment",
      spec: ofContainer({
        env: [
          { name: "A", value: "" },
          { name: "B", valueFrom: { secretKeyRef: { key: "k" }, fieldRef: { fieldPath: "x" } } },
        ],
      }),
      stored: ofContainer({
        env: [
          { name: "A", value: "" },
          { name: "B", valueFrom: { secretKeyRef: { key: "k", name: "" }, fieldRef: { fieldPath: "x" } } },
        ],
      }),
    },
    {
      name: "probes-and-resources",
      spec: ofContainer({
        readinessProbe: { httpGet: { port: "http", path: "/" }, tcpSocket: { port: 0 }, grpc: {} },
        resources: { limits: { cpu: "500m", memory: 1073741824 } },
      }),
      stored: ofContainer({
        readinessProbe: {
          httpGet: { port: "http", path: "/" },
          tcpSocket: { port: 0 },
          grpc: { service: "" },
        },
        resources: { limits: { cpu: "500m", memory: 1073741824 } },
      }),
    },
    {
      name: "open-parts",
      spec: {
        template: {
          metadata: { annotations: { "autoscaling.knative.dev/min-scale": "1" }, anything: [1, { a: null }] },
          spec: {
            containers: [],
            affinity: { nodeAffinity: { x: [] } },
            securityContext: { runAsNonRoot: "yes" },
            hostNetwrk: true,
          },
        },
      },
      stored: {
        template: {
          metadata: { annotations: { "autoscaling.knative.dev/min-scale": "1" }, anything: [1, { a: null }] },
          spec: {
            containers: [],
            affinity: { nodeAffinity: { x: [] } },
            securityContext: { runAsNonRoot: "yes" },
          },
        },
      },
    },
    {
      name: "traffic",
      spec: {
        traffic: [{ latestRevision: true, percent: 90 }, { revisionName: "a", percent: 10, tag: "old" }],
      },
    },
    {
      name: "secrets",
      spec: ofContainer({}, {
        imagePullSecrets: [{}, { name: "x" }],
        volumes: [{ name: "v", emptyDir: {} }],
      }),
      stored: ofContainer({}, {
        imagePullSecrets: [{ name: "" }, { name: "x" }],
        volumes: [{ name: "v", emptyDir: {} }],
      }),
    },
  ],
  bad: [
    { name: "no containers", spec: { template: { spec: {} } }, fields: ["spec.template.spec.containers"] },
    {
      name: "containers that are no list",
      spec: { template: { spec: { containers: { image: "x" } } } },
      fields: ["spec.template.spec.containers"],
    },
    { name: "an image that is no text", spec: ofContainer({ image: 1 }), fields: [`${CONTAINER}.image`] },
    {
      name: "a port in words",
      spec: ofContainer({ ports: [{ containerPort: "http" }] }),
      fields: [`${CONTAINER}.ports[0].containerPort`],
    },
    {
      name: "a variable without a name",
      spec: ofContainer({ env: [{ value: "x" }] }),
      fields: [`${CONTAINER}.env[0].name`],
    },
    {
      name: "a variable twice",
      spec: ofContainer({ env: [{ name: "A" }, { name: "B" }, { name: "A", value: "x" }] }),
      fields: [`${CONTAINER}.env[2]`],
    },
    {
      name: "a secret without a key",
      spec: ofContainer({ env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s" } } }] }),
      fields: [`${CONTAINER}.env[0].valueFrom.secretKeyRef.key`],
    },
    {
      name: "a quantity of nothing",
      spec: ofContainer({ resources: { limits: { cpu: "" } } }),
      fields: [`${CONTAINER}.resources.limits.cpu`],
    },
    {
      name: "a quantity that is true",
      spec: ofContainer({ resources: { requests: { cpu: true } } }),
      fields: [`${CONTAINER}.resources.requests.cpu`],
    },
    {
      name: "a header without a value",
      spec: ofContainer({ readinessProbe: { httpGet: { httpHeaders: [{ name: "x" }] } } }),
      fields: [`${CONTAINER}.readinessProbe.httpGet.httpHeaders[0].value`],
    },
    {
      name: "a profile without a type",
      spec: ofContainer({ securityContext: { seccompProfile: {} } }),
      fields: [`${CONTAINER}.securityContext.seccompProfile.type`],
    },
    {
      name: "a percentage in words",
      spec: { traffic: [{ percent: "90%" }] },
      fields: ["spec.traffic[0].percent"],
    },
    {
      name: "an affinity that is a list",
      spec: ofContainer({}, { affinity: [] }),
      fields: ["spec.template.spec.affinity"],
    },
    {
      name: "a secret twice, once by default",
      spec: ofContainer({}, { imagePullSecrets: [{}, { name: "" }] }),
      fields: ["spec.template.spec.imagePullSecrets[1]"],
    },
    {
      name: "a label of the template that is no text",
      spec: { template: { metadata: { labels: { a: 1 } } } },
      fields: ["spec.template.metadata.labels.a"],
    },
  ],
  printed: {
    name: "hello",
    spec: ofContainer({ image: "hello" }),
    status: {
      url: "http://hello.example.com",
      latestCreatedRevisionName: "hello-00002",
      latestReadyRevisionName: "hello-00001",
      conditions: [
        { type: "ConfigurationsReady", status: "True", reason: "Other" },
        { type: "Ready", status: "False", reason: "RevisionMissing" },
      ],
    },
    cells: {
      NAME: "hello",
      URL: "http://hello.example.com",
      LATESTCREATED: "hello-00002",
      LATESTREADY: "hello-00001",
      READY: "False",
      REASON: "RevisionMissing",
    },
  },
};
