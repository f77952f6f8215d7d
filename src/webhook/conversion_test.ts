import assert from "node:assert/strict";
import { z } from "zod";
import { defineResource } from "../resource/define_resource.ts";
import { conversionHandler } from "./conversion.ts";

const Web = defineResource({
  group: "example.com",
  kind: "Web",
  scope: "Namespaced",
  versions: {
    v2: { storage: true, spec: z.object({ size: z.int() }) },
    v1: { spec: z.object({ count: z.int() }) },
  },
  convert: {
    v1: {
      toStorage: ({ spec }) => ({ spec: { size: spec.count } }),
      fromStorage: ({ spec }) => ({ spec: { count: spec.size } }),
    },
  },
});

function ask(request: unknown): Promise<Response> {
  const body = JSON.stringify({ apiVersion: "apiextensions.k8s.io/v1", kind: "ConversionReview", request });
  return conversionHandler([Web])(new Request("https://localhost/convert", { method: "POST", body }));
}

const old = { apiVersion: "example.com/v1", kind: "Web", metadata: { name: "a" }, spec: { count: 3 } };

Deno.test("conversionHandler: all objects in the wanted version, in their order", async () => {
  const response = await ask({
    uid: "u",
    desiredAPIVersion: "example.com/v2",
    objects: [old, { ...old, spec: { count: 4 } }],
  });
  assert.deepEqual(await response.json(), {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "ConversionReview",
    response: {
      uid: "u",
      convertedObjects: [3, 4].map((size) => ({ ...old, apiVersion: "example.com/v2", spec: { size } })),
      result: { status: "Success" },
    },
  });
});

Deno.test("conversionHandler: a failure is the answer, in one line", async () => {
  for (
    const [object, words] of [
      [{ ...old, spec: undefined }, /^Cannot convert Web "a" from v1 to v2: /],
      [
        { ...old, kind: "Shop" },
        /^Cannot convert Shop to example\.com\/v2: this webhook does not know the resource$/,
      ],
    ] as const
  ) {
    const { response } =
      await (await ask({ uid: "u", desiredAPIVersion: "example.com/v2", objects: [old, object] })).json();
    assert.deepEqual([response.uid, response.convertedObjects, response.result.status], ["u", [], "Failure"]);
    assert.match(response.result.message, words);
  }
});

Deno.test("conversionHandler: what is no review is refused", async () => {
  assert.equal((await ask({ uid: "u" })).status, 400);
  const handler = conversionHandler([Web]);
  assert.equal((await handler(new Request("https://localhost", { method: "POST", body: "{" }))).status, 400);
});
