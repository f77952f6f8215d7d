import assert from "node:assert/strict";
import { PATCH, type TestServer, testServer } from "./calls_for_tests.ts";
import { objectOrEmpty } from "./json.ts";

const NAMESPACE = "/api/v1/namespaces/default";
const POLICIES = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";

type Caller = TestServer & AsyncDisposable;

/** A server whose writes wait for somebody's say, as they do wherever there is a policy. */
async function startWithPolicy(): Promise<Caller> {
  const started = testServer();
  const rule = { apiGroups: ["*"], apiVersions: ["*"], resources: ["*"], operations: ["*"] };
  await started.ok("POST", POLICIES, {
    metadata: { name: "all" },
    spec: { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: "true" }] },
  });
  await started.ok("POST", `${POLICIES.replace("policies", "policybindings")}`, {
    metadata: { name: "all" },
    spec: { policyName: "all", validationActions: ["Deny"] },
  });
  return { ...started, [Symbol.asyncDispose]: () => started.server.close() };
}

function codesOf(answers: readonly { readonly code: number }[]): readonly number[] {
  return [...new Set(answers.map(({ code }) => code))];
}

Deno.test("EmbeddedServer: many writers of one object take turns where a policy has its say", async () => {
  await using caller = await startWithPolicy();
  await caller.ok("POST", `${NAMESPACE}/configmaps`, { metadata: { name: "a" } });
  const path = `${NAMESPACE}/configmaps/a`;
  const indices = Array.from({ length: 40 }, (_, index) => index);
  const patched = await Promise.all(
    indices.map((index) => caller.call("PATCH", path, { data: { [`k${index}`]: "v" } }, PATCH.merge)),
  );
  assert.deepEqual(codesOf(patched), [200]);
  const { data } = await caller.ok("GET", path);
  assert.equal(Object.keys(objectOrEmpty(data)).length, 40);
  const put = await Promise.all(indices.map(() => caller.call("PUT", path, { metadata: { name: "a" } })));
  assert.deepEqual(codesOf(put), [200]);
});

Deno.test("EmbeddedServer: nothing is created in a namespace that has gone while others had their say", async () => {
  await using caller = await startWithPolicy();
  for (let turn = 0; turn < 12; turn++) {
    await caller.ok("POST", "/api/v1/namespaces", { metadata: { name: "short" } });
    const creation = caller.call("POST", "/api/v1/namespaces/short/configmaps", { metadata: { name: "a" } });
    for (let tick = 0; tick < turn; tick++) await Promise.resolve();
    await caller.call("DELETE", "/api/v1/namespaces/short");
    await creation;
    await caller.clock.advance(0);
    const { items } = await caller.ok("GET", "/api/v1/configmaps?fieldSelector=metadata.namespace=short");
    assert.deepEqual(items, [], `after ${turn} ticks`);
    assert.equal((await caller.call("GET", "/api/v1/namespaces/short")).code, 404, `after ${turn} ticks`);
  }
});

Deno.test("EmbeddedServer: two deletions of a collection both succeed", async () => {
  await using caller = await startWithPolicy();
  for (let index = 0; index < 10; index++) {
    await caller.ok("POST", `${NAMESPACE}/configmaps`, { metadata: { name: `c${index}` } });
  }
  const deleted = await Promise.all(
    [1, 2].map(() => caller.call("DELETE", `${NAMESPACE}/configmaps`)),
  );
  assert.deepEqual(codesOf(deleted), [200]);
  assert.deepEqual((await caller.ok("GET", `${NAMESPACE}/configmaps`))["items"], []);
});

Deno.test("EmbeddedServer: an eviction looks at its preconditions before it writes", async () => {
  await using caller = await startWithPolicy();
  const pod = await caller.ok("POST", `${NAMESPACE}/pods`, {
    metadata: { name: "a" },
    spec: { containers: [{ name: "main", image: "nginx:1" }] },
  });
  const evict = (preconditions: object) =>
    caller.call("POST", `${NAMESPACE}/pods/a/eviction`, {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name: "a" },
      deleteOptions: { preconditions },
    });
  assert.equal((await evict({ uid: "00000000-0000-4000-8000-000000000000" })).code, 409);
  const { metadata, status } = await caller.ok("GET", `${NAMESPACE}/pods/a`);
  assert.deepEqual(objectOrEmpty(status)["conditions"], objectOrEmpty(pod["status"])["conditions"]);
  const { resourceVersion } = objectOrEmpty(metadata);
  assert.equal((await evict({ resourceVersion })).code, 201);
  assert.equal((await caller.call("GET", `${NAMESPACE}/pods/a`)).code, 404);
});
