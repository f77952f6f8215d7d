import assert from "node:assert/strict";
import type { Clock } from "../../src/async/clock.ts";
import { callsTo, metadataOf, type TestServer, testServer } from "./calls_for_tests.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

function configMap(name: string, labels: Record<string, string> = {}): object {
  return { metadata: { name, labels } };
}

function shortForm(line: JsonObject | undefined): string {
  const object = objectOrEmpty(line?.["object"]);
  const { name, resourceVersion } = metadataOf(object);
  return `${line?.["type"]} ${name ?? resourceVersion ?? object["reason"]}`;
}

async function versionOf(api: TestServer): Promise<string> {
  return String(metadataOf(await api.ok("GET", PATH))["resourceVersion"]);
}

Deno.test("watch: from a version on come the changes since then, then the new ones", async () => {
  const api = testServer();
  const version = await versionOf(api);
  await api.ok("POST", PATH, configMap("before"));
  const watch = await api.watch(`${PATH}?watch=1&resourceVersion=${version}`);
  await api.ok("PUT", `${PATH}/before`, { ...configMap("before"), data: { key: "value" } });
  await api.ok("DELETE", `${PATH}/before`);
  assert.equal(shortForm(await watch.next()), "ADDED before");
  assert.equal(shortForm(await watch.next()), "MODIFIED before");
  assert.equal(shortForm(await watch.next()), "DELETED before");
  await watch.cancel();
  assert.equal(api.server.openWatches, 0);
  assert.equal(api.clock.pendingTimers, 0);
});

Deno.test("watch: without a version the present objects come first", async () => {
  const api = testServer();
  await api.ok("POST", PATH, configMap("there"));
  const watch = await api.watch(`${PATH}?watch=1`);
  await api.ok("POST", PATH, configMap("new"));
  await api.server.close();
  assert.deepEqual((await watch.rest()).map(shortForm), ["ADDED there", "ADDED new"]);
});

