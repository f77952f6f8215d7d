import assert from "node:assert/strict";
import { seededRandom } from "../async/random.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { failure, FakeListWatch, thing } from "./fake_list_watch_for_tests.ts";
import { Reflector } from "./reflector.ts";
import { apiError, filled, RecordingTarget, withReflector } from "./reflector_bench_for_tests.ts";

Deno.test("Reflector: lists in pages, then watches from the version of the list (R8, R16)", async () => {
  await withReflector({ pageSize: 4 }, async ({ server, target, clock }) => {
    assert.deepEqual(server.lists, [{ limit: 4 }, { limit: 4, continue: "4" }, { limit: 4, continue: "8" }]);
    assert.deepEqual(target.calls, ["replace 10 @10"]);
    assert.equal(server.watches.length, 1);
    assert.equal(server.watches[0]?.resourceVersion, "10");
    assert.equal(server.watches[0]?.allowBookmarks, true);
    await clock.advance(0);
  }, filled(10));
});

Deno.test("Reflector: asks the server to end watches after 5 to 10 minutes, at random (R24)", async () => {
  await withReflector({}, async ({ server, clock }) => {
    for (let round = 0; round < 20; round++) {
      server.put("web", { size: round });
      await clock.advance(60_000);
      server.end();
      await clock.advance(0);
    }
    const seconds = server.watches.map(({ timeoutSeconds = 0 }) => timeoutSeconds);
    assert.equal(seconds.length, 21);
    assert.ok(seconds.every((value) => Number.isInteger(value) && value >= 300 && value <= 600));
    assert.ok(new Set(seconds).size > 10);
  });
});

Deno.test("Reflector: tells each change in order, and the version after each of them (R25)", async () => {
  await withReflector({}, async ({ server, target, clock, reflector }) => {
    const versions: string[] = [];
    const steps = [
      () => void server.put("web"),
      () => void server.put("web", { size: 2 }),
      () => server.bookmark(),
      () => server.remove("web"),
    ];
    for (const step of steps) {
      step();
      await clock.advance(0);
      versions.push(reflector.resourceVersion);
    }
    assert.deepEqual(versions, ["1", "2", "3", "4"]);
    assert.deepEqual(target.calls, [
      "replace 0 @0",
      "add web @1",
      "update web @2",
      "bookmark @3",
      "delete web @4",
    ]);
  });
});

Deno.test("Reflector: what is older than what was seen is left out", async () => {
  await withReflector({}, async ({ server, target, clock, reflector }) => {
    for (let version = 1; version <= 9; version++) server.put("web", { size: version });
    server.put("db");
    await clock.advance(0);
    const told = target.calls.length;
    server.emit({ type: "MODIFIED", object: thing("web", { version: 9 }) });
    server.emit({ type: "BOOKMARK", resourceVersion: "2", initialEventsEnd: false });
    await clock.advance(0);
    assert.equal(target.calls.length, told);
    assert.equal(reflector.resourceVersion, "10");
  });
});

Deno.test("Reflector: a state without a version moves nothing, the watch goes on from the last version", async () => {
  await withReflector({}, async ({ server, target, clock, reflector }) => {
    server.put("web");
    server.emit({ type: "MODIFIED", object: thing("web", { version: "", size: 2 }) });
    await clock.advance(5_000);
    assert.equal(reflector.resourceVersion, "1");
    assert.equal(target.objects.get("web")?.spec?.size, 2);
    server.end();
    await clock.advance(0);
    assert.deepEqual(server.watches.map(({ resourceVersion }) => resourceVersion), ["0", "1"]);
  });
});

Deno.test("Reflector: an object that can not be used holds up no other (R7)", async () => {
  await withReflector({}, async ({ server, target, clock, reflector }) => {
    server.put("bad", { size: -1 });
    server.put("good");
    await clock.advance(0);
    assert.deepEqual(target.calls, ["replace 0 @0", "add good @2"]);
    assert.equal(reflector.resourceVersion, "2");
    assert.equal(server.watches.length, 1);
  });
});

