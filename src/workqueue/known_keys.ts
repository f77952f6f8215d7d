/**
 * The keys that a work queue knows.
 *
 * @module
 */

import { KeyEntry } from "./key_entry.ts";

/**
 * How many keys are remembered that nothing happens to. An operator's keys come back for as long as it runs; finding one
 * costs a fraction of making it anew and forgetting it again. That many take less than a megabyte.
 */
export const REMEMBERED_KEYS = 4_096;

/**
 * The entries of a work queue, one a key: those that are ready or held, and at most `REMEMBERED_KEYS` that were.
 *
 * Cost: constant time an operation; once in a while one that goes through twice `REMEMBERED_KEYS`.
 */
export class KnownKeys {
  readonly #groupOf: (key: string) => string;
  #entries = new Map<string, KeyEntry>();
  /** How many of the entries are idle. */
  #idle = 0;

  constructor(groupOf: (key: string) => string) {
    this.#groupOf = groupOf;
  }

  /** The entry of a key, if the key is known. */
  get(key: string): KeyEntry | undefined {
    return this.#entries.get(key);
  }

  /** The entry of a key that something happens to now, made if need be. */
  wake(key: string): KeyEntry {
    const known = this.#entries.get(key);
    if (known) {
      if (known.state === "idle") this.#idle--;
      return known;
    }
    const entry = new KeyEntry(key, this.#groupOf(key));
    this.#entries.set(key, entry);
    return entry;
  }

  /** Lets a key rest that nothing happens to any more; without room it is forgotten, or all that rest are. */
  rest(entry: KeyEntry): void {
    entry.state = "idle";
    if (this.#idle < REMEMBERED_KEYS) this.#idle++;
    else if (this.#entries.size > 2 * REMEMBERED_KEYS) this.#entries.delete(entry.key);
    else this.#forgetIdle();
  }

  /** The entries of the keys that are worked on. */
  *held(): Iterable<KeyEntry> {
    for (const entry of this.#entries.values()) if (entry.state === "held") yield entry;
  }

  /** A new map is cheaper than so many deletions, as long as few others have to move. */
  #forgetIdle(): void {
    const entries = new Map<string, KeyEntry>();
    for (const [key, entry] of this.#entries) if (entry.state !== "idle") entries.set(key, entry);
    this.#entries = entries;
    this.#idle = 0;
  }
}
