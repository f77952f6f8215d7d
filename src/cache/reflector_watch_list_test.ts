import assert from "node:assert/strict";
import { ConnectionError } from "../client/connection_error.ts";
import { failure, FakeListWatch } from "./fake_list_watch_for_tests.ts";
import { apiError, filled, keepingLog, lost, withReflector } from "./reflector_bench_for_tests.ts";

const invalid = apiError(failure(422, "Invalid"));

for (const useWatchList of [false, true]) {
  for (const isKnownToServer of [false, true]) {
    const asked = useWatchList ? "asked for" : "not asked for";
    const known = isKnownToServer ? "knows them" : "does not";
    Deno.test(`Reflector: watch lists are ${asked}, the server ${known} (W1, W5)`, async () => {
      const server = filled(2);
      if (!isKnownToServer && useWatchList) server.watchErrors.push(invalid);
      await withReflector({ useWatchList }, async ({ target, clock }) => {
        if (useWatchList && isKnownToServer) server.bookmark(true);
        await clock.advance(0);
        const streamed = useWatchList && isKnownToServer;
        assert.equal(target.objects.size, 2);
        assert.equal(server.lists.length, streamed ? 0 : 1);
        assert.equal(server.watches[0]?.sendInitialEvents, useWatchList ? true : undefined);
        assert.equal(server.watches.length, useWatchList && !isKnownToServer ? 2 : 1);
      }, server);
    });
  }
}

Deno.test("Reflector: a watch list whose end is late is told every ten seconds (W2)", async () => {
  const { lines, log } = keepingLog();
  const late = () => lines.filter((line) => line.includes("initial objects of the watch is late")).length;
  await withReflector({ useWatchList: true, log, idleTimeoutMs: 600_000 }, async ({ server, clock }) => {
    await clock.advance(9_999);
    assert.equal(late(), 0);
    await clock.advance(1);
    assert.equal(late(), 1);
    await clock.advance(20_000);
    assert.equal(late(), 3);
    server.bookmark(true);
    await clock.advance(60_000);
    assert.equal(late(), 3);
  });
});

Deno.test("Reflector: a list that is slow is told every ten seconds (W2)", async () => {
  const { lines, log } = keepingLog();
  const server = new FakeListWatch();
  const gate = Promise.withResolvers<void>();
  server.listGate = gate.promise;
  await withReflector({ log }, async ({ clock }) => {
    await clock.advance(25_000);
    gate.resolve();
    await clock.advance(60_000);
    assert.deepEqual(lines, ["The list of all objects is slow", "The list of all objects is slow"]);
  }, server);
});

Deno.test("Reflector: watch lists ask for the newest state, for the last one seen, and for the newest after a refusal (W3)", async () => {
  await withReflector({ useWatchList: true }, async ({ server, clock }) => {
    server.bookmark(true);
    await clock.advance(5_000);
    server.watchErrors.push(apiError(failure(410, "Expired")));
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(60_000);
    const asked = server.watches.filter(({ sendInitialEvents }) => sendInitialEvents);
    assert.deepEqual(asked.map(({ resourceVersion = "" }) => resourceVersion), ["", "4", ""]);
  }, filled(3));
});

Deno.test("Reflector: an error of a watch list other than a refusal of the moment leads to a list (W6)", async () => {
  const errors = [
    apiError(failure(403, "Forbidden")),
    apiError(failure(500, "InternalError")),
    apiError(failure(400, "BadRequest")),
    new ConnectionError("Cannot watch things: the answer is no watch", { reason: "protocol" }),
  ];
  for (const error of errors) {
    const server = filled(1);
    server.watchErrors.push(error);
    await withReflector({ useWatchList: true }, async ({ target, clock }) => {
      await clock.advance(0);
      assert.deepEqual(target.calls, ["replace 1 @1"]);
      assert.deepEqual(server.lists, [{ limit: 500 }]);
      assert.deepEqual(server.watches.map(({ sendInitialEvents }) => sendInitialEvents), [true, undefined]);
    }, server);
  }
});

