import assert from "node:assert/strict";
import { ConnectionError } from "../client/connection_error.ts";
import { failure, type FakeListWatch } from "./fake_list_watch_for_tests.ts";
import { apiError, filled, listedVersions, lost, withReflector } from "./reflector_bench_for_tests.ts";

const expired = apiError(failure(410, "Expired"));
const tooLarge = [
  apiError({
    ...failure(504, "Timeout"),
    details: { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }] },
  }),
  apiError({ ...failure(504, "Timeout"), details: { causes: [{ message: "Too large resource version" }] } }),
  apiError(failure(504, "Timeout", "Too large resource version: 20, current: 10")),
];

Deno.test("Reflector: by a list it asks once for each page, then watches from its version (R8, W5)", async () => {
  await withReflector({ initialVersion: "0" }, async ({ server, clock }) => {
    await clock.advance(0);
    assert.deepEqual(server.lists, [{ resourceVersion: "0", limit: 500 }]);
    assert.equal(server.watches.length, 1);
    assert.equal(server.watches[0]?.resourceVersion, "1");
    assert.equal(server.watches[0]?.sendInitialEvents, undefined);
  }, filled(1));
});

Deno.test("Reflector: by a watch list it asks once, for the newest state, and never lists (R8)", async () => {
  await withReflector({ useWatchList: true }, async ({ server, target, clock }) => {
    server.bookmark(true);
    await clock.advance(0);
    assert.deepEqual(target.calls, ["replace 1 @2"]);
    assert.equal(server.lists.length, 0);
    assert.equal(server.watches.length, 1);
    const { resourceVersion, sendInitialEvents, resourceVersionMatch, allowBookmarks } = server.watches[0] ??
      {};
    assert.deepEqual(
      { resourceVersion, sendInitialEvents, resourceVersionMatch, allowBookmarks },
      {
        resourceVersion: undefined,
        sendInitialEvents: true,
        resourceVersionMatch: "NotOlderThan",
        allowBookmarks: true,
      },
    );
  }, filled(1));
});

Deno.test('Reflector: after version "0" lists are whole, and never older than what was seen (R17, R19)', async () => {
  await withReflector({ initialVersion: "0" }, async ({ server, clock }) => {
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(1_600);
    assert.deepEqual(server.lists, [
      { resourceVersion: "0", limit: 500 },
      { resourceVersion: "10", resourceVersionMatch: "NotOlderThan", limit: 0 },
    ]);
  }, filled(10));
});

Deno.test('Reflector: an expired version is given up for the newest state: "0", "10", "" (R20)', async () => {
  await withReflector({ initialVersion: "0" }, async ({ server, target, clock }) => {
    server.listErrors.push(expired);
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(1_600);
    assert.deepEqual(listedVersions(server), ["0", "10", ""]);
    assert.deepEqual(target.calls, ["replace 10 @10", "replace 10 @10"]);
  }, filled(10));
});

Deno.test('Reflector: an expired page of a relist leads to one whole list of that version: "", "10", "", "10" (R21)', async () => {
  await withReflector({ pageSize: 10 }, async ({ server, target, clock }) => {
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(0);
    for (let more = 0; more < 10; more++) server.put(`more-${more}`);
    server.listErrors.push(undefined, expired);
    await clock.advance(1_600);
    assert.deepEqual(server.lists, [
      { limit: 10 },
      { limit: 10, resourceVersion: "10", resourceVersionMatch: "NotOlderThan" },
      { limit: 10, continue: "10" },
      { limit: 0, resourceVersion: "10", resourceVersionMatch: "NotOlderThan" },
    ]);
    assert.deepEqual(target.calls, ["replace 10 @10", "replace 20 @20"]);
  }, filled(10));
});

Deno.test("Reflector: a version too large for the server, in three dialects, is given up for the newest state (R22)", async () => {
  await withReflector({ initialVersion: "0" }, async ({ server, clock }) => {
    for (const error of tooLarge) {
      server.listErrors.push(error);
      server.emit({ type: "ERROR", status: failure(410, "Expired") });
      await clock.advance(0);
      for (let more = 0; more < 10; more++) server.put(`${server.version}-${more}`);
      await clock.advance(60_000);
    }
    // Each relist asks for what the one before has given, and once for the newest.
    assert.deepEqual(listedVersions(server), ["0", "10", "", "20", "", "30", ""]);
  }, filled(10));
});

Deno.test("Reflector: a stop while the list is read leaves no watch (R5)", async () => {
  const server = filled(3);
  const gate = Promise.withResolvers<void>();
  server.listGate = gate.promise;
  await withReflector({}, async ({ clock, stop, target }) => {
    stop.abort();
    gate.resolve();
    await clock.advance(60_000);
    assert.equal(server.lists.length, 1);
    assert.equal(server.watches.length, 0);
    assert.ok(target.calls.length <= 1);
  }, server);
});

