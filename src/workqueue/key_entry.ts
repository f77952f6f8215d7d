/**
 * What a work queue knows of a key, and the lists that run through keys.
 *
 * @module
 */

/** What happens to a key: nothing, or it waits for a worker, or one works on it. */
export type KeyState = "idle" | "ready" | "held";

/**
 * A key of a work queue. Lists run through it instead of holding it, so that it leaves each of them in constant time,
 * wherever it stands, and leaves nothing behind.
 */
export class KeyEntry {
  readonly key: string;
  /** The group that it takes turns for. */
  readonly group: string;
  state: KeyState = "idle";
  /** Of the ready key, and of the held one when it was taken. */
  priority = 0;
  /** Since when it is ready or held, by the queue's clock. */
  sinceMs = 0;
  /** Whether another run was asked for while it is held; how urgently and since when is in the next two. */
  isWanted = false;
  wantedPriority = 0;
  wantedSinceMs = 0;
  /** Its neighbours in the one {@linkcode EntryList} that it is in. */
  before: KeyEntry | undefined = undefined;
  after: KeyEntry | undefined = undefined;
  /** The {@linkcode Line} that it is in, and its neighbours there. */
  line: Line | undefined = undefined;
  ahead: KeyEntry | undefined = undefined;
  behind: KeyEntry | undefined = undefined;

  constructor(key: string, group: string) {
    this.key = key;
    this.group = group;
  }
}

/** A list of entries in the order in which they came in. */
export class EntryList {
  #first: KeyEntry | undefined = undefined;
  #last: KeyEntry | undefined = undefined;
  #size = 0;

  get first(): KeyEntry | undefined {
    return this.#first;
  }

  get size(): number {
    return this.#size;
  }

  push(entry: KeyEntry): void {
    const last = this.#last;
    entry.before = last;
    if (last) last.after = entry;
    else this.#first = entry;
    this.#last = entry;
    this.#size++;
  }

  /** Takes out an entry, which must be in. */
  remove(entry: KeyEntry): void {
    const { before, after } = entry;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    entry.before = undefined;
    entry.after = undefined;
    this.#size--;
  }
}

/** The ready keys of one group in one level, first in first out. Lines stand in a ring. */
export class Line {
  readonly group: string;
  first: KeyEntry | undefined = undefined;
  last: KeyEntry | undefined = undefined;
  next: Line = this;
  previous: Line = this;

  constructor(group: string) {
    this.group = group;
  }

  push(entry: KeyEntry): void {
    const last = this.last;
    entry.line = this;
    entry.ahead = last;
    if (last) last.behind = entry;
    else this.first = entry;
    this.last = entry;
  }

  /** Takes out an entry, which must be in. */
  remove(entry: KeyEntry): void {
    const { ahead, behind } = entry;
    if (ahead) ahead.behind = behind;
    else this.first = behind;
    if (behind) behind.ahead = ahead;
    else this.last = ahead;
    entry.line = undefined;
    entry.ahead = undefined;
    entry.behind = undefined;
  }
}
