/**
 * What programs on client-go and controller-runtime send: informers, leader election, events, and the writes of
 * controllers. Bodies are as Go writes them, with fields that have no value yet.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import {
  events,
  PATCH_TYPES,
  type RequestOptions,
  type RequestStep,
  type Scenario,
  scenario,
  send,
  watch,
} from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, LEASES, widget, WIDGETS } from "./objects.ts";

const MANAGER = { userAgent: "manager/v0.0.0 (linux/amd64) kubernetes/$Format" } as const;
/** An informer's way to have everything, then changes. */
const WATCH_LIST = "allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&sendInitialEvents=true&" +
  "timeoutSeconds=394&watch=true";
const METADATA =
  "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json;" +
  "as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
const METADATA_AS_JSON = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
const METADATA_LIST_AS_JSON =
  "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
const VERSION = { capture: { version: "metadata.resourceVersion" } } as const;

function go(request: string, options: RequestOptions = {}): RequestStep {
  return send(request, { ...MANAGER, ...options });
}

function goPatch(type: keyof typeof PATCH_TYPES, path: string, body: JsonObject): RequestStep {
  return go(`PATCH ${path}`, { contentType: PATCH_TYPES[type], body });
}

function lease(holder: string, transitions: number, metadata: JsonObject = {}): JsonObject {
  return {
    kind: "Lease",
    apiVersion: "coordination.k8s.io/v1",
    metadata: { name: "leader", namespace: "{ns}", ...metadata },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: 15,
      acquireTime: "2026-01-02T03:04:05.000006Z",
      renewTime: "2026-01-02T03:04:05.000006Z",
      leaseTransitions: transitions,
    },
  };
}

/** A Deployment as Go writes it: empty structs are there, and so is a time that nobody has set. */
function goDeployment(name: string): JsonObject {
  const { spec: _spec, ...typed } = deployment(name);
  return {
    ...typed,
    metadata: { name, namespace: "{ns}" },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [{ name: "main", image: "nginx:1", ports: [{ containerPort: 80 }], resources: {} }],
        },
      },
      strategy: {},
    },
    status: {},
  };
}

