import assert from "node:assert/strict";
import type { Log } from "../async/log.ts";
import { silentLog } from "../async/log.ts";
import { ConfigMap } from "../resource/builtins.ts";
import { AdmissionDenied, admissionHandler, type AdmissionHandlers } from "./admission.ts";

type ConfigMapHandlers = AdmissionHandlers<ConfigMap>;

const object = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    name: "a",
    namespace: "b",
    uid: "u",
    resourceVersion: "1",
    creationTimestamp: "2026-01-01T00:00:00Z",
  },
  data: { color: "blue" },
};

function review(request: Readonly<Record<string, unknown>> = {}): Request {
  const body = {
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: {
      uid: "review-1",
      operation: "CREATE",
      resource: { group: "", version: "v1", resource: "configmaps" },
      userInfo: { username: "jane" },
      object,
      oldObject: null,
      ...request,
    },
  };
  return post(JSON.stringify(body));
}

function post(body: string, contentType = "application/json"): Request {
  return new Request("https://webhook/", { method: "POST", body, headers: { "content-type": contentType } });
}

async function responseOf(handlers: ConfigMapHandlers, request = review(), log?: Log) {
  const response = await admissionHandler(ConfigMap, handlers, log && { log })(request);
  assert.equal(response.status, 200);
  const answer = await response.json();
  assert.equal(answer.response.uid, "review-1");
  return answer.response;
}

Deno.test("admissionHandler: what is not refused is allowed, with the warnings of validate", async () => {
  assert.deepEqual(await responseOf({ validate: () => ["old field"] }), {
    uid: "review-1",
    allowed: true,
    warnings: ["old field"],
  });
});

Deno.test("admissionHandler: a mutation is a JSON patch, and validate sees its outcome", async () => {
  const response = await responseOf({
    mutate: ({ object }) => ({ ...object, data: { ...object.data, size: "größer" } }),
    validate: ({ object }) => assert.equal(object?.data?.["size"], "größer"),
  });
  assert.equal(response.patchType, "JSONPatch");
  const bytes = Uint8Array.from(atob(response.patch), (character) => character.charCodeAt(0));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(bytes)), [
    { op: "add", path: "/data/size", value: "größer" },
  ]);
});

Deno.test("admissionHandler: a deletion has the old object alone, and is not mutated", async () => {
  let mutated = false;
  const request = review({ operation: "DELETE", object: null, oldObject: object });
  const response = await responseOf({
    mutate: () => void (mutated = true),
    validate: ({ object, old }) => assert.deepEqual([object, old?.metadata.name], [undefined, "a"]),
  }, request);
  assert.deepEqual([response.allowed, mutated], [true, false]);
});

Deno.test("admissionHandler: a refusal says why, another error is logged and not shown", async () => {
  const denied = await responseOf({
    validate: () => {
      throw new AdmissionDenied("No blue things", { code: 422 });
    },
  });
  assert.deepEqual(denied.status, { code: 422, message: "No blue things" });
  const logged: unknown[] = [];
  const broken = await responseOf(
    {
      validate: () => {
        throw new Error("password=hunter2");
      },
    },
    review(),
    { ...silentLog, error: (_message, error) => void logged.push(error) },
  );
  assert.equal(broken.allowed, false);
  assert.doesNotMatch(JSON.stringify(broken), /hunter2/);
  assert.equal(logged.length, 1);
});

Deno.test("admissionHandler: what is no review for it is refused with its HTTP status", async () => {
  const handle = admissionHandler(ConfigMap, { validate: () => {} });
  const statusOf = async (request: Request): Promise<number> => {
    const response = await handle(request);
    assert.match(await response.text(), /^Cannot review/);
    return response.status;
  };
  assert.equal(await statusOf(new Request("https://webhook/")), 405);
  assert.equal(await statusOf(post("{}", "text/plain")), 415);
  assert.equal(await statusOf(post("{")), 400);
  assert.equal(await statusOf(post("{}")), 400);
  assert.equal(await statusOf(post(`"${"x".repeat(8_000_000)}"`)), 413);
  assert.equal(await statusOf(review({ resource: { group: "", version: "v1", resource: "pods" } })), 400);
});
