import assert from "node:assert/strict";
import { PATCH, type TestServer, testServer } from "../calls_for_tests.ts";
import { objectOrEmpty } from "../json.ts";
import { EmbeddedServer } from "../server.ts";

const BINDINGS = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings";
const ROLES = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles";

const DEV = { authorization: "Bearer dev-token" };

function start(): TestServer & AsyncDisposable {
  const started = testServer({ authorization: "RBAC" });
  started.server.addUser("dev-token", { name: "dev", groups: ["devs"] });
  return { ...started, [Symbol.asyncDispose]: () => started.server.close() };
}

function binding(name: string, role: string, subject: object): object {
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role };
  return { metadata: { name }, roleRef, subjects: [subject] };
}

Deno.test("EmbeddedServer: with RBAC, a user may do what is bound, and nothing else", async () => {
  await using caller = start();
  const refused = await caller.call("GET", "/api/v1/namespaces/default/configmaps", undefined, DEV);
  assert.equal(refused.code, 403);
  assert.equal(
    refused.body["message"],
    'configmaps is forbidden: User "dev" cannot list resource "configmaps" in API group "" in the namespace "default"',
  );
  const group = { kind: "Group", name: "devs" };
  const created = await caller.call("POST", BINDINGS, binding("devs", "view", group));
  assert.equal(created.code, 201);
  const allowed = await caller.call("GET", "/api/v1/namespaces/default/configmaps", undefined, DEV);
  assert.equal(allowed.code, 200, JSON.stringify(allowed.body));
  const elsewhere = await caller.call("GET", "/api/v1/namespaces/kube-system/configmaps", undefined, DEV);
  assert.equal(elsewhere.code, 403);
});

Deno.test("EmbeddedServer: a token that nobody knows is refused with 401", async () => {
  await using caller = start();
  const { code, body } = await caller.call("GET", "/version", undefined, {
    authorization: "Bearer nonsense",
  });
  assert.equal(code, 401);
  assert.equal(body["reason"], "Unauthorized");
});

Deno.test("EmbeddedServer: nobody gives away more rights than they have", async () => {
  await using caller = start();
  const rules = [
    {
      apiGroups: ["rbac.authorization.k8s.io"],
      resources: ["roles", "rolebindings"],
      verbs: ["create", "update", "get", "patch"],
    },
    { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
  ];
  await caller.call("POST", ROLES, { metadata: { name: "roles" }, rules });
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "roles" };
  const subjects = [{ kind: "User", name: "dev" }];
  await caller.call("POST", BINDINGS, { metadata: { name: "roles" }, roleRef, subjects });
  const wider = [{ apiGroups: [""], resources: ["pods", "secrets"], verbs: ["get", "list"] }];
  const refused = await caller.call("POST", ROLES, { metadata: { name: "wider" }, rules: wider }, DEV);
  assert.equal(refused.code, 403);
  assert.equal(
    refused.body["message"],
    'roles.rbac.authorization.k8s.io "wider" is forbidden: user "dev" (groups=["devs" "system:authenticated"]) is ' +
      "attempting to grant RBAC permissions not currently held:\n" +
      '{APIGroups:[""], Resources:["pods"], Verbs:["list"]}\n' +
      '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
  );
  const bound = await caller.call(
    "POST",
    BINDINGS,
    binding("admin", "cluster-admin", { kind: "User", name: "dev" }),
    DEV,
  );
  assert.equal(bound.code, 403);
  const narrower = await caller.call(
    "POST",
    ROLES,
    { metadata: { name: "narrower" }, rules: rules.slice(1) },
    DEV,
  );
  assert.equal(narrower.code, 201, JSON.stringify(narrower.body));
});

