import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { CacheMetrics } from "./cache_metrics.ts";
import type { ListWatch } from "./list_watch.ts";
import { failure, type Thing, thing } from "./fake_list_watch_for_tests.ts";
import {
  apiError,
  filled,
  keepingLog,
  lost,
  unreachable,
  withReflector,
} from "./reflector_bench_for_tests.ts";
import { watchProblem } from "./watch_health.ts";

/** Metrics that keep what they are told, without the figures. */
function keepingMetrics(): { readonly told: string[]; readonly metrics: CacheMetrics } {
  const told: string[] = [];
  return {
    told,
    metrics: {
      onStart: (_cache, status) => void told.push(`start ${status().activity}`),
      onStop: () => void told.push("stop"),
      onList: (_cache, { objects, isRelist }) => void told.push(`${isRelist ? "relist" : "list"} ${objects}`),
      onWatch: () => void told.push("watch"),
      onWatchEnd: (_cache, { reason, durationMs }) => void told.push(`${reason} after ${durationMs}`),
      onEvent: () => void told.push("event"),
      onLag: (_cache, ms) => void told.push(`lag ${ms}`),
      onHandlerError: () => {},
      onSlice: () => {},
    },
  };
}

Deno.test("Reflector: an object of another kind or version is told and left out, in lists and in watches (R7, R23)", async () => {
  const { lines, log } = keepingLog();
  const server = filled(1);
  const others: Thing[] = [
    { ...thing("other", { version: 90 }), kind: "Other" },
    { ...thing("old", { version: 91 }), apiVersion: "example.com/v1beta1" },
  ];
  const listWatch: ListWatch<Thing> = {
    description: server.description,
    resource: { apiVersion: "example.com/v1", kind: "Thing" },
    list: async (options) => {
      const page = await server.list(options);
      return { ...page, items: [...page.items, ...others] };
    },
    watch: (options) => server.watch(options),
  };
  await withReflector({ listWatch, log }, async ({ target, clock, reflector }) => {
    assert.deepEqual(target.calls, ["replace 1 @1"]);
    assert.equal(lines.length, 2);
    for (const object of others) server.emit({ type: "ADDED", object });
    server.put("next");
    await clock.advance(0);
    assert.deepEqual(target.calls, ["replace 1 @1", "add next @2"]);
    assert.equal(reflector.resourceVersion, "2", "the version is that of the last event that counts");
    assert.equal(server.watches.length, 1, "the watch goes on");
    assert.equal(lines.length, 4);
  }, server);
});

Deno.test("Reflector: an observer is told each failure, and holds nothing up (I6)", async () => {
  const told: unknown[] = [];
  const { lines, log } = keepingLog();
  const server = filled(1);
  server.listErrors.push(unreachable);
  const expired = failure(410, "Expired");
  await withReflector({
    log,
    onWatchError: (error) => {
      told.push(error);
      throw new Error("Cannot look on");
    },
  }, async ({ target, clock }) => {
    await clock.advance(5_000);
    server.end({ error: lost });
    await clock.advance(5_000);
    server.emit({ type: "ERROR", status: expired });
    await clock.advance(5_000);
    assert.deepEqual(told.slice(0, 2), [unreachable, lost]);
    assert.match(String(told[2]), /Cannot watch things\.example\.com: Expired/);
    assert.equal(told.length, 3);
    assert.equal(lines.filter((line) => line.includes("observer")).length, 3);
    server.put("web");
    await clock.advance(0);
    assert.equal(target.calls.at(-1), "add web @2");
  }, server);
});

Deno.test("Reflector: an observer that rejects is logged like one that throws (I6)", async () => {
  const { lines, log } = keepingLog();
  const onWatchError = () => Promise.reject(new Error("Cannot look on"));
  await withReflector({ log, onWatchError }, async ({ server, clock }) => {
    server.end({ error: lost });
    await clock.advance(0);
    assert.equal(lines.filter((line) => line.includes("observer")).length, 1);
  });
});

