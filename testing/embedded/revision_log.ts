/**
 * The past of a storage: every change in the order of revisions, and from time to time how a resource's objects were.
 *
 * @module
 */

import type { JsonObject } from "./json.ts";
import type { SortedMap } from "./sorted_map.ts";

/** One entry of the log. */
export interface Change {
  readonly revision: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** The storage's name of the resource, such as "deployments.apps". */
  readonly resource: string;
  /** "namespace/name", or "name" for cluster-scoped objects. */
  readonly key: string;
  /** The object after the change; for a deletion its last state, with the deletion's resource version. */
  readonly object: JsonObject;
  /** The object before the change; absent for a creation. */
  readonly previous?: JsonObject;
}

/** Thrown where a revision is asked for that is compacted away. */
export class CompactedError extends Error {
  /** The error's class name. */
  override readonly name = "CompactedError";
  /** The oldest revision that can still be read. */
  readonly oldest: number;

  /** @param revision The revision that was asked for. @param oldest The oldest that can be read. */
  constructor(revision: number, oldest: number) {
    super(`Cannot read revision ${revision}: everything before ${oldest} is compacted`);
    this.oldest = oldest;
  }
}

/** The objects of one resource. */
export type Objects = SortedMap<JsonObject>;

/** Some changes in a row. */
interface Chapter {
  readonly changes: Change[];
  /** What the resources that are changed in it were like at its beginning. */
  readonly before: Map<string, Objects>;
}

/** The most changes of a chapter: so many are done again at most to read the past. */
const CHAPTER_LENGTH = 512;

/**
 * The changes of a storage that are not forgotten yet.
 *
 * *Cost*: appending is constant; reading how a resource was is logarithmic and redoes 512 changes at most; a fork copies
 * a list of one entry for 512 changes, and the last of them.
 */
export class RevisionLog {
  readonly #limit: number;
  readonly #chapterLength: number;
  #chapters: Chapter[] = [];
  #length = 0;
  #oldest: number;

  /**
   * Makes an empty log.
   *
   * @param limit How many changes are kept at least.
   * @param oldest The revision before the first change.
   */
  constructor(limit: number, oldest: number) {
    this.#limit = limit;
    this.#oldest = oldest;
    this.#chapterLength = Math.min(limit, CHAPTER_LENGTH);
  }

  /** The oldest revision that can be read or watched from. */
  get oldest(): number {
    return this.#oldest;
  }

  /**
   * Writes a change down.
   *
   * @param change The change.
   * @param objects The resource's objects, in which the change is not done yet.
   */
  append(change: Change, objects: Objects): void {
    let chapter = this.#chapters.at(-1);
    if (chapter === undefined || chapter.changes.length >= this.#chapterLength) {
      chapter = { changes: [], before: new Map() };
      this.#chapters.push(chapter);
    }
    if (!chapter.before.has(change.resource)) chapter.before.set(change.resource, objects.fork());
    chapter.changes.push(change);
    this.#length++;
    this.#forget();
  }

  /**
   * Reads changes.
   *
   * @param revision The changes after this revision are read.
   * @param resource The resource.
   * @returns The resource's changes, oldest first.
   * @throws {CompactedError} If changes after the revision are forgotten.
   */
  changesSince(revision: number, resource: string): readonly Change[] {
    this.#requireKnown(revision);
    const chapters = this.#chapters.slice(this.#chapterAfter(revision));
    return chapters.filter(({ before }) => before.has(resource)).flatMap(({ changes }) =>
      changes.filter((change) => change.revision > revision && change.resource === resource)
    );
  }

  /**
   * Reads how the objects of a resource were.
   *
   * @param revision The revision.
   * @param resource The resource.
   * @returns The objects; `undefined` where they are still the same.
   * @throws {CompactedError} If changes after the revision are forgotten.
   */
  objectsAt(revision: number, resource: string): Objects | undefined {
    this.#requireKnown(revision);
    for (let index = this.#chapterAfter(revision); index < this.#chapters.length; index++) {
      const chapter = this.#chapters[index];
      const objects = chapter?.before.get(resource);
      if (chapter !== undefined && objects !== undefined) {
        return withChanges(objects.fork(), chapter.changes, { revision, resource });
      }
    }
    return undefined;
  }

  /**
   * Makes a log of the same past.
   *
   * @param revision Where the fork ends; what came later is not in it.
   * @returns The fork.
   * @throws {CompactedError} If changes after the revision are forgotten.
   */
  fork(revision: number): RevisionLog {
    this.#requireKnown(revision);
    const fork = new RevisionLog(this.#limit, this.#oldest);
    const end = this.#chapterAfter(revision);
    fork.#chapters = this.#chapters.slice(0, end);
    // Only the last chapter is ever written into.
    const last = this.#chapters[end] ?? fork.#chapters.pop();
    if (last !== undefined) {
      const changes = last.changes.filter((change) => change.revision <= revision);
      const before = new Map([...last.before].map(([resource, objects]) => [resource, objects.fork()]));
      fork.#chapters.push({ changes, before });
    }
    fork.#length = fork.#chapters.reduce((sum, { changes }) => sum + changes.length, 0);
    return fork;
  }

  /**
   * Forgets changes.
   *
   * @param revision The oldest revision that can be read from now on.
   */
  compact(revision: number): void {
    this.#oldest = Math.max(this.#oldest, revision);
    const gone = this.#chapters.splice(0, this.#chapterAfter(this.#oldest));
    for (const { changes } of gone) this.#length -= changes.length;
  }

  #forget(): void {
    const [first] = this.#chapters;
    const last = first?.changes.at(-1);
    if (first === undefined || last === undefined) return;
    if (this.#length - first.changes.length >= this.#limit) this.compact(last.revision);
  }

  #requireKnown(revision: number): void {
    if (revision < this.#oldest) throw new CompactedError(revision, this.#oldest);
  }

  /** The index of the first chapter with a change after the revision. */
  #chapterAfter(revision: number): number {
    let low = 0;
    let high = this.#chapters.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chapters[middle]?.changes.at(-1)?.revision ?? Infinity) <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Does the changes of a resource up to a revision again. */
function withChanges(
  objects: Objects,
  changes: readonly Change[],
  { revision, resource }: { readonly revision: number; readonly resource: string },
): Objects {
  for (const change of changes) {
    if (change.revision > revision) break;
    if (change.resource !== resource) continue;
    if (change.type === "DELETED") objects.delete(change.key);
    else objects.set(change.key, change.object);
  }
  return objects;
}
