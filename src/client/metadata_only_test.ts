import assert from "node:assert/strict";
import { Pod } from "../resource/builtins.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import { metadataOnly } from "../resource/metadata_only.ts";
import type { Resource } from "../resource/resource.ts";
import { Client } from "./client.ts";
import { mergePatch } from "./patch.ts";
import type { ResourceClient } from "./resource_client.ts";
import type { TransportRequest } from "./transport.ts";

const one = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
const many = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
const metadata = {
  name: "a",
  namespace: "shop",
  uid: "u",
  resourceVersion: "1",
  creationTimestamp: "2026-01-01T00:00:00Z",
};
const wrapped = { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata };
const shown = { apiVersion: "v1", kind: "Pod", metadata };

function clientOf(answer: (request: TransportRequest) => Response): Client {
  const send = (request: TransportRequest) => Promise.resolve(answer(request));
  return new Client({ transport: { server: "https://api.test", send, close: () => {} } });
}

Deno.test("metadataOnly: each verb asks for the metadata alone, and answers the object's own type", async () => {
  const asked: string[] = [];
  const client = clientOf(({ method, headers }) => {
    asked.push(`${method} ${headers["accept"]}`);
    return Response.json(wrapped);
  });
  const pods = client.resource(metadataOnly(Pod), { namespace: "shop" });
  assert.deepEqual(await pods.get("a"), shown);
  assert.deepEqual(await pods.patch("a", mergePatch({ metadata: { labels: { a: "b" } } })), shown);
  assert.deepEqual(await pods.delete("a"), shown);
  assert.deepEqual(asked, [`GET ${one}`, `PATCH ${one}`, `DELETE ${one}`]);
});

Deno.test("metadataOnly: lists and watches give the object's own type", async () => {
  const lines = [
    { type: "ADDED", object: wrapped },
    { type: "BOOKMARK", object: { kind: "PartialObjectMetadata", metadata: { resourceVersion: "2" } } },
  ].map((line) => `${JSON.stringify(line)}\n`).join("");
  const list = { kind: "PartialObjectMetadataList", metadata: { resourceVersion: "7" }, items: [wrapped] };
  const client = clientOf(({ path, headers }) => {
    const isWatch = path.includes("watch=true");
    assert.equal(headers["accept"], isWatch ? one : many);
    return isWatch ? new Response(lines) : Response.json(list);
  });
  const pods = client.resource(metadataOnly(Pod), { namespace: "shop" });
  assert.deepEqual(await pods.list(), { items: [shown], resourceVersion: "7" });
  const events = await pods.watch();
  assert.deepEqual((await events.next()).value, { type: "ADDED", object: shown });
  assert.equal((await events.next()).value?.type, "BOOKMARK");
  assert.equal((await events.next()).done, true);
});

Deno.test("metadataOnly: of a server that sends all of it the rest is dropped", async () => {
  const whole = { ...shown, spec: { containers: [] }, status: {} };
  const pods = (answer: unknown) =>
    clientOf(() => Response.json(answer)).resource(metadataOnly(Pod), { namespace: "shop" });
  assert.deepEqual(await pods(whole).get("a"), shown);
  const list = { kind: "PodList", metadata: { resourceVersion: "7" }, items: [{ ...whole }] };
  assert.deepEqual((await pods(list).list()).items, [shown]);
});

Deno.test("metadataOnly: whole objects are not written, not even past the types", async () => {
  const client = clientOf(() => assert.fail("a request was sent"));
  const untyped: Resource = metadataOnly(Pod);
  const pods: ResourceClient<KubeObject, ObjectInput> = client.resource(untyped, { namespace: "shop" });
  const object = { metadata: { name: "a" } };
  for (const verb of ["create", "replace", "apply"] as const) {
    await assert.rejects(pods[verb](object), (error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, new RegExp(`^Cannot ${verb} Pod by its metadata alone: take the whole`));
      return true;
    });
  }
});

Deno.test("metadataOnly: what is no object is refused", async () => {
  for (const answer of [[], { kind: "Table", metadata: {} }]) {
    const pods = clientOf(() => Response.json(answer)).resource(metadataOnly(Pod), { namespace: "shop" });
    await assert.rejects(pods.get("a"), /instead of the object$/);
  }
});