Deno.test("EmbeddedServer: a service account's token works until it ends, or the account does", async () => {
  await using caller = start();
  const accounts = "/api/v1/namespaces/default/serviceaccounts";
  await caller.call("POST", accounts, { metadata: { name: "robot" } });
  const subject = { kind: "ServiceAccount", name: "robot", namespace: "default" };
  await caller.call("POST", BINDINGS, binding("robot", "view", subject));
  const request = { spec: { expirationSeconds: 600 } };
  const wanted = await caller.call("POST", `${accounts}/robot/token`, request);
  assert.equal(wanted.code, 201, JSON.stringify(wanted.body));
  const token = String(objectOrEmpty(wanted.body["status"])["token"]);
  const read = () =>
    caller.call("GET", "/api/v1/namespaces/default/configmaps", undefined, {
      authorization: `Bearer ${token}`,
    });
  assert.equal((await read()).code, 200);
  await caller.clock.advance(599_000);
  assert.equal((await read()).code, 200);
  await caller.clock.advance(1_000);
  assert.equal((await read()).code, 401);
  const again = await caller.call("POST", `${accounts}/robot/token`, {});
  const second = String(objectOrEmpty(again.body["status"])["token"]);
  await caller.call("DELETE", `${accounts}/robot`);
  assert.equal(
    (await caller.call("GET", "/version", undefined, {
      authorization: `Bearer ${second}`,
    })).code,
    401,
  );
});

Deno.test("EmbeddedServer: whoever may impersonate counts as somebody else", async () => {
  await using caller = start();
  const asOther = await caller.call("GET", "/api/v1/pods", undefined, { "impersonate-user": "other" });
  assert.match(String(asOther.body["message"]), /^pods is forbidden: User "other" cannot list/);
  const asDev = await caller.call("GET", "/api/v1/pods", undefined, {
    ...DEV,
    "impersonate-user": "other",
  });
  assert.match(String(asDev.body["message"]), /User "dev" cannot impersonate-on:user-info:list/);
});

Deno.test("EmbeddedServer: whoever may impersonate users may not give them a uid or more", async () => {
  await using caller = start();
  const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  const rule = { apiGroups: [""], resources: ["users", "groups"], verbs: ["impersonate"] };
  await caller.ok("POST", roles, { metadata: { name: "actor" }, rules: [rule] });
  await caller.ok(
    "POST",
    roles.replace("roles", "rolebindings"),
    binding("actor", "actor", { kind: "User", name: "dev" }),
  );
  const review = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  const codeWith = async (headers: Readonly<Record<string, string>>) =>
    (await caller.call("POST", review, {}, { ...DEV, "impersonate-user": "jane", ...headers })).code;
  assert.equal(await codeWith({}), 201);
  assert.equal(await codeWith({ "impersonate-uid": "7" }), 403);
  assert.equal(await codeWith({ "impersonate-extra-scopes": "x" }), 403);
  const more = {
    apiGroups: ["authentication.k8s.io"],
    resources: ["uids", "userextras/scopes"],
    verbs: ["impersonate"],
  };
  await caller.ok("PATCH", `${roles}/actor`, { rules: [rule, more] }, PATCH.merge);
  assert.equal(await codeWith({ "impersonate-uid": "7", "impersonate-extra-scopes": "x" }), 201);
});

Deno.test("EmbeddedServer: roles that are put together get the rules of those that say so", async () => {
  await using caller = start();
  const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  const labels = { "rbac.authorization.k8s.io/aggregate-to-view": "true" };
  const rules = [{ apiGroups: ["shop"], resources: ["carts"], verbs: ["get"] }];
  await caller.call("POST", roles, { metadata: { name: "carts", labels }, rules });
  for (const name of ["view", "edit", "admin"]) {
    const { body } = await caller.call("GET", `${roles}/${name}`);
    assert.match(JSON.stringify(body["rules"]), /"carts"/, name);
  }
});

Deno.test("EmbeddedServer: over HTTPS a request without a token is nobody's", async () => {
  await using server = new EmbeddedServer({ authorization: "RBAC" });
  const { url, caCertificate } = await server.listenTls();
  using client = Deno.createHttpClient({ caCerts: [caCertificate] });
  const version = await fetch(`${url}/version`, { client });
  assert.equal(version.status, 200);
  await version.body?.cancel();
  const pods = await fetch(`${url}/api/v1/pods`, { client });
  assert.equal(pods.status, 403);
  assert.match((await pods.json()).message, /User "system:anonymous" cannot list/);
});
