/**
 * Ready keys of one priority: groups take turns.
 *
 * @module
 */

import { type KeyEntry, Line } from "./key_entry.ts";

/**
 * The ready keys of one priority. One key of each group comes out after the other; those of one group in the order in
 * which they came in. A group that comes in is last in turn; one without keys takes no room.
 *
 * Guarantees: a key with k others of its group before it comes out after at most `(k + 1) * g` takes, g being how many
 * groups there are at most meanwhile.
 *
 * Cost: constant time an operation.
 */
export class Level {
  readonly priority: number;
  #size = 0;
  /** The key that came in when there was no other; it needs no line, until the next one comes. */
  #only: KeyEntry | undefined = undefined;
  /** Whose turn it is; the ring of the lines begins here. */
  #turn: Line | undefined = undefined;
  /** The lines by their groups; each has a key. */
  #lines: Map<string, Line> | undefined = undefined;

  constructor(priority: number) {
    this.priority = priority;
  }

  /** How many keys are in. */
  get size(): number {
    return this.#size;
  }

  /** Adds a key, which must not be in a level. */
  add(entry: KeyEntry): void {
    if (this.#size++ === 0) {
      this.#only = entry;
      return;
    }
    const only = this.#only;
    if (only) {
      this.#only = undefined;
      this.#require(only.group).push(only);
    }
    this.#require(entry.group).push(entry);
  }

  /** Takes the key whose turn it is. */
  take(): KeyEntry | undefined {
    const entry = this.#only ?? this.#turn?.first;
    if (!entry) return undefined;
    const line = entry.line;
    if (line) this.#turn = line.next;
    this.remove(entry);
    return entry;
  }

  /** Takes out a key, which must be in; whose turn it is stays as it is. */
  remove(entry: KeyEntry): void {
    this.#size--;
    const line = entry.line;
    if (!line) {
      this.#only = undefined;
      return;
    }
    line.remove(entry);
    if (!line.first) this.#dissolve(line);
  }

  /** The line of a group, made as the last in turn if need be. */
  #require(group: string): Line {
    this.#lines ??= new Map();
    const found = this.#lines.get(group);
    if (found) return found;
    const line = new Line(group);
    this.#lines.set(group, line);
    const turn = this.#turn;
    if (turn) {
      line.next = turn;
      line.previous = turn.previous;
      turn.previous.next = line;
      turn.previous = line;
    } else this.#turn = line;
    return line;
  }

  #dissolve(line: Line): void {
    this.#lines?.delete(line.group);
    if (line.next === line) {
      this.#turn = undefined;
      return;
    }
    line.previous.next = line.next;
    line.next.previous = line.previous;
    if (this.#turn === line) this.#turn = line.next;
  }
}
