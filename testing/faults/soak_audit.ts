/**
 * What one handler of a soak was told, and what is wrong with it.
 *
 * @module
 */

import { type Evidence, type Seen, seenOf, type SoakObject, type WitnessedState } from "./soak_witness.ts";

/** Of one audit so many misses are told in words. */
const MISSES_TOLD = 5;

/**
 * Follows one handler.
 *
 * *Guarantees*: these are misses:
 * - at rest, an object that the handler does not know, knows in an older state, or knows though it is gone (so that an
 *   unseen deletion counts, and a recreation that was not told as a deletion or as another uid);
 * - a state that the server never had;
 * - a step back in time of one key;
 * - calls that make no history: an addition of what is there, a change from a state that was not told last, a change or a
 *   deletion of what is not there.
 */
export class HandlerAudit {
  /** Whose calls, for people. */
  readonly description: string;
  readonly #isChosen: (labels: Readonly<Record<string, string>>) => boolean;
  /** What the handler knows: the result of its calls. */
  readonly #view = new Map<string, Seen>();
  /** The newest version that was told of each name; never back in time, deletions included. */
  readonly #newest = new Map<string, number>();
  /** Told since the last judgement, and not looked up yet. */
  #told: Seen[] = [];
  #misses: string[] = [];
  #missCount = 0;
  #calls = 0;

  /**
   * @param description Whose calls, for people.
   * @param isChosen Which objects the handler is to be told of. @default all of them
   */
  constructor(
    description: string,
    isChosen: (labels: Readonly<Record<string, string>>) => boolean = () => true,
  ) {
    this.description = description;
    this.#isChosen = isChosen;
  }

  /** How many calls there were. */
  get calls(): number {
    return this.#calls;
  }

  /** The handler was told of a new object. */
  onAdd(object: SoakObject): void {
    const seen = this.#take(object);
    const known = this.#view.get(seen.name);
    if (known) this.#miss(`${show(seen)} is told as new over ${show(known)}`);
    this.#view.set(seen.name, seen);
  }

  /** The handler was told of a change, or of an object once more. */
  onUpdate(old: SoakObject, object: SoakObject): void {
    const seen = this.#take(object);
    const before = seenOf(old);
    const known = this.#view.get(seen.name);
    if (!known) this.#miss(`${show(seen)} is told as a change of what is not there`);
    else if (known.uid !== before.uid || known.version !== before.version) {
      this.#miss(`${show(seen)} is told as a change of ${show(before)}, ${show(known)} was told last`);
    }
    if (before.uid !== seen.uid) this.#miss(`${show(seen)} is told as a change of ${show(before)}`);
    this.#view.set(seen.name, seen);
  }

  /** The handler was told of a deletion. */
  onDelete(object: SoakObject, key: string): void {
    this.#calls++;
    const seen = seenOf(object);
    const name = key.slice(key.indexOf("/") + 1);
    const known = this.#view.get(name);
    if (!known) this.#miss(`the deletion of ${show(seen)} is told, it is not there`);
    else if (known.uid !== seen.uid) {
      this.#miss(`the deletion of ${show(seen)} is told, ${show(known)} is there`);
    }
    this.#view.delete(name);
    this.#advance(seen);
  }

  /**
   * Whether the handler knows all there is; ask while nobody writes.
   *
   * @param evidence What there is.
   */
  isUpToDate(evidence: Evidence): boolean {
    return this.#differences(evidence).next().done === true;
  }

  /**
   * Judges all that was told since the last time; ask while nobody writes.
   *
   * @param evidence What was there, and is.
   * @returns How many misses there were, and some of them in words.
   */
  judge(evidence: Evidence): { readonly count: number; readonly misses: readonly string[] } {
    for (const difference of this.#differences(evidence)) this.#miss(difference);
    for (const seen of this.#told) {
      if (!evidence.statesOf(seen.name).some((state) => isState(state, seen))) {
        this.#miss(`${show(seen)} is told, the server never had that state`);
      }
    }
    const verdict = { count: this.#missCount, misses: this.#misses };
    this.#told = [];
    this.#misses = [];
    this.#missCount = 0;
    return verdict;
  }

  *#differences(evidence: Evidence): Generator<string> {
    const { current } = evidence;
    for (const seen of current.values()) {
      if (!this.#isChosen(seen.labels)) continue;
      const known = this.#view.get(seen.name);
      if (!known) yield `${show(seen)} was not told`;
      else if (!isState(seen, known)) yield `${show(seen)} was not told, ${show(known)} was told last`;
    }
    for (const known of this.#view.values()) {
      const seen = current.get(known.name);
      if (!seen || !this.#isChosen(seen.labels)) yield `the end of ${show(known)} was not told`;
    }
  }

  #take(object: SoakObject): Seen {
    this.#calls++;
    const seen = seenOf(object);
    this.#told.push(seen);
    this.#advance(seen);
    return seen;
  }

  #advance(seen: Seen): void {
    const newest = this.#newest.get(seen.name) ?? 0;
    if (seen.version < newest) this.#miss(`${show(seen)} is told after version ${newest}`);
    this.#newest.set(seen.name, Math.max(newest, seen.version));
  }

  #miss(what: string): void {
    this.#missCount++;
    if (this.#misses.length < MISSES_TOLD) this.#misses.push(`${this.description}: ${what}`);
  }
}

function isState(state: WitnessedState, { uid, version, stamp }: Seen): boolean {
  return state.labels !== undefined && state.uid === uid && state.version === version &&
    state.stamp === stamp;
}

function show({ name, version, uid }: Omit<Seen, "labels" | "stamp">): string {
  return `${name}@${version} (${uid.slice(0, 8)})`;
}