Deno.test("Reflector: the server is asked for longer watches where that is wished (R24)", async () => {
  await withReflector({ minWatchTimeoutSeconds: 1_800 }, async ({ server, clock }) => {
    for (let round = 0; round < 10; round++) {
      server.put("web", { size: round });
      await clock.advance(1_000);
      server.end();
      await clock.advance(0);
    }
    const seconds = server.watches.map(({ timeoutSeconds = 0 }) => timeoutSeconds);
    assert.ok(seconds.every((value) => value >= 1_800 && value <= 3_600), String(seconds));
    assert.ok(seconds.some((value) => value > 2_000));
  });
});

Deno.test("Reflector: the lag of an event is the time since the write that it tells of, where it says so", async () => {
  const { told, metrics } = keepingMetrics();
  await withReflector({ metrics }, async ({ server, clock, reflector }) => {
    const written = (time: string, more: object = {}): Thing => {
      const { metadata, ...rest } = thing("web", { version: 10 });
      const managedFields = [{ manager: "a", time: "2025-01-01T00:00:00Z" }, { manager: "b", time }];
      return { ...rest, metadata: { ...metadata, managedFields, ...more } };
    };
    await clock.advance(7_000);
    server.emit({ type: "ADDED", object: thing("db", { version: 10 }) });
    await clock.advance(0);
    assert.equal(reflector.status().lagMs, undefined);
    server.emit({ type: "MODIFIED", object: written("2026-01-01T00:00:04Z") });
    await clock.advance(0);
    assert.equal(reflector.status().lagMs, 3_000);
    // A clock that is ahead of ours is no negative lag; a deletion leaves no time behind.
    server.emit({ type: "MODIFIED", object: written("2026-01-01T00:00:09Z") });
    server.emit({
      type: "MODIFIED",
      object: written("2026-01-01T00:00:01Z", { deletionTimestamp: "2026-01-01T00:00:07Z" }),
    });
    server.emit({ type: "DELETED", object: written("2026-01-01T00:00:01Z") });
    await clock.advance(0);
    assert.equal(reflector.status().lagMs, 0);
    assert.deepEqual(told.filter((line) => line.startsWith("lag")), ["lag 3000", "lag 0"]);
  });
});

Deno.test("Reflector: metrics tell lists and relists, and each watch with its end", async () => {
  const { told, metrics } = keepingMetrics();
  await withReflector({ metrics, backoff: { baseMs: 100, maxMs: 100 } }, async ({ server, clock }) => {
    await clock.advance(2_000);
    server.end();
    await clock.advance(3_000);
    server.end({ error: lost });
    await clock.advance(70_000);
    server.watchErrors.push(apiError(failure(403, "Forbidden")));
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(100);
    server.end();
    await clock.advance(100);
  }, filled(2));
  assert.deepEqual(told, [
    "start stopped",
    "list 2",
    "watch",
    "end after 2000",
    "watch",
    "lost after 3000",
    "watch",
    "idle after 70000",
    "watch",
    "event",
    "refused after 0",
    "relist 2",
    "refused after 0",
    "relist 2",
    "watch",
    "short after 0",
    "relist 2",
    "watch",
    "stop",
  ]);
});

Deno.test("watchProblem: a copy is fine while there is proof of its life, and else says why not", async () => {
  const server = filled(1);
  server.listErrors.push(unreachable);
  const clock = new VirtualClock();
  await withReflector({ clock }, async ({ reflector }) => {
    await clock.advance(0);
    assert.equal(
      watchProblem(reflector.status()),
      "The cache of things.example.com is not filled yet: Cannot reach the API server",
    );
    await clock.advance(1_600);
    assert.equal(watchProblem(reflector.status()), undefined);
    const silentMs = 300_000;
    server.watchErrors.push(...Array.from({ length: 50 }, () => unreachable));
    server.end({ error: lost });
    await clock.advance(silentMs);
    assert.match(
      watchProblem(reflector.status()) ?? "",
      /^The cache of things\.example\.com has had no sign of life of the API server for \d+ s: Cannot reach/,
    );
    assert.equal(watchProblem(reflector.status(), { maxSilenceMs: 600_000 }), undefined);
  }, server);
  const stopped = {
    description: "pods",
    activity: "stopped",
    resourceVersion: "",
    lists: 0,
    watches: 0,
  } as const;
  assert.equal(watchProblem(stopped), "The cache of pods does not run");
});
