/**
 * What is said of metadata that does not fit: its type, the path it is sent to, and what a volume's own claim has of it.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../embedded/json.ts";
import { patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, CORE, deployment, DEPLOYMENTS, LEASES, WIDGETS } from "./objects.ts";

/** Fields that the server sets, or takes from the request, each with values that are of no such type. */
const STRANGE: Readonly<Record<string, readonly JsonValue[]>> = {
  name: [5, ["a"]],
  namespace: [1.5, {}],
  generateName: [true],
  uid: [5, [null]],
  resourceVersion: [5, false],
  selfLink: [{}],
  generation: ["x", 1.5],
  creationTimestamp: [5],
  deletionGracePeriodSeconds: ["x"],
  ownerReferences: [5, ["a"], { a: 1 }],
};

const CLAIM: JsonObject = {
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

/** The scenarios. */
export const SENT_METADATA: readonly Scenario[] = [
  scenario(
    "metadata: what the server sets itself has to be of its type",
    ...Object.entries(STRANGE).flatMap(([field, values]) =>
      values.flatMap((value) => {
        const metadata = { name: "a", [field]: value };
        const custom = { apiVersion: "{group}/v1", kind: "Widget", metadata, spec: { size: 1 } };
        return [
          send(`POST ${CONFIG_MAPS}`, { body: { metadata } }),
          send(`PUT ${CONFIG_MAPS}/a`, { body: { metadata } }),
          send(`POST ${WIDGETS}`, { body: custom }),
          send(`PUT ${WIDGETS}/a`, { body: custom }),
        ];
      })
    ),
  ),
  scenario(
    "metadata: of several fields of the wrong type, the first one is told",
    ...[["uid", "resourceVersion"], ["labels", "generation"], ["finalizers", "deletionGracePeriodSeconds"]]
      .flatMap((fields) => {
        const metadata = Object.fromEntries(fields.map((field) => [field, true]));
        return [
          send(`POST ${CONFIG_MAPS}`, { body: { metadata } }),
          send(`POST ${WIDGETS}`, {
            body: { apiVersion: "{group}/v1", kind: "Widget", metadata, spec: { size: 1 } },
          }),
        ];
      }),
  ),
  scenario(
    "metadata: a field that is given twice counts the second time, with its type",
    ...["1", "0"].map((version) =>
      send(`POST ${CONFIG_MAPS}`, {
        body: `{"metadata":{"name":"a","resourceVersion":"${version}","resourceVersion":5}}`,
      })
    ),
  ),
  scenario(
    "metadata: the namespace is compared before the name, and after the uid of a new object",
    send(`POST ${CONFIG_MAPS}`, { body: { metadata: { name: "a" } } }),
    ...["a", "n"].flatMap((target) =>
      [{}, { name: "" }, { name: "b" }].flatMap((named: JsonObject) => [
        ...placed(target, { ...named, namespace: "elsewhere" }),
        ...placed(target, { ...named, uid: "x" }),
        ...placed(target, { ...named, namespace: "elsewhere", uid: "x" }),
      ])
    ),
  ),
  scenario(
    "metadata: what is applied with a name that is no text",
    ...[{ toString: 1, valueOf: null }, {}, ["a"], 5, true].flatMap((value) =>
      ["name", "namespace"].map((field) =>
        patch("apply", `${DEPLOYMENTS}/a?fieldManager=ann`, {
          body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { [field]: value } },
        })
      )
    ),
  ),
  scenario(
    "metadata: a patch that makes the version or kind of a custom object no text",
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: { size: 1 } },
      select: () => null,
    }),
    ...["apiVersion", "kind"].flatMap((field) =>
      [null, 5, {}, true].flatMap((value) => [
        patch("json", `${WIDGETS}/a`, { body: [{ op: "replace", path: `/${field}`, value }] }),
        ...(value === null ? [] : [patch("merge", `${WIDGETS}/a`, { body: { [field]: value } })]),
      ])
    ),
    patch("json", `${WIDGETS}/a`, { body: [{ op: "copy", from: "/constructor", path: "/apiVersion" }] }),
  ),
  scenario(
    "metadata: a volume's own claim takes labels and annotations, and nothing else",
    ...Object.entries(
      {
        name: "a",
        generateName: "a",
        namespace: "a",
        selfLink: "a",
        uid: "a",
        resourceVersion: "1",
        generation: 1,
        creationTimestamp: "2020-01-01T00:00:00Z",
        deletionTimestamp: "2020-01-01T00:00:00Z",
        deletionGracePeriodSeconds: 0,
        ownerReferences: [],
        finalizers: [],
        managedFields: [],
      } satisfies JsonObject,
    ).map(([field, value]) => send(`POST ${CORE}/pods`, { body: podWithOwnClaim({ [field]: value }) })),
    ...[{ name: "", generation: 0 }, { labels: { a: "-" }, annotations: { "-": "b" }, finalizers: ["a"] }]
      .map((
        metadata,
      ) => send(`POST ${CORE}/pods`, { body: podWithOwnClaim(metadata) })),
  ),
  scenario(
    "metadata: a template is the same, whether a volume's own claim has metadata or not",
    send("POST /apis/apps/v1/namespaces/{ns}/daemonsets", { body: daemonSet({}) }),
    send("PUT /apis/apps/v1/namespaces/{ns}/daemonsets/a", { body: daemonSet({}) }),
    send("PUT /apis/apps/v1/namespaces/{ns}/daemonsets/a", { body: daemonSet({ metadata: {} }) }),
  ),
  scenario(
    "metadata: what is wrong with two finalizers in the same way is told once",
    ...[["../up", "../up"], [null, null], ["a b", "a b", "../up"]].flatMap((finalizers) => [
      send(`POST ${CONFIG_MAPS}`, { body: { metadata: { name: "a", finalizers } } }),
      send(`POST ${DEPLOYMENTS}`, { body: { metadata: { name: "a", finalizers }, spec: {} } }),
      send(`POST ${WIDGETS}`, {
        body: {
          apiVersion: "{group}/v1",
          kind: "Widget",
          metadata: { name: "a", finalizers },
          spec: { size: 1 },
        },
      }),
    ]),
  ),
  scenario(
    "metadata: the uid of a Scale is a precondition, in a patch too",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a"), select: () => null }),
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: { size: 1 } },
      select: () => null,
    }),
    ...[DEPLOYMENTS, WIDGETS].flatMap((path) => [
      patch("json", `${path}/a/scale`, { body: [{ op: "add", path: "/metadata/uid", value: "v" }] }),
      patch("merge", `${path}/a/scale`, { body: { metadata: { uid: "v" } } }),
      patch("merge", `${path}/a/scale?dryRun=All`, {
        body: { metadata: { uid: "v" }, spec: { replicas: 2 } },
      }),
      patch("merge", `${path}/a`, { body: { metadata: { uid: "v" } } }),
    ]),
  ),
  scenario(
    "metadata: applied times that are none",
    send(`POST ${LEASES}`, { body: { metadata: { name: "a" } } }),
    ...["yesterday", "2020-01-01T00:00:00Z", "", 5, null].flatMap((renewTime) =>
      ["a", "b"].map((name) =>
        patch("apply", `${LEASES}/${name}?fieldManager=ann`, {
          body: {
            apiVersion: "coordination.k8s.io/v1",
            kind: "Lease",
            metadata: { name },
            spec: { renewTime },
          },
        })
      )
    ),
  ),
];

function placed(target: string, metadata: JsonObject): RequestStep[] {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata };
  return [
    patch("apply", `${CONFIG_MAPS}/${target}?fieldManager=ann`, { body }),
    patch("merge", `${CONFIG_MAPS}/${target}`, { body }),
    send(`PUT ${CONFIG_MAPS}/${target}?dryRun=All`, { body }),
  ];
}

function podSpec(claim: JsonObject): JsonObject {
  return {
    containers: [{ name: "main", image: "nginx:1", volumeMounts: [{ name: "own", mountPath: "/own" }] }],
    volumes: [{ name: "own", ephemeral: { volumeClaimTemplate: { ...CLAIM, ...claim } } }],
  };
}

function podWithOwnClaim(metadata: JsonObject): JsonObject {
  return { metadata: { generateName: "a" }, spec: podSpec({ metadata }) };
}

function daemonSet(claim: JsonObject): JsonObject {
  const labels = { app: "a" };
  const template = { metadata: { labels }, spec: podSpec(claim) };
  return { metadata: { name: "a" }, spec: { selector: { matchLabels: labels }, template } };
}