Deno.test("Reflector: 429 repeats the watch list with the same options (W10)", async () => {
  const server = filled(1);
  const busy = apiError(failure(429, "TooManyRequests"));
  server.watchErrors.push(busy, busy);
  await withReflector({ useWatchList: true }, async ({ target, clock }) => {
    await clock.advance(10_000);
    const asked = server.watches.map(({ timeoutSeconds: _seconds, ...rest }) => rest);
    assert.equal(asked.length, 3);
    assert.deepEqual(asked[1], asked[0]);
    assert.deepEqual(asked[2], asked[0]);
    assert.equal(server.lists.length, 0);
    server.bookmark(true);
    await clock.advance(0);
    assert.deepEqual(target.calls, ["replace 1 @2"]);
  }, server);
});

Deno.test("Reflector: a watch list that is cut before its end is begun anew, and nothing of it shows (W11)", async () => {
  for (const end of [undefined, { error: lost }]) {
    await withReflector({ useWatchList: true }, async ({ server, target, clock }) => {
      server.end(end);
      // Nobody hears of this: it happens between the two.
      await clock.advance(0);
      assert.equal(server.openWatches, 0);
      server.remove("thing-0");
      await clock.advance(1_600);
      assert.deepEqual(target.calls, []);
      assert.equal(server.lists.length, 0);
      assert.deepEqual(server.watches.map(({ sendInitialEvents }) => sendInitialEvents), [true, true]);
      server.bookmark(true);
      await clock.advance(0);
      assert.deepEqual(target.calls, ["replace 2 @5"]);
      assert.deepEqual([...target.objects.keys()], ["thing-1", "thing-2"]);
    }, filled(3));
  }
});

Deno.test("Reflector: of what a watch list changes, tells twice and takes back, only the end is shown (W9)", async () => {
  await withReflector({ useWatchList: true }, async ({ server, target, clock }) => {
    const [twice] = server.objects;
    if (twice) server.emit({ type: "ADDED", object: twice });
    server.put("thing-1", { size: 7 });
    server.remove("thing-2");
    server.put("gone");
    server.remove("gone");
    server.bookmark(true);
    await clock.advance(0);
    assert.deepEqual(target.calls, ["replace 2 @8"]);
    assert.deepEqual([...target.objects.values()], server.objects);
  }, filled(3));
});

Deno.test("Reflector: after a watch list its stream goes on as a watch, each object is prepared once (W12, R28)", async () => {
  await withReflector({ useWatchList: true }, async ({ server, target, clock }) => {
    server.bookmark(true);
    await clock.advance(0);
    server.put("web");
    await clock.advance(5_000);
    assert.equal(target.prepared, 3, "two at first, one later");
    assert.deepEqual(target.calls, ["replace 2 @3", "add web @4"]);
    assert.equal(server.watches.length, 1, "it is the same stream");
    server.end();
    await clock.advance(0);
    const { timeoutSeconds: _seconds, ...asked } = server.watches[1] ?? {};
    assert.deepEqual(asked, { resourceVersion: "4", allowBookmarks: true });
    assert.equal(server.lists.length, 0);
  }, filled(2));
});

Deno.test("Reflector: a version that has expired after a watch list is read anew by a watch list (W13)", async () => {
  await withReflector({ useWatchList: true }, async ({ server, target, clock }) => {
    server.bookmark(true);
    await clock.advance(5_000);
    server.watchErrors.push(apiError(failure(410, "Expired")));
    server.end();
    await clock.advance(0);
    server.bookmark(true);
    await clock.advance(0);
    const asked = server.watches.map(({ sendInitialEvents = false, resourceVersion = "" }) =>
      `${sendInitialEvents ? "all" : "on"} ${resourceVersion}`
    );
    assert.deepEqual(asked, ["all ", "on 3", "all 3"]);
    assert.deepEqual(target.calls, ["replace 2 @3", "replace 2 @4"]);
    assert.equal(server.lists.length, 0);
  }, filled(2));
});
