import assert from "node:assert/strict";
import type { Resource } from "../resource/resource.ts";
import { jsonPatch, mergePatch, type Patch, strategicMergePatch } from "./patch.ts";
import {
  applyRequest,
  createRequest,
  deleteCollectionRequest,
  deleteRequest,
  getRequest,
  listRequest,
  patchRequest,
  replaceRequest,
  watchRequest,
  withQuery,
} from "./request.ts";

const configMaps: Resource = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  scope: "Namespaced",
  apiVersion: "v1",
  subresources: [],
};
const deployments: Resource = {
  ...configMaps,
  group: "apps",
  kind: "Deployment",
  plural: "deployments",
  apiVersion: "apps/v1",
  subresources: ["status", "scale"],
};
const web = { resource: deployments, namespace: "default", name: "web" };

Deno.test("getRequest: path of an object, of its subresource, and of the core group", () => {
  assert.equal(getRequest(web).path, "/apis/apps/v1/namespaces/default/deployments/web");
  assert.equal(getRequest({ ...web, subresource: "scale" }).path.slice(-10), "/web/scale");
  const map = getRequest({ resource: configMaps, namespace: "a", name: "b" }, { resourceVersion: "0" });
  assert.equal(map.path, "/api/v1/namespaces/a/configmaps/b?resourceVersion=0");
  assert.equal(getRequest(web).action, 'get Deployment "default/web"');
});

Deno.test("getRequest: names that would change the path are refused", () => {
  for (const name of ["", ".", "..", "a/b", "a%2fb"]) {
    assert.throws(() => getRequest({ ...web, name }), TypeError);
  }
  assert.match(getRequest({ ...web, name: "a?b#c" }).path, /\/a%3Fb%23c$/);
});

Deno.test("listRequest: selectors are escaped, empty parameters left out", () => {
  const request = listRequest({ resource: deployments }, {
    labelSelector: "app in (a,b),c!=d",
    fieldSelector: "",
    limit: 500,
    continue: "x+/=",
    resourceVersion: "",
  });
  assert.equal(
    request.path,
    "/apis/apps/v1/deployments?labelSelector=app+in+%28a%2Cb%29%2Cc%21%3Dd&limit=500&continue=x%2B%2F%3D",
  );
  assert.equal(request.action, "list deployments.apps in all namespaces");
});

Deno.test("watchRequest: asks for an uncompressed stream and for bookmarks", () => {
  const request = watchRequest({ resource: configMaps, namespace: "a" }, {
    resourceVersion: "7",
    timeoutSeconds: 300,
  });
  assert.equal(request.headers["accept-encoding"], "identity");
  assert.equal(
    request.path,
    "/api/v1/namespaces/a/configmaps?watch=true&resourceVersion=7&timeoutSeconds=300&allowWatchBookmarks=true",
  );
});

Deno.test("watchRequest: initial events go with NotOlderThan (W3)", () => {
  const query = new URL(watchRequest({ resource: configMaps }, { sendInitialEvents: true }).path, "http://x")
    .searchParams;
  assert.equal(query.get("sendInitialEvents"), "true");
  assert.equal(query.get("resourceVersionMatch"), "NotOlderThan");
  assert.equal(query.get("allowWatchBookmarks"), "true");
  assert.equal(query.get("resourceVersion"), null);
});

Deno.test("createRequest: fills in the type, names the field manager", () => {
  const object = { metadata: { generateName: "web-" } };
  const options = { fieldManager: "me", fieldValidation: "Strict", dryRun: true } as const;
  const request = createRequest({ resource: deployments, namespace: "default" }, object, options);
  assert.equal(request.method, "POST");
  assert.match(request.path, /\?fieldManager=me&fieldValidation=Strict&dryRun=All$/);
  assert.deepEqual(JSON.parse(request.body ?? ""), { ...object, apiVersion: "apps/v1", kind: "Deployment" });
  assert.equal(request.action, 'create Deployment "default/web-*"');
});

Deno.test("createRequest: an object of another kind is refused", () => {
  const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" } };
  assert.throws(() => createRequest({ resource: deployments }, object), /it says that it is Pod of v1$/);
});

Deno.test("patchRequest: each kind of patch has its content type", () => {
  const types = (patch: Patch) => patchRequest(web, patch).headers["content-type"];
  assert.equal(types(jsonPatch([])), "application/json-patch+json");
  assert.equal(types(mergePatch({})), "application/merge-patch+json");
  assert.equal(types(strategicMergePatch({})), "application/strategic-merge-patch+json");
  const request = applyRequest(web, { metadata: { name: "web" } }, { fieldManager: "me", force: true });
  assert.equal(request.headers["content-type"], "application/apply-patch+yaml");
  assert.match(request.path, /\?fieldManager=me&force=true$/);
  assert.equal(
    patchRequest(web, jsonPatch([{ op: "remove", path: "/a" }])).body,
    '[{"op":"remove","path":"/a"}]',
  );
});

Deno.test("deleteRequest: preconditions, propagation and grace go into the body", () => {
  const request = deleteRequest(web, {
    preconditions: { uid: "u", resourceVersion: "1" },
    propagationPolicy: "Foreground",
    gracePeriodSeconds: 0,
    dryRun: true,
  });
  assert.deepEqual(JSON.parse(request.body ?? ""), {
    apiVersion: "v1",
    kind: "DeleteOptions",
    preconditions: { uid: "u", resourceVersion: "1" },
    propagationPolicy: "Foreground",
    gracePeriodSeconds: 0,
    dryRun: ["All"],
  });
  const all = deleteCollectionRequest({ resource: configMaps, namespace: "a" }, { labelSelector: "b=c" });
  assert.equal(all.path, "/api/v1/namespaces/a/configmaps?labelSelector=b%3Dc");
});

Deno.test("ApiRequest: reads, server-side apply and dry runs may be repeated, other writes may not", () => {
  const object = { metadata: { name: "web" } };
  const repeatable = [getRequest(web), listRequest(web), watchRequest(web), applyRequest(web, object, {})];
  assert.deepEqual(repeatable.map((request) => request.repeatable), [true, true, true, true]);
  const collection = { resource: deployments, namespace: "default" };
  const writes = [
    createRequest(collection, object),
    replaceRequest(web, object),
    patchRequest(web, mergePatch({})),
  ];
  assert.deepEqual([...writes, deleteRequest(web)].map((request) => request.repeatable), [
    false,
    false,
    false,
    false,
  ]);
  assert.equal(createRequest(collection, object, { dryRun: true }).repeatable, true);
});

Deno.test("withQuery: adds to a query that is there", () => {
  assert.equal(withQuery("/a?b=1", { c: true, d: undefined }), "/a?b=1&c=true");
  assert.equal(withQuery("/a", {}), "/a");
});
