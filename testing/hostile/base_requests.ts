/**
 * Requests that make sense: what is done to them makes hostile ones.
 *
 * @module
 */

import fc from "fast-check";
import { CRDS } from "../conformance/fixtures.ts";
import { PATCH_TYPES } from "../conformance/scenario.ts";
import { DEPLOYMENTS, WIDGETS } from "../conformance/scenarios/objects.ts";
import { withSchema } from "../conformance/scenarios/things.ts";
import { completeObjects } from "../differential/random_contents.ts";
import { RANDOM_KINDS } from "../differential/kinds.ts";
import type { RandomKind } from "../differential/random_kind.ts";
import type { JsonObject } from "../embedded/json.ts";
import { withMeta } from "../embedded/object_meta.ts";
import type { HostileRequest } from "./hostile_request.ts";

/** An object in the collection that it belongs to. */
export interface BaseObject {
  /** The path of its collection. */
  readonly path: string;
  readonly object: JsonObject;
}

const CORE = "/api/v1/namespaces/{ns}";
const ACCESS = "/apis/authorization.k8s.io/v1";

/** The objects that a sequence of requests begins with, all named "a". */
export const FIRST_OBJECTS: readonly BaseObject[] = [
  first(`${CORE}/configmaps`, { apiVersion: "v1", kind: "ConfigMap", data: { k: "v" } }),
  first(WIDGETS, {
    apiVersion: "{group}/v1",
    kind: "Widget",
    spec: { size: 1, tags: ["x"], ports: [{ name: "http" }], extra: { any: { deep: [1] } } },
  }),
  first(DEPLOYMENTS, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec: {
      selector: { matchLabels: { app: "x" } },
      template: {
        metadata: { labels: { app: "x" } },
        spec: {
          containers: [{ name: "main", image: "nginx:1", ports: [{ containerPort: 80 }] }],
          tolerations: [{ key: "k", operator: "Exists" }],
        },
      },
    },
  }),
];

function first(path: string, object: JsonObject): BaseObject {
  return {
    path,
    object: { ...object, metadata: { name: "a", labels: { app: "a" }, finalizers: [] } },
  };
}

/** Cluster-scoped objects are not made: sequences that run at the same time would see each other. */
const KINDS = RANDOM_KINDS.filter(({ isClusterScoped }) => isClusterScoped !== true);

const name = fc.constantFrom("a", "b", "c");

/** Objects that a server takes, each with its name. */
export const baseObjects: fc.Arbitrary<BaseObject> = fc.constantFrom(...KINDS).chain((kind) =>
  fc.tuple(completeObjects(kind), name).map(([content, one]) => baseObject(kind, content, one))
);

function baseObject({ apiVersion, kind, path }: RandomKind, content: JsonObject, one: string): BaseObject {
  // What owners there are is seen by the garbage collector, in its own time.
  const object = withMeta(content, { name: one, ownerReferences: undefined });
  return { path, object: { apiVersion, kind, ...object } };
}

/** Objects that ask something. Their names do not matter. */
const REVIEWS: readonly BaseObject[] = [
  review(`${ACCESS}/selfsubjectaccessreviews`, "authorization.k8s.io/v1", "SelfSubjectAccessReview", {
    resourceAttributes: { verb: "get", resource: "pods", namespace: "default" },
  }),
  review(`${ACCESS}/subjectaccessreviews`, "authorization.k8s.io/v1", "SubjectAccessReview", {
    user: "somebody",
    nonResourceAttributes: { verb: "get", path: "/healthz" },
  }),
  review(`${ACCESS}/selfsubjectrulesreviews`, "authorization.k8s.io/v1", "SelfSubjectRulesReview", {
    namespace: "default",
  }),
  review("/apis/authentication.k8s.io/v1/tokenreviews", "authentication.k8s.io/v1", "TokenReview", {
    token: "nobody-has-it",
  }),
];

function review(path: string, apiVersion: string, kind: string, spec: JsonObject): BaseObject {
  return { path, object: { apiVersion, kind, spec } };
}

/** A definition of a custom kind; it is sent for a dry run alone. */
const DEFINITION: BaseObject = {
  path: `${CRDS}?dryRun=All`,
  object: withSchema({
    type: "object",
    properties: { spec: { type: "object", properties: { size: { type: "integer", default: 1 } } } },
  }),
};

