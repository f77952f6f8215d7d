import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { VirtualClock } from "../async/virtual_clock.ts";
import { keyOf } from "../resource/object.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";
import { type WatermarkCache, WriteWatermark } from "./write_watermark.ts";

/** A cache that shows what the test says. */
class ShownCache implements WatermarkCache {
  readonly objects = new Map<string, Thing>();
  readonly lister = { get: (key: string) => this.objects.get(key) };
  readonly observers = new Set<() => void>();
  resourceVersion = "0";

  observe(observer: () => void): Disposable {
    this.observers.add(observer);
    return { [Symbol.dispose]: () => void this.observers.delete(observer) };
  }

  show(change: () => void): void {
    change();
    for (const observer of this.observers) observer();
  }
}

function bench() {
  const [cache, clock] = [new ShownCache(), new VirtualClock()];
  return { cache, clock, own: new WriteWatermark(cache, { clock }) };
}

const rows: readonly [string, (own: WriteWatermark) => void, (cache: ShownCache) => void, boolean][] = [
  ["nothing was written", () => {}, () => {}, true],
  ["nothing is shown", (own) => own.wrote("a", thing("web", { version: 10 })), () => {}, false],
  [
    "an older version is shown",
    (own) => own.wrote("a", thing("web", { version: 10 })),
    (cache) => cache.objects.set("web", thing("web", { version: 9 })),
    false,
  ],
  [
    "the version is shown",
    (own) => own.wrote("a", thing("web", { version: 10 })),
    (cache) => cache.objects.set("web", thing("web", { version: 10 })),
    true,
  ],
  [
    "a newer version is shown",
    (own) => own.wrote("a", thing("web", { version: 10 })),
    (cache) => cache.objects.set("web", thing("web", { version: 100 })),
    true,
  ],
  [
    "the object is not shown and the cache is past the write",
    (own) => own.wrote("a", thing("web", { version: 10 })),
    (cache) => cache.resourceVersion = "11",
    true,
  ],
  [
    "of two writes the first is shown",
    (own) => {
      own.wrote("a", thing("web", { version: 10 }));
      own.wrote("a", thing("web", { version: 12 }));
    },
    (cache) => cache.objects.set("web", thing("web", { version: 10 })),
    false,
  ],
  [
    "one of two objects is shown",
    (own) => {
      own.wrote("a", thing("web", { version: 10 }));
      own.wrote("a", thing("db", { version: 11 }));
    },
    (cache) => cache.objects.set("web", thing("web", { version: 10 })),
    false,
  ],
  ["somebody else has written", (own) => own.wrote("b", thing("web", { version: 10 })), () => {}, true],
  [
    "the removed object is shown",
    (own) => own.removed("a", thing("web")),
    (cache) => cache.objects.set("web", thing("web", { version: 3 })),
    false,
  ],
  [
    "the removed object is gone",
    (own) => own.removed("a", thing("web", { version: 10 })),
    (cache) => cache.resourceVersion = "11",
    true,
  ],
  [
    "the removed object was not shown yet, made and removed by one run",
    (own) => own.removed("a", thing("web", { version: 10 })),
    (cache) => cache.resourceVersion = "9",
    false,
  ],
  [
    "another object has the name of the removed one",
    (own) => own.removed("a", thing("web")),
    (cache) => cache.objects.set("web", thing("web", { uid: "another" })),
    true,
  ],
  [
    "the writer was forgotten",
    (own) => {
      own.wrote("a", thing("web", { version: 10 }));
      own.forget("a");
    },
    () => {},
    true,
  ],
];

for (const [name, write, show, expected] of rows) {
  Deno.test(`WriteWatermark: reached is ${expected} when ${name}`, () => {
    const { cache, own } = bench();
    write(own);
    show(cache);
    assert.equal(own.isReached("a"), expected);
  });
}

Deno.test("WriteWatermark: waits until the cache shows the write", async () => {
  const { cache, clock, own } = bench();
  const written = thing("web", { namespace: "shop", version: 10 });
  own.wrote("a", written);
  let isReached: boolean | undefined;
  const stop = new AbortController();
  const waiting = own.wait("a", { signal: stop.signal }).then((value) => void (isReached = value));
  cache.show(() => cache.objects.set("other", thing("other", { version: 9 })));
  await clock.advance(1_000);
  assert.equal(isReached, undefined);
  cache.show(() => cache.objects.set(keyOf(written), written));
  await waiting;
  assert.equal(isReached, true);
  assert.equal(clock.pendingTimers, 0);
  assert.equal(getEventListeners(stop.signal, "abort").length, 0);
  assert.equal(cache.observers.size, 0);
});

Deno.test("WriteWatermark: gives up after the time-out, and remembers", async () => {
  const { cache, clock, own } = bench();
  own.wrote("a", thing("web", { version: 10 }));
  const waiting = own.wait("a", { timeoutMs: 5_000 });
  await clock.advance(5_000);
  assert.equal(await waiting, false);
  assert.equal(cache.observers.size, 0);
  cache.show(() => cache.resourceVersion = "10");
  assert.equal(await own.wait("a"), true);
});

Deno.test("WriteWatermark: gives up when aborted, and leaves nothing behind", async () => {
  const { cache, clock, own } = bench();
  const stop = new AbortController();
  own.wrote("a", thing("web", { version: 10 }));
  const waiting = own.wait("a", { signal: stop.signal });
  stop.abort();
  assert.equal(await waiting, false);
  assert.equal(await own.wait("a", { signal: stop.signal }), false);
  assert.equal(clock.pendingTimers + cache.observers.size, 0);
  assert.equal(getEventListeners(stop.signal, "abort").length, 0);
});