Deno.test("watch: sendInitialEvents marks the end of the initial objects with a bookmark", async () => {
  const api = testServer();
  await api.ok("POST", PATH, configMap("there"));
  const watch = await api.watch(
    `${PATH}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
  );
  assert.equal(shortForm(await watch.next()), "ADDED there");
  const bookmark = await watch.next();
  assert.equal(bookmark?.["type"], "BOOKMARK");
  assert.deepEqual(metadataOf(objectOrEmpty(bookmark?.["object"]))["annotations"], {
    "k8s.io/initial-events-end": "true",
  });
  await watch.cancel();
});

Deno.test("watch: a selector turns updates into additions and deletions", async () => {
  const api = testServer();
  const version = await versionOf(api);
  const watch = await api.watch(`${PATH}?watch=1&resourceVersion=${version}&labelSelector=color%3Dred`);
  await api.ok("POST", PATH, configMap("a", { color: "blue" }));
  await api.ok("PUT", `${PATH}/a`, configMap("a", { color: "red" }));
  await api.ok("PUT", `${PATH}/a`, configMap("a", { color: "red", size: "big" }));
  const left = await api.ok("PUT", `${PATH}/a`, configMap("a", { color: "blue" }));
  await api.ok("DELETE", `${PATH}/a`);
  await api.server.close();
  const lines = await watch.rest();
  assert.deepEqual(lines.map(shortForm), ["ADDED a", "MODIFIED a", "DELETED a"]);
  const last = metadataOf(objectOrEmpty(lines[2]?.["object"]));
  assert.deepEqual(last["labels"], { color: "red", size: "big" });
  assert.equal(last["resourceVersion"], metadataOf(left)["resourceVersion"]);
});

Deno.test("watch: other namespaces and other names are not heard", async () => {
  const api = testServer();
  const version = await versionOf(api);
  const watch = await api.watch(`${PATH}?watch=1&resourceVersion=${version}&fieldSelector=metadata.name%3Da`);
  await api.ok("POST", "/api/v1/namespaces/kube-system/configmaps", configMap("a"));
  await api.ok("POST", PATH, configMap("b"));
  await api.ok("POST", PATH, configMap("a"));
  await api.server.close();
  assert.deepEqual((await watch.rest()).map(shortForm), ["ADDED a"]);
});

Deno.test("watch: a quiet watch sends a bookmark of the present each minute", async () => {
  const api = testServer();
  const version = await versionOf(api);
  const watch = await api.watch(`${PATH}?watch=1&resourceVersion=${version}&allowWatchBookmarks=true`);
  await api.ok("POST", "/api/v1/namespaces/default/secrets", configMap("elsewhere"));
  await api.clock.advance(60_000);
  const bookmark = await watch.next();
  assert.equal(shortForm(bookmark), `BOOKMARK ${await versionOf(api)}`);
  await watch.cancel();
});

Deno.test("watch: it ends after timeoutSeconds", async () => {
  const api = testServer();
  const watch = await api.watch(`${PATH}?watch=1&timeoutSeconds=7`);
  await api.clock.advance(6_999);
  assert.equal(api.server.openWatches, 1);
  await api.clock.advance(1);
  assert.deepEqual(await watch.rest(), []);
  assert.equal(api.clock.pendingTimers, 0);
});

Deno.test("watch: with less than no time nothing comes", async () => {
  const api = testServer();
  await api.ok("POST", PATH, configMap("there"));
  const watch = await api.watch(`${PATH}?watch=1&timeoutSeconds=-1`);
  assert.deepEqual(await watch.rest(), []);
  assert.equal(api.server.openWatches, 0);
});

Deno.test("watch: from a compacted version it says 410 Expired and ends", async () => {
  const api = testServer();
  const version = await versionOf(api);
  await api.ok("POST", PATH, configMap("a"));
  api.server.compact();
  const watch = await api.watch(`${PATH}?watch=1&resourceVersion=${version}`);
  const [line, ...others] = await watch.rest();
  assert.deepEqual(others, []);
  assert.equal(line?.["type"], "ERROR");
  const status = objectOrEmpty(line?.["object"]);
  assert.deepEqual([status["code"], status["reason"]], [410, "Expired"]);
  assert.equal(status["message"], `too old resource version: ${version} (${Number(version) + 1})`);
  assert.equal(api.server.openWatches, 0);
});

Deno.test("watch: a version of the future hears only what comes after it", async () => {
  const api = testServer();
  const version = Number(await versionOf(api));
  const watch = await api.watch(`${PATH}?watch=1&resourceVersion=${version + 1}`);
  await api.ok("POST", PATH, configMap("first"));
  await api.ok("POST", PATH, configMap("second"));
  await api.server.close();
  assert.deepEqual((await watch.rest()).map(shortForm), ["ADDED second"]);
});

Deno.test("watch: a cut watch fails in the middle", async () => {
  const api = testServer();
  const watch = await api.watch(`${PATH}?watch=1`);
  await api.ok("POST", PATH, configMap("a"));
  assert.equal(shortForm(await watch.next()), "ADDED a");
  api.server.cutWatches();
  await assert.rejects(watch.next(), /the connection was cut/);
  assert.equal(api.server.openWatches, 0);
});

Deno.test("watch: a reader that falls too far behind is let go", async () => {
  const api = testServer();
  const watch = await api.watch(`${PATH}?watch=1`);
  await api.ok("POST", PATH, configMap("a"));
  for (let index = 0; index < 10_000; index++) {
    await api.ok("PUT", `${PATH}/a`, { ...configMap("a"), data: { index: String(index) } });
  }
  assert.equal(api.server.openWatches, 1);
  await api.ok("PUT", `${PATH}/a`, configMap("a"));
  assert.equal(api.server.openWatches, 0);
  assert.equal((await watch.rest()).length, 10_002);
});

Deno.test("watch: while nothing happens nothing wakes up", async () => {
  const api = testServer();
  const fired: number[] = [];
  const { clock } = api;
  const counting: Clock = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    setTimer: (callback, delayMs) =>
      clock.setTimer(() => {
        fired.push(delayMs);
        callback();
      }, delayMs),
  };
  const quiet = callsTo(api.server.fork({ clock: counting }), clock);
  const watch = await quiet.watch(`${PATH}?watch=1`);
  const withBookmarks = await quiet.watch(`${PATH}?watch=1&allowWatchBookmarks=1`);
  // One end for each of them, and the next bookmark of the second one.
  assert.equal(clock.pendingTimers, 3);
  await clock.advance(29 * 60_000);
  assert.deepEqual(fired, Array.from({ length: 29 }, () => 60_000));
  await watch.cancel();
  await withBookmarks.cancel();
  assert.equal(clock.pendingTimers, 0);
});
