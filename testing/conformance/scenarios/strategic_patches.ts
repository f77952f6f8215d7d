/**
 * Strategic merge patches in every detail.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../embedded/json.ts";
import { patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, LEASES } from "./objects.ts";

/** Patches the spec of a Deployment's pod. */
function patchPodSpec(spec: JsonObject): RequestStep {
  return patch("strategic", `${DEPLOYMENTS}/a`, { body: { spec: { template: { spec } } } });
}

function patchContainer(container: JsonObject): RequestStep {
  return patchPodSpec({ containers: [{ name: "main", ...container }] });
}

function patchConfigMap(body: JsonValue, query = ""): RequestStep {
  return patch("strategic", `${CONFIG_MAPS}/a${query}`, { body });
}

const createConfigMap = send(`POST ${CONFIG_MAPS}`, {
  body: configMap("a", { k: "v", l: "w" }, {
    labels: { x: "1" },
    finalizers: ["example.com/a", "example.com/b"],
  }),
});

/** A Deployment with lists to merge. */
const createDeployment = send(`POST ${DEPLOYMENTS}`, {
  body: deployment("a", {
    template: {
      metadata: { labels: { app: "a" } },
      spec: {
        containers: [
          {
            name: "main",
            image: "nginx:1",
            env: [{ name: "A", value: "1" }, { name: "B", value: "2" }, { name: "C", value: "3" }],
            args: ["x", "y"],
            volumeMounts: [{ name: "v", mountPath: "/v" }],
          },
          { name: "side", image: "busybox" },
        ],
        volumes: [{ name: "v", emptyDir: {} }, { name: "w", emptyDir: {} }],
        tolerations: [{ key: "a", operator: "Exists" }],
      },
    },
  }),
});

