import assert from "node:assert/strict";
import { metadataOf, PATCH, testServer } from "./calls_for_tests.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "./json.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

function itemsOf(document: JsonObject, field: string): JsonObject[] {
  const items = document[field];
  return (Array.isArray(items) ? items : []).filter(isJsonObject);
}

Deno.test("discovery: groups, versions and resources are told", async () => {
  const api = testServer();
  assert.deepEqual((await api.ok("GET", "/api"))["versions"], ["v1"]);
  const names = itemsOf(await api.ok("GET", "/apis"), "groups").map((group) => group["name"]);
  for (const name of ["apps", "batch", "coordination.k8s.io", "apiextensions.k8s.io"]) {
    assert.ok(names.includes(name));
  }
  assert.deepEqual((await api.ok("GET", "/apis/apps"))["preferredVersion"], {
    groupVersion: "apps/v1",
    version: "v1",
  });
  const apps = itemsOf(await api.ok("GET", "/apis/apps/v1"), "resources");
  assert.deepEqual(apps.find(({ name }) => name === "deployments"), {
    name: "deployments",
    singularName: "deployment",
    namespaced: true,
    kind: "Deployment",
    verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
    shortNames: ["deploy"],
    categories: ["all"],
    storageVersionHash: "8aSe+NMegvE=",
  });
  assert.deepEqual(apps.find(({ name }) => name === "deployments/scale"), {
    name: "deployments/scale",
    singularName: "",
    namespaced: true,
    group: "autoscaling",
    version: "v1",
    kind: "Scale",
    verbs: ["get", "patch", "update"],
  });
  const core = itemsOf(await api.ok("GET", "/api/v1"), "resources");
  assert.deepEqual(core.find(({ name }) => name === "namespaces/finalize")?.["verbs"], ["update"]);
  assert.equal((await api.ok("GET", "/version"))["gitVersion"], "v1.37.2");
});

Deno.test("routes: where nothing is served the answer is that of a real server", async () => {
  const api = testServer();
  for (const path of ["/nope", "/apis/nope.example.com/v1", "/apis/nope.example.com/v1/things"]) {
    const { code, text } = await api.call("GET", path);
    assert.deepEqual([code, text], [404, "404 page not found\n"], path);
  }
  for (
    const path of [
      "/api/v1/nope",
      "/apis/apps/v2",
      "/apis/apps/v1/deployments/x",
      "/api/v1/namespaces/x/nodes",
    ]
  ) {
    const { code, body } = await api.call("GET", path);
    assert.deepEqual(
      [code, body["message"]],
      [404, "the server could not find the requested resource"],
      path,
    );
  }
  for (
    const [method, path] of [["PUT", PATH], ["POST", `${PATH}/x`], ["POST", "/api/v1/configmaps"], [
      "OPTIONS",
      PATH,
    ]]
  ) {
    const { code, body } = await api.call(
      String(method),
      String(path),
      method === "OPTIONS" ? undefined : {},
    );
    assert.deepEqual([code, body["reason"]], [405, "MethodNotAllowed"], `${method} ${path}`);
  }
});

Deno.test("routes: what only a real server does is refused clearly", async () => {
  const api = testServer();
  const { code, body } = await api.call("GET", "/api/v1/namespaces/default/pods/x/log");
  assert.deepEqual([code, body["reason"]], [501, "NotImplemented"]);
  assert.match(
    String(body["message"]),
    /^The subresource pods\/log is not served by the embedded API server: use /,
  );
});

Deno.test("routes: names in paths are decoded", async () => {
  const api = testServer();
  const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  await api.ok("POST", roles, { metadata: { name: "system:web" } });
  assert.equal(metadataOf(await api.ok("GET", `${roles}/system%3Aweb`))["name"], "system:web");
});

Deno.test("representation: metadata alone for objects, lists and watches; 406 for what is not served", async () => {
  const api = testServer();
  const accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
  await api.ok("POST", PATH, { metadata: { name: "a" }, data: { key: "value" } });
  const one = await api.ok("GET", `${PATH}/a`, undefined, { accept });
  assert.deepEqual([one["kind"], one["apiVersion"], one["data"]], [
    "PartialObjectMetadata",
    "meta.k8s.io/v1",
    undefined,
  ]);
  const list = await api.ok("GET", PATH, undefined, { accept: accept.replace("Metadata;", "MetadataList;") });
  assert.equal(list["kind"], "PartialObjectMetadataList");
  assert.deepEqual(itemsOf(list, "items").map((item) => metadataOf(item)["name"]), ["a"]);
  const watched = await api.server.fetch(
    new Request(`http://x.invalid${PATH}?watch=1`, { headers: { accept } }),
  );
  assert.equal((await api.call("GET", PATH, undefined, { accept: "text/html" })).code, 406);
  const fallback = await api.ok("GET", PATH, undefined, {
    accept: "application/json;as=Picture;g=meta.k8s.io;v=v1,application/json",
  });
  assert.equal(fallback["kind"], "ConfigMapList");
  await api.server.close();
  const line: unknown = JSON.parse(await watched.text());
  assert.equal(objectOrEmpty(objectOrEmpty(line)["object"])["kind"], "PartialObjectMetadata");
});

Deno.test("decoding: unknown fields of built-in kinds are dropped with a warning, wrong types refused", async () => {
  const api = testServer();
  const object = { metadata: { name: "a", labels: {} }, data: null, dat: { key: "value" } };
  const strict = await api.call("POST", `${PATH}?fieldValidation=Strict`, object);
  assert.deepEqual([strict.code, strict.body["message"]], [
    400,
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dat"',
  ]);
  const warned = await api.call("POST", PATH, object);
  assert.equal(warned.headers.get("warning"), '299 - "unknown field \\"dat\\""');
  assert.deepEqual([warned.body["dat"], "data" in warned.body, metadataOf(warned.body)["labels"]], [
    undefined,
    false,
    undefined,
  ]);
  const ignored = await api.call("PUT", `${PATH}/a?fieldValidation=Ignore`, object);
  assert.equal(ignored.headers.get("warning"), null);
  const wrong = await api.call("POST", PATH, { metadata: { name: "b" }, data: ["x"] });
  assert.equal(wrong.code, 400);
  assert.match(
    String(wrong.body["message"]),
    /json: cannot unmarshal array into Go struct field ConfigMap\.data of type map\[string\]string/,
  );
});

Deno.test("scale: of a Deployment", async () => {
  const api = testServer();
  const path = "/apis/apps/v1/namespaces/default/deployments";
  await api.ok("POST", path, {
    metadata: { name: "web" },
    spec: {
      selector: {
        matchLabels: { app: "web" },
        matchExpressions: [{ key: "x", operator: "In", values: ["b", "a"] }],
      },
      template: {
        metadata: { labels: { app: "web", x: "a" } },
        spec: { containers: [{ name: "web", image: "nginx:1" }] },
      },
    },
  });
  const { spec, status } = await api.ok("GET", `${path}/web/scale`);
  assert.deepEqual([spec, status], [{ replicas: 1 }, { replicas: 0, selector: "app=web,x in (a,b)" }]);
  await api.ok("PATCH", `${path}/web/scale`, { spec: { replicas: 3 } }, PATCH.merge);
  assert.equal(objectOrEmpty((await api.ok("GET", `${path}/web`))["spec"])["replicas"], 3);
  const stale = { metadata: { name: "web", resourceVersion: "1" }, spec: { replicas: 4 } };
  assert.equal((await api.call("PUT", `${path}/web/scale`, stale)).code, 409);
});
