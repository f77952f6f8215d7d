/**
 * What random hostile requests have found about bodies that say something twice, or in an odd way.
 *
 * @module
 */

import { objectOrEmpty } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, DEPLOYMENTS, WIDGETS } from "./objects.ts";

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
const REVIEW = {
  apiVersion: "authorization.k8s.io/v1",
  kind: "SelfSubjectAccessReview",
  spec: { resourceAttributes: { verb: "get", resource: "pods", namespace: "default" } },
} as const;
const DEPLOYMENT =
  '"selector":{"matchLabels":{"app":"x"}},"template":{"metadata":{"labels":{"app":"x"}},"spec":{"containers":[{"name":"main","image":"nginx:1"}]}}';
const DRY_RUN = `POST ${DEPLOYMENTS}?dryRun=All`;

function applied(text: string): string {
  return `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":${text}}`;
}

/** The scenarios. */
export const HOSTILE_BODIES: readonly Scenario[] = [
  scenario(
    "hostile: what is applied has its colons where their keys are",
    ...[
      '{"a"\n:"b"}',
      '{"a" \r\n :"b"}',
      '{"a"\t:"b"}',
      '{"a":\n"b"}',
      `{"${"a".repeat(1_022)}":5}`,
      `{"${"a".repeat(1_023)}":5}`,
      "{a\n: b}",
      "{? a\n: b}",
    ].map((data) =>
      patch("apply", `${CONFIG_MAPS}/a?fieldManager=m`, { body: applied(data), select: () => null })
    ),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: `{"metadata":{"name":"a"},"data":{'a'\n:b}}`,
      contentType: "application/yaml",
      select: () => null,
    }),
  ),
  ...(["PartialObjectMetadata", "Table", "PartialObjectMetadataList"].map((form) =>
    scenario(
      `hostile: a review as a ${form}`,
      send(`POST ${REVIEWS}`, { body: REVIEW, accept: `application/json;as=${form};v=v1;g=meta.k8s.io` }),
      send("POST /apis/authentication.k8s.io/v1/tokenreviews", {
        body: {
          apiVersion: "authentication.k8s.io/v1",
          kind: "TokenReview",
          spec: { token: "nobody-has-it" },
        },
        accept: `application/json;as=${form};v=v1;g=meta.k8s.io`,
      }),
      send("POST /api/v1/namespaces/{ns}/serviceaccounts", {
        body: { metadata: { name: "a" } },
        select: () => null,
      }),
      send("POST /api/v1/namespaces/{ns}/serviceaccounts/a/token", {
        body: { spec: { audiences: ["a"] } },
        accept: `application/json;as=${form};v=v1;g=meta.k8s.io`,
      }),
    )
  )),
  scenario(
    "hostile: the forms of OpenAPI documents that are named oddly",
    ...[
      "*",
      "*/",
      "*/json",
      "application/;q=0,*/*",
      "application/json/",
      "text/*",
      "text/plain,application/*",
    ].flatMap((
      accept,
    ) => [
      send("GET /openapi/v3/api/v1", { accept, select: () => null }),
      send("GET /openapi/v2", { accept, select: () => null }),
    ]),
    send("GET /openapi/v2", { accept: "application/", select: () => null }),
  ),
  scenario(
    "hostile: the managed fields that a JSON patch sees in a Scale",
    send(`POST ${DEPLOYMENTS}`, {
      body: `{"metadata":{"name":"a"},"spec":{"replicas":1,${DEPLOYMENT}}}`,
      select: () => null,
    }),
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: { size: 1 } },
      select: () => null,
    }),
    ...[`${DEPLOYMENTS}/a/scale`, `${WIDGETS}/a/scale`].flatMap((path) => [
      patch("json", path, { body: [{ op: "test", path: "/metadata/managedFields/0/manager", value: "x" }] }),
      patch("json", path, { body: [{ op: "remove", path: "/metadata/managedFields" }] }),
      patch("json", path, { body: [{ op: "add", path: "/metadata/managedFields/0", value: {} }] }),
      patch("json", path, { body: [{ op: "remove", path: "/metadata/managedFields/0/fieldsV1" }] }),
      patch("merge", path, { body: { metadata: { managedFields: [{}] } } }),
    ]),
  ),
  scenario(
    "hostile: objects that are given twice count both, where the kind is built in",
    send(DRY_RUN, {
      body: `{"metadata":{"name":"a"},"metadata":{"labels":{"x":"y"}},"spec":{${DEPLOYMENT}}}`,
    }),
    send(DRY_RUN, { body: `{"metadata":{"name":"a"},"spec":{"replicas":3},"spec":{${DEPLOYMENT}}}` }),
    send(DRY_RUN, { body: `{"metadata":{"name":"a"},"spec":{"replicas":3,${DEPLOYMENT}},"spec":null}` }),
    send(DRY_RUN, {
      body:
        `{"metadata":{"name":"a"},"spec":{"strategy":{"rollingUpdate":{"maxSurge":2}},"strategy":{"rollingUpdate":null},${DEPLOYMENT}}}`,
    }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: '{"metadata":{"name":"a"},"data":{"a":"b"},"data":{"c":"d"}}',
    }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: '{"metadata":{"name":"a"},"data":{"a":"b"},"data":null,"data":{"c":"d"}}',
    }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: '{"metadata":{"name":"a","name":null},"data":{"a":"b"},"data":null}',
    }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: '{"metadata":{"name":"a"},"data":5,"data":{"c":"d"}}',
      select: () => null,
    }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: '{"metadata":{"name":"a"},"data":{"c":5},"data":{"c":"d"}}',
      select: () => null,
    }),
    send(`POST ${CONFIG_MAPS}?dryRun=All&fieldValidation=Strict`, {
      body: '{"metadata":{"name":"a"},"data":{"a":"b"},"data":{"a":"d"}}',
    }),
    send(`POST ${WIDGETS}?dryRun=All`, {
      body:
        '{"apiVersion":"{group}/v1","kind":"Widget","metadata":{"name":"b"},"metadata":{"name":"a"},"spec":{"size":1,"replicas":2},"spec":{"size":2}}',
    }),
  ),
  scenario(
    "hostile: lists that are given twice are laid one over the other",
    send(DRY_RUN, {
      body: `{"metadata":{"name":"a"},"spec":{${
        DEPLOYMENT.replace(
          '"containers":[',
          '"containers":[{"name":"first","image":"x:1","tty":true},{"name":"second","image":"x:1"}],"containers":[',
        )
      }}}`,
    }),
  ),
  scenario(
    "hostile: an applied number that does not fit its field",
    ...[["", 1], ["/status", 0.5], ["", 0.5]].map(([subresource, replicas]) =>
      patch("apply", `${DEPLOYMENTS}/a${subresource}?fieldManager=m`, {
        body:
          `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"replicas":${replicas},${DEPLOYMENT}}}`,
        select: (body) => objectOrEmpty(body)["message"] ?? null,
      })
    ),
  ),
  scenario(
    "hostile: what is applied to nothing is read before, unless it looks like JSON",
    ...["{", "a: *b", "a: !!binary '!'", "\tx", " {a: *b}"].map((body) =>
      patch("apply", `${DEPLOYMENTS}/none/status?fieldManager=m`, { body, select: () => null })
    ),
  ),
  scenario(
    "hostile: a Scale with too many replicas",
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: { size: 1 } },
      select: () => null,
    }),
    ...[2147483648, -2147483649].map((replicas) =>
      send(`PUT ${WIDGETS}/a/scale`, {
        body: { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "a" }, spec: { replicas } },
      })
    ),
  ),
  scenario(
    "hostile: lines that end oddly in YAML, and marks of byte order",
    ...[
      '{\u2028"name":"a"\u2029}',
      '{"na\ufeffme":"a"}',
      '{"name":"a",\u0085"uid":""}',
      '{"name":"a\u2028"}',
      '{\ufeff"name":"a"}',
      '{\ufeff"labels":{}}',
      '\n{\ufeff"name":"a"}',
      '{"name":"a"}}{"kind":"Pod"}',
      "{name: it's\u2028, uid: }",
    ].map((metadata) =>
      patch("apply", `${CONFIG_MAPS}/a?fieldManager=m`, {
        body: `{"apiVersion":"v1","kind":"ConfigMap","metadata":${metadata}}`,
        select: () => null,
      })
    ),
  ),
  scenario(
    "hostile: a watch of a version that is none, with a place to go on from",
    send(`GET ${CONFIG_MAPS}?watch=true&continue=W10&resourceVersion=0x0`),
    send(`GET ${CONFIG_MAPS}?watch=true&continue=W10&resourceVersion=0`),
  ),
  scenario(
    "hostile: numbers of more than 32 bits",
    send("POST /apis/coordination.k8s.io/v1/namespaces/{ns}/leases?dryRun=All", {
      body: { metadata: { name: "a" }, spec: { leaseTransitions: 2147483648 } },
    }),
    send("POST /api/v1/namespaces/{ns}/events?dryRun=All", {
      body: { metadata: { name: "a" }, involvedObject: { namespace: "{ns}" }, count: -2147483649 },
      select: () => null,
    }),
    send("POST /apis/apps/v1/namespaces/{ns}/controllerrevisions?dryRun=All", {
      body: { metadata: { name: "a" }, data: {}, revision: 2147483648 },
    }),
    send(`POST ${DEPLOYMENTS}`, {
      body: `{"metadata":{"name":"a"},"spec":{"replicas":1,${DEPLOYMENT}}}`,
      select: () => null,
    }),
    ...(["merge", "strategic"] as const).map((type) =>
      patch(type, `${DEPLOYMENTS}/a`, { body: { spec: { replicas: 2147483648 } }, select: () => null })
    ),
  ),
  scenario(
    "hostile: a patch that takes the type away, or changes it",
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: { size: 1 } },
      select: () => null,
    }),
    patch("json", `${WIDGETS}/a`, {
      body: [
        { op: "remove", path: "/apiVersion" },
        { op: "add", path: "/metadata/labels", value: { a: 5 } },
      ],
    }),
    patch("json", `${WIDGETS}/a`, { body: [{ op: "remove", path: "/apiVersion" }] }),
    ...(["/kind", "/apiVersion"] as const).flatMap((path) => [
      patch("json", `${WIDGETS}/a/scale`, { body: [{ op: "add", path, value: "1Ei" }], select: () => null }),
      patch("json", `${WIDGETS}/a/scale`, { body: [{ op: "add", path, value: "" }], select: () => null }),
      patch("json", `${WIDGETS}/a/scale`, { body: [{ op: "remove", path }], select: () => null }),
    ]),
  ),
  scenario(
    "hostile: an order for what is no list",
    send(`POST ${DEPLOYMENTS}`, {
      body: `{"metadata":{"name":"a"},"spec":{${DEPLOYMENT}}}`,
      select: () => null,
    }),
    ...[`${DEPLOYMENTS}/a/scale`, `${DEPLOYMENTS}/a`].map((path) =>
      patch("strategic", path, { body: { metadata: { "$setElementOrder/labels": ["x"] } } })
    ),
  ),
  scenario(
    "hostile: zero with more than one digit is a version, and matches any",
    send(`GET ${CONFIG_MAPS}?resourceVersion=00&resourceVersionMatch=Exact`, { select: () => null }),
    send(`GET ${CONFIG_MAPS}?resourceVersion=00&limit=1`, { select: () => null }),
  ),
  scenario(
    "hostile: the fields that select what is deleted are looked at before the options",
    ...[WIDGETS, CONFIG_MAPS].flatMap((path) =>
      ["propagationPolicy=", "gracePeriodSeconds=x", "dryRun=x"].map((option) =>
        send(`DELETE ${path}?fieldSelector=a%3Db&${option}`)
      )
    ),
  ),
  scenario(
    "hostile: words that every object of JavaScript knows are words like others",
    ...["constructor", "toString", "valueOf"].flatMap((word) => [
      send("POST /api/v1/namespaces/{ns}/secrets?dryRun=All", {
        body: { metadata: { name: "a" }, type: word },
      }),
      send("POST /apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings?dryRun=All", {
        body: {
          metadata: { name: "a" },
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "a" },
          subjects: [{ kind: word, name: "a" }],
        },
      }),
      send(`POST ${CONFIG_MAPS}?dryRun=All`, {
        body: `metadata: {name: a}\ndata: {a: !!${word} x, b: !${word} y}`,
        contentType: "application/yaml",
      }),
      send(`GET ${CONFIG_MAPS}?labelSelector=${word}`),
      send(`GET ${CONFIG_MAPS}?fieldSelector=${word}%3Da`),
    ]),
  ),
  scenario(
    "hostile: a configuration with an object that is given twice",
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=m`, {
      body:
        '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"b"},"data":{"c":"d"}}',
    }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    patch("merge", `${CONFIG_MAPS}/b`, { body: '{"data":{"a":"b"},"data":{"c":"d"}}' }),
    patch("strategic", `${CONFIG_MAPS}/b`, { body: '{"data":{"e":"b"},"data":{"f":"d"}}' }),
    send(`DELETE ${CONFIG_MAPS}/b`, {
      body: '{"preconditions":{"uid":"x"},"preconditions":{"resourceVersion":"1"}}',
      select: () => null,
    }),
  ),
];