/** The scenarios. */
export const STRATEGIC_PATCHES: readonly Scenario[] = [
  scenario(
    "strategic patch: items in another order",
    createDeployment,
    patchContainer({ "$setElementOrder/env": [{ name: "C" }, { name: "A" }, { name: "B" }] }),
    patchContainer({
      "$setElementOrder/env": [{ name: "D" }, { name: "B" }, { name: "A" }, { name: "C" }],
      env: [{ name: "D", value: "4" }],
    }),
    patchPodSpec({ "$setElementOrder/containers": [{ name: "side" }, { name: "main" }] }),
    patchPodSpec({
      "$setElementOrder/containers": [{ name: "main" }],
      containers: [{ name: "unlisted", image: "busybox" }],
    }),
    patchContainer({ "$setElementOrder/env": ["A"] }),
    patchContainer({ "$setElementOrder/env": "A" }),
  ),
  scenario(
    "strategic patch: items are deleted and replaced",
    createDeployment,
    patchContainer({ env: [{ name: "A", $patch: "delete" }, { name: "B", value: "9" }] }),
    patchContainer({ env: [{ name: "none", $patch: "delete" }] }),
    patchContainer({ env: [{ $patch: "replace" }, { name: "Z", value: "1" }] }),
    patchPodSpec({ containers: [{ $patch: "delete", name: "main" }, { $patch: "delete", name: "side" }] }),
    patchContainer({ env: [{ $patch: "delete" }] }),
    patchContainer({ env: [{ name: "A", $patch: "merge" }] }),
    patchContainer({ env: [{ name: "A", $patch: "dance" }] }),
    patchContainer({ env: [{ name: "A", $patch: 5 }] }),
  ),
  scenario(
    "strategic patch: fields of an item are merged, and null takes them away",
    createDeployment,
    patchContainer({ env: [{ name: "A", value: null }] }),
    patchContainer({ image: null }),
    patchContainer({ env: null, args: null }),
    patchPodSpec({ tolerations: [{ key: "b", operator: "Exists" }] }),
    patchContainer({ args: ["z"] }),
    patchContainer({ resources: { limits: { cpu: "1" } } }),
    patchContainer({ resources: { limits: { memory: "1Gi" } } }),
    patchContainer({ resources: { $patch: "replace", requests: { cpu: "500m" } } }),
  ),
  scenario(
    "strategic patch: volumes keep only what is retained",
    createDeployment,
    patchPodSpec({ volumes: [{ name: "v", configMap: { name: "c" } }] }),
    patchPodSpec({ volumes: [{ $retainKeys: ["name", "configMap"], name: "v", configMap: { name: "c" } }] }),
    patchPodSpec({ volumes: [{ $retainKeys: ["name"], name: "w", secret: { secretName: "s" } }] }),
    patchPodSpec({ volumes: [{ $retainKeys: "name", name: "w" }] }),
    patch("strategic", `${DEPLOYMENTS}/a`, {
      body: { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
    }),
  ),
  scenario(
    "strategic patch: the strategy of a Deployment without retained keys",
    createDeployment,
    patch("strategic", `${DEPLOYMENTS}/a`, { body: { spec: { strategy: { type: "Recreate" } } } }),
    patch("strategic", `${DEPLOYMENTS}/a`, {
      body: { spec: { strategy: { type: "Recreate", rollingUpdate: null } } },
    }),
    patch("strategic", `${DEPLOYMENTS}/a`, { body: { spec: { strategy: { $patch: "replace" } } } }),
  ),
  scenario(
    "strategic patch: ports of a container by their number",
    createDeployment,
    patchContainer({ ports: [{ containerPort: 80, name: "http" }, { containerPort: 443 }] }),
    patchContainer({ ports: [{ containerPort: 80, protocol: "UDP" }] }),
    patchContainer({ ports: [{ containerPort: 443, $patch: "delete" }] }),
    patchContainer({ ports: [{ name: "nameless" }] }),
    patchContainer({ volumeMounts: [{ mountPath: "/v", readOnly: true }, { mountPath: "/w", name: "w" }] }),
  ),
  scenario(
    "strategic patch: lists that do not fit",
    createDeployment,
    patchPodSpec({ containers: [{ image: "nameless" }] }),
    patchPodSpec({ containers: ["main"] }),
    patchPodSpec({ containers: "main" }),
    patchPodSpec({ containers: {} }),
    patchContainer({ env: [{ name: "A", value: "1" }, "B"] }),
    patchContainer({ env: [null] }),
    patchPodSpec({ nodeSelector: ["x"] }),
    patch("strategic", `${DEPLOYMENTS}/a`, { body: { spec: "x" } }),
  ),
  scenario(
    "strategic patch: lists of scalars",
    createConfigMap,
    patchConfigMap({ metadata: { finalizers: ["example.com/c", "example.com/a"] } }),
    patchConfigMap({
      metadata: {
        "$deleteFromPrimitiveList/finalizers": ["example.com/b", "example.com/none"],
        finalizers: ["example.com/d"],
      },
    }),
    patchConfigMap({ metadata: { "$setElementOrder/finalizers": ["example.com/d", "example.com/a"] } }),
    patchConfigMap({ metadata: { "$deleteFromPrimitiveList/finalizers": "example.com/a" } }),
    patchConfigMap({ metadata: { "$deleteFromPrimitiveList/none": ["x"] } }),
    patchConfigMap({ metadata: { "$deleteFromPrimitiveList/data": ["x"] } }),
    patchConfigMap({ metadata: { finalizers: [5] } }),
    patchConfigMap({ metadata: { finalizers: [] } }),
  ),
  scenario(
    "strategic patch: owner references are merged by their uid",
    ...["o", "p"].map((name) =>
      send(`POST ${CONFIG_MAPS}`, { body: configMap(name), capture: { [name]: "metadata.uid" } })
    ),
    createConfigMap,
    ...["o", "p"].map((name) =>
      patchConfigMap({
        metadata: { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name, uid: `{${name}}` }] },
      })
    ),
    patchConfigMap({ metadata: { ownerReferences: [{ uid: "{o}", controller: true }] } }),
    patchConfigMap({ metadata: { ownerReferences: [{ uid: "{p}", $patch: "delete" }] } }),
    patchConfigMap({ metadata: { ownerReferences: [{ $patch: "delete", name: "o" }] } }),
  ),
  scenario(
    "strategic patch: whole objects are replaced and deleted",
    createConfigMap,
    patchConfigMap({ data: { $patch: "replace", n: "1" } }),
    patchConfigMap({ data: { $patch: "delete" } }),
    patchConfigMap({ data: { k: "1" } }),
    patchConfigMap({ data: { $patch: "merge", l: "2" } }),
    patchConfigMap({ metadata: { labels: { $patch: "delete", y: "1" } } }),
    patchConfigMap({ $patch: "dance" }),
    patchConfigMap({ data: { $retainKeys: ["k"], k: "3" } }),
    patchConfigMap({ data: { "$unknown/k": ["x"] } }),
  ),
  scenario(
    "strategic patch: the whole object is replaced or deleted",
    createConfigMap,
    patchConfigMap({ $patch: "replace", ...configMap("a", { only: "1" }) }),
    patchConfigMap({ $patch: "replace", data: { nameless: "1" } }),
    patchConfigMap({ $patch: "delete" }),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
  scenario(
    "strategic patch: bodies that are no patches",
    createConfigMap,
    ...["", "5", "null", "[]", "{", '"text"', "{} {}"].map((body) => patchConfigMap(body)),
    patchConfigMap({ data: { k: 5 } }),
    patchConfigMap({ data: [] }),
    patchConfigMap({ metadata: { labels: { x: true } } }),
    patch("strategic", `${CONFIG_MAPS}/none`, { body: { data: {} } }),
  ),
  scenario(
    "strategic patch: versions and names in the patch",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    patchConfigMap({ metadata: { resourceVersion: "{rv}" }, data: { k: "1" } }),
    patchConfigMap({ metadata: { resourceVersion: "{rv}" }, data: { k: "2" } }),
    patchConfigMap({ metadata: { name: "b" } }),
    patchConfigMap({ metadata: { uid: "11111111-2222-4333-8444-555555555555" } }),
    patchConfigMap({ kind: "Secret" }),
    patchConfigMap({ metadata: null }),
  ),
  scenario(
    "strategic patch: other kinds",
    send(`PUT ${LEASES}/a`, {
      body: {
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        metadata: { name: "a" },
        spec: { holderIdentity: "me", leaseDurationSeconds: 15 },
      },
    }),
    patch("strategic", `${LEASES}/a`, { body: { spec: { holderIdentity: "you" } } }),
    send(`POST ${CORE}/serviceaccounts`, {
      body: {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "a" },
        secrets: [{ name: "s" }],
        imagePullSecrets: [{ name: "i" }],
      },
    }),
    patch("strategic", `${CORE}/serviceaccounts/a`, {
      body: { secrets: [{ name: "t" }], imagePullSecrets: [{ name: "j" }] },
    }),
    patch("strategic", `${CORE}/serviceaccounts/a`, {
      body: { secrets: [{ $patch: "delete", name: "s" }], "$setElementOrder/secrets": [{ name: "t" }] },
    }),
  ),
];
