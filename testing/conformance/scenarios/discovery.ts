/**
 * Discovery documents.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../../embedded/json.ts";
import { CRDS } from "../fixtures.ts";
import type { Answer } from "../scenario.ts";
import { type Scenario, scenario, send } from "../scenario.ts";
import { isServed } from "../waiting.ts";

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
/** What kubectl sends. */
const KUBECTL = `${AGGREGATED},${AGGREGATED.replace("v=v2", "v=v2beta1")},application/json`;

function mentionsWidgets({ body }: Answer): boolean {
  return JSON.stringify(body).includes("widgets");
}

/** Other scenarios install kinds meanwhile: what is looked at are single groups. */
function groupsOf(...ends: readonly string[]): (body: JsonValue) => JsonValue {
  return (body) => {
    const { items, groups, ...head } = objectOrEmpty(body);
    const all: readonly JsonValue[] = Array.isArray(items) ? items : Array.isArray(groups) ? groups : [];
    const found = all.filter(isJsonObject).filter((group) => ends.some((end) => nameOf(group).endsWith(end)));
    return { ...head, found };
  };
}

function nameOf({ name, metadata }: JsonObject): string {
  return String(name ?? objectOrEmpty(metadata)["name"] ?? "");
}

/** The shape of a document, without what is in it. */
function head(body: JsonValue): JsonValue {
  const { kind = null, apiVersion = null, metadata = null } = objectOrEmpty(body);
  return { kind, apiVersion, metadata };
}

/** The versions in the document at /version; what it says of a build is its own. */
function versions(body: JsonValue): JsonValue {
  const told = Object.entries(objectOrEmpty(body)).filter(([name]) =>
    /M(aj|in)or$|^m(aj|in)or$|^gitVersion$/.test(name)
  );
  return Object.fromEntries(told);
}

/** Versions of a kind show one after the other. */
function showsAllTools({ body }: Answer): boolean {
  const { found } = objectOrEmpty(groupsOf(".tool.example.com")(body));
  const text = JSON.stringify(Array.isArray(found) && found.length > 0 ? found : body);
  return text.includes("tool.example.com") &&
    ["v1", "v2", "v1alpha1", "v2beta1", "legacy"].every((version) => text.includes(`"${version}"`));
}

/** A kind in many versions. */
const TOOLS: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "tools.{id}.tool.example.com" },
  spec: {
    group: "{id}.tool.example.com",
    scope: "Namespaced",
    names: { kind: "Tool", plural: "tools", shortNames: ["tl"], categories: ["all"] },
    versions: ["v1alpha1", "v1", "v2beta1", "v10", "v2", "legacy"].map((name) => ({
      name,
      served: name !== "v10",
      storage: name === "v1",
      schema: { openAPIV3Schema: { type: "object" } },
      ...(name === "v2"
        ? {
          subresources: {
            status: {},
            scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" },
          },
        }
        : {}),
    })),
  },
};

