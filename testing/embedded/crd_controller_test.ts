import assert from "node:assert/strict";
import { metadataOf, PATCH, type TestServer, testServer } from "./calls_for_tests.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "./json.ts";

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";

const VERSION = {
  served: true,
  storage: true,
  schema: {
    openAPIV3Schema: {
      type: "object",
      properties: {
        spec: {
          type: "object",
          properties: { replicas: { type: "integer", default: 1 }, color: { type: "string" } },
        },
        status: {
          type: "object",
          properties: { replicas: { type: "integer" }, selector: { type: "string" } },
        },
      },
    },
  },
  subresources: {
    status: {},
    scale: {
      specReplicasPath: ".spec.replicas",
      statusReplicasPath: ".status.replicas",
      labelSelectorPath: ".status.selector",
    },
  },
};

function definition(versions: readonly object[] = [{ name: "v1", ...VERSION }]): object {
  return {
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget", shortNames: ["wd"] },
      versions,
    },
  };
}

function widget(name: string, more: object = {}): object {
  return { apiVersion: "example.com/v1", kind: "Widget", metadata: { name }, ...more };
}

async function withDefinition(): Promise<TestServer> {
  const api = testServer();
  await api.ok("POST", CRDS, definition());
  return api;
}

function conditionsOf(object: JsonObject): unknown[] {
  const { conditions } = objectOrEmpty(object["status"]);
  return (Array.isArray(conditions) ? conditions : []).filter(isJsonObject)
    .map(({ type, status, reason }) => [type, status, reason]);
}

Deno.test("CrdController: a definition gets its names, is established and served at once", async () => {
  const api = testServer();
  assert.equal((await api.call("GET", WIDGETS)).text, "404 page not found\n");
  const created = await api.ok("POST", CRDS, definition());
  assert.deepEqual(created["status"], {
    conditions: null,
    acceptedNames: { plural: "", kind: "" },
    storedVersions: ["v1"],
  });
  const established = await api.ok("GET", `${CRDS}/widgets.example.com`);
  assert.deepEqual(conditionsOf(established), [
    ["NamesAccepted", "True", "NoConflicts"],
    ["Established", "True", "InitialNamesAccepted"],
  ]);
  assert.deepEqual((await api.ok("GET", WIDGETS))["kind"], "WidgetList");
  const { resources } = await api.ok("GET", "/apis/example.com/v1");
  assert.ok(Array.isArray(resources));
  assert.deepEqual(resources.map((resource) => objectOrEmpty(resource)["name"]), [
    "widgets",
    "widgets/status",
    "widgets/scale",
  ]);
});

Deno.test("custom resource: it is pruned, defaulted and validated, its status has an endpoint of its own", async () => {
  const api = await withDefinition();
  const answer = await api.call(
    "POST",
    WIDGETS,
    widget("a", { spec: { bogus: 1 }, status: { replicas: 9 } }),
  );
  assert.deepEqual([answer.code, answer.body["spec"], answer.body["status"]], [
    201,
    { replicas: 1 },
    undefined,
  ]);
  assert.equal(answer.headers.get("warning"), '299 - "unknown field \\"spec.bogus\\""');
  const strict = await api.call(
    "POST",
    `${WIDGETS}?fieldValidation=Strict`,
    widget("b", { spec: { bogus: 1 } }),
  );
  assert.deepEqual([strict.code, strict.body["message"]], [
    400,
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.bogus"',
  ]);
  const invalid = await api.call("POST", WIDGETS, widget("b", { spec: { replicas: "many" } }));
  assert.equal(invalid.code, 422);
  assert.match(String(invalid.body["message"]), /spec\.replicas in body must be of type integer: "string"/);
  const merged = await api.ok("PATCH", `${WIDGETS}/a/status`, {
    spec: { color: "red" },
    status: { replicas: 2 },
  }, PATCH.merge);
  assert.deepEqual([merged["spec"], merged["status"]], [{ replicas: 1 }, { replicas: 2 }]);
  assert.equal(metadataOf(merged)["generation"], 1);
  const changed = await api.ok(
    "PATCH",
    `${WIDGETS}/a`,
    { spec: { color: "red" }, status: { replicas: 5 } },
    PATCH.merge,
  );
  assert.deepEqual([changed["status"], metadataOf(changed)["generation"]], [{ replicas: 2 }, 2]);
});

Deno.test("custom resource: an update without a version is refused, strategic merge patches are too", async () => {
  const api = await withDefinition();
  await api.ok("POST", WIDGETS, widget("a"));
  const unversioned = await api.call("PUT", `${WIDGETS}/a`, widget("a"));
  assert.equal(
    unversioned.body["message"],
    'widgets.example.com "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
  );
  const strategic = await api.call("PATCH", `${WIDGETS}/a`, { spec: {} }, PATCH.strategic);
  assert.equal(strategic.code, 415);
});

Deno.test("custom resource: server-side apply creates, takes over nothing unforced, and repeats without a write", async () => {
  const api = await withDefinition();
  const apply = (manager: string, color: string, force = false) =>
    api.call(
      "PATCH",
      `${WIDGETS}/a?fieldManager=${manager}&force=${force}`,
      widget("a", { spec: { color } }),
      PATCH.apply,
    );
  const first = await apply("one", "red");
  assert.equal(first.code, 201);
  const again = await apply("one", "red");
  assert.deepEqual([again.code, again.body], [200, first.body]);
  const refused = await apply("two", "blue");
  assert.deepEqual([refused.code, refused.body["message"]], [
    409,
    'Apply failed with 1 conflict: conflict with "one": .spec.color',
  ]);
  const forced = await apply("two", "blue", true);
  assert.deepEqual(forced.body["spec"], { color: "blue", replicas: 1 });
});

