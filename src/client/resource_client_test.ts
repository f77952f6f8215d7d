import assert from "node:assert/strict";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import { Client } from "./client.ts";
import { mergePatch } from "./patch.ts";
import type { ResourceClient } from "./resource_client.ts";
import { isStatus } from "./status.ts";
import type { TransportOptions, TransportRequest } from "./transport.ts";

interface Web extends KubeObject {
  readonly spec: { readonly replicas: number };
  readonly status?: { readonly ready: number };
}
interface WebInput extends ObjectInput {
  readonly spec: { readonly replicas?: number };
}
const Web: Resource<Web, WebInput> = {
  group: "example.com",
  version: "v1",
  kind: "Web",
  plural: "webs",
  singular: "web",
  scope: "Namespaced",
  apiVersion: "example.com/v1",
  subresources: ["status", "scale"],
};
const stored = {
  apiVersion: "example.com/v1",
  kind: "Web",
  metadata: { name: "a", uid: "u", resourceVersion: "1", creationTimestamp: "" },
  spec: { replicas: 1 },
};

type Answer = (request: TransportRequest, options: TransportOptions) => Response;

function setup(answer: Answer, namespace?: string) {
  const asked: string[] = [];
  const transport = {
    server: "https://api.test",
    send: (request: TransportRequest, options: TransportOptions) => {
      asked.push(`${request.method} ${request.path}`);
      return Promise.resolve(answer(request, options));
    },
    close: () => {},
  };
  const webs: ResourceClient<Web, WebInput> = new Client({ transport }).resource(Web, { namespace });
  return { webs, asked };
}

function answerStored(): Response {
  return Response.json(stored);
}

const input: WebInput = { metadata: { name: "a" }, spec: {} };

Deno.test("ResourceClient: each verb goes to its path in the namespace", async () => {
  const { webs, asked } = setup(answerStored, "shop");
  await webs.get("a");
  await webs.create(input);
  await webs.replace(input);
  await webs.patch("a", mergePatch({}), { fieldManager: "me" });
  await webs.apply(input, { force: true });
  await webs.delete("a");
  await webs.deleteCollection({ labelSelector: "a=b" });
  const base = "/apis/example.com/v1/namespaces/shop/webs";
  assert.deepEqual(asked, [
    `GET ${base}/a`,
    `POST ${base}?fieldManager=kubeloop`,
    `PUT ${base}/a?fieldManager=kubeloop`,
    `PATCH ${base}/a?fieldManager=me`,
    `PATCH ${base}/a?fieldManager=kubeloop&force=true`,
    `DELETE ${base}/a`,
    `DELETE ${base}?labelSelector=a%3Db`,
  ]);
});

Deno.test("ResourceClient: status and scale go to their subresources", async () => {
  const { webs, asked } = setup(answerStored, "shop");
  await webs.status.get("a");
  await webs.status.replace({ metadata: { name: "a" }, status: { ready: 1 } });
  await webs.status.patch("a", mergePatch({ status: { ready: 1 } }));
  await webs.status.apply({ metadata: { name: "a" }, status: { ready: 1 } });
  await webs.scale.get("a");
  await webs.scale.replace({ metadata: { name: "a" }, spec: { replicas: 2 } });
  await webs.scale.patch("a", mergePatch({ spec: { replicas: 2 } }));
  const base = "/apis/example.com/v1/namespaces/shop/webs/a";
  assert.deepEqual(asked, [
    `GET ${base}/status`,
    `PUT ${base}/status?fieldManager=kubeloop`,
    `PATCH ${base}/status?fieldManager=kubeloop`,
    `PATCH ${base}/status?fieldManager=kubeloop`,
    `GET ${base}/scale`,
    `PUT ${base}/scale?fieldManager=kubeloop`,
    `PATCH ${base}/scale?fieldManager=kubeloop`,
  ]);
});

Deno.test("ScaleClient: a replacement is of the kind Scale, whatever the resource is", async () => {
  const { webs } = setup((request) => {
    assert.deepEqual(JSON.parse(request.body ?? ""), {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata: { name: "a" },
      spec: { replicas: 2 },
    });
    return Response.json(stored);
  }, "shop");
  await webs.scale.replace({ metadata: { name: "a" }, spec: { replicas: 2 } });
});

