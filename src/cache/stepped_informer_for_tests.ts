/**
 * An informer whose slices a test can look at, one after the other.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { FakeListWatch, Thing } from "./fake_list_watch_for_tests.ts";
import type { InformerSettings } from "./informer_options.ts";
import { SharedInformer } from "./shared_informer.ts";
import { SteppedClock } from "./stepped_clock_for_tests.ts";

/** The longest that anything may hold the event loop, in milliseconds. */
const LIMIT_MS = 10;

/** An informer on a clock that work moves. */
export class SteppedInformer {
  readonly server: FakeListWatch;
  readonly clock = new SteppedClock();
  readonly informer: SharedInformer<Thing>;
  /** How long each turn of the event loop was held, in milliseconds. */
  readonly held: number[] = [];
  readonly #stop = new AbortController();
  #running = Promise.resolve();

  constructor(server: FakeListWatch, settings: InformerSettings<Thing> = {}) {
    this.server = server;
    this.informer = new SharedInformer<Thing>({ listWatch: server, clock: this.clock, ...settings });
  }

  /** Begins, and lets what needs no timer come to its end. */
  async start(): Promise<void> {
    this.#running = this.informer.run(this.#stop.signal);
    await this.hold(() => {});
  }

  /** Does something, and lets what follows of it in this turn of the event loop come to its end. */
  async hold(act: () => void): Promise<void> {
    const startMs = this.clock.ms;
    act();
    for (let job = 0; job < 2_000; job++) await Promise.resolve();
    this.held.push(this.clock.ms - startMs);
  }

  /** Gives all that waits for its turn a turn, until nothing does. */
  async finish(isDone: () => boolean = () => false): Promise<void> {
    while (this.clock.turns > 0 && !isDone()) await this.hold(() => this.clock.turn());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Work that takes so long. */
  take(ms: number): void {
    this.clock.ms += ms;
  }

  assertShort(): void {
    assert.ok(this.held.length > 5, "there was more than a slice of it");
    for (const ms of this.held) assert.ok(ms <= LIMIT_MS, `the event loop was held for ${ms} ms`);
  }
}
