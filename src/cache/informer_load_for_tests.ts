/**
 * How long a cache of many objects holds the event loop, and what an event costs. It measures and judges nothing:
 *
 * `deno run --allow-sys src/cache/informer_load_for_tests.ts [objects] [handlers]`
 *
 * @module
 */

import process from "node:process";
import { sleep, systemClock } from "../async/clock.ts";
import type { ListOptions, ListPage } from "../client/list_options.ts";
import type { WatchEvent } from "../client/watch_event.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";
import { noCacheMetrics } from "./cache_metrics.ts";
import type { ListWatch } from "./list_watch.ts";
import { SharedInformer } from "./shared_informer.ts";

/** How many events come in one chunk, and how many in all. */
const CHUNK = 32;
const EVENTS = 20_000;

/** Milliseconds, sorted. */
class Samples {
  readonly #samples: number[] = [];

  add(ms: number): void {
    this.#samples.push(ms);
  }

  /** Tells what came since the last time. */
  take(): string {
    const sorted = this.#samples.splice(0).toSorted((a, b) => a - b);
    const at = (
      share: number,
    ) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    return `n ${sorted.length}, p50 ${at(0.5).toFixed(1)}, p99 ${at(0.99).toFixed(1)}, max ${
      at(1).toFixed(1)
    } ms`;
  }
}

/** A server in memory: pages at a time, events by the chunk. */
class LoadListWatch implements ListWatch<Thing> {
  readonly description = "things.example.com";
  readonly #objects: readonly Thing[];
  #chunks: WatchEvent<Thing>[][] = [];
  #wake = () => {};

  constructor(objects: readonly Thing[]) {
    this.#objects = objects;
  }

  async list({ limit = Infinity, continue: from = "0" }: ListOptions): Promise<ListPage<Thing>> {
    await sleep(systemClock, 0);
    const end = Number(from) + limit;
    return {
      items: this.#objects.slice(Number(from), end),
      resourceVersion: String(this.#objects.length),
      ...(end < this.#objects.length ? { continue: String(end) } : {}),
    };
  }

  watch({ signal }: { readonly signal?: AbortSignal }): Promise<AsyncIterable<WatchEvent<Thing>>> {
    signal?.addEventListener("abort", () => this.#wake(), { once: true });
    return Promise.resolve(this.#events(signal));
  }

  send(chunks: WatchEvent<Thing>[][]): void {
    this.#chunks = chunks;
    this.#wake();
  }

  async *#events(signal: AbortSignal | undefined): AsyncGenerator<WatchEvent<Thing>, void, undefined> {
    while (!signal?.aborted) {
      for (let chunk = this.#chunks.shift(); chunk; chunk = this.#chunks.shift()) yield* chunk;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}

/** Looks how long each turn of the event loop takes, until it is disposed of. */
function watchLoop(turns: Samples): Disposable {
  const stop = new AbortController();
  const watch = async () => {
    for (let lastMs = systemClock.monotonic();;) {
      await sleep(systemClock, 0, stop.signal);
      const nowMs = systemClock.monotonic();
      turns.add(nowMs - lastMs);
      lastMs = nowMs;
    }
  };
  watch().catch(() => {});
  return { [Symbol.dispose]: () => stop.abort() };
}

async function main([objectCount = 100_000, handlerCount = 5]: readonly number[]): Promise<void> {
  const make = (index: number, version: number) =>
    thing(`thing-${index}`, {
      version,
      namespace: `ns-${index % 50}`,
      labels: { app: `app-${index % 100}` },
    });
  const listWatch = new LoadListWatch(
    Array.from({ length: objectCount }, (_, index) => make(index, index + 1)),
  );
  const [turns, slices] = [new Samples(), new Samples()];
  const metrics = { ...noCacheMetrics, onSlice: (_cache: string, ms: number) => slices.add(ms) };
  const app = ({ metadata }: Thing) => [metadata.labels?.app ?? ""];
  const informer = new SharedInformer<Thing>({ listWatch, metrics, indexers: { app } });
  let calls = 0;
  const count = () => void calls++;
  const handler = { onAdd: count, onUpdate: count, onDelete: count };
  const registrations = Array.from({ length: handlerCount }, () => informer.addHandler(handler));
  const report = (what: string) => console.log(`${what}: turns ${turns.take()}; slices ${slices.take()}`);
  const stop = new AbortController();
  using _loop = watchLoop(turns);
  const running = informer.run(stop.signal);
  await Promise.all([informer, ...registrations].map(({ synced }) => synced));
  report(`sync of ${objectCount} objects, ${handlerCount} handlers`);
  await informer.addIndex("first", ({ metadata: { name } }) => [name.slice(0, 8)]);
  report("one more index");
  const late = informer.addHandler(handler, { resyncPeriodMs: 1_000 });
  await late.synced;
  report("one more handler");
  await sleep(systemClock, 1_500);
  late.remove();
  report("a resync");
  let version = objectCount;
  for (let round = 0; round < 10; round++) {
    const chunks: WatchEvent<Thing>[][] = Array.from(
      { length: EVENTS / CHUNK },
      (_, chunk) =>
        Array.from({ length: CHUNK }, (_, index) => ({
          type: "MODIFIED",
          object: make((chunk * CHUNK + index) % objectCount, ++version),
        })),
    );
    await sleep(systemClock, 50);
    const before = process.cpuUsage();
    calls = 0;
    listWatch.send(chunks);
    while (informer.resourceVersion !== String(version)) await sleep(systemClock, 0);
    const { user, system } = process.cpuUsage(before);
    report(
      `${EVENTS} events, ${((user + system) / EVENTS).toFixed(2)} microseconds of CPU each, ${calls} calls`,
    );
  }
  stop.abort();
  await running;
}

if (import.meta.main) await main(Deno.args.map(Number));
