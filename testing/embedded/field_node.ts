/**
 * What an object may hold at one place and how its writers share it: the part of a schema that patches and
 * server-side apply go by.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { keyElement, type PathElement, valueElement } from "./path_element.ts";

/** The scalars that a place takes; "any" is one of the others. */
export type ScalarType = "string" | "number" | "boolean" | "any";

/** A place in a kind's schema. More than one part is there where values of several sorts fit. */
export interface FieldNode {
  readonly scalar?: ScalarType;
  readonly list?: ListNode;
  readonly map?: MapNode;
}

/** A place for lists. */
export interface ListNode {
  /** One owner for the whole list, or for each item, told apart by its value ("set") or by its keys ("map"). */
  readonly sharing: "atomic" | "set" | "map";
  /** The key fields of a list of type "map". */
  readonly keys: readonly string[];
  readonly items: FieldNode;
}

/** A place for objects. */
export interface MapNode {
  /** Whether the object has one owner as a whole. */
  readonly atomic: boolean;
  /** The fields that have a name of their own in the schema. */
  readonly fields: ReadonlyMap<string, NamedField>;
  /** All other fields; absent where there may be none. */
  readonly others?: FieldNode;
}

/** A field that the schema names. */
export interface NamedField {
  readonly node: FieldNode;
  /** The default of a scalar; it stands in for missing keys of list items. */
  readonly default?: JsonValue;
  /** Whether objects of this kind always have the field, empty if need be. */
  readonly isAlwaysThere?: boolean;
  /** Whether a scalar that is empty (the empty string, zero, false) is left out. */
  readonly isLeftOutIfEmpty?: boolean;
  /** Whether a missing field is answered as null. */
  readonly isNullIfMissing?: boolean;
  /** How a strategic merge patch treats a list: merged, by this field of the items unless they are scalars. */
  readonly merge?: { readonly key?: string };
  /** Whether a strategic merge patch replaces an object as a whole. */
  readonly isReplaced?: boolean;
  /** Whether a strategic merge patch may drop the other fields, as `$retainKeys` does. */
  readonly retainsKeys?: boolean;
}

/** Any JSON, owned as a whole. */
export const ATOMIC_JSON: FieldNode = atomicJson();

/** Any JSON, each field of its objects with an owner of its own. */
export const GRANULAR_JSON: FieldNode = granularJson();

/**
 * The part of a place that a value uses.
 *
 * @param node The place.
 * @param value What is there; `undefined` if nothing is.
 * @returns The fitting part, or else the first that the place has, of map, scalar and list.
 */
export function partFor(node: FieldNode, value: JsonValue | undefined): "map" | "scalar" | "list" {
  if (Array.isArray(value)) {
    if (node.list !== undefined) return "list";
  } else if (isJsonObject(value)) {
    if (node.map !== undefined) return "map";
  } else if (value !== null && value !== undefined && node.scalar !== undefined) {
    return "scalar";
  }
  return node.map !== undefined ? "map" : node.scalar !== undefined ? "scalar" : "list";
}

/**
 * The place of an object's field.
 *
 * @param map The object's place.
 * @param name The field's name.
 * @returns Its place, `undefined` if the schema has none.
 */
export function fieldNode(map: MapNode, name: string): FieldNode | undefined {
  return map.fields.get(name)?.node ?? map.others;
}

/**
 * The path element of an item of a list that is a set or a map.
 *
 * @param list The list's place.
 * @param item The item.
 * @returns The element, `undefined` if the item cannot be told from others: {@linkcode whyNoElement} says why.
 */
export function itemElement(list: ListNode, item: JsonValue): PathElement | undefined {
  if (list.sharing === "set") return isScalar(item) ? valueElement(item) : undefined;
  if (!isJsonObject(item)) return undefined;
  const keys = list.keys.flatMap((name) => {
    const value = keyValue(list, item, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return keys.length === 0 ? undefined : keyElement(keys);
}

/**
 * Tells why an item of a set or map has no path element.
 *
 * @param list The list's place.
 * @param item An item for which {@linkcode itemElement} found none.
 * @returns The API server's words.
 */
export function whyNoElement(list: ListNode, item: JsonValue): string {
  if (list.sharing === "set") {
    if (item === null) return "associative list without keys has an element that's an explicit null";
    return isJsonObject(item)
      ? "associative list without keys has an element that's a map type"
      : "not supported: associative list with lists as elements";
  }
  if (item === null) return "associative list with keys may not have a null element";
  if (!isJsonObject(item)) return "associative list with keys may not have non-map elements";
  const keys = list.keys.map((key) => JSON.stringify(key)).join(" ");
  return `associative list with keys has an element that omits all key fields [${keys}] ` +
    "(and doesn't have default values for any key fields)";
}

/**
 * What stands for a scalar that an object always has and that nobody has set.
 *
 * @param node The scalar's place.
 * @returns The empty string, zero or false; `undefined` if no scalar of one type belongs there.
 */
export function emptyScalar({ scalar }: FieldNode): JsonValue | undefined {
  switch (scalar) {
    case "string":
      return "";
    case "number":
      return 0;
    case "boolean":
      return false;
    default:
      return undefined;
  }
}

function isScalar(value: JsonValue): boolean {
  return value !== null && typeof value !== "object";
}

function keyValue(list: ListNode, item: JsonObject, name: string): JsonValue | undefined {
  if (Object.hasOwn(item, name)) return item[name];
  const field = list.items.map?.fields.get(name);
  return field?.isAlwaysThere === true ? emptyScalar(field.node) : field?.default;
}

type Unfinished = { -readonly [Part in keyof FieldNode]: FieldNode[Part] };

function atomicJson(): FieldNode {
  const node: Unfinished = { scalar: "any" };
  node.list = { sharing: "atomic", keys: [], items: node };
  node.map = { atomic: true, fields: new Map(), others: node };
  return node;
}

function granularJson(): FieldNode {
  const node: Unfinished = { scalar: "any", list: { sharing: "atomic", keys: [], items: ATOMIC_JSON } };
  node.map = { atomic: false, fields: new Map(), others: node };
  return node;
}
