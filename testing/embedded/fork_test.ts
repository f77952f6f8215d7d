import assert from "node:assert/strict";
import { seededRandom } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { callsTo, metadataOf, type TestServer, testServer } from "./calls_for_tests.ts";
import { objectOrEmpty } from "./json.ts";
import type { ForkOptions } from "./server.ts";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";

function definition(plural: string, kind: string): object {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural, kind },
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

function named(name: string, more: object = {}): object {
  return { metadata: { name, ...more } };
}

function forkOf(api: TestServer, options: ForkOptions = {}): TestServer {
  return callsTo(api.server.fork(options), api.clock);
}

async function namesIn(api: TestServer, path: string): Promise<unknown[]> {
  const { items } = await api.ok("GET", path);
  return (Array.isArray(items) ? items : []).map((item) => metadataOf(objectOrEmpty(item))["name"]);
}

Deno.test("EmbeddedServer: a fork has everything, and neither sees what the other one does", async () => {
  const api = testServer();
  await api.ok("POST", CONFIG_MAPS, named("a"));
  const fork = forkOf(api);
  await fork.ok("POST", CONFIG_MAPS, named("b"));
  await api.ok("DELETE", `${CONFIG_MAPS}/a`);
  assert.deepEqual([await namesIn(api, CONFIG_MAPS), await namesIn(fork, CONFIG_MAPS)], [[], ["a", "b"]]);
});

Deno.test("EmbeddedServer: a fork's resource versions go on, its uids are its own", async () => {
  const api = testServer();
  const before = metadataOf(await api.ok("POST", CONFIG_MAPS, named("a")));
  const fork = forkOf(api, { random: seededRandom(2) });
  const [here, there] = [api, fork].map((one) => one.ok("POST", CONFIG_MAPS, named("b")));
  const [left, right] = [metadataOf(objectOrEmpty(await here)), metadataOf(objectOrEmpty(await there))];
  assert.equal(left["resourceVersion"], right["resourceVersion"]);
  assert.equal(Number(left["resourceVersion"]), Number(before["resourceVersion"]) + 1);
  assert.notEqual(left["uid"], right["uid"]);
});

Deno.test("EmbeddedServer: nothing that runs is forked", async () => {
  const api = testServer();
  const watch = await api.watch(`${CONFIG_MAPS}?watch=1`);
  const fork = forkOf(api);
  assert.deepEqual([api.server.openWatches, fork.server.openWatches], [1, 0]);
  await fork.ok("POST", CONFIG_MAPS, named("b"));
  await fork.server.close();
  assert.deepEqual([api.server.isClosed, fork.server.isClosed], [false, true]);
  await api.server.close();
  assert.deepEqual(await watch.rest(), []);
});

