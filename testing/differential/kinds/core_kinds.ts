/**
 * The core group's kinds of random objects.
 *
 * @module
 */

import type { RandomKind } from "../random_kind.ts";

const CORE = "/api/v1/namespaces/{ns}";

/** ConfigMaps. */
export const CONFIG_MAP: RandomKind = {
  apiVersion: "v1",
  kind: "ConfigMap",
  path: `${CORE}/configmaps`,
  required: {},
  fields: {
    "/data/k": ["v", "w", ""],
    "/data/other": ["x"],
    "/data/with.dot": ["x"],
    "/binaryData/b": ["AQI="],
  },
  wrong: {
    "/data/k": [5, null, { deep: "x" }],
    "/data/bad key": ["x"],
    "/data": ["text", null],
    "/immutable": [true, "yes"],
    "/dat": [{ k: "v" }],
  },
  directives: [
    { data: { $patch: "replace", only: "this" } },
    { data: { $patch: "delete" } },
    { data: { $retainKeys: ["k"], k: "kept" } },
    { metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/hold"] } },
    { metadata: { finalizers: ["example.com/merged"] } },
    { metadata: { "$setElementOrder/finalizers": ["example.com/merged", "example.com/hold"] } },
    { $patch: "replace", data: { all: "new" } },
  ],
  pointers: { "/data": [{ k: "v" }, {}], "/data/none/deep": ["x"], "/data/n": [1] },
};

/** Secrets. */
export const SECRET: RandomKind = {
  apiVersion: "v1",
  kind: "Secret",
  path: `${CORE}/secrets`,
  required: {},
  fields: {
    "/data/k": ["dg==", "dw=="],
    "/data/other": ["eA=="],
    "/stringData/k": ["plain"],
    "/stringData/text": ["words", ""],
    "/type": ["Opaque", "example.com/other"],
  },
  wrong: { "/data/k": ["not base64!", null, 5], "/type": [null], "/immutable": [true] },
  directives: [{ data: { $patch: "replace", only: "dg==" } }, { stringData: { k: "merged" } }],
  pointers: { "/data": [{ k: "dg==" }], "/stringData": [{ k: "w" }] },
  selectors: { "type=Opaque": {}, "type!=Opaque": { type: "example.com/other" } },
};

/** Services without an address. */
export const SERVICE: RandomKind = {
  apiVersion: "v1",
  kind: "Service",
  path: `${CORE}/services`,
  required: { "/spec/clusterIP": ["None"] },
  // Without it, it gets an address.
  isAppliedWhole: true,
  fields: {
    "/spec/selector": [{ app: "a" }, { app: "b", tier: "web" }],
    "/spec/ports": [
      [{ name: "http", port: 80 }],
      [{ port: 8080 }],
      [{ name: "http", port: 80, targetPort: "web" }, { name: "dns", port: 53, protocol: "UDP" }],
    ],
    "/spec/publishNotReadyAddresses": [true, false],
    "/spec/sessionAffinity": ["None", "ClientIP"],
  },
  wrong: { "/spec/unknown": ["x"], "/spec/publishNotReadyAddresses": ["yes"] },
  status: {
    "/status/conditions": [[
      {
        type: "Ready",
        status: "True",
        reason: "Ok",
        message: "",
        lastTransitionTime: "2024-01-01T00:00:00Z",
      },
    ], []],
  },
  directives: [
    { spec: { ports: [{ port: 80, name: "web" }] } },
    { spec: { ports: [{ port: 80, $patch: "delete" }] } },
    { spec: { $setElementOrder: [], selector: { $patch: "replace", app: "z" } } },
    { spec: { "$setElementOrder/ports": [{ port: 53 }, { port: 80 }], ports: [{ port: 53, name: "dns" }] } },
  ],
  pointers: {
    "/spec/ports/0/port": [81],
    "/spec/ports/-": [{ name: "more", port: 9 }],
    "/spec/selector/app": ["c"],
  },
};

/** Pods without a node. */
export const POD: RandomKind = {
  apiVersion: "v1",
  kind: "Pod",
  path: `${CORE}/pods`,
  required: { "/spec/containers": [[{ name: "main", image: "nginx:1" }]] },
  fields: {},
  wrong: { "/spec/unknown": ["x"] },
  status: {
    "/status/phase": ["Running", "Succeeded", "Failed"],
    "/status/message": ["words"],
    "/status/conditions": [[{ type: "Ready", status: "True" }], [{ type: "Ready", status: "False" }], []],
  },
  directives: [
    { spec: { containers: [{ name: "main", image: "nginx:2" }] } },
    { metadata: { labels: { $patch: "replace", app: "a" } } },
  ],
  pointers: { "/spec/containers/0/image": ["nginx:3"] },
  selectors: { "status.phase!=Running": {}, "status.phase=Running": null, "spec.nodeName=": {} },
};

/** Service accounts. */
export const SERVICE_ACCOUNT: RandomKind = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  path: `${CORE}/serviceaccounts`,
  required: {},
  fields: {
    "/automountServiceAccountToken": [true, false],
    "/secrets": [[{ name: "x" }], [{ name: "x" }, { name: "y" }], []],
    "/imagePullSecrets": [[{ name: "p" }], [{ name: "q" }, { name: "p" }]],
  },
  wrong: { "/automountServiceAccountToken": ["yes", null], "/secrets": [{}], "/unknown": [1] },
  directives: [
    { imagePullSecrets: [{ name: "added" }] },
    { imagePullSecrets: [{ name: "p", $patch: "delete" }] },
    { secrets: [{ $patch: "replace" }, { name: "only" }] },
  ],
  pointers: { "/imagePullSecrets/0": [{ name: "first" }], "/secrets/-": [{ name: "last" }] },
};
