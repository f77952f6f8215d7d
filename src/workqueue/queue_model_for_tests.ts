/**
 * What a work queue should do, written for clarity: lists that are searched.
 *
 * @module
 */

import assert from "node:assert/strict";

/** What is done to a queue. */
export type Step =
  | { readonly type: "add"; readonly key: string; readonly afterMs: number; readonly priority: number }
  | { readonly type: "addRateLimited"; readonly key: string; readonly priority: number }
  | { readonly type: "get" | "tryGet" | "shutDown" | "drain" }
  | { readonly type: "forget"; readonly key: string }
  /** Gives back a held key, the nth from the first, round and round. */
  | { readonly type: "done"; readonly nth: number }
  | { readonly type: "advance"; readonly ms: number };

/** How the queue is set up. */
export interface ModelOptions {
  readonly oldestEvery: number;
  readonly isFair: boolean;
  /** The waits of the rate limiter. */
  readonly baseMs: number;
  readonly maxMs: number;
}

interface ReadyKey {
  readonly key: string;
  readonly priority: number;
  /** Orders by when the key became ready. */
  readonly age: number;
  /** Orders by when the key came to its priority. */
  readonly place: number;
}

/** The model; it is told each step and says what the queue should show after it. */
export class QueueModel {
  readonly #options: ModelOptions;
  #nowMs = 0;
  #takes = 0;
  #sequence = 0;
  #ready: ReadyKey[] = [];
  #delayed: { key: string; priority: number; atMs: number; sequence: number }[] = [];
  readonly #held = new Map<string, number | undefined>();
  readonly #retries = new Map<string, number>();
  /** The groups of each priority, in the order of their turns. */
  readonly #turns = new Map<number, string[]>();
  #waiters = 0;
  #isShutDown = false;
  #drains = 0;
  /** What the calls of `get` and `tryGet` gave, in order. */
  readonly got: string[] = [];
  /** How many calls of `shutDownWithDrain` are over. */
  drained = 0;

  constructor(options: ModelOptions) {
    this.#options = options;
  }

