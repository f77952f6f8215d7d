/**
 * What objects generated from the schemas have shown: events, roles, accounts, claims, autoscalers.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";

const CORE = "/api/v1/namespaces/{ns}";
const EVENTS = `${CORE}/events`;
const NEW_EVENTS = "/apis/events.k8s.io/v1/namespaces/{ns}/events";
const CLAIMS = `${CORE}/persistentvolumeclaims`;
const AUTOSCALERS = "/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers";
const ROLES = "/apis/rbac.authorization.k8s.io/v1";

function event(fields: JsonObject, name = "a"): JsonObject {
  return { metadata: { name }, involvedObject: { kind: "Pod", name: "a", namespace: "{ns}" }, ...fields };
}

const NEW_EVENT: JsonObject = {
  metadata: { name: "a" },
  regarding: { kind: "Pod", name: "a", namespace: "{ns}" },
  type: "Normal",
  reason: "Started",
  action: "Starting",
  note: "One",
  eventTime: "2026-01-02T03:04:05.000000Z",
  reportingController: "example.com/controller",
  reportingInstance: "controller-0",
};

function claim(spec: JsonObject): JsonObject {
  return {
    metadata: { name: "a", finalizers: ["kubernetes.io/pvc-protection"] },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  };
}

function autoscaler(metrics: readonly JsonObject[]): JsonObject {
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "a" };
  return { metadata: { name: "a" }, spec: { scaleTargetRef, maxReplicas: 3, metrics } };
}

/** The scenarios. */
export const GENERATED_FINDINGS: readonly Scenario[] = [
  scenario(
    "generated: an event of the core group may change in everything",
    send(`POST ${EVENTS}`, { body: event({ reason: "One", message: "One", count: 1 }) }),
    send(`PUT ${EVENTS}/a`, {
      body: event({ reason: "Two", message: "Two", count: 2, type: "Warning", action: "Other" }),
    }),
  ),
  scenario(
    "generated: an event of events.k8s.io may not change but for its series",
    send(`POST ${NEW_EVENTS}`, { body: NEW_EVENT }),
    patch("merge", `${NEW_EVENTS}/a`, {
      body: { series: { count: 2, lastObservedTime: "2026-01-02T03:04:05.000000Z" } },
    }),
    patch("merge", `${NEW_EVENTS}/a`, { body: { series: { count: 1 } } }),
    patch("merge", `${NEW_EVENTS}/a`, {
      body: {
        note: "Two",
        reason: "Other",
        type: "Warning",
        action: "Other",
        eventTime: "2026-01-02T03:04:06.000000Z",
        reportingInstance: "controller-1",
        regarding: { name: "b" },
        related: { kind: "Pod", name: "c" },
        deprecatedSource: { host: "node" },
        deprecatedCount: 3,
      },
    }),
  ),
  scenario(
    "generated: texts of events that are too long, and names of controllers",
    send(`POST ${NEW_EVENTS}`, {
      body: {
        ...NEW_EVENT,
        note: "n".repeat(1025),
        reason: "r".repeat(129),
        action: "a".repeat(129),
        reportingInstance: "i".repeat(129),
        reportingController: "not a name",
      },
    }),
  ),
  scenario(
    "generated: what new events may not have",
    send(`POST ${NEW_EVENTS}`, {
      body: {
        ...NEW_EVENT,
        deprecatedFirstTimestamp: "2026-01-02T03:04:05Z",
        deprecatedCount: 0,
        deprecatedSource: {},
        series: {},
        type: "Other",
      },
    }),
  ),
  scenario(
    "generated: the metadata of core events is checked if nothing else is wrong",
    send(`POST ${EVENTS}`, { body: event({ involvedObject: {} }, "Not Valid") }),
    send(`POST ${EVENTS}`, { body: { ...event({}), metadata: { name: "Upper_Case" } } }),
    send(`POST ${EVENTS}`, {
      body: { ...event({}), metadata: { name: "a", labels: { app: "not a label" }, finalizers: ["plain"] } },
    }),
  ),
  scenario(
    "generated: times of events are kept in UTC, and have to be times",
    send(`POST ${EVENTS}`, {
      body: event({
        firstTimestamp: "2026-01-02T03:04:05+01:00",
        lastTimestamp: "2026-01-02T03:04:05.9Z",
        series: { count: 2 },
      }),
    }),
    send(`POST ${EVENTS}`, { body: event({ firstTimestamp: "" }, "b") }),
    send(`POST ${EVENTS}`, { body: event({ firstTimestamp: "2026-13-02T03:04:05Z" }, "b") }),
    send(`POST ${EVENTS}`, { body: event({ lastTimestamp: "2026-01-02" }, "b") }),
    send(`POST ${EVENTS}`, { body: event({ eventTime: "2026-01-02T03:04:05Z" }, "b") }),
  ),
  scenario(
    "generated: the time of a lease is kept in UTC",
    send("POST /apis/coordination.k8s.io/v1/namespaces/{ns}/leases", {
      body: { metadata: { name: "a" }, spec: { renewTime: "2026-01-02T03:04:05.000001+02:00" } },
    }),
  ),
  scenario(
    "generated: a service account keeps the names of its secrets alone, and warns of limits",
    send(`POST ${CORE}/serviceaccounts`, {
      body: {
        metadata: { name: "a", annotations: { "kubernetes.io/enforce-mountable-secrets": "true" } },
        secrets: [{ kind: "Secret", name: "s", namespace: "{ns}", fieldPath: "x" }],
      },
    }),
    send(`PUT ${CORE}/serviceaccounts/a`, {
      body: {
        metadata: { name: "a", annotations: { "kubernetes.io/enforce-mountable-secrets": "false" } },
        secrets: [{ name: "t", uid: "1" }],
      },
    }),
  ),
  scenario(
    "generated: nothing is written down of an object with a list item that has no key",
    send(`POST ${CORE}/serviceaccounts`, {
      body: { metadata: { name: "a" }, automountServiceAccountToken: true, secrets: [{}] },
    }),
  ),
  scenario(
    "generated: selectors of an aggregated role",
    send(`POST ${ROLES}/clusterroles`, { body: { metadata: { name: "{id}" }, aggregationRule: {} } }),
    send(`POST ${ROLES}/clusterroles`, {
      body: {
        metadata: { name: "{id}" },
        aggregationRule: {
          clusterRoleSelectors: [
            { matchExpressions: [{ key: "a", operator: "In" }] },
            { matchExpressions: [{ key: "not a key", operator: "Like" }] },
          ],
        },
      },
    }),
  ),
  scenario(
    "generated: a binding without a role, and a group that is empty",
    send(`POST ${ROLES}/namespaces/{ns}/rolebindings`, { body: { metadata: { name: "a" } } }),
    send(`POST ${ROLES}/namespaces/{ns}/rolebindings`, {
      body: {
        metadata: { name: "a" },
        roleRef: { kind: "Role", name: "a" },
        subjects: [{ kind: "ServiceAccount", name: "a", apiGroup: "" }, {
          kind: "User",
          name: "",
          apiGroup: "",
        }],
      },
    }),
    send(`POST ${ROLES}/namespaces/{ns}/rolebindings`, {
      body: {
        metadata: { name: "a" },
        roleRef: { kind: "Role", name: "a" },
        subjects: [{ kind: "ServiceAccount", name: "a", namespace: "", apiGroup: "" }],
      },
    }),
  ),
  scenario(
    "generated: sources of claims",
    send(`POST ${CLAIMS}`, { body: claim({ dataSource: { kind: "Other", name: "a" } }) }),
    send(`POST ${CLAIMS}?dryRun=All`, {
      body: claim({ dataSourceRef: { apiGroup: "example.com", kind: "Other", name: "a" } }),
    }),
    send(`POST ${CLAIMS}?dryRun=All`, {
      body: claim({
        dataSource: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "a" },
        dataSourceRef: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "b" },
      }),
    }),
    send(`POST ${CLAIMS}?dryRun=All`, {
      body: claim({ dataSourceRef: { apiGroup: "no group", kind: "", name: "" } }),
    }),
  ),
  scenario(
    "generated: a claim without a class may get one",
    send(`POST ${CLAIMS}`, { body: claim({}) }),
    patch("merge", `${CLAIMS}/a`, { body: { spec: { storageClassName: "standard" } } }),
  ),
  scenario(
    "generated: modes of access that do not go together",
    send(`POST ${CLAIMS}`, {
      body: claim({ accessModes: ["ReadWriteOncePod", "ReadWriteOncePod", "Other"] }),
    }),
    send(`POST ${CLAIMS}`, { body: claim({ accessModes: ["ReadWriteOncePod", "ReadWriteMany"] }) }),
  ),
  scenario(
    "generated: what is no quantity cannot be read",
    send(`POST ${CLAIMS}`, { body: claim({ resources: { requests: { storage: "much" } } }) }),
    send(`POST ${CLAIMS}`, { body: claim({ resources: { requests: { storage: "1KK" } } }) }),
    send(`POST ${CLAIMS}`, {
      body: claim({ resources: { requests: { storage: "1Gi" }, limits: { storage: "" } } }),
    }),
  ),
  scenario(
    "generated: metrics of every type that lack what they need",
    send(`POST ${AUTOSCALERS}`, {
      body: autoscaler([
        { type: "Object", object: { describedObject: {}, metric: {}, target: { type: "Value" } } },
        { type: "External", external: { metric: { name: "a/b" }, target: { type: "Other" } } },
        {
          type: "Pods",
          pods: { metric: { name: "a" }, target: { type: "AverageValue", averageValue: "0" } },
        },
        {
          type: "ContainerResource",
          containerResource: { name: "gpu", container: "Not Valid", target: { type: "Utilization" } },
        },
        { type: "Resource", resource: { name: "cpu", target: { type: "Value", value: "-1" } } },
      ]),
    }),
  ),
  scenario(
    "generated: metrics with sources that are too many, or missing",
    send(`POST ${AUTOSCALERS}`, {
      body: autoscaler([
        {
          type: "Resource",
          pods: { metric: { name: "a" }, target: { type: "AverageValue", averageValue: "1" } },
          external: { metric: { name: "a" }, target: { type: "Value", value: "1", averageValue: "1" } },
        },
        { type: "Pods", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
        {},
      ]),
    }),
  ),
  scenario(
    "generated: a group that is not set in a reference does not make a new generation",
    send("POST /apis/networking.k8s.io/v1/namespaces/{ns}/ingresses", { body: ingress({}) }),
    send("PUT /apis/networking.k8s.io/v1/namespaces/{ns}/ingresses/a", { body: ingress({ note: "new" }) }),
  ),
  scenario(
    "generated: a null in a list of texts is an empty one",
    send(`POST ${CORE}/configmaps`, { body: { metadata: { name: "a", finalizers: [null] } } }),
  ),
  scenario(
    "generated: a finalizer of a custom object with a dot and no path",
    send("POST /apis/{group}/v1/gadgets", {
      body: {
        apiVersion: "{group}/v1",
        kind: "Gadget",
        metadata: { name: "{id}", finalizers: ["with.dot", "without"] },
      },
    }),
  ),
  scenario(
    "generated: bytes of a config map that are none",
    send(`POST ${CORE}/configmaps`, { body: { metadata: { name: "a" }, binaryData: { k: "not base64!" } } }),
  ),
];

function ingress(annotations: JsonObject): JsonObject {
  return {
    metadata: { name: "a", annotations },
    spec: { defaultBackend: { resource: { kind: "Bucket", name: "a" } } },
  };
}
