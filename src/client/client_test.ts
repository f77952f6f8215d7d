import assert from "node:assert/strict";
import { type Log, silentLog } from "../async/log.ts";
import { seededRandom } from "../async/random.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { Resource } from "../resource/resource.ts";
import { ApiError } from "./api_error.ts";
import { Client, type ClientSettings } from "./client.ts";
import { ConnectionError } from "./connection_error.ts";
import { mergePatch } from "./patch.ts";
import type { Transport, TransportRequest } from "./transport.ts";

const namespaces: Resource = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  singular: "namespace",
  scope: "Cluster",
  apiVersion: "v1",
  subresources: ["status"],
};

interface Setup extends ClientSettings {
  readonly answers: readonly (() => Response | Error)[];
  readonly transport?: Partial<Transport>;
}

/** A client whose requests are kept and answered in order; the last answer repeats. */
function setup({ answers, transport = {}, ...settings }: Setup) {
  const asked: TransportRequest[] = [];
  const clock = new VirtualClock();
  const send = (request: TransportRequest): Promise<Response> => {
    const answer = answers[Math.min(asked.length, answers.length - 1)]?.() ?? new Error("no answer");
    asked.push(request);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const port: Transport = { server: "https://api.test", send, close: () => {}, ...transport };
  const client = new Client({ transport: port, clock, random: seededRandom(1), ...settings });
  return { client, clock, asked };
}

function ok(value: unknown, headers: HeadersInit = {}): () => Response {
  return () => Response.json(value, { headers });
}

function refusal(code: number, headers: HeadersInit = {}): () => Response {
  const status = { kind: "Status", apiVersion: "v1", status: "Failure", code, message: `no: ${code}` };
  return () => Response.json(status, { status: code, headers });
}

function lost(): Error {
  return new ConnectionError("Cannot keep the connection to the API server: it broke", { reason: "lost" });
}

const stored = { metadata: { name: "a", uid: "u", resourceVersion: "1", creationTimestamp: "" } };

Deno.test("Client: throttled writes are sent again after Retry-After", async () => {
  const { client, clock, asked } = setup({ answers: [refusal(429, { "retry-after": "5" }), ok(stored)] });
  const created = client.resource(namespaces).create({ metadata: { name: "a" } });
  await clock.advance(4_999);
  assert.equal(asked.length, 1);
  await clock.advance(1_001);
  assert.equal((await created).metadata.uid, "u");
  assert.equal(asked.length, 2);
  assert.deepEqual(asked[1], asked[0]);
});

Deno.test("Client: reads survive lost connections and 503, writes tell them at once", async () => {
  const reads = setup({ answers: [lost, refusal(503), lost, ok(stored)] });
  const read = reads.client.resource(namespaces).get("a");
  await reads.clock.advance(10_000);
  assert.equal((await read).metadata.name, "a");
  for (const answer of [lost, refusal(503)]) {
    const writes = setup({ answers: [answer] });
    await assert.rejects(writes.client.resource(namespaces).patch("a", mergePatch({})));
    assert.equal(writes.asked.length, 1);
  }
});

Deno.test("Client: after the last retry the refusal is thrown with its Retry-After", async () => {
  const { client, clock, asked } = setup({ answers: [refusal(429, { "retry-after": "1" })] });
  const read = client.resource(namespaces).get("a");
  const failed = assert.rejects(read, (error) => error instanceof ApiError && error.retryAfterSeconds === 1);
  await clock.advance(20_000);
  await failed;
  assert.equal(asked.length, 11);
});

Deno.test("Client: an abort ends the wait for a retry", async () => {
  const { client, clock } = setup({ answers: [refusal(429, { "retry-after": "20" })] });
  const controller = new AbortController();
  const read = client.resource(namespaces).get("a", { signal: controller.signal });
  const failed = assert.rejects(read, /stopped/);
  await clock.advance(1);
  controller.abort(new Error("stopped"));
  await failed;
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("Client: a 401 is tried once with fresh credentials, then explained", async () => {
  let refreshes = 0;
  const transport = {
    refreshCredentials: () => ++refreshes > 0,
    explainRejection: () => Promise.resolve("the token expired, get a new one"),
  };
  const { client, clock, asked } = setup({ answers: [refusal(401)], transport });
  const failed = assert.rejects(
    client.resource(namespaces).create({ metadata: { name: "a" } }),
    /^ApiError: Cannot create Namespace "a": no: 401; the token expired, get a new one$/,
  );
  await clock.advance(1);
  await failed;
  assert.equal(asked.length, 2);
  assert.equal(refreshes, 1);
});

Deno.test("Client: a lost connection is told with what was asked for", async () => {
  const { client } = setup({ answers: [lost] });
  await assert.rejects(client.resource(namespaces).delete("a"), (error) => {
    assert.ok(error instanceof ConnectionError && error.reason === "lost");
    assert.equal(
      error.message,
      'Cannot delete Namespace "a": cannot keep the connection to the API server: it broke',
    );
    return true;
  });
});

Deno.test("Client: an answer that is no Status still makes an ApiError", async () => {
  const headers = { "content-type": "text/html" };
  const html = () =>
    new Response("<html>hunter2</html>", { status: 502, statusText: "Bad Gateway", headers });
  const failed = setup({ answers: [html] }).client.resource(namespaces).get("a");
  await assert.rejects(
    failed,
    /^ApiError: Cannot get Namespace "a": the server answered 502 Bad Gateway: it gave no/,
  );
  const plain = () =>
    new Response("404 page not found\n", { status: 404, headers: { "content-type": "text/plain" } });
  const unknown = setup({ answers: [plain] }).client.raw("GET", "/nope?a=b");
  await assert.rejects(unknown, (error) => {
    assert.ok(error instanceof ApiError && error.code === 404 && error.path === "/nope");
    assert.equal(
      error.message,
      'Cannot send GET "/nope?a=b": the server answered 404: 404 page not found, it serves no such path: look ' +
        "whether the definition of the resource is installed",
    );
    return true;
  });
});

Deno.test("Client: what is not JSON, or not an object, is not taken for one; nothing of it is quoted", async () => {
  const text = setup({ answers: [() => new Response("hunter2")] }).client.resource(namespaces);
  const isProtocol = (error: unknown) =>
    error instanceof ConnectionError && error.reason === "protocol" && !String(error).includes("hunter2");
  await assert.rejects(text.get("a"), isProtocol);
  for (const value of [null, [], 3, {}, { kind: "Table" }]) {
    const client = setup({ answers: [ok(value)] }).client.resource(namespaces);
    await assert.rejects(client.get("a"), isProtocol);
    await assert.rejects(client.list(), isProtocol);
  }
});

Deno.test("Client: warnings are told once each", async () => {
  const told: string[] = [];
  const answers = [ok(stored, { warning: '299 - "old version"' })];
  const { client } = setup({ answers, onWarning: (warning) => told.push(warning.text) });
  await client.resource(namespaces).get("a");
  await client.with({ fieldManager: "other" }).resource(namespaces).get("a");
  assert.deepEqual(told, ["old version"]);
});

Deno.test("Client: warnings go to the log by default", async () => {
  const lines: unknown[] = [];
  const log: Log = { ...silentLog, warn: (message, fields) => lines.push({ message, ...fields }) };
  await setup({ answers: [ok(stored, { warning: '299 - "old"' })], log }).client.resource(namespaces).get(
    "a",
  );
  assert.deepEqual(lines, [{ message: "the API server warns", text: "old" }]);
});

Deno.test("Client: every attempt is counted, and every retry", async () => {
  const counted: string[] = [];
  const metrics = {
    onRequest: (outcome: { code: string; method: string }) =>
      counted.push(`${outcome.method} ${outcome.code}`),
    onRetry: (outcome: { code: string }) => counted.push(`again after ${outcome.code}`),
  };
  const { client, clock } = setup({ answers: [lost, refusal(503), ok(stored)], metrics });
  const read = client.resource(namespaces).get("a");
  await clock.advance(5_000);
  await read;
  assert.deepEqual(counted, ["GET <error>", "again after <error>", "GET 503", "again after 503", "GET 200"]);
});

Deno.test("Client: names itself and the field manager", async () => {
  const { client, asked } = setup({ answers: [ok(stored)] });
  await client.resource(namespaces).create({ metadata: { name: "a" } });
  await client.with({ fieldManager: "web" }).resource(namespaces).create({ metadata: { name: "a" } });
  assert.match(asked[0]?.headers["user-agent"] ?? "", /^kubeloop /);
  assert.deepEqual(asked.map(({ path }) => path.split("?")[1]), [
    "fieldManager=kubeloop",
    "fieldManager=web",
  ]);
});

Deno.test("Client.raw: query, body and plain text", async () => {
  const { client, asked } = setup({ answers: [ok({ a: 1 }), () => new Response("fine")] });
  assert.deepEqual(await client.raw("POST", "/x", { query: { dry: true }, body: { b: 2 } }), { a: 1 });
  assert.equal(await client.raw<string>("GET", "/readyz", { accept: "text/plain" }), "fine");
  assert.equal(asked[0]?.path, "/x?dry=true");
  assert.equal(asked[0]?.body, '{"b":2}');
  assert.equal(asked[0]?.headers["content-type"], "application/json");
  assert.equal(asked[1]?.body, undefined);
});

Deno.test("Client.resource: a namespace for a cluster-scoped resource is refused", () => {
  const { client } = setup({ answers: [] });
  assert.throws(
    () => client.resource(namespaces, { namespace: "a" }),
    /^TypeError: Cannot choose namespace "a"/,
  );
});

Deno.test("Client: the body of a refused watch is not waited for without end, and let go of", async () => {
  const cancelled = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const body = new ReadableStream({ pull: () => begun.resolve(), cancel: () => cancelled.resolve() });
  const { client, clock } = setup({ answers: [() => new Response(body, { status: 500 })] });
  const failed = assert.rejects(
    client.resource(namespaces).watch(),
    /the server answered 500: it gave no reason$/,
  );
  await begun.promise;
  await clock.advance(10_000);
  await failed;
  await cancelled.promise;
});
