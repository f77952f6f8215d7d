/**
 * What random hostile requests have found: paths, queries, headers and bodies that make no sense.
 *
 * @module
 */

import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { CRDS } from "../fixtures.ts";
import { CONFIG_MAPS, configMap, CORE, DEPLOYMENTS, WIDGETS } from "./objects.ts";
import { withSchema } from "./things.ts";

const YAML = { contentType: "application/yaml" } as const;
const DRY_GADGETS = "/apis/{group}/v1/gadgets?dryRun=All";

/** A gadget in YAML; its spec is kept as it comes. */
function gadget(spec: string): string {
  return `apiVersion: "{group}/v1"\nkind: Gadget\nmetadata: {name: "{id}-yaml"}\nspec:\n${spec}\n`;
}

function nested(depth: number, field: string): string {
  return `{"metadata":{"name":"deep"},"${field}":${"[".repeat(depth)}${"]".repeat(depth)}}`;
}

/** The scenarios. */
export const HOSTILE: readonly Scenario[] = [
  scenario(
    "hostile: slashes at the end of a path, and too many of them",
    ...[
      "/api//",
      "/api//v1",
      "/api/v1//",
      "/apis//apps",
      "/apis/apps//",
      "/apis/apps//v1",
      "//api/v1",
      "//",
      "/version/x",
      "/livez/ping/",
    ].map((path) => send(`GET ${path}`, { select: () => null })),
    send(`GET ${CONFIG_MAPS}/`),
    send(`GET ${CONFIG_MAPS}//a`),
    send(`GET ${CONFIG_MAPS}/a/b/c/d`),
    send(`GET ${WIDGETS}//`),
  ),
  scenario(
    "hostile: a namespace or a name of no letters",
    send("GET /api/v1/namespaces//configmaps/a"),
    send("DELETE /api/v1/namespaces//configmaps"),
    send("POST /api/v1/namespaces//configmaps", { body: configMap("a") }),
    send(`GET ${DEPLOYMENTS}//status`),
    send("GET /apis/{group}/v1/widgets//status"),
    send(`GET ${WIDGETS}//a`),
  ),
  scenario(
    "hostile: slashes in escapes are slashes",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`GET ${CORE}/configmaps%2Fa`),
    send(`GET ${CORE}%2fconfigmaps/a/`),
    send(`GET ${CONFIG_MAPS}/a%252Fb`),
  ),
  scenario(
    "hostile: names that cannot be keys",
    send(`GET ${CONFIG_MAPS}/a%25b`),
    send(`DELETE ${WIDGETS}/a%25b`),
    patch("merge", `${CONFIG_MAPS}/a%25b`, { body: {} }),
    send("POST /api/v1/namespaces/a%25b/configmaps", { body: configMap("a") }),
  ),
  scenario(
    "hostile: what follows the subresource of a custom object does not matter",
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: { size: 1 } },
    }),
    send(`GET ${WIDGETS}/a/scale/x/y`),
    send(`GET ${WIDGETS}/a//scale`),
    send(`GET ${WIDGETS}/a/nothing/status`),
    send(`FOO ${WIDGETS}/a`),
  ),
  scenario(
    "hostile: parameters that are malformed are left out",
    send(`GET ${CONFIG_MAPS}?limit=x;y&labelSelector=a`),
    send(`GET ${CONFIG_MAPS}?limit=%31&li%6Dit=x`),
    send(`GET ${CONFIG_MAPS}?fieldSelector=%3D`),
    send(`GET ${CONFIG_MAPS}?sendInitialEvents=&labelSelector=(`),
  ),
  scenario(
    "hostile: time-outs that are none",
    ...["abc", "1", "30%20s", "1d", "9999999h", "30s30", "1m30s"].map((timeout) =>
      send(`GET ${CONFIG_MAPS}?timeout=${timeout}`)
    ),
    send(`GET /nowhere?timeout=abc`),
  ),
  scenario(
    "hostile: the options of deletions",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    ...[
      { kind: 5 },
      { kind: "DeleteOptions", apiVersion: "a/b/c" },
      { propagationPolicy: 5 },
      { propagationPolicy: "" },
      { orphanDependents: "x" },
      { preconditions: { uid: 5 } },
      { dryRun: [5] },
      { gracePeriodSeconds: 1.5 },
    ].map((body) => send(`DELETE ${CONFIG_MAPS}/a`, { body })),
    send(`DELETE ${CONFIG_MAPS}/a`, { body: '{"gracePeriodSeconds":1e2}' }),
    send(`DELETE ${CONFIG_MAPS}/a?gracePeriodSeconds=`),
    send(`DELETE ${CONFIG_MAPS}/a?gracePeriodSeconds=9223372036854775808`),
    send(`DELETE ${CONFIG_MAPS}?ignoreStoreReadErrorWithClusterBreakingPotential=true`),
    send(`DELETE ${CONFIG_MAPS}/a?uid=x`, { select: () => null }),
    send(`DELETE ${CONFIG_MAPS}/a`, { body: '{"kind":"","apiVersion":null}', select: () => null }),
  ),
  scenario(
    "hostile: media types that are malformed",
    ...["application/json;;", ";", "application/json; a", "application/json; a = b", "a/b/c"].map((
      contentType,
    ) => send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("a"), contentType, select: () => null })),
    send("GET /version", { contentType: "text/plain" }),
    send("GET /apis/apps/v1", { contentType: "*/*" }),
    send(`POST ${CONFIG_MAPS}?dryRun=None`, { body: configMap("a"), contentType: "text/plain" }),
    patch("merge", WIDGETS, { body: {}, contentType: "application/json" }),
  ),
  scenario(
    "hostile: a type that is no text",
    ...['{"apiVersion":5}', '{"kind":{}}', '{"APIVERSION":5}'].map((body) =>
      send(`POST ${CONFIG_MAPS}`, { body })
    ),
    send(`PUT ${DEPLOYMENTS}/a/scale`, { body: '{"kind":5}' }),
  ),
  scenario(
    "hostile: numbers that do not fit",
    send(`POST ${WIDGETS}`, {
      body:
        '{"apiVersion":"{group}/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"size":1,"extra":{"x":1E400}}}',
    }),
    send(`POST ${CONFIG_MAPS}`, { body: '{"metadata":{"name":"a"},"unknown":1E400}', select: () => null }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: '{"unknown":-1e400}' }),
    patch("merge", `${CONFIG_MAPS}/none`, { body: '{"unknown":-1e400}' }),
  ),
  scenario(
    "hostile: metadata of the wrong type",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    ...[
      { generation: "x" },
      { uid: 5 },
      { creationTimestamp: "x" },
      { namespace: 5 },
      { deletionTimestamp: { toString: 1, valueOf: null } },
    ].map((metadata) => patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata }, select: () => null })),
    send(`POST ${CONFIG_MAPS}`, { body: { metadata: { name: "b", creationTimestamp: "x" } } }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: { metadata: { name: "a", creationTimestamp: 5 } } }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "replace", path: "/apiVersion", value: null }] }),
  ),
  scenario(
    "hostile: scales of the wrong type",
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: { size: 1 } },
    }),
    ...[{ spec: 5 }, { metadata: { labels: 5 } }, { status: { selector: 5 } }].map((body) =>
      patch("merge", `${WIDGETS}/a/scale`, { body, select: () => null })
    ),
    send(`PUT ${WIDGETS}/a/scale`, {
      body: { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "a", labels: 5 } },
    }),
  ),
  scenario(
    "hostile: fields with names that mean something to JavaScript",
    send(`POST ${CONFIG_MAPS}`, {
      body: '{"metadata":{"name":"a"},"data":{"__proto__":"x","constructor":"y","toString":"z"}}',
    }),
    patch("json", `${CONFIG_MAPS}/a`, {
      body: [
        { op: "test", path: "/data/__proto__", value: "x" },
        { op: "copy", from: "/data/__proto__", path: "/data/prototype" },
        { op: "remove", path: "/data/__proto__" },
      ],
    }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "add", path: "/data/__proto__", value: "w" }] }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "add", path: "/__proto__/polluted", value: "w" }] }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: '{"data":{"__proto__":null,"valueOf":"v"}}' }),
    patch("strategic", `${CONFIG_MAPS}/a`, { body: '{"data":{"__proto__":"s","constructor":null}}' }),
    send(`GET ${CONFIG_MAPS}?labelSelector=constructor`),
    send(`GET ${CONFIG_MAPS}?fieldSelector=constructor%3Dx`),
    send(`GET ${CORE}/__proto__/a`),
  ),
  scenario(
    "hostile: bodies that are too deep",
    send(`POST ${CONFIG_MAPS}`, { body: nested(10_001, "unknown") }),
    send(`DELETE ${CONFIG_MAPS}/deep`, { body: nested(10_001, "unknown") }),
    send(`POST ${CONFIG_MAPS}`, { body: nested(900, "unknown") }),
  ),
  scenario(
    "hostile: warnings with letters of all sorts",
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: { ...configMap("a"), 'é\\"': 1, "\n": 2 } }),
  ),
  scenario(
    "hostile: words and numbers of YAML",
    send(`POST ${DRY_GADGETS}`, {
      ...YAML,
      body: gadget(
        "  a: yes\n  b: Off\n  c: ~\n  d: 0x1F\n  e: 017\n  f: 0b11\n  g: 1_000\n  h: .5\n  i: 1:30\n  j: 2001-01-01\n" +
          '  k: !!str 5\n  l: !!binary aGk=\n  m: !custom x\n  n: "\\x41"\n  o: 1e999\n  p: |\n    text\n  q:',
      ),
    }),
    send(`POST ${DRY_GADGETS}`, {
      ...YAML,
      body: gadget("  k: {1: a, true: b, 1.50: c, .inf: d, <<: {e: f}, ? g : h}"),
    }),
    send(`POST ${DRY_GADGETS}`, { ...YAML, body: `${gadget("  a: 1")}---\nnot: read\n` }),
    ...[".inf", "!!int x", "*unknown", "&a [*a]", "{null: a}", "{[a]: b}", "{<<: 5}", "\u0001"].map((value) =>
      send(`POST ${DRY_GADGETS}`, { ...YAML, body: gadget(`  k: ${value}`), select: () => null })
    ),
  ),
  scenario(
    "hostile: small YAML that would be large",
    send(`POST ${DRY_GADGETS}`, {
      ...YAML,
      body: gadget(
        Array.from({ length: 9 }, (_, level) => {
          const items = Array.from({ length: 9 }, () => level === 0 ? "x" : `*l${level - 1}`);
          return `  l${level}: &l${level} [${items.join(",")}]`;
        }).join("\n"),
      ),
    }),
  ),
  scenario(
    "hostile: what is applied is YAML, even if it looks like JSON",
    ...['"a\\ud83d\\ude00"', '"a\tb"', "1e400", "/* comment */ 1", "'single'"].map((value) =>
      patch("apply", `${CONFIG_MAPS}/a?fieldManager=m`, {
        body: `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":${value}}}`,
        select: () => null,
      })
    ),
    patch("apply", `${DEPLOYMENTS}/none/status?fieldManager=m`, { body: "{" }),
  ),
  scenario(
    "hostile: nobody to be",
    send("GET /api", { headers: { "impersonate-user": "" }, select: () => null }),
    send("GET /api", { headers: { "impersonate-nothing": "x" }, select: () => null }),
    send("GET /api", { headers: { "impersonate-extra-%zz": "x" } }),
  ),
  scenario(
    "hostile: definitions with null where there should be a schema",
    ...[null, { spec: null }, { spec: { type: "array", items: null } }].map((properties) =>
      send(`POST ${CRDS}?dryRun=All`, {
        body: withSchema({ type: "object", properties }),
        select: () => null,
      })
    ),
  ),
  scenario(
    "hostile: numbers stay as they are written where a patch is merged",
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: { size: 1 } },
    }),
    patch("merge", `${WIDGETS}/a/scale`, { body: '{"spec":{"replicas":1e2}}', select: () => null }),
    patch("json", `${WIDGETS}/a`, { body: [{ op: "remove", path: "/apiVersion" }], select: () => null }),
    patch("apply", `${WIDGETS}/a?fieldManager=m`, {
      body: '{"apiVersion":"v1","ki\nnd":"Widget"}',
      select: () => null,
    }),
    send("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
      body: {},
      accept: "application/*",
    }),
    send("GET /livez/log"),
  ),
];
