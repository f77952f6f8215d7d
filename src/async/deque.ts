/**
 * A double-ended queue in a ring buffer.
 *
 * @module
 */

const MIN_CAPACITY = 16;

/**
 * A double-ended queue: items go in and out at both ends in constant time, which an array does not offer at its head.
 *
 * Cost: one slot an item; the buffer doubles when it is full and halves when three quarters of it are free. A slot
 * lets go of its item as soon as the item is taken.
 *
 * @typeParam T What it holds.
 */
export class Deque<T> {
  /** The length is a power of two, so that an index wraps with a mask. */
  #slots: (T | undefined)[] = new Array(MIN_CAPACITY);
  #head = 0;
  #size = 0;

  /** How many items it holds. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds an item at the end.
   *
   * @param item The item.
   */
  push(item: T): void {
    if (this.#size === this.#slots.length) this.#resize(this.#size * 2);
    this.#slots[this.#slotOf(this.#size)] = item;
    this.#size++;
  }

  /**
   * Adds an item at the start.
   *
   * @param item The item.
   */
  unshift(item: T): void {
    if (this.#size === this.#slots.length) this.#resize(this.#size * 2);
    this.#head = this.#slotOf(-1);
    this.#slots[this.#head] = item;
    this.#size++;
  }

  /**
   * Takes the first item.
   *
   * @returns The item, or `undefined` when there is none.
   */
  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = this.#slotOf(1);
    this.#size--;
    this.#shrink();
    return item;
  }

  /**
   * Takes the last item.
   *
   * @returns The item, or `undefined` when there is none.
   */
  pop(): T | undefined {
    if (this.#size === 0) return undefined;
    const slot = this.#slotOf(this.#size - 1);
    const item = this.#slots[slot];
    this.#slots[slot] = undefined;
    this.#size--;
    this.#shrink();
    return item;
  }

  /**
   * Reads the first item and leaves it in.
   *
   * @returns The item, or `undefined` when there is none.
   */
  peek(): T | undefined {
    return this.#slots[this.#head];
  }

  #slotOf(index: number): number {
    return (this.#head + index) & (this.#slots.length - 1);
  }

  #shrink(): void {
    const capacity = this.#slots.length;
    if (capacity > MIN_CAPACITY && this.#size <= capacity / 4) this.#resize(capacity / 2);
  }

  #resize(capacity: number): void {
    const slots: (T | undefined)[] = new Array(capacity);
    for (let index = 0; index < this.#size; index++) slots[index] = this.#slots[this.#slotOf(index)];
    this.#slots = slots;
    this.#head = 0;
  }
}
