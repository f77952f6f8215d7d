/**
 * Equality of the values that expressions work with.
 *
 * @module
 */

/** Marks objects whose schema names their fields. */
const IS_OBJECT: unique symbol = Symbol("an object of expressions");

/** Makes objects of one type from their fields by escaped names; absent ones are not there. */
export type CelObjectClass = new (fields: Readonly<Record<string, unknown>>) => object;

/**
 * A class of its own for each type of objects: the expression library tells types by it.
 *
 * @returns The class.
 */
export function celObjectClass(): CelObjectClass {
  const CelObject = class {
    readonly [IS_OBJECT] = true;

    constructor(fields: Readonly<Record<string, unknown>>) {
      Object.assign(this, fields);
    }
  };
  // A field may be named like what objects of this language inherit.
  Object.setPrototypeOf(CelObject.prototype, null);
  return CelObject;
}

/**
 * Compares two values of expressions.
 *
 * @param left A value.
 * @param right Another one.
 * @returns Whether they are equal; numbers of different types are by their value.
 */
export function celEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isNumber(left) && isNumber(right)) return Number(left) === Number(right);
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length &&
      left.every((item, index) => celEqual(item, right[index]));
  }
  if (Array.isArray(right)) return false;
  if (left instanceof Map && right instanceof Map) {
    return entriesEqual([...left], right.size, (key) => right.get(key));
  }
  if (IS_OBJECT in left && IS_OBJECT in right) {
    const fields: ReadonlyMap<unknown, unknown> = new Map(Object.entries(right));
    return entriesEqual(Object.entries(left), fields.size, (key) => fields.get(key));
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    return left.length === right.length && left.every((byte, index) => byte === right[index]);
  }
  // Dates and durations tell their length; whatever else has none.
  const [leftValue, rightValue] = [left.valueOf(), right.valueOf()];
  return typeof leftValue === "number" && leftValue === rightValue;
}

function entriesEqual(
  entries: readonly (readonly [unknown, unknown])[],
  size: number,
  other: (key: unknown) => unknown,
): boolean {
  return entries.length === size && entries.every(([key, value]) => celEqual(value, other(key)));
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
