/**
 * What random operations need to know of a kind.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue } from "../embedded/json.ts";

/** Values to choose from, by the JSON pointer of the field; the first is the simplest. */
export type Choices = Readonly<Record<string, readonly JsonValue[]>>;

/** A kind that random operations are made for. */
export interface RandomKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** The path of its collection, with variables. */
  readonly path: string;
  /** Objects of a kind without namespaces are seen by other sequences: they are named one by one. */
  readonly isClusterScoped?: boolean;
  /** Fields that every complete object has. */
  readonly required: Choices;
  /** Whether applied objects have them all, too. */
  readonly isAppliedWhole?: boolean;
  readonly fields: Choices;
  /** Values that are refused, or fields that are not known. */
  readonly wrong: Choices;
  /** The fields of the status; absent where there is no such subresource. */
  readonly status?: Choices;
  /** Whether it has the subresource "scale". */
  readonly isScalable?: boolean;
  /** Strategic merge patches besides those that are made of the fields; absent where they are not served. */
  readonly directives?: readonly JsonObject[];
  /** Further places that JSON patches point to. */
  readonly pointers?: Choices;
  /** Selectors of fields besides the name, each with fields of a new object that it selects; `null` if there is none. */
  readonly selectors?: Readonly<Record<string, JsonObject | null>>;
}

/**
 * Makes an object of fields.
 *
 * @param fields Values by JSON pointer.
 * @returns The object that has them.
 */
export function objectOf(fields: Readonly<Record<string, JsonValue>>): JsonObject {
  const root: Record<string, JsonValue> = {};
  for (const [pointer, value] of Object.entries(fields)) put(root, tokensOf(pointer), value);
  return root;
}

function put(
  root: Record<string, JsonValue>,
  [token = "", ...rest]: readonly string[],
  value: JsonValue,
): void {
  if (rest.length === 0) {
    root[token] = value;
    return;
  }
  const child = root[token] ?? null;
  const copy: Record<string, JsonValue> = isJsonObject(child) ? { ...child } : {};
  root[token] = copy;
  put(copy, rest, value);
}

function tokensOf(pointer: string): string[] {
  return pointer.split("/").slice(1).map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}
