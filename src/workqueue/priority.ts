/**
 * Keys that are ready, by priority and age.
 *
 * @module
 */

import { Deque } from "../async/deque.ts";

/** A key that is ready. */
export interface ReadyKey {
  readonly key: string;
  readonly priority: number;
  /** Since when it is ready, by the queue's clock. */
  readonly sinceMs: number;
  /** Grows from entry to entry: the least is the oldest. */
  readonly sequence: number;
}

interface Level {
  readonly priority: number;
  readonly entries: Deque<ReadyKey>;
}

const DEFAULT_PRIORITY = 0;

/**
 * The ready keys of a work queue: the highest priority comes out first, equal ones in the order in which they came in;
 * a key that is added again keeps the greatest of its priorities and goes to the end of a level that it rises to.
 *
 * Guarantees: no key starves. Of each `oldestEvery` keys that come out, one is the oldest of all, whatever its
 * priority; so a key that n others were ready before comes out after at most `oldestEvery * (n + 1)` takes.
 *
 * Cost: constant time an operation for a fixed number of different priorities.
 */
export class ReadyKeys {
  readonly #oldestEvery: number;
  readonly #live = new Map<string, ReadyKey>();
  /**
   * Highest priority first. A level may hold entries that are not live, since their keys have risen, but its head is
   * live. Only the level of the default priority is ever empty; it stays, so that it is not made for each key.
   */
  readonly #levels: Level[] = [{ priority: DEFAULT_PRIORITY, entries: new Deque() }];
  #nextSequence = 0;
  #taken = 0;

  constructor(oldestEvery: number) {
    this.#oldestEvery = oldestEvery;
  }

  /** How many keys are ready. */
  get size(): number {
    return this.#live.size;
  }

  /** Adds a key, or raises its priority. Returns whether it was not in before. */
  add(key: string, priority: number, nowMs: number): boolean {
    const known = this.#live.get(key);
    if (known && priority <= known.priority) return false;
    const entry = { key, priority, sinceMs: known?.sinceMs ?? nowMs, sequence: this.#nextSequence++ };
    this.#live.set(key, entry);
    this.#requireLevel(priority).entries.push(entry);
    if (known) this.#tidy(this.#requireLevel(known.priority));
    return known === undefined;
  }

  /** Takes the key whose turn it is. */
  take(): ReadyKey | undefined {
    if (this.#live.size === 0) return undefined;
    const level = ++this.#taken % this.#oldestEvery === 0 ? this.#oldestLevel() : this.#highestLevel();
    const entry = level?.entries.shift();
    if (!level || !entry) return undefined;
    this.#live.delete(entry.key);
    this.#tidy(level);
    return entry;
  }

  #highestLevel(): Level | undefined {
    for (const level of this.#levels) if (level.entries.size > 0) return level;
    return undefined;
  }

  #oldestLevel(): Level | undefined {
    let oldest: Level | undefined;
    let least = Infinity;
    for (const level of this.#levels) {
      const sequence = level.entries.peek()?.sequence ?? Infinity;
      if (sequence < least) [oldest, least] = [level, sequence];
    }
    return oldest;
  }

  /** Keeps the promises of `#levels` after the head of a level was taken or has risen. */
  #tidy({ priority, entries }: Level): void {
    for (let head = entries.peek(); head && this.#live.get(head.key) !== head; head = entries.peek()) {
      entries.shift();
    }
    if (entries.size > 0 || priority === DEFAULT_PRIORITY) return;
    this.#levels.splice(this.#indexOf(priority), 1);
  }

  /** The level of a priority, made if need be. */
  #requireLevel(priority: number): Level {
    const index = this.#indexOf(priority);
    const found = this.#levels[index];
    if (found?.priority === priority) return found;
    const level = { priority, entries: new Deque<ReadyKey>() };
    this.#levels.splice(index, 0, level);
    return level;
  }

  /** Where the level of a priority is, or belongs. */
  #indexOf(priority: number): number {
    let index = 0;
    for (const level of this.#levels) {
      if (level.priority <= priority) break;
      index++;
    }
    return index;
  }
}
