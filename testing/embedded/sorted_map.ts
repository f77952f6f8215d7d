/**
 * A map of sorted keys that is forked in no time: a B-tree whose nodes are shared between forks until one of them writes
 * there.
 *
 * @module
 */

import {
  type Bounds,
  find,
  insert,
  type Node,
  owned,
  type Owner,
  rank,
  remove,
  scanNode,
  sizeOf,
} from "./sorted_nodes.ts";

/** A part of the keys' range. */
export interface KeyRange {
  /**
   * How the keys begin.
   *
   * @default {""}
   */
  readonly prefix?: string;
  /**
   * The key with which the range begins; it need not be in the map.
   *
   * @default {""}
   */
  readonly from?: string;
}

/**
 * Finds the key with which a range begins that another key ends.
 *
 * @param key The other key.
 * @returns The least key behind it.
 */
export function keyBehind(key: string): string {
  return `${key}\0`;
}

/** What can be read of a map. */
export interface SortedView<Value> {
  /** How many keys there are. */
  readonly size: number;
  /** Reads the value of a key; `undefined` if it is not in the map. */
  get(key: string): Value | undefined;
  /** Visits keys in their order, until the visitor says `false`. */
  scan(range: KeyRange, visit: (key: string, value: Value) => boolean): void;
  /** Counts keys, without visiting them. */
  count(range: KeyRange): number;
}

/**
 * A map of sorted keys.
 *
 * *Cost*: reading and writing a key takes the logarithm of the size; a fork takes no time and no memory, but the first
 * write into each shared node copies that node.
 *
 * @typeParam Value What the keys stand for; values are shared between forks.
 */
export class SortedMap<Value> implements SortedView<Value> {
  #root: Node<Value>;
  #owner: Owner = {};
  /** What was read or written here: a second look at a key takes no search. */
  readonly #known = new Map<string, Value>();
  /** Whether what is not known is not in the tree either. */
  #knowsAll = true;

  /** Makes an empty map. */
  constructor() {
    this.#root = { owner: this.#owner, isLeaf: true, keys: [], values: [] };
  }

  /** How many keys there are. */
  get size(): number {
    return sizeOf(this.#root);
  }

  /**
   * Makes a map of the same content; from now on, neither sees what the other one writes.
   *
   * @returns The fork.
   */
  fork(): SortedMap<Value> {
    const fork = new SortedMap<Value>();
    fork.#root = this.#root;
    fork.#knowsAll = this.size === 0;
    // What both have now is nobody's, so both copy before they write.
    this.#owner = {};
    return fork;
  }

  /**
   * Reads the value of a key.
   *
   * @param key The key.
   * @returns The value, or `undefined` if the key is not in the map.
   */
  get(key: string): Value | undefined {
    const known = this.#known.get(key);
    if (known !== undefined || this.#knowsAll) return known;
    const found = find(this.#root, key);
    if (found !== undefined) this.#known.set(key, found);
    return found;
  }

  /**
   * Sets the value of a key.
   *
   * @param key The key, new or known.
   * @param value The value.
   */
  set(key: string, value: Value): void {
    this.#known.set(key, value);
    const root = owned(this.#root, this.#owner);
    this.#root = root;
    const sibling = insert(root, { key, value, owner: this.#owner });
    if (sibling === undefined) return;
    this.#root = {
      owner: this.#owner,
      isLeaf: false,
      keys: ["", sibling.first],
      children: [root, sibling.node],
      size: sizeOf(root) + sizeOf(sibling.node),
    };
  }

  /**
   * Removes a key.
   *
   * @param key The key; nothing happens if it is not in the map.
   */
  delete(key: string): void {
    if (this.get(key) === undefined) return;
    this.#known.delete(key);
    const root = owned(this.#root, this.#owner);
    remove(root, key, this.#owner);
    const [only, second] = root.isLeaf ? [] : root.children;
    this.#root = only === undefined || second !== undefined ? root : only;
  }

  /**
   * Visits keys in their order.
   *
   * @param range Which keys.
   * @param visit Called for each key; `false` ends the scan. The map must not be written to meanwhile.
   */
  scan(range: KeyRange, visit: (key: string, value: Value) => boolean): void {
    scanNode(this.#root, boundsOf(range), visit);
  }

  /**
   * Counts keys, without visiting them.
   *
   * @param range Which keys.
   * @returns How many there are.
   */
  count(range: KeyRange): number {
    const { from, end } = boundsOf(range);
    const until = end === "" ? this.size : rank(this.#root, end);
    return Math.max(0, until - rank(this.#root, from));
  }
}

function boundsOf({ prefix = "", from = "" }: KeyRange): Bounds {
  const last = prefix.length - 1;
  const end = prefix === "" ? "" : prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
  return { from: from > prefix ? from : prefix, end };
}