Deno.test("EmbeddedServer: a fork can be watched from before it was made", async () => {
  const api = testServer();
  const { resourceVersion } = metadataOf(await api.ok("POST", CONFIG_MAPS, named("a")));
  await api.ok("POST", CONFIG_MAPS, named("b"));
  const fork = forkOf(api);
  const watch = await fork.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=${resourceVersion}`);
  await fork.ok("POST", CONFIG_MAPS, named("c"));
  await fork.server.close();
  const lines = await watch.rest();
  assert.deepEqual(lines.map(({ object }) => metadataOf(objectOrEmpty(object))["name"]), ["b", "c"]);
});

Deno.test("EmbeddedServer: custom kinds are forked with their names", async () => {
  const api = testServer();
  await api.ok("POST", CRDS, definition("widgets", "Widget"));
  await api.ok("POST", WIDGETS, { apiVersion: "example.com/v1", kind: "Widget", ...named("a") });
  const fork = forkOf(api);
  await api.ok("DELETE", `${CRDS}/widgets.example.com`);
  assert.equal((await api.call("GET", WIDGETS)).code, 404);
  assert.deepEqual(await namesIn(fork, WIDGETS), ["a"]);
  const { status } = await fork.ok("POST", CRDS, definition("gadgets", "Widget")).then(() =>
    fork.ok("GET", `${CRDS}/gadgets.example.com`)
  );
  assert.match(JSON.stringify(status), /\\"WidgetList\\" is already in use/);
});

Deno.test("EmbeddedServer: the garbage collector of a fork knows who owns whom", async () => {
  const api = testServer();
  const { uid } = metadataOf(await api.ok("POST", CONFIG_MAPS, named("owner")));
  const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name: "owner", uid }];
  await api.ok("POST", CONFIG_MAPS, named("owned", { ownerReferences }));
  const fork = forkOf(api);
  await fork.ok("DELETE", `${CONFIG_MAPS}/owner`);
  assert.deepEqual([await namesIn(fork, CONFIG_MAPS), await namesIn(api, CONFIG_MAPS)], [[], [
    "owned",
    "owner",
  ]]);
});

Deno.test("EmbeddedServer: deletions that wait go on in a fork", async () => {
  const api = testServer();
  const held = { finalizers: ["example.com/hold"] };
  const release = { metadata: { finalizers: null } };
  await api.ok("POST", "/api/v1/namespaces", named("doomed"));
  await api.ok("POST", "/api/v1/namespaces/doomed/configmaps", named("held", held));
  await api.ok("DELETE", "/api/v1/namespaces/doomed");
  await api.ok("POST", CRDS, definition("widgets", "Widget"));
  await api.ok("POST", WIDGETS, { apiVersion: "example.com/v1", kind: "Widget", ...named("held", held) });
  await api.ok("DELETE", `${CRDS}/widgets.example.com`);
  const fork = forkOf(api);
  const merge = { "content-type": "application/merge-patch+json" };
  await fork.ok("PATCH", "/api/v1/namespaces/doomed/configmaps/held", release, merge);
  await fork.ok("PATCH", `${WIDGETS}/held`, release, merge);
  for (const [one, code] of [[fork, 404], [api, 200]] as const) {
    assert.equal((await one.call("GET", "/api/v1/namespaces/doomed")).code, code);
    assert.equal((await one.call("GET", `${CRDS}/widgets.example.com`)).code, code);
  }
});

Deno.test("EmbeddedServer: users and the tokens of service accounts are good in a fork", async () => {
  const api = testServer({ authorization: "RBAC" });
  api.server.addUser("dev-token", { name: "dev", groups: ["system:masters"] });
  await api.ok("POST", "/api/v1/namespaces/default/serviceaccounts", named("robot"));
  const { status } = await api.ok("POST", "/api/v1/namespaces/default/serviceaccounts/robot/token", {
    spec: { expirationSeconds: 600 },
  });
  const fork = forkOf(api);
  const asUser = (token: unknown) =>
    fork.call("GET", CONFIG_MAPS, undefined, { authorization: `Bearer ${token}` });
  assert.equal((await asUser("dev-token")).code, 200);
  // Known, though it may do nothing.
  assert.equal((await asUser(objectOrEmpty(status)["token"])).code, 403);
  assert.equal((await asUser("nonsense")).code, 401);
});

Deno.test("EmbeddedServer: a fork has a clock of its own, if one is given", async () => {
  const api = testServer();
  const clock = new VirtualClock({ startMs: Date.UTC(2030, 0, 1) });
  const fork = callsTo(api.server.fork({ clock }), clock);
  const { creationTimestamp } = metadataOf(await fork.ok("POST", CONFIG_MAPS, named("a")));
  assert.equal(creationTimestamp, "2030-01-01T00:00:00Z");
});

Deno.test("EmbeddedServer: a fork forgets on its own", async () => {
  const api = testServer();
  const { resourceVersion } = metadataOf(await api.ok("POST", CONFIG_MAPS, named("a")));
  await api.ok("DELETE", `${CONFIG_MAPS}/a`);
  const fork = forkOf(api);
  api.server.compact();
  const path = `${CONFIG_MAPS}?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`;
  assert.deepEqual([(await api.call("GET", path)).code, await namesIn(fork, path)], [410, ["a"]]);
});