Deno.test("Reflector: stopped before it starts it asks for nothing (R4)", async () => {
  const server = new FakeListWatch();
  const target = new RecordingTarget();
  await new Reflector({ listWatch: server, target, clock: new VirtualClock() }).run(AbortSignal.abort());
  assert.equal(server.lists.length + server.watches.length, 0);
});

Deno.test("Reflector: runs once at a time, and after a stop again where it was (R2)", async () => {
  const [clock, server, target] = [new VirtualClock(), filled(2), new RecordingTarget()];
  const reflector = new Reflector({ listWatch: server, target, clock, random: seededRandom(1) });
  for (let round = 0; round < 2; round++) {
    const stop = new AbortController();
    const running = reflector.run(stop.signal);
    await assert.rejects(reflector.run(stop.signal), /runs already/);
    await clock.advance(0);
    stop.abort();
    await running;
  }
  assert.deepEqual(server.watches.map(({ resourceVersion }) => resourceVersion), ["2", "2"]);
});

Deno.test("Reflector: stopped in a pause it ends at once (R2)", async () => {
  const [clock, server, target] = [new VirtualClock(), new FakeListWatch(), new RecordingTarget()];
  server.listErrors.push(apiError(failure(500, "InternalError")));
  const reflector = new Reflector({ listWatch: server, target, clock, random: seededRandom(1) });
  const stop = new AbortController();
  let isDown = false;
  const running = reflector.run(stop.signal).then(() => void (isDown = true));
  await clock.advance(0);
  assert.equal(reflector.status().activity, "waiting");
  stop.abort();
  await clock.advance(0);
  assert.ok(isDown, "it does not wait for the end of the pause");
  await running;
  assert.equal(clock.pendingTimers, 0);
  assert.equal(server.lists.length, 1);
});

Deno.test("Reflector: a watch list gives all objects, and goes on as a watch (W8, W9)", async () => {
  await withReflector({ useWatchList: true }, async ({ server, target, clock }) => {
    assert.equal(server.watches[0]?.sendInitialEvents, true);
    assert.deepEqual(target.calls, []);
    server.put("thing-1", { size: 7 });
    server.remove("thing-0");
    await clock.advance(0);
    assert.deepEqual(target.calls, []);
    server.bookmark(true);
    await clock.advance(0);
    assert.deepEqual(target.calls, ["replace 2 @6"]);
    assert.equal(target.objects.get("thing-1")?.spec?.size, 7);
    server.put("new");
    await clock.advance(300_000);
    assert.equal(target.calls.at(-1), "add new @7");
    assert.equal(server.lists.length, 0);
    assert.equal(server.watches.at(-1)?.resourceVersion, "7");
    assert.equal(server.watches.at(-1)?.sendInitialEvents, undefined);
  }, filled(3));
});

Deno.test("Reflector: only the bookmark at the end of the initial objects ends them (W4, W14)", async () => {
  await withReflector({ useWatchList: true }, async ({ server, target, clock }) => {
    server.bookmark(false);
    await clock.advance(0);
    assert.deepEqual(target.calls, []);
  }, filled(1));
});

Deno.test("Reflector: a server that does not know watch lists is listed (W7)", async () => {
  const server = filled(2);
  server.watchErrors.push(apiError(failure(422, "Invalid")));
  await withReflector({ useWatchList: true }, async ({ target, clock }) => {
    assert.deepEqual(target.calls, ["replace 2 @2"]);
    assert.deepEqual(server.lists, [{ limit: 500 }]);
    assert.equal(server.watches[1]?.sendInitialEvents, undefined);
    await clock.advance(0);
  }, server);
});

Deno.test("Reflector: each object is prepared once", async () => {
  await withReflector({}, async ({ server, target, clock }) => {
    server.put("web");
    await clock.advance(0);
    assert.equal(target.prepared, 4);
  }, filled(3));
});

Deno.test("Reflector: numbers that make no sense are refused", () => {
  const options = { listWatch: new FakeListWatch(), target: new RecordingTarget() };
  assert.throws(() => new Reflector({ ...options, pageSize: 0 }), RangeError);
  assert.throws(() => new Reflector({ ...options, idleTimeoutMs: Number.NaN }), RangeError);
});