Deno.test("ResourceClient: without a namespace, objects say theirs, and lists are of all", async () => {
  const { webs, asked } = setup((request) =>
    Response.json(request.method === "GET" ? { metadata: { resourceVersion: "1" }, items: [] } : stored)
  );
  await webs.list();
  await webs.create({ metadata: { name: "a", namespace: "shop" }, spec: {} });
  await webs.apply({ metadata: { name: "a", namespace: "shop" }, spec: {} });
  assert.deepEqual(asked, [
    "GET /apis/example.com/v1/webs",
    "POST /apis/example.com/v1/namespaces/shop/webs?fieldManager=kubeloop",
    "PATCH /apis/example.com/v1/namespaces/shop/webs/a?fieldManager=kubeloop",
  ]);
});

Deno.test("ResourceClient: a verb that lacks its namespace is refused with the way out", async () => {
  const { webs, asked } = setup(answerStored);
  const advice = /^TypeError: Cannot .*client\.resource\(Web, \{ namespace \}\)$/;
  await assert.rejects(webs.get("a"), advice);
  await assert.rejects(webs.patch("a", mergePatch({})), advice);
  await assert.rejects(webs.delete("a"), advice);
  await assert.rejects(webs.deleteCollection(), advice);
  await assert.rejects(webs.create(input), advice);
  await assert.rejects(webs.status.patch("a", mergePatch({})), advice);
  await assert.rejects(webs.scale.get("a"), advice);
  assert.deepEqual(asked, []);
});

Deno.test("ResourceClient: an object of another namespace, and one without a name, are refused", async () => {
  const { webs } = setup(answerStored, "shop");
  const other = { metadata: { name: "a", namespace: "office" }, spec: {} };
  await assert.rejects(
    webs.apply(other),
    /^TypeError: Cannot apply Web "office\/a": the client is for namespace "shop"$/,
  );
  await assert.rejects(
    webs.replace({ metadata: {}, spec: {} }),
    /^TypeError: Cannot replace the Web: metadata.name is empty$/,
  );
});

Deno.test("ResourceClient.list: items without a type get theirs", async () => {
  const { apiVersion: _apiVersion, kind: _kind, ...bare } = stored;
  const metadata = { resourceVersion: "9", continue: "t", remainingItemCount: 3 };
  const { webs } = setup(() => Response.json({ metadata, items: [bare, stored] }));
  const page = await webs.list({ limit: 2 });
  assert.deepEqual(page, {
    items: [stored, stored],
    resourceVersion: "9",
    continue: "t",
    remainingItemCount: 3,
  });
  const empty = setup(() => Response.json({ metadata: { resourceVersion: "9", continue: "" }, items: null }));
  assert.deepEqual(await empty.webs.list(), { items: [], resourceVersion: "9" });
});

Deno.test("ResourceClient.delete: answers with the object while finalizers hold it, else with a status", async () => {
  const held = await setup(answerStored, "shop").webs.delete("a");
  assert.equal(isStatus(held), false);
  const status = { apiVersion: "v1", kind: "Status", status: "Success" };
  assert.equal(isStatus(await setup(() => Response.json(status), "shop").webs.delete("a")), true);
});

Deno.test("ResourceClient.watch: the signal reaches the transport and ends the stream", async () => {
  const controller = new AbortController();
  let reached: AbortSignal | undefined;
  const { webs } = setup((request, { purpose, signal, headTimeoutMs }) => {
    assert.equal(purpose, "watch");
    assert.equal(headTimeoutMs, 5);
    assert.equal(request.headers["accept-encoding"], "identity");
    reached = signal;
    return new Response(new ReadableStream());
  });
  const stream = await webs.watch({ signal: controller.signal, timeoutMs: 5 });
  const next = stream.next();
  controller.abort(new Error("stopped"));
  await assert.rejects(next, /stopped/);
  assert.ok(reached?.aborted);
});

Deno.test("ResourceClient.watch: an empty body is the end, a refusal is thrown", async () => {
  const { webs } = setup(() => new Response(null));
  assert.equal((await (await webs.watch()).next()).done, true);
  const gone = { apiVersion: "v1", kind: "Status", code: 410, reason: "Expired", message: "too old" };
  const refused = setup(() => Response.json(gone, { status: 410 })).webs.watch({ resourceVersion: "1" });
  await assert.rejects(refused, /^ApiError: Cannot watch webs.example.com in all namespaces: too old$/);
});

Deno.test("ResourceClient.list: a Table is not taken for an empty list (R29), a list without items is one", async () => {
  const metadata = { resourceVersion: "7" };
  const table = { apiVersion: "meta.k8s.io/v1", kind: "Table", metadata, rows: [] };
  await assert.rejects(setup(() => Response.json(table)).webs.list(), /Table/);
  const empty = { apiVersion: "example.com/v1", kind: "WebList", metadata, items: null };
  assert.deepEqual(await setup(() => Response.json(empty)).webs.list(), { items: [], resourceVersion: "7" });
});
