/**
 * The latest of many things.
 *
 * @module
 */

/** Keeps the latest items, up to a limit. *Cost*: that of an array's `push`, and twice the limit in memory. */
export class RecentItems<T> {
  readonly #limit: number;
  #items: T[] = [];

  /**
   * @param limit How many are kept.
   * @throws {RangeError} If that is no whole number from 0.
   */
  constructor(limit: number) {
    if (!(Number.isInteger(limit) && limit >= 0)) {
      throw new RangeError(`Cannot keep ${limit} items: give a whole number from 0`);
    }
    this.#limit = limit;
  }

  /**
   * Adds an item; the oldest one goes, if there are too many.
   *
   * @param item The item.
   */
  add(item: T): void {
    if (this.#limit > 0) this.#items.push(item);
    if (this.#items.length > 2 * this.#limit) this.#items = this.list();
  }

  /**
   * Tells what is kept.
   *
   * @returns The items, oldest first.
   */
  list(): T[] {
    return this.#limit === 0 ? [] : this.#items.slice(-this.#limit);
  }
}