/** The scenarios. */
export const DISCOVERY: readonly Scenario[] = [
  scenario(
    "discovery: of installed kinds",
    send("GET /apis/{group}", { until: ({ code }) => code === 200 }),
    send("GET /apis/{group}/v1", { until: mentionsWidgets }),
  ),
  scenario(
    "discovery: of built-in groups",
    send("GET /apis/apps"),
    send("GET /apis/coordination.k8s.io/v1"),
    send("GET /apis/apps/v1"),
    send("GET /apis/events.k8s.io/v1"),
  ),
  scenario("discovery: where the core group is", send("GET /api")),
  scenario("discovery: of the core group", send("GET /api/v1")),
  scenario(
    "discovery: whether the server lives",
    ...["/healthz", "/livez", "/readyz"].map((path) => send(`GET ${path}`, { accept: "*/*" })),
    ...["/healthz/ping", "/livez/etcd", "/readyz/none", "/healthz/"].map((path) => send(`GET ${path}`)),
    send("POST /healthz"),
    send("GET /livez", { accept: "text/html" }),
  ),
  scenario(
    "discovery: a kind in many versions",
    send(`POST ${CRDS}`, { body: TOOLS }),
    send("GET /apis/{id}.tool.example.com", { until: showsAllTools }),
    send("GET /apis/{id}.tool.example.com/v2", { until: isServed }),
    send("GET /apis/{id}.tool.example.com/v10"),
    send("GET /apis", { until: showsAllTools, select: groupsOf(".tool.example.com") }),
    send("GET /apis", { accept: KUBECTL, until: showsAllTools, select: groupsOf(".tool.example.com") }),
  ),
  scenario(
    "discovery: aggregated, of built-in groups",
    send("GET /apis", {
      accept: KUBECTL,
      select: groupsOf("apps", "policy", "autoscaling", "authorization.k8s.io", "resource.k8s.io"),
    }),
  ),
  scenario(
    "discovery: the order of the groups",
    ...["application/json", KUBECTL].map((accept) =>
      send("GET /apis", {
        accept,
        select: (body) => {
          const { found } = objectOrEmpty(groupsOf("")(body));
          const names = (Array.isArray(found) ? found : []).filter(isJsonObject).map(nameOf);
          return names.filter((name) => !name.includes("example.com") && !/s\d+-/.test(name));
        },
      })
    ),
  ),
  scenario("discovery: aggregated, of the core group", send("GET /api", { accept: KUBECTL })),
  scenario(
    "discovery: the forms of the aggregated document",
    ...[
      AGGREGATED,
      `application/json,${AGGREGATED}`,
      AGGREGATED.replace("json", "yaml"),
      AGGREGATED.replace("v=v2", "v=v2beta1"),
      `${AGGREGATED.replace("v=v2", "v=v3")},application/json`,
      AGGREGATED.replace("DiscoveryList", "Discovery"),
      "",
    ].map((accept) => send("GET /apis", { accept, select: head })),
    ...["POST", "DELETE"].map((method) => send(`${method} /apis`, { accept: AGGREGATED, select: head })),
    send("GET /api/v1", { accept: AGGREGATED }),
    send("GET /apis/apps", { accept: AGGREGATED }),
  ),
  scenario(
    "discovery: a document that has not changed is not sent again",
    send("GET /api", { accept: AGGREGATED, select: head, captureHeaders: { etag: "etag" } }),
    send("GET /api", { accept: AGGREGATED, headers: { "if-none-match": "{etag}" } }),
    send("GET /api", { accept: AGGREGATED, headers: { "if-none-match": '"other"' }, select: head }),
    send("GET /api", { accept: "application/json", headers: { "if-none-match": "{etag}" }, select: head }),
  ),
  scenario(
    "discovery: methods",
    ...["/api", "/api/v1", "/apis/apps/v1", "/version"].flatMap((path) =>
      ["POST", "OPTIONS", "HEAD"].map((method) => send(`${method} ${path}`))
    ),
    ...["/apis/apps", "/apis/{group}"].flatMap((path) =>
      ["POST", "OPTIONS"].map((method) => send(`${method} ${path}`))
    ),
    send("POST /apis", { select: head }),
    send("DELETE /apis/{group}/v1", { select: head }),
  ),
  scenario(
    "discovery: media types of the documents",
    ...["/api/v1", "/apis", "/apis/apps", "/apis/apps/v1", "/apis/{group}", "/apis/{group}/v1"].flatMap((
      path,
    ) => [
      send(`GET ${path}`, { accept: "text/html" }),
      send(`GET ${path}`, { accept: "application/yaml", select: head }),
      send(`GET ${path}?pretty=true`, { select: head }),
    ]),
    ...["text/html", "application/yaml"].map((accept) => send("GET /version", { accept })),
  ),
  scenario(
    "discovery: what is not there",
    ...["/apis/none.example.com", "/apis/none.example.com/v1", "/apis/apps/v7", "/api/v7", "/nothing"]
      .flatMap((path) => [send(`GET ${path}`), send(`POST ${path}`)]),
    send("GET /apis/{group}/v7"),
  ),
  scenario(
    "discovery: slashes at the end",
    ...["/api/", "/apis/"].map((path) => send(`GET ${path}`, { select: head })),
    send("GET /apis/apps/"),
    send("GET /apis/apps/v1/", { select: head }),
    send("GET /api/v1/", { select: head }),
    send("GET /apis/{group}/", { select: head }),
    send("GET /version/", { select: versions }),
  ),
  scenario(
    "discovery: the paths that there are",
    ...["GET", "POST"].map((method) =>
      send(`${method} /`, {
        accept: "text/html",
        select: (body) => {
          const { paths } = objectOrEmpty(body);
          return ["/api", "/apis/", "/apis/apps/v1", "/healthz/ping", "/version"]
            .map((path) => Array.isArray(paths) && paths.includes(path));
        },
      })
    ),
  ),
];
