import assert from "node:assert/strict";
import { metadataOf, PATCH, testServer } from "./calls_for_tests.ts";
import { objectOrEmpty } from "./json.ts";

const PATH = "/api/v1/namespaces/default/configmaps";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

const DEPLOYMENT = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "web", image: "nginx:1" }] },
    },
  },
};

Deno.test("patch: JSON, merge and strategic merge patches change the object", async () => {
  const api = testServer();
  await api.ok("POST", DEPLOYMENTS, DEPLOYMENT);
  await api.ok(
    "PATCH",
    `${DEPLOYMENTS}/web`,
    [{ op: "replace", path: "/spec/replicas", value: 3 }],
    PATCH.json,
  );
  await api.ok("PATCH", `${DEPLOYMENTS}/web`, { metadata: { labels: { a: "b" } } }, PATCH.merge);
  const containers = [{ name: "side", image: "busybox:1" }];
  const { spec, metadata } = await api.ok(
    "PATCH",
    `${DEPLOYMENTS}/web`,
    { spec: { template: { spec: { containers } } } },
    PATCH.strategic,
  );
  const { replicas, template } = objectOrEmpty(spec);
  const { containers: merged } = objectOrEmpty(objectOrEmpty(template)["spec"]);
  assert.ok(Array.isArray(merged));
  assert.deepEqual(merged.map((container) => objectOrEmpty(container)["name"]), ["side", "web"]);
  assert.deepEqual([replicas, objectOrEmpty(metadata)["labels"]], [3, { a: "b" }]);
});

Deno.test("patch: one of a missing object is 404, of another name 400, of a bad form 400 or 422", async () => {
  const api = testServer();
  await api.ok("POST", PATH, { metadata: { name: "a" } });
  const answerTo = async (body: unknown, headers: Record<string, string>, name = "a") => {
    const { code, body: answer } = await api.call("PATCH", `${PATH}/${name}`, body, headers);
    return [code, answer["message"]];
  };
  assert.deepEqual(await answerTo({}, PATCH.merge, "none"), [404, 'configmaps "none" not found']);
  assert.deepEqual(await answerTo({ metadata: { name: "b" } }, PATCH.merge), [
    400,
    "the name of the object (b) does not match the name on the URL (a)",
  ]);
  assert.deepEqual(await answerTo("{", PATCH.merge), [400, "invalid JSON patch"]);
  assert.deepEqual(await answerTo([{ op: "test", path: "/data/x", value: 1 }], PATCH.json), [
    422,
    "the server rejected our request due to an error in our request",
  ]);
  assert.equal((await answerTo({}, { "content-type": "application/json" }))[0], 415);
});

Deno.test("patch: a resource version in it is a precondition", async () => {
  const api = testServer();
  await api.ok("POST", PATH, { metadata: { name: "a" } });
  const stale = { metadata: { resourceVersion: "1" }, data: { key: "value" } };
  assert.equal((await api.call("PATCH", `${PATH}/a`, stale, PATCH.merge)).code, 409);
});

Deno.test("patch: what changes nothing writes nothing", async () => {
  const api = testServer();
  const created = await api.ok("POST", PATH, { metadata: { name: "a" }, data: { key: "1" } });
  await api.clock.advance(5_000);
  assert.deepEqual(await api.ok("PATCH", `${PATH}/a`, { data: { key: "1" } }, PATCH.merge), created);
});

Deno.test("apply: it creates, is repeated without a write, and gives the fields of the manager back", async () => {
  const api = testServer();
  const path = `${DEPLOYMENTS}/web?fieldManager=operator`;
  const created = await api.call("PATCH", path, DEPLOYMENT, PATCH.apply);
  assert.equal(created.code, 201);
  await api.clock.advance(60_000);
  const again = await api.call("PATCH", path, DEPLOYMENT, PATCH.apply);
  assert.deepEqual([again.code, again.body], [200, created.body]);
  const labelled = { ...DEPLOYMENT, metadata: { name: "web", labels: { a: "b" } } };
  await api.ok("PATCH", path, labelled, PATCH.apply);
  const { metadata } = await api.ok("PATCH", path, DEPLOYMENT, PATCH.apply);
  assert.equal(objectOrEmpty(metadata)["labels"], undefined);
});

Deno.test("apply: a hand edit is a conflict, and put back by force", async () => {
  const api = testServer();
  const path = `${DEPLOYMENTS}/web?fieldManager=operator`;
  await api.ok("PATCH", path, DEPLOYMENT, PATCH.apply);
  await api.ok("PATCH", `${DEPLOYMENTS}/web`, { spec: { replicas: 7 } }, PATCH.merge);
  const refused = await api.call("PATCH", path, DEPLOYMENT, PATCH.apply);
  assert.deepEqual([refused.code, refused.body["message"]], [
    409,
    'Apply failed with 1 conflict: conflict with "test" using apps/v1: .spec.replicas',
  ]);
  const forced = await api.ok("PATCH", `${path}&force=true`, DEPLOYMENT, PATCH.apply);
  assert.equal(objectOrEmpty(forced["spec"])["replicas"], 2);
  assert.equal(metadataOf(forced)["generation"], 3);
});

Deno.test("apply: what the request has to say", async () => {
  const api = testServer();
  const answerTo = async (query: string, body: unknown) => {
    const { code, body: answer } = await api.call("PATCH", `${PATH}/a?${query}`, body, PATCH.apply);
    return [code, answer["message"]];
  };
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
  assert.deepEqual(await answerTo("", object), [
    422,
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  ]);
  assert.deepEqual(await answerTo("fieldManager=x", { ...object, kind: "Secret" }), [
    400,
    "invalid object type: /v1, Kind=Secret",
  ]);
  assert.deepEqual(await answerTo("fieldManager=x", { ...object, metadata: {} }), [
    400,
    "the name of the object (a based on URL) was undeterminable: name must be provided",
  ]);
  assert.deepEqual(await answerTo("fieldManager=x", { ...object, metadata: { name: "a", uid: "other" } }), [
    409,
    'Operation cannot be fulfilled on configmaps "a": uid mismatch: the provided object specified uid other, ' +
    "and no existing object was found",
  ]);
  const forced = await api.call("PATCH", `${PATH}/a?force=true`, {}, PATCH.merge);
  assert.equal(forced.code, 422);
});

Deno.test("apply: YAML is taken as well", async () => {
  const api = testServer();
  const text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {answer: 'no'}\n";
  const { data } = await api.ok("PATCH", `${PATH}/a?fieldManager=x`, text, PATCH.apply);
  assert.deepEqual(data, { answer: "no" });
});

Deno.test("apply: to the status only the status counts", async () => {
  const api = testServer();
  await api.ok("POST", DEPLOYMENTS, DEPLOYMENT);
  const applied = { ...DEPLOYMENT, spec: { replicas: 9 }, status: { replicas: 2 } };
  const { spec, status } = await api.ok(
    "PATCH",
    `${DEPLOYMENTS}/web/status?fieldManager=x`,
    applied,
    PATCH.apply,
  );
  assert.deepEqual([objectOrEmpty(spec)["replicas"], status], [2, { replicas: 2 }]);
});
