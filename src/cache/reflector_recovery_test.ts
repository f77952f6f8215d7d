import assert from "node:assert/strict";
import { failure, FakeListWatch } from "./fake_list_watch_for_tests.ts";
import { apiError, filled, lost, unreachable, withReflector } from "./reflector_bench_for_tests.ts";

Deno.test("Reflector: a watch that ends is begun again at once, where it was (R9)", async () => {
  await withReflector({}, async ({ server, target, clock }) => {
    server.put("web");
    await clock.advance(60_000);
    server.end();
    await clock.advance(0);
    assert.deepEqual(server.watches.map(({ resourceVersion }) => resourceVersion), ["0", "1"]);
    assert.equal(server.lists.length, 1);
    server.put("db");
    await clock.advance(0);
    assert.equal(target.calls.at(-1), "add db @2");
  });
});

Deno.test("Reflector: a watch that is cut goes on where it was, and what it missed comes", async () => {
  await withReflector({}, async ({ server, target, clock }) => {
    server.put("web");
    await clock.advance(5_000);
    server.end({ error: lost });
    server.put("db");
    await clock.advance(0);
    assert.deepEqual(target.calls, ["replace 0 @0", "add web @1", "add db @2"]);
    assert.equal(server.lists.length, 1);
  });
});

Deno.test("Reflector: a watch that ends at once without a change lists again after a pause (R6)", async () => {
  await withReflector({}, async ({ server, clock }) => {
    server.end();
    await clock.advance(799);
    assert.equal(server.lists.length, 1);
    await clock.advance(801);
    assert.equal(server.lists.length, 2);
    assert.deepEqual(server.lists[1], {
      limit: 500,
      resourceVersion: "1",
      resourceVersionMatch: "NotOlderThan",
    });
  }, filled(1));
});

Deno.test("Reflector: a short watch with a change goes on at once", async () => {
  await withReflector({}, async ({ server, clock }) => {
    server.put("web");
    await clock.advance(5);
    server.end();
    await clock.advance(0);
    assert.deepEqual(server.watches.map(({ resourceVersion }) => resourceVersion), ["1", "2"]);
    assert.equal(server.lists.length, 1);
  }, filled(1));
});

Deno.test('Reflector: a server that gives pages at version "0" is asked for pages from then on (R18)', async () => {
  await withReflector({ initialVersion: "0", pageSize: 4 }, async ({ server, clock }) => {
    assert.deepEqual(server.lists[0], { limit: 4, resourceVersion: "0" });
    // Not only once: each relist has three pages.
    for (const first of [3, 6, 9]) {
      server.emit({ type: "ERROR", status: failure(410, "Expired") });
      await clock.advance(30_000);
      assert.equal(server.lists.length, first + 3);
      assert.deepEqual(server.lists[first], {
        limit: 4,
        resourceVersion: "10",
        resourceVersionMatch: "NotOlderThan",
      });
    }
  }, filled(10));
});

Deno.test("Reflector: 410 lists again, never back in time (R1, R19)", async () => {
  await withReflector({}, async ({ server, target, clock }) => {
    server.emit({ type: "ERROR", status: failure(410, "Expired", "too old resource version") });
    await clock.advance(1_600);
    assert.deepEqual(server.lists[1], {
      limit: 500,
      resourceVersion: "3",
      resourceVersionMatch: "NotOlderThan",
    });
    assert.deepEqual(target.calls, ["replace 3 @3", "replace 3 @3"]);
    assert.equal(server.watches.length, 2);
  }, filled(3));
});

Deno.test("Reflector: a version that has expired is given up once, for the newest state (R20)", async () => {
  await withReflector({}, async ({ server, clock }) => {
    server.listErrors.push(apiError(failure(410, "Expired")));
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(1_600);
    assert.deepEqual(server.lists.map(({ resourceVersion = "" }) => resourceVersion), ["", "3", ""]);
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(3_200);
    assert.deepEqual(server.lists.map(({ resourceVersion = "" }) => resourceVersion), ["", "3", "", "3"]);
  }, filled(3));
});

