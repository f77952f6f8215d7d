import assert from "node:assert/strict";
import { Deployment, Secret } from "../../src/resource/builtins.ts";
import { startTestEnv } from "../start_test_env.ts";
import { snapshot } from "./snapshot.ts";

Deno.test("snapshot: two runs give the same, down to the order of the keys", async () => {
  const texts: string[] = [];
  for (const _run of [1, 2]) {
    await using env = await startTestEnv({ backend: "embedded" });
    const namespace = await env.namespace("shop");
    const owner = await env.client.resource(Secret, { namespace }).create({
      metadata: { generateName: "owner-" },
    });
    const { apiVersion, kind, metadata: { name, uid } } = owner;
    const child = await env.client.resource(Secret, { namespace }).create({
      metadata: {
        generateName: "owner-",
        ownerReferences: [{ apiVersion, kind, name, uid }],
        annotations: { [`${name}/kind`]: `belongs to ${name}` },
      },
    });
    texts.push(JSON.stringify(snapshot([owner, child])));
  }
  assert.equal(texts[0], texts[1]);
  const [owner, child] = JSON.parse(texts[0] ?? "");
  assert.deepEqual(Object.keys(owner), ["apiVersion", "kind", "metadata", "type"]);
  assert.deepEqual(child.metadata, {
    annotations: { "owner-<1>/kind": "belongs to owner-<1>" },
    creationTimestamp: "<time>",
    generateName: "owner-",
    name: "owner-<2>",
    namespace: "shop-<1>",
    ownerReferences: [{ apiVersion: "v1", kind: "Secret", name: "owner-<1>", uid: "<uid 1>" }],
    uid: "<uid 2>",
  });
});

Deno.test("snapshot: what means something stays, what else differs can be named", () => {
  const object = {
    kind: "Web",
    metadata: {
      name: "kube-proxy",
      namespace: "kube-system",
      generation: 2,
      uid: "0d9f1c9e-6c1c-4a34-8f6b-0f3f9b5d3a11",
      resourceVersion: "7",
      managedFields: [],
    },
    spec: { resourceVersion: "mine", address: "10.0.0.7", at: "2026-01-01T00:00:00.123456Z" },
  };
  assert.deepEqual(snapshot(object, { replace: { "10.0.0.7": "<address>" } }), {
    kind: "Web",
    metadata: { generation: 2, name: "kube-proxy", namespace: "kube-system", uid: "<uid 1>" },
    spec: { address: "<address>", at: "<time>", resourceVersion: "mine" },
  });
  assert.deepEqual(snapshot([1, "a", null]), [1, "a", null]);
  assert.throws(() => snapshot({ big: 1n }), TypeError);
});

Deno.test("snapshot: the answer of a server", async () => {
  await using env = await startTestEnv({ backend: "embedded" });
  const deployments = env.client.resource(Deployment, { namespace: await env.namespace() });
  const created = await deployments.create({
    metadata: { name: "web" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "a" }] } },
    },
  });
  const text = JSON.stringify(snapshot(created));
  for (const volatile of [created.metadata.uid, created.metadata.namespace, "managedFields", "2026-"]) {
    assert.ok(!text.includes(String(volatile)), `${volatile} in ${text}`);
  }
});
