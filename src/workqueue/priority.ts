/**
 * Keys that are ready, by priority and age.
 *
 * @module
 */

import { EntryList, type KeyEntry } from "./key_entry.ts";
import { Level } from "./level.ts";

const DEFAULT_PRIORITY = 0;

/**
 * The ready keys of a work queue: the highest priority comes out first; among equal ones the groups take turns, and those
 * of one group come in their order. A key that rises goes to the end of its new level and stays as old as it is.
 *
 * Guarantees: no key starves. Of each `oldestEvery` keys that come out, one is the oldest of all, whatever its
 * priority and group; so a key that n others were ready before comes out after at most `oldestEvery * (n + 1)` takes.
 *
 * Cost: constant time an operation for a fixed number of different priorities.
 */
export class ReadyKeys {
  readonly #oldestEvery: number;
  /** All of them, the oldest first. */
  readonly #byAge = new EntryList();
  readonly #defaultLevel = new Level(DEFAULT_PRIORITY);
  /** Highest priority first. Only the default level is ever empty; it stays, so that it is not made for each key. */
  readonly #levels: Level[] = [this.#defaultLevel];
  /** How many keys come out until it is the oldest one's turn. */
  #untilOldest: number;

  constructor(oldestEvery: number) {
    this.#oldestEvery = oldestEvery;
    this.#untilOldest = oldestEvery;
  }

  /** How many keys are ready. */
  get size(): number {
    return this.#byAge.size;
  }

  /** Adds a key, which must not be ready. */
  add(entry: KeyEntry, priority: number): void {
    entry.state = "ready";
    entry.priority = priority;
    this.#byAge.push(entry);
    this.#requireLevel(priority).add(entry);
  }

  /** Raises the priority of a ready key. */
  raise(entry: KeyEntry, priority: number): void {
    this.#leaveLevel(entry);
    entry.priority = priority;
    this.#requireLevel(priority).add(entry);
  }

  /** Takes the key whose turn it is. */
  take(): KeyEntry | undefined {
    const oldest = this.#byAge.first;
    if (!oldest) return undefined;
    const isOldestsTurn = --this.#untilOldest === 0;
    if (isOldestsTurn) this.#untilOldest = this.#oldestEvery;
    const entry = isOldestsTurn ? this.#takeOldest(oldest) : this.#takeHighest();
    if (entry) this.#byAge.remove(entry);
    return entry;
  }

  #takeOldest(oldest: KeyEntry): KeyEntry {
    this.#leaveLevel(oldest);
    return oldest;
  }

  #takeHighest(): KeyEntry | undefined {
    for (const level of this.#levels) {
      const entry = level.take();
      if (!entry) continue;
      if (level.size === 0) this.#drop(level);
      return entry;
    }
    return undefined;
  }

  #leaveLevel(entry: KeyEntry): void {
    const level = this.#requireLevel(entry.priority);
    level.remove(entry);
    if (level.size === 0) this.#drop(level);
  }

  /** Drops a level that has become empty. */
  #drop(level: Level): void {
    if (level !== this.#defaultLevel) this.#levels.splice(this.#indexOf(level.priority), 1);
  }

  /** The level of a priority, made if need be. */
  #requireLevel(priority: number): Level {
    if (priority === DEFAULT_PRIORITY) return this.#defaultLevel;
    const index = this.#indexOf(priority);
    const found = this.#levels[index];
    if (found?.priority === priority) return found;
    const level = new Level(priority);
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
