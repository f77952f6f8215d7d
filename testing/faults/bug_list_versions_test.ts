import assert from "node:assert/strict";
import { seededRandom } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import { listWatchOf } from "../../src/cache/list_watch.ts";
import { ConfigMap, Secret } from "../../src/resource/builtins.ts";
import type { Fault } from "./fault.ts";
import { withCache, withWiredCache } from "./bug_list_bench_for_tests.ts";

Deno.test("bug list 1: a list is at the version of its metadata, not at that of its items", async () => {
  await withCache({}, async ({ configMaps, told, start, settles }) => {
    await configMaps.create({ metadata: { name: "a" } });
    await configMaps.create({ metadata: { name: "ghost" } });
    await configMaps.delete("ghost");
    await start();
    await configMaps.create({ metadata: { name: "b" } });
    await settles();
    assert.deepEqual(told, ["add a", "add b"]);
  });
});

Deno.test("bug list 1: an empty list has a version too", async () => {
  await withCache({}, async ({ configMaps, told, start, settles }) => {
    await configMaps.create({ metadata: { name: "ghost" } });
    await configMaps.delete("ghost");
    await start();
    await configMaps.create({ metadata: { name: "b" } });
    await settles();
    assert.deepEqual(told, ["add b"]);
  });
});

/** So few versions are watchable that a reflector which stays behind has to list again. */
const SHORT_HISTORY = 20;

Deno.test("bug list 2: events move the version on, so that a cut watch goes on where it was", async () => {
  await withCache({ env: { historyLimit: SHORT_HISTORY } }, async (bench) => {
    const { env, configMaps, informer, start, settles } = bench;
    await configMaps.create({ metadata: { name: "a" } });
    await start();
    for (let round = 0; round < 2 * SHORT_HISTORY; round++) {
      await configMaps.patch("a", { type: "merge", value: { data: { round: `${round}` } } });
    }
    await settles();
    env.cutWatches();
    await configMaps.create({ metadata: { name: "b" } });
    await settles();
    assert.equal(informer.status().lists, 1);
  });
});

Deno.test("bug list 2: bookmarks move the version on, while others are written", async () => {
  const clock = new VirtualClock();
  await withCache({ env: { historyLimit: SHORT_HISTORY, clock } }, async (bench) => {
    const { env, namespace, configMaps, informer, start, settles } = bench;
    await start();
    const secrets = env.client.resource(Secret, { namespace });
    for (let round = 0; round < 2 * SHORT_HISTORY; round++) {
      await secrets.create({ metadata: { name: `other-${round}` } });
    }
    // The server's bookmarks come once a minute.
    await clock.advance(65_000);
    assert.equal(informer.status().watches, 1);
    env.cutWatches();
    await configMaps.create({ metadata: { name: "b" } });
    await settles();
    assert.equal(informer.status().lists, 1);
  });
});

const TOO_OLD: Readonly<Record<string, Fault>> = {
  "as a status": { type: "status", code: 410 },
  "as an event": { type: "error-event", code: 410 },
  "as a bare close": { type: "end" },
};

for (const [how, fault] of Object.entries(TOO_OLD)) {
  Deno.test(`bug list 3: 410 ${how} leads to the newest state`, async () => {
    await withWiredCache({}, async ({ proxy, configMaps, start, settles }) => {
      const refusal = proxy.inject({ on: { verb: "watch" }, times: Infinity, fault });
      await start();
      await refusal.hit;
      // No watch ever tells of it: without another list it stays unknown.
      await configMaps.create({ metadata: { name: "a" } });
      await settles();
      refusal[Symbol.dispose]();
      await configMaps.create({ metadata: { name: "b" } });
      await settles();
    });
  });
}

Deno.test("bug list 11: an object that is deleted and made anew unseen is told as gone and new", async () => {
  await withWiredCache({}, async ({ env, proxy, configMaps, informer, told, start, settles }) => {
    const first = await configMaps.create({ metadata: { name: "a" } });
    await start();
    const ends: (readonly [string, boolean])[] = [];
    informer.addHandler({
      onDelete: ({ metadata }, { finalStateUnknown }) => void ends.push([metadata.uid, finalStateUnknown]),
    });
    await settles();
    const away = proxy.inject({
      on: { verb: "watch" },
      times: Infinity,
      fault: { type: "status", code: 500 },
    });
    proxy.cut({ verb: "watch" });
    await away.hit;
    await configMaps.delete("a");
    const second = await configMaps.create({ metadata: { name: "a" } });
    env.server?.compact();
    away[Symbol.dispose]();
    await settles();
    assert.deepEqual(told, ["add a", "delete a", "add a"]);
    assert.deepEqual(ends, [[first.metadata.uid, true]]);
    assert.equal(informer.lister.list()[0]?.metadata.uid, second.metadata.uid);
  });
});

Deno.test("bug list 16: a time-out of 0 is refused, and never sent", async () => {
  const clock = new VirtualClock();
  await withCache({ env: { clock } }, async ({ env, informer, start }) => {
    const listWatch = listWatchOf(env.client.resource(ConfigMap));
    assert.throws(() => new SharedInformer({ listWatch, minWatchTimeoutSeconds: 0 }), RangeError);
    const asked: (number | undefined)[] = [];
    const spied = new SharedInformer({
      listWatch: {
        ...listWatch,
        watch: (options) => {
          asked.push(options.timeoutSeconds);
          return listWatch.watch(options);
        },
      },
      clock,
      random: { ...seededRandom(1), next: () => 0 },
      minWatchTimeoutSeconds: 1,
    });
    const stop = new AbortController();
    const running = spied.run(stop.signal);
    await clock.advance(0);
    stop.abort();
    await running;
    assert.deepEqual(asked, [1]);
    await start();
    await clock.advance(600_000);
    const { watches } = informer.status();
    assert.ok(watches <= 3, `${watches} watches in ten quiet minutes`);
  });
});

Deno.test("bug list 16: a watch that asks for 0 seconds is one without a limit of its own", async () => {
  const clock = new VirtualClock();
  await withCache({ env: { clock } }, async ({ configMaps }) => {
    const events = await configMaps.watch({ timeoutSeconds: 0, allowBookmarks: false });
    const first = events[Symbol.asyncIterator]().next();
    await clock.advance(600_000);
    await configMaps.create({ metadata: { name: "a" } });
    const { value } = await first;
    assert.equal(value?.type, "ADDED");
    await events[Symbol.asyncIterator]().return?.();
  });
});
