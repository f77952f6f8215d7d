/**
 * The kinds of random objects in the other built-in groups.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import type { RandomKind } from "../random_kind.ts";

const MAIN: JsonObject = { name: "main", image: "nginx:1" };
const SIDE: JsonObject = { name: "side", image: "busybox:1", command: ["sleep", "1"] };
const READY: JsonObject = {
  type: "Available",
  status: "True",
  reason: "Ok",
  message: "fine",
  lastUpdateTime: "2024-01-01T00:00:00Z",
  lastTransitionTime: "2024-01-01T00:00:00Z",
};

/** Deployments. */
export const DEPLOYMENT: RandomKind = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  path: "/apis/apps/v1/namespaces/{ns}/deployments",
  required: {
    "/spec/selector": [{ matchLabels: { app: "x" } }],
    "/spec/template/metadata/labels/app": ["x"],
    "/spec/template/spec/containers": [
      [MAIN],
      [MAIN, SIDE],
      [{
        ...MAIN,
        env: [{ name: "A", value: "1" }, { name: "B", value: "2" }],
        ports: [{ containerPort: 80 }],
      }],
    ],
  },
  fields: {
    "/spec/replicas": [1, 0, 3],
    "/spec/paused": [true, false],
    "/spec/minReadySeconds": [5, 0],
    "/spec/strategy": [{ type: "Recreate" }, { type: "RollingUpdate" }],
    "/spec/template/metadata/annotations": [{ restarted: "now" }],
    "/spec/template/spec/nodeSelector": [{ disk: "ssd" }],
    "/spec/template/spec/terminationGracePeriodSeconds": [5],
  },
  wrong: {
    "/spec/replicas": [-1, "two", null],
    "/spec/selector": [{ matchLabels: { app: "y" } }, {}],
    "/spec/unknown": ["x"],
    "/spec/template/spec/containers": [[], [{ name: "main", image: "nginx:1", imagee: "x" }]],
  },
  status: {
    "/status/replicas": [2, 3],
    "/status/readyReplicas": [1, 2],
    "/status/observedGeneration": [1, 2],
    "/status/conditions": [[READY], [{ ...READY, status: "False" }, { ...READY, type: "Progressing" }], []],
  },
  isScalable: true,
  directives: [
    { spec: { template: { spec: { containers: [{ name: "main", image: "nginx:2" }] } } } },
    { spec: { template: { spec: { containers: [{ name: "side", $patch: "delete" }] } } } },
    { spec: { template: { spec: { containers: [{ name: "more", image: "more:1" }] } } } },
    {
      spec: {
        template: {
          spec: {
            "$setElementOrder/containers": [{ name: "side" }, { name: "main" }],
            containers: [{ name: "side", image: "busybox:2" }],
          },
        },
      },
    },
    { spec: { template: { spec: { containers: [{ name: "main", env: [{ name: "A", value: "9" }] }] } } } },
    { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
    { spec: { template: { spec: { tolerations: [{ key: "k", operator: "Exists" }] } } } },
  ],
  pointers: {
    "/spec/template/spec/containers/0/image": ["nginx:3"],
    "/spec/template/spec/containers/-": [{ name: "last", image: "last:1" }],
    "/spec/template/spec/containers/1": [],
    "/spec/strategy/type": ["Recreate"],
  },
};

/** Leases. */
export const LEASE: RandomKind = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  path: "/apis/coordination.k8s.io/v1/namespaces/{ns}/leases",
  required: {},
  fields: {
    "/spec/holderIdentity": ["me", "you"],
    "/spec/leaseDurationSeconds": [15, 30],
    "/spec/acquireTime": ["2024-01-01T00:00:00.000000Z"],
    "/spec/renewTime": ["2024-01-01T00:00:05.000001Z"],
    "/spec/leaseTransitions": [0, 1],
  },
  wrong: { "/spec/leaseDurationSeconds": [0, "x"], "/spec/renewTime": ["yesterday"], "/spec": [null] },
  directives: [{ spec: { $patch: "replace", holderIdentity: "only" } }, { spec: { holderIdentity: null } }],
  pointers: { "/spec": [{ holderIdentity: "all" }, {}] },
};

/** Roles. */
export const ROLE: RandomKind = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  path: "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles",
  required: { "/rules": [[{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }]] },
  fields: {
    "/rules": [
      [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list"] }],
      [
        { apiGroups: [""], resources: ["pods"], verbs: ["*"], resourceNames: ["x"] },
        { apiGroups: [""], resources: ["secrets"], verbs: ["get"] },
      ],
      [],
    ],
  },
  wrong: { "/rules": ["all", null], "/unknown": [1] },
  directives: [{ rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["get"] }] }],
  pointers: { "/rules/0/verbs/-": ["watch"], "/rules/0/verbs/0": ["list"] },
};

/** Disruption budgets. */
export const DISRUPTION_BUDGET: RandomKind = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  path: "/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets",
  required: { "/spec/selector": [{ matchLabels: { app: "x" } }] },
  fields: {
    "/spec/minAvailable": [1, "50%", 0],
    "/spec/selector": [{ matchExpressions: [{ key: "app", operator: "Exists" }] }, {}],
    "/spec/unhealthyPodEvictionPolicy": ["AlwaysAllow"],
  },
  wrong: { "/spec/unknown": [1] },
  status: {
    "/status": [{ currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 0, expectedPods: 1 }],
    "/status/observedGeneration": [1],
  },
  directives: [{ spec: { selector: { matchLabels: { more: "x" } } } }],
  pointers: { "/spec/selector/matchLabels": [{ app: "z" }] },
};