/** Objects that are sent with POST: most to be stored, some to be answered at once. */
export const sentObjects: fc.Arbitrary<BaseObject> = fc.oneof(
  { weight: 8, arbitrary: baseObjects },
  { weight: 4, arbitrary: fc.constantFrom(...FIRST_OBJECTS) },
  { weight: 1, arbitrary: fc.constantFrom(...REVIEWS) },
  { weight: 1, arbitrary: fc.constant(DEFINITION) },
);

/** Paths that are read, and collections. */
const READ_PATHS: readonly string[] = [
  "/",
  "/version",
  "/healthz",
  "/readyz",
  "/livez/ping",
  "/api",
  "/api/v1",
  "/apis",
  "/apis/apps",
  "/apis/apps/v1",
  "/apis/{group}",
  "/apis/{group}/v1",
  "/openapi/v2",
  "/openapi/v3",
  "/openapi/v3/api/v1",
  "/openapi/v3/apis/{group}/v1",
  "/api/v1/namespaces/{ns}",
  "/api/v1/namespaces/{ns}/status",
  `${CORE}/configmaps`,
  `${CORE}/configmaps/a`,
  `${CORE}/pods`,
  `${CORE}/secrets`,
  `${CORE}/events`,
  `${CORE}/services/a/status`,
  DEPLOYMENTS,
  `${DEPLOYMENTS}/a`,
  `${DEPLOYMENTS}/a/status`,
  `${DEPLOYMENTS}/a/scale`,
  WIDGETS,
  `${WIDGETS}/a`,
  `${WIDGETS}/a/status`,
  `${WIDGETS}/a/scale`,
  "/apis/{group}/v1/widgets",
  "/apis/{group}/v1/gadgets/{id}-none",
  "/api/v1/nodes",
  CRDS,
  `${CRDS}/widgets.{group}`,
];

/** Requests that read. */
export const readings: fc.Arbitrary<HostileRequest> = fc.constantFrom(...READ_PATHS)
  .map((target) => ({ method: "GET", target, headers: [] }));

/** Requests for a number of objects. */
export const listings: fc.Arbitrary<HostileRequest> = fc.constantFrom(
  `${CORE}/configmaps`,
  `${CORE}/pods`,
  `${CORE}/secrets`,
  `${CORE}/events`,
  DEPLOYMENTS,
  WIDGETS,
).map((target) => ({ method: "GET", target, headers: [] }));

/** Requests that create something. */
export const creations: fc.Arbitrary<HostileRequest> = sentObjects.map(({ path, object }) => ({
  method: "POST",
  target: path,
  headers: [["content-type", "application/json"]],
  body: JSON.stringify(object),
}));

/** Requests that replace something. */
export const replacements: fc.Arbitrary<HostileRequest> = fc.constantFrom(...FIRST_OBJECTS)
  .map(({ path, object }) => ({
    method: "PUT",
    target: `${path}/a`,
    headers: [["content-type", "application/json"]],
    body: JSON.stringify(object),
  }));

/** Requests that patch something. */
export const patchings: fc.Arbitrary<HostileRequest> = fc.tuple(
  fc.constantFrom(...FIRST_OBJECTS),
  fc.constantFrom(...Object.values(PATCH_TYPES)),
).map(([{ path, object }, type]) => ({
  method: "PATCH",
  target: `${path}/a${type === PATCH_TYPES.apply ? "?fieldManager=h&force=true" : ""}`,
  headers: [["content-type", type]],
  body: type === PATCH_TYPES.json
    ? '[{"op":"add","path":"/metadata/labels/app","value":"b"}]'
    : type === PATCH_TYPES.apply
    ? JSON.stringify(object)
    : '{"metadata":{"labels":{"app":"b"}}}',
}));

/** Requests that delete an object or all of them. */
export const deletions: fc.Arbitrary<HostileRequest> = fc.tuple(
  fc.constantFrom(...FIRST_OBJECTS),
  fc.constantFrom("/a", "/a", "/b", ""),
).map(([{ path }, end]) => ({ method: "DELETE", target: `${path}${end}`, headers: [] }));

/** All of them. */
export const baseRequests: fc.Arbitrary<HostileRequest> = fc.oneof(
  { weight: 5, arbitrary: readings },
  { weight: 3, arbitrary: creations },
  { weight: 2, arbitrary: replacements },
  { weight: 3, arbitrary: patchings },
  { weight: 1, arbitrary: deletions },
);