/** The scenarios. */
export const CLIENTS_GO: readonly Scenario[] = [
  scenario(
    "client-go: an informer fills its cache from a watch",
    go(`POST ${CONFIG_MAPS}`, { body: configMap("a", { a: "b" }) }),
    watch("informer", `${CONFIG_MAPS}?${WATCH_LIST}`),
    events("informer", 2, { version: "object.metadata.resourceVersion" }),
    go(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    events("informer", 1),
    watch(
      "again",
      `${CONFIG_MAPS}?allowWatchBookmarks=true&resourceVersion={version}&timeoutSeconds=400&watch=true`,
    ),
    events("again", 1),
  ),
  scenario(
    "client-go: an informer that lists first, at any version",
    go(`POST ${WIDGETS}`, { body: widget("a") }),
    go(`GET ${WIDGETS}?limit=500&resourceVersion=0`, {
      ...VERSION,
      // Version 0 may be behind.
      until: ({ body }) => JSON.stringify(body).includes('"a"'),
    }),
    watch(
      "informer",
      `${WIDGETS}?allowWatchBookmarks=true&resourceVersion={version}&timeout=7m21s&timeoutSeconds=441&watch=true`,
    ),
    go(`DELETE ${WIDGETS}/a`),
    events("informer", 1),
  ),
  scenario(
    "client-go: parameters that the server does not know",
    go(`GET ${CONFIG_MAPS}?timeout=5s&pretty=false&unheard=of`),
    go(`GET ${LEASES}/none?timeout=5s`),
  ),
  scenario(
    "client-go: leader election, and a loser at an old version",
    go(`GET ${LEASES}/leader?timeout=5s`),
    go(`POST ${LEASES}?timeout=5s`, { body: lease("one", 0), ...VERSION }),
    go(`PUT ${LEASES}/leader?timeout=5s`, { body: lease("one", 0, { resourceVersion: "{version}" }) }),
    go(`PUT ${LEASES}/leader?timeout=5s`, { body: lease("two", 1, { resourceVersion: "{version}" }) }),
    go(`GET ${LEASES}/leader?timeout=5s`, VERSION),
    go(`PUT ${LEASES}/leader?timeout=5s`, {
      body: {
        ...lease("", 0, { resourceVersion: "{version}" }),
        spec: { holderIdentity: "", leaseDurationSeconds: 1 },
      },
    }),
  ),
  scenario(
    "client-go: an event is counted with a patch",
    go(`POST ${CORE}/events`, {
      accept: "application/json, */*",
      body: {
        kind: "Event",
        apiVersion: "v1",
        metadata: { name: "a.18ea8c6ff89a06be", namespace: "{ns}" },
        involvedObject: {
          kind: "ConfigMap",
          namespace: "{ns}",
          name: "a",
          apiVersion: "v1",
          resourceVersion: "218",
        },
        reason: "Tested",
        message: "it is tested",
        source: { component: "gotest" },
        firstTimestamp: "2026-01-02T03:04:05Z",
        lastTimestamp: "2026-01-02T03:04:05Z",
        count: 1,
        type: "Normal",
        eventTime: null,
        reportingComponent: "gotest",
        reportingInstance: "",
      },
    }),
    goPatch("strategic", `${CORE}/events/a.18ea8c6ff89a06be`, {
      count: 2,
      lastTimestamp: "2026-01-02T03:04:06Z",
      message: "it is tested",
    }),
  ),
  scenario(
    "client-go: a series of events is patched",
    go("POST /apis/events.k8s.io/v1/namespaces/{ns}/events", {
      body: {
        kind: "Event",
        apiVersion: "events.k8s.io/v1",
        metadata: { name: "web.18ea8c7024ff36df", namespace: "{ns}" },
        eventTime: "2026-01-02T03:04:05.000006Z",
        reportingController: "ctrltest",
        reportingInstance: "ctrltest-host",
        action: "Reconcile",
        reason: "Reconciled",
        regarding: { kind: "Deployment", namespace: "{ns}", name: "web", apiVersion: "apps/v1" },
        note: "done 1",
        type: "Normal",
        deprecatedSource: {},
        deprecatedFirstTimestamp: null,
        deprecatedLastTimestamp: null,
      },
    }),
    goPatch("strategic", "/apis/events.k8s.io/v1/namespaces/{ns}/events/web.18ea8c7024ff36df", {
      series: { count: 2, lastObservedTime: "2026-01-02T03:04:06.885810Z" },
    }),
  ),
  scenario(
    "client-go: a typed client creates, scales and sets a status",
    go(`POST ${DEPLOYMENTS}`, { body: goDeployment("web") }),
    go(`GET ${DEPLOYMENTS}/web/scale`, {
      capture: { version: "metadata.resourceVersion", uid: "metadata.uid" },
    }),
    go(`PUT ${DEPLOYMENTS}/web/scale`, {
      body: {
        kind: "Scale",
        apiVersion: "autoscaling/v1",
        metadata: { name: "web", namespace: "{ns}", uid: "{uid}", resourceVersion: "{version}" },
        spec: { replicas: 4 },
        status: { replicas: 0, selector: "app=web" },
      },
    }),
    go(`GET ${DEPLOYMENTS}/web`, VERSION),
    go(`PUT ${DEPLOYMENTS}/web/status`, {
      body: {
        ...goDeployment("web"),
        metadata: { name: "web", namespace: "{ns}", resourceVersion: "{version}" },
        status: { replicas: 1 },
      },
    }),
  ),
  scenario(
    "client-go: applied configurations",
    goPatch("apply", `${DEPLOYMENTS}/web?fieldManager=gotest&force=true`, {
      kind: "Deployment",
      apiVersion: "apps/v1",
      metadata: { name: "web", namespace: "{ns}" },
      spec: { replicas: 3 },
    }),
    go(`POST ${DEPLOYMENTS}`, { body: goDeployment("web") }),
    goPatch("apply", `${DEPLOYMENTS}/web?fieldManager=gotest&force=true`, {
      kind: "Deployment",
      apiVersion: "apps/v1",
      metadata: { name: "web", namespace: "{ns}" },
      spec: { replicas: 3 },
    }),
  ),
  scenario(
    "client-go: options of deletions have any group's version",
    ...["a", "b", "c"].map((name) => go(`POST ${CONFIG_MAPS}`, { body: configMap(name) })),
    go(`DELETE ${CONFIG_MAPS}/a`, {
      body: {
        kind: "DeleteOptions",
        apiVersion: "apps/v1",
        propagationPolicy: "Foreground",
        preconditions: {},
      },
    }),
    go(`DELETE ${CONFIG_MAPS}/b`, { body: { apiVersion: "meta.k8s.io/v1", kind: "DeleteOptions" } }),
    go(`DELETE ${CONFIG_MAPS}/c`, { body: { apiVersion: "v1", kind: "ConfigMap" } }),
    go(`GET ${CONFIG_MAPS}`),
  ),
  scenario(
    "controller-runtime: all of a kind are deleted, and the answer lists them",
    go(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { labels: { a: "b" } }) }),
    go(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    go(`DELETE ${CONFIG_MAPS}?labelSelector=a%3Db`, { body: { kind: "DeleteOptions", apiVersion: "v1" } }),
    go(`GET ${CONFIG_MAPS}?limit=2`),
  ),
  scenario(
    "controller-runtime: a status patch, and one without a change",
    go(`POST ${WIDGETS}`, { body: widget("a") }),
    goPatch("merge", `${WIDGETS}/a/status`, { status: { phase: "Ready" } }),
    goPatch("merge", `${WIDGETS}/a/status`, {}),
    goPatch("merge", `${WIDGETS}/a/status`, { status: { phase: "Ready" } }),
  ),
  scenario(
    "controller-runtime: a finalizer is added with an optimistic lock",
    go(`POST ${WIDGETS}`, { body: widget("a"), ...VERSION }),
    goPatch("merge", `${WIDGETS}/a`, {
      metadata: { finalizers: ["x.example.com/fin"], resourceVersion: "{version}" },
    }),
    goPatch("merge", `${WIDGETS}/a`, { metadata: { finalizers: null, resourceVersion: "{version}" } }),
    go(`GET ${WIDGETS}/a`, VERSION),
    goPatch("merge", `${WIDGETS}/a`, { metadata: { resourceVersion: "{version}" } }),
    goPatch("merge", `${WIDGETS}/a`, { metadata: { finalizers: null, resourceVersion: "{version}" } }),
  ),
  scenario(
    "controller-runtime: an owned object is created, then updated at its version",
    go(`POST ${WIDGETS}`, { body: widget("a"), capture: { uid: "metadata.uid" } }),
    go(`GET ${CONFIG_MAPS}/owned`),
    go(`POST ${CONFIG_MAPS}`, {
      body: configMap("owned", { gen: "1" }, {
        namespace: "{ns}",
        creationTimestamp: null,
        ownerReferences: [{
          apiVersion: "{group}/v1",
          kind: "Widget",
          name: "a",
          uid: "{uid}",
          controller: true,
          blockOwnerDeletion: true,
        }],
      }),
    }),
    go(`GET ${CONFIG_MAPS}/owned`, VERSION),
    go(`PUT ${CONFIG_MAPS}/owned`, {
      body: configMap("owned", { gen: "2" }, { namespace: "{ns}", resourceVersion: "{version}" }),
    }),
    go(`PUT ${CONFIG_MAPS}/owned`, {
      body: configMap("owned", { gen: "3" }, { namespace: "{ns}", resourceVersion: "{version}" }),
    }),
  ),
  scenario(
    "controller-runtime: metadata is watched where nobody needs more",
    go(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, { labels: { app: "a" } }) }),
    go(`GET ${WIDGETS}?limit=500`, { accept: METADATA_LIST_AS_JSON }),
    watch("metadata", `${WIDGETS}?${WATCH_LIST}`, { accept: METADATA_AS_JSON }),
    events("metadata", 2),
    goPatch("merge", `${WIDGETS}/a`, { metadata: { labels: { app: "b" } } }),
    events("metadata", 1),
    go(`GET ${WIDGETS}/a`, { accept: METADATA_AS_JSON }),
  ),
  scenario(
    "controller-runtime: custom kinds are not to be had in protobuf",
    go(`POST ${WIDGETS}`, { body: widget("a") }),
    go(`GET ${WIDGETS}/a`, { accept: "application/vnd.kubernetes.protobuf, */*" }),
    go(`GET ${WIDGETS}/a`, { accept: "application/vnd.kubernetes.protobuf,application/json" }),
    go(`GET ${WIDGETS}?limit=500`, { accept: METADATA }),
  ),
];