Deno.test("custom resource: the scale subresource reads and writes the paths of the definition", async () => {
  const api = await withDefinition();
  await api.ok("POST", WIDGETS, widget("a", { spec: {} }));
  await api.ok("PATCH", `${WIDGETS}/a/status`, { status: { replicas: 1, selector: "app=a" } }, PATCH.merge);
  const scale = await api.ok("GET", `${WIDGETS}/a/scale`);
  assert.deepEqual([scale["kind"], scale["spec"], scale["status"]], [
    "Scale",
    { replicas: 1 },
    { replicas: 1, selector: "app=a" },
  ]);
  await api.ok("PUT", `${WIDGETS}/a/scale`, { metadata: { name: "a" }, spec: { replicas: 4 } });
  const patched = await api.ok("PATCH", `${WIDGETS}/a/scale`, { spec: { replicas: 5 } }, PATCH.merge);
  assert.deepEqual(patched["spec"], { replicas: 5 });
  const { spec, metadata } = await api.ok("GET", `${WIDGETS}/a`);
  assert.deepEqual([spec, objectOrEmpty(metadata)["generation"]], [{ replicas: 5 }, 3]);
});

Deno.test("custom resource: versions share their objects", async () => {
  const api = testServer();
  await api.ok(
    "POST",
    CRDS,
    definition([
      { name: "v1", ...VERSION },
      { name: "v1beta1", ...VERSION, storage: false },
    ]),
  );
  await api.ok("POST", WIDGETS, widget("a"));
  const beta = await api.ok("GET", "/apis/example.com/v1beta1/namespaces/default/widgets/a");
  assert.deepEqual([beta["apiVersion"], beta["spec"]], ["example.com/v1beta1", undefined]);
  assert.deepEqual(metadataOf(beta), metadataOf(await api.ok("GET", `${WIDGETS}/a`)));
});

Deno.test("CrdController: a deleted definition takes its objects along, and its watches end", async () => {
  const api = await withDefinition();
  await api.ok("POST", WIDGETS, widget("a", { metadata: { name: "a", finalizers: ["example.com/x"] } }));
  const { resourceVersion } = metadataOf(await api.ok("GET", WIDGETS));
  const watch = await api.watch(`${WIDGETS}?watch=1&resourceVersion=${resourceVersion}`);
  await api.ok("DELETE", `${CRDS}/widgets.example.com`);
  const terminating = await api.ok("GET", `${CRDS}/widgets.example.com`);
  assert.deepEqual(conditionsOf(terminating).at(-1), ["Terminating", "True", "InstanceDeletionInProgress"]);
  const refused = await api.call("POST", WIDGETS, widget("b"));
  assert.deepEqual([refused.code, refused.body["message"]], [
    403,
    'widgets.example.com "b" is forbidden: create not allowed while custom resource definition is terminating',
  ]);
  await api.ok("PATCH", `${WIDGETS}/a`, { metadata: { finalizers: null } }, PATCH.merge);
  assert.equal((await api.call("GET", `${CRDS}/widgets.example.com`)).code, 404);
  assert.equal((await api.call("GET", WIDGETS)).code, 404);
  assert.deepEqual((await watch.rest()).map((line) => line["type"]), ["MODIFIED", "DELETED"]);
});

Deno.test("CrdController: a bad definition is refused, one that needs what is not served too", async () => {
  const api = testServer();
  const bad = await api.call("POST", CRDS, definition([{ name: "v1", served: true, storage: true }]));
  assert.equal(bad.code, 422);
  const schema = {
    openAPIV3Schema: {
      type: "object",
      properties: {
        spec: { type: "object", "x-kubernetes-validations": [{ rule: "[1].all(i, v, v > 0)" }] },
      },
    },
  };
  const rules = await api.call(
    "POST",
    CRDS,
    definition([{ name: "v1", served: true, storage: true, schema }]),
  );
  assert.equal(rules.code, 501);
  assert.match(
    String(rules.body["message"]),
    /the rule .*: \[1\]\.all\(i, v, v > 0\) is not served by the embedded API server/,
  );
});

Deno.test("CrdController: objects in a version that is no longer served are still collected", async () => {
  const api = testServer();
  await api.ok(
    "POST",
    CRDS,
    definition([
      { name: "v1", ...VERSION, storage: false },
      { name: "v2", ...VERSION, served: false },
    ]),
  );
  const path = "/api/v1/namespaces/default/configmaps";
  const { uid } = metadataOf(await api.ok("POST", path, { metadata: { name: "owner" } }));
  const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name: "owner", uid }];
  await api.ok("POST", WIDGETS, widget("a", { metadata: { name: "a", ownerReferences } }));
  await api.ok("DELETE", `${path}/owner`);
  assert.equal((await api.call("GET", `${WIDGETS}/a`)).code, 404);
});

Deno.test("CrdController: a version that is added is served at once, one that is not served any more is gone", async () => {
  const api = await withDefinition();
  await api.ok("POST", WIDGETS, widget("a"));
  await api.ok("PATCH", `${CRDS}/widgets.example.com`, {
    spec: {
      versions: [{ name: "v1", ...VERSION, served: false }, { name: "v2", ...VERSION, storage: false }],
    },
  }, PATCH.merge);
  assert.equal((await api.call("GET", WIDGETS)).code, 404);
  const moved = await api.ok("GET", "/apis/example.com/v2/namespaces/default/widgets/a");
  assert.equal(moved["apiVersion"], "example.com/v2");
});