for (
  const [name, act] of Object.entries<(server: FakeListWatch, stop: AbortController) => void>({
    "the server ends it": (server) => server.end(),
    "it is cut": (server) => server.end({ error: lost }),
    "it is stopped": (_server, stop) => stop.abort(),
    "it is stopped, then ended": (server, stop) => (stop.abort(), server.end()),
    "it is ended, then stopped": (server, stop) => (server.end(), stop.abort()),
    "the server gives it up": (server) => server.emit({ type: "ERROR", status: failure(410, "Expired") }),
  })
) {
  for (const withEvents of [false, true]) {
    const when = withEvents ? "after events" : "before the first event";
    Deno.test(`Reflector: a watch is let go of once when ${name} ${when} (R1, R6)`, async () => {
      await withReflector({}, async ({ server, clock, stop }) => {
        if (withEvents) server.put("web");
        await clock.advance(0);
        act(server, stop);
        await clock.advance(0);
        // More are compared at the end: as many closed as were opened.
        assert.ok(server.streams.closed === 1);
      });
    });
  }
}

Deno.test("Reflector: a watch that ends at once is told as a failure of its own (R6)", async () => {
  const told: unknown[] = [];
  await withReflector({ onWatchError: (error) => void told.push(error) }, async ({ server, clock }) => {
    server.end();
    await clock.advance(0);
    assert.match(String(told[0]), /^ShortWatchError: Cannot watch things\.example\.com: it ended after 0 ms/);
  });
});

Deno.test("Reflector: failed lists, watches that end and watches that are refused leave the target true (R9)", async () => {
  const server = filled(2);
  server.listErrors.push(apiError(failure(500, "InternalError")), expired);
  server.watchErrors.push(apiError(failure(403, "Forbidden")), lost);
  await withReflector({}, async ({ target, clock }) => {
    await clock.advance(60_000);
    for (let round = 0; round < 3; round++) {
      server.put(`round-${round}`);
      await clock.advance(5_000);
      server.end(round === 1 ? { error: lost } : undefined);
      server.remove("thing-0");
      server.put("thing-0", { size: round });
      await clock.advance(60_000);
    }
    assert.deepEqual([...target.objects.values()].sort(byName), [...server.objects].sort(byName));
  }, server);
});

Deno.test("Reflector: an object that the server can no longer read, and that was deleted unsafely, is gone after the relist (R27)", async () => {
  await withReflector({}, async ({ server, target, clock }) => {
    server.emit({
      type: "ERROR",
      status: failure(500, "StoreReadError", "data from the storage is corrupt"),
    });
    await clock.advance(0);
    server.remove("thing-1");
    await clock.advance(1_600);
    assert.equal(server.lists.length, 2);
    assert.deepEqual([...target.objects.keys()], ["thing-0", "thing-2"]);
  }, filled(3));
});

Deno.test("Reflector: after an InternalError it lists again, or watches on for as long as it is told to (R14)", async () => {
  const broken = { type: "ERROR", status: failure(500, "InternalError") } as const;
  for (const [maxInternalErrorRetryMs, lists, watches] of [[0, 2, 2], [30_000, 1, 2]]) {
    await withReflector({ maxInternalErrorRetryMs: maxInternalErrorRetryMs ?? 0 }, async (bench) => {
      const { server, clock } = bench;
      await clock.advance(5_000);
      server.emit(broken);
      await clock.advance(1_600);
      assert.deepEqual([server.lists.length, server.watches.length], [lists, watches]);
    });
  }
  await withReflector({ maxInternalErrorRetryMs: 30_000 }, async ({ server, clock }) => {
    // Each error comes at once on the new watch, until the 30 s are over.
    const startMs = clock.monotonic();
    while (server.lists.length === 1 && clock.monotonic() - startMs < 600_000) {
      server.emit(broken);
      await clock.advance(1_000);
    }
    assert.ok(server.watches.length > 3);
    const ms = clock.monotonic() - startMs;
    assert.ok(ms > 30_000 && ms < 120_000, `it listed after ${ms} ms`);
  });
});

Deno.test("Reflector: an error without an answer while listing is repeated, and no version is given up", async () => {
  const unreachable = new ConnectionError("Cannot reach the API server", { reason: "unreachable" });
  await withReflector({}, async ({ server, clock }) => {
    server.listErrors.push(unreachable, unreachable);
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(60_000);
    assert.deepEqual(listedVersions(server), ["", "3", "3", "3"]);
  }, filled(3));
});

function byName(a: { metadata: { name: string } }, b: { metadata: { name: string } }): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
