/**
 * A binary heap whose entries can change their place.
 *
 * @module
 */

/** An entry of a {@linkcode Heap}. */
export interface HeapEntry<K, V> {
  /** What the entry is found by. */
  readonly key: K;
  /** What the entry is ordered by. */
  readonly value: V;
}

interface Node<K, V> extends HeapEntry<K, V> {
  value: V;
  /** Where the node stands in the heap's array. */
  index: number;
  /** Orders nodes of equal values: the one that was added first comes out first. */
  readonly sequence: number;
}

/**
 * A priority queue of keys: the entry with the least value comes out first, equal ones in the order in which they came
 * in, and the value of a key can change while it waits (decrease-key, and increase-key).
 *
 * Cost: `set`, `pop` and `delete` take logarithmic time, `get` and `peek` constant time.
 *
 * @typeParam K What entries are found by, compared as a `Map` does.
 * @typeParam V What entries are ordered by.
 */
export class Heap<K, V> {
  readonly #compare: (a: V, b: V) => number;
  /** No node comes before its parent: the parent of index i is at (i - 1) / 2, rounded down. */
  readonly #nodes: Node<K, V>[] = [];
  readonly #nodeByKey = new Map<K, Node<K, V>>();
  #nextSequence = 0;

  /**
   * Makes an empty heap.
   *
   * @param compare Below 0 if `a` comes out before `b`, above 0 if after, 0 if equal.
   */
  constructor(compare: (a: V, b: V) => number) {
    this.#compare = compare;
  }

  /** How many entries it holds. */
  get size(): number {
    return this.#nodes.length;
  }

  /**
   * Adds a key, or gives a new value to one that is in.
   *
   * @param key The key.
   * @param value Its value from now on.
   */
  set(key: K, value: V): void {
    let node = this.#nodeByKey.get(key);
    if (node) {
      node.value = value;
    } else {
      node = { key, value, index: this.#nodes.length, sequence: this.#nextSequence++ };
      this.#nodes.push(node);
      this.#nodeByKey.set(key, node);
    }
    this.#restore(node);
  }

  /**
   * Reads the value of a key.
   *
   * @param key The key.
   * @returns Its value, or `undefined` when the key is not in.
   */
  get(key: K): V | undefined {
    return this.#nodeByKey.get(key)?.value;
  }

  /**
   * Reads the first entry and leaves it in.
   *
   * @returns The entry, or `undefined` when there is none.
   */
  peek(): HeapEntry<K, V> | undefined {
    return this.#nodes[0];
  }

  /**
   * Takes the first entry.
   *
   * @returns The entry, or `undefined` when there is none.
   */
  pop(): HeapEntry<K, V> | undefined {
    const [first] = this.#nodes;
    if (first) this.delete(first.key);
    return first;
  }

  /**
   * Takes a key out.
   *
   * @param key The key.
   * @returns Whether it was in.
   */
  delete(key: K): boolean {
    const node = this.#nodeByKey.get(key);
    if (!node) return false;
    this.#nodeByKey.delete(key);
    const last = this.#nodes.pop();
    if (last && last !== node) {
      this.#place(last, node.index);
      this.#restore(last);
    }
    return true;
  }

  /** Takes all entries out. */
  clear(): void {
    this.#nodes.length = 0;
    this.#nodeByKey.clear();
  }

  /** Moves a node up or down to where it belongs. */
  #restore(node: Node<K, V>): void {
    this.#moveUp(node);
    this.#moveDown(node);
  }

  #moveUp(node: Node<K, V>): void {
    while (node.index > 0) {
      const parentIndex = (node.index - 1) >>> 1;
      const parent = this.#nodes[parentIndex];
      if (!parent || !this.#isBefore(node, parent)) return;
      this.#place(parent, node.index);
      this.#place(node, parentIndex);
    }
  }

  #moveDown(node: Node<K, V>): void {
    for (;;) {
      const left = this.#nodes[2 * node.index + 1];
      const right = this.#nodes[2 * node.index + 2];
      const child = left && right && this.#isBefore(right, left) ? right : left;
      if (!child || !this.#isBefore(child, node)) return;
      const childIndex = child.index;
      this.#place(child, node.index);
      this.#place(node, childIndex);
    }
  }

  #isBefore(a: Node<K, V>, b: Node<K, V>): boolean {
    const order = this.#compare(a.value, b.value);
    return order < 0 || (order === 0 && a.sequence < b.sequence);
  }

  #place(node: Node<K, V>, index: number): void {
    this.#nodes[index] = node;
    node.index = index;
  }
}