  /** What can be read from the queue. */
  get state(): Record<string, unknown> {
    const wanted = [...this.#held.values()].filter((priority) => priority !== undefined);
    const depths: Record<string, number> = {};
    for (const priority of [...this.#ready.map((entry) => entry.priority), ...wanted]) {
      depths[priority] = (depths[priority] ?? 0) + 1;
    }
    return {
      length: this.#ready.length,
      waiting: this.#delayed.length,
      held: this.#held.size,
      drained: this.drained,
      depths,
    };
  }

  /** The key that a `done` means. */
  heldKey(nth: number): string {
    const keys = [...this.#held.keys()];
    return keys[nth % keys.length] ?? "none";
  }

  perform(step: Step): void {
    if (step.type === "add") this.#add(step.key, step.afterMs, step.priority);
    else if (step.type === "addRateLimited") this.#addRateLimited(step.key, step.priority);
    else if (step.type === "forget") this.#retries.delete(step.key);
    else if (step.type === "done") this.#done(this.heldKey(step.nth));
    else if (step.type === "advance") this.#advance(step.ms);
    else if (step.type === "get") this.#waiters++;
    else if (step.type === "tryGet") this.#take("nothing");
    else this.#shutDown(step.type);
    this.#settle();
  }

  #add(key: string, afterMs: number, priority: number): void {
    if (this.#isShutDown) return;
    if (afterMs === 0) return this.#addNow(key, priority);
    const atMs = this.#nowMs + afterMs;
    const delayed = this.#delayed.find((entry) => entry.key === key);
    if (!delayed) {
      this.#delayed.push({ key, priority, atMs, sequence: this.#sequence++ });
    } else {
      delayed.atMs = Math.min(delayed.atMs, atMs);
      delayed.priority = Math.max(delayed.priority, priority);
    }
  }

  #addRateLimited(key: string, priority: number): void {
    if (this.#isShutDown) return;
    const { baseMs, maxMs } = this.#options;
    const before = this.#retries.get(key) ?? 0;
    this.#retries.set(key, before + 1);
    this.#add(key, Math.min(baseMs * 2 ** before, maxMs), priority);
  }

  #addNow(key: string, priority: number): void {
    if (this.#held.has(key)) {
      this.#held.set(key, Math.max(priority, this.#held.get(key) ?? -Infinity));
      return;
    }
    const known = this.#ready.find((entry) => entry.key === key);
    if (known && known.priority >= priority) return;
    if (known) this.#leave(known);
    const place = this.#sequence++;
    this.#ready.push({ key, priority, age: known?.age ?? place, place });
    const turns = this.#turnsOf(priority);
    if (!turns.includes(this.#groupOf(key))) turns.push(this.#groupOf(key));
  }

  /** Takes out a key; its group has no turn any more once it has no key. */
  #leave(entry: ReadyKey): void {
    this.#ready = this.#ready.filter((other) => other !== entry);
    const group = this.#groupOf(entry.key);
    if (this.#peers(entry.priority, group).length > 0) return;
    this.#turns.set(entry.priority, this.#turnsOf(entry.priority).filter((other) => other !== group));
  }

  #done(key: string): void {
    if (!this.#held.has(key)) return;
    const priority = this.#held.get(key);
    this.#held.delete(key);
    if (priority !== undefined) this.#addNow(key, priority);
  }

  #advance(ms: number): void {
    this.#nowMs += ms;
    const due = this.#delayed.filter((entry) => entry.atMs <= this.#nowMs);
    this.#delayed = this.#delayed.filter((entry) => entry.atMs > this.#nowMs);
    for (const entry of due.toSorted((a, b) => a.atMs - b.atMs || a.sequence - b.sequence)) {
      this.#addNow(entry.key, entry.priority);
      this.#settle();
    }
  }

  #shutDown(type: "shutDown" | "drain"): void {
    this.#isShutDown = true;
    this.#delayed = [];
    if (type === "drain") {
      this.#drains++;
    } else {
      this.drained += this.#drains;
      this.#drains = 0;
    }
  }

  /** Serves the workers that wait, and ends drains. */
  #settle(): void {
    while (this.#waiters > 0 && (this.#ready.length > 0 || this.#isShutDown)) {
      this.#waiters--;
      this.#take("shut down");
    }
    if (this.#held.size > 0 || this.#ready.length > 0) return;
    this.drained += this.#drains;
    this.#drains = 0;
  }

  #take(otherwise: string): void {
    const entry = this.#next();
    this.got.push(entry ? `${entry.key} ${entry.priority}` : otherwise);
    if (!entry) return;
    this.#leave(entry);
    assert.ok(!this.#held.has(entry.key));
    this.#held.set(entry.key, undefined);
  }

  #next(): ReadyKey | undefined {
    if (this.#ready.length === 0) return undefined;
    if (++this.#takes % this.#options.oldestEvery === 0) {
      return this.#ready.toSorted((a, b) => a.age - b.age)[0];
    }
    const priority = Math.max(...this.#ready.map((entry) => entry.priority));
    const [group = "", ...others] = this.#turnsOf(priority);
    this.#turns.set(priority, [...others, group]);
    return this.#peers(priority, group)[0];
  }

  #peers(priority: number, group: string): ReadyKey[] {
    return this.#ready.filter((entry) => entry.priority === priority && this.#groupOf(entry.key) === group)
      .toSorted((a, b) => a.place - b.place);
  }

  #turnsOf(priority: number): string[] {
    const turns = this.#turns.get(priority) ?? [];
    this.#turns.set(priority, turns);
    return turns;
  }

  #groupOf(key: string): string {
    return this.#options.isFair ? key.split("/")[0] ?? "" : "";
  }
}
