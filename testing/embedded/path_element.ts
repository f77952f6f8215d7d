/**
 * One step of a path into an object, as field managers write it: `f:name` is a field, `k:{"name":"web"}` the item of
 * a list with these keys, `v:"a"` the item of a set, `i:0` a position. An element is its own text, in one canonical
 * spelling, so that equal elements are equal strings.
 *
 * @module
 */

import { goJson } from "./go_format.ts";
import { isJsonObject, type JsonValue } from "./json.ts";

/** A path element's text, such as `f:spec`. */
export type PathElement = string;

/** A way from the top of an object to one of its fields or items. */
export type FieldPath = readonly PathElement[];

/**
 * The element of an object's field.
 *
 * @param name The field's name.
 * @returns `f:name`.
 */
export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/**
 * The name in a field's element.
 *
 * @param element Any element.
 * @returns The name, `undefined` for an item's element.
 */
export function fieldName(element: PathElement): string | undefined {
  return element.startsWith("f:") ? element.slice(2) : undefined;
}

/**
 * The element of an item of a set.
 *
 * @param value The item: a string, number or boolean.
 * @returns `v:` and the value as JSON.
 */
export function valueElement(value: JsonValue): PathElement {
  return `v:${goJson(value)}`;
}

/**
 * The element of an item of a list that is keyed by some of its items' fields.
 *
 * @param keys The key fields' names and values, in any order.
 * @returns `k:` and the keys as a JSON object, ordered by name.
 */
export function keyElement(keys: readonly (readonly [name: string, value: JsonValue])[]): PathElement {
  const sorted = [...keys].sort(([left], [right]) => compareText(left, right));
  return `k:{${sorted.map(([name, value]) => `${goJson(name)}:${goJson(value)}`).join(",")}}`;
}

/**
 * Reads an element that came from outside.
 *
 * @param text The element as a client or an older server wrote it.
 * @returns Its canonical text, `undefined` if it is of a sort that is not known (these are ignored).
 * @throws {SyntaxError} If the text is not an element.
 */
export function parseElement(text: string): PathElement | undefined {
  if (text[1] !== ":") {
    throw new SyntaxError(`Cannot read the path element "${text}": no colon after the first letter`);
  }
  const content = text.slice(2);
  switch (text[0]) {
    case "f":
      return text;
    case "v":
      return valueElement(decode(text));
    case "k": {
      const keys = decode(text);
      if (!isJsonObject(keys)) {
        throw new SyntaxError(`Cannot read the path element "${text}": expected an object`);
      }
      return keyElement(Object.entries(keys));
    }
    case "i":
      if (!/^[+-]?\d+$/.test(content)) {
        throw new SyntaxError(`Cannot read the path element "${text}": expected a number`);
      }
      return `i:${Number(content)}`;
    default:
      return undefined;
  }
}

/**
 * Orders elements: fields by name, then keyed items, then items of sets, then positions.
 *
 * @param left An element.
 * @param right Another one.
 * @returns A negative number, zero or a positive number.
 */
export function compareElements(left: PathElement, right: PathElement): number {
  if (left === right) return 0;
  const sort = SORTS.indexOf(left.charAt(0)) - SORTS.indexOf(right.charAt(0));
  if (sort !== 0) return sort;
  if (left.startsWith("f:")) return compareText(left, right);
  return compareValues(decode(left), decode(right));
}

/**
 * Writes a path for people.
 *
 * @param path The path.
 * @returns Such as `.spec.containers[name="web"].image`.
 */
export function formatPath(path: FieldPath): string {
  return path.map(formatElement).join("");
}

/**
 * Writes one element of a path for people.
 *
 * @param element The element.
 * @returns Such as `.spec`, `[name="web"]`, `[="a"]` or `[0]`.
 */
export function formatElement(element: PathElement): string {
  const name = fieldName(element);
  if (name !== undefined) return `.${name}`;
  const value = decode(element);
  if (element.startsWith("v:")) return `[=${JSON.stringify(value)}]`;
  if (!isJsonObject(value)) return `[${String(value)}]`;
  return `[${Object.entries(value).map(([key, item]) => `${key}=${JSON.stringify(item)}`).join(",")}]`;
}

const SORTS = "fkvi";

function decode(element: PathElement): JsonValue {
  try {
    return JSON.parse(element.slice(2));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`Cannot read the path element "${element}": ${why}`, { cause: error });
  }
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Keys: name by name, each with its value. Values: numbers, then strings, then booleans. */
function compareValues(left: JsonValue, right: JsonValue): number {
  if (isJsonObject(left) && isJsonObject(right)) {
    const rights = Object.entries(right);
    for (const [index, [name, value]] of Object.entries(left).entries()) {
      const other = rights[index];
      if (other === undefined) return 1;
      const order = compareText(name, other[0]) || compareValues(value, other[1]);
      if (order !== 0) return order;
    }
    return Object.keys(left).length - rights.length;
  }
  if (typeof left === "number" && typeof right === "number") return left - right;
  const kinds = VALUE_KINDS.indexOf(typeof left) - VALUE_KINDS.indexOf(typeof right);
  return kinds || compareText(String(left), String(right));
}

const VALUE_KINDS = ["number", "string", "boolean", "object"];