Deno.test("Reflector: a continue token that expires is followed by one whole list (R21)", async () => {
  const server = filled(10);
  server.listErrors.push(undefined, apiError(failure(410, "Expired")));
  await withReflector({ pageSize: 4 }, async ({ target, clock }) => {
    assert.deepEqual(server.lists, [{ limit: 4 }, { limit: 4, continue: "4" }, { limit: 0 }]);
    assert.deepEqual(target.calls, ["replace 10 @10"]);
    await clock.advance(0);
  }, server);
});

Deno.test("Reflector: 429 never lists, neither as an answer nor as an event (R12, R13)", async () => {
  await withReflector({}, async ({ server, clock }) => {
    server.emit({ type: "ERROR", status: failure(429, "TooManyRequests") });
    server.watchErrors.push(...Array.from({ length: 3 }, () => apiError(failure(429, "TooManyRequests"))));
    await clock.advance(799);
    assert.equal(server.watches.length, 1, "it pauses after the event");
    await clock.advance(801);
    assert.equal(server.watches.length, 2);
    await clock.advance(799);
    assert.equal(server.watches.length, 2, "and for longer after the answer");
    await clock.advance(60_000);
    assert.equal(server.lists.length, 1);
    assert.equal(server.watches.length, 5);
  });
});

Deno.test("Reflector: a busy server is left alone for as long as it says", async () => {
  await withReflector({}, async ({ server, clock }) => {
    server.emit({
      type: "ERROR",
      status: { ...failure(429, "TooManyRequests"), details: { retryAfterSeconds: 20 } },
    });
    await clock.advance(19_000);
    assert.equal(server.watches.length, 1);
    await clock.advance(1_000);
    assert.equal(server.watches.length, 2);
  });
});

Deno.test("Reflector: pauses grow from 0.8 s to 30 s with jitter, and begin anew after two quiet minutes (R10)", async () => {
  await withReflector({}, async ({ server, clock, reflector }) => {
    const pauses: number[] = [];
    server.end({ error: unreachable });
    for (let round = 0; round < 8; round++) {
      const before = server.lists.length + server.watches.length;
      server.listErrors.push(unreachable);
      server.watchErrors.push(unreachable);
      const start = clock.monotonic();
      while (server.lists.length + server.watches.length === before) await clock.runToNextTimer();
      pauses.push(clock.monotonic() - start);
    }
    const least = [800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000];
    pauses.forEach((pause, index) => {
      const base = least[index] ?? 0;
      assert.ok(pause >= base && pause < 2 * base, `pause ${index} was ${pause} ms`);
    });
    assert.ok(pauses.some((pause, index) => pause > 1.1 * (least[index] ?? 0)), "there is jitter");
    assert.equal(reflector.status().lastError, unreachable);
    server.listErrors.length = 0;
    server.watchErrors.length = 0;
    await clock.advance(60_000);
    server.put("web");
    await clock.advance(121_000);
    const { watches } = reflector.status();
    server.emit({ type: "ERROR", status: failure(429, "TooManyRequests") });
    await clock.advance(1_600);
    assert.equal(reflector.status().watches, watches + 1);
  });
});

Deno.test("Reflector: another backoff is used where one is given (R11)", async () => {
  const server = new FakeListWatch();
  server.listErrors.push(unreachable, unreachable, unreachable);
  await withReflector({ backoff: { baseMs: 5, maxMs: 5 } }, async ({ clock, target }) => {
    await clock.advance(15);
    assert.equal(server.lists.length, 4);
    assert.deepEqual(target.calls, ["replace 0 @0"]);
  }, server);
});

Deno.test("Reflector: a watch without a sign of life is begun again where it was", async () => {
  await withReflector({}, async ({ server, clock, reflector }) => {
    await clock.advance(60_000);
    server.bookmark();
    await clock.advance(60_000);
    assert.equal(server.watches.length, 1);
    assert.equal(reflector.status().lastEventAgeMs, 60_000);
    await clock.advance(10_000);
    assert.deepEqual(server.watches.map(({ resourceVersion }) => resourceVersion), ["0", "1"]);
    assert.equal(server.lists.length, 1);
    assert.match(String(reflector.status().lastError), /sign of life of the watch of things\.example\.com/);
  });
});
