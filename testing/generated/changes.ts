/**
 * Changes of objects: one field that gets another value, or goes.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue } from "../embedded/json.ts";

/** The way to a value: the names of fields and the numbers of items. */
export type Path = readonly (string | number)[];

/** A change of one value. */
export interface Change {
  readonly path: Path;
  /** The new value; absent where the field goes. */
  readonly value?: JsonValue;
}

/**
 * Lists the ways to all values in a value.
 *
 * @param value The value.
 * @param above The way to it.
 * @returns The ways, outer ones first.
 */
export function pathsIn(value: JsonValue, above: Path = []): Path[] {
  const own = above.length === 0 ? [] : [above];
  if (Array.isArray(value)) {
    return [...own, ...value.flatMap((item, index) => pathsIn(item, [...above, index]))];
  }
  if (!isJsonObject(value)) return own;
  return [...own, ...Object.entries(value).flatMap(([name, item]) => pathsIn(item, [...above, name]))];
}

/**
 * Reads a value.
 *
 * @param value The whole.
 * @param path The way.
 * @returns The part; `undefined` if there is none.
 */
export function partAt(value: JsonValue, path: Path): JsonValue | undefined {
  let part: JsonValue | undefined = value;
  for (const step of path) {
    if (isJsonObject(part)) part = part[String(step)];
    else part = Array.isArray(part) ? part[Number(step)] : undefined;
  }
  return part;
}

/**
 * Changes a value.
 *
 * @param value The whole, left as it is.
 * @param change What changes; nothing does where its place is not there.
 * @returns The changed whole.
 */
export function changed(value: JsonValue, { path, value: part }: Change): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return part ?? null;
  const inner: Change = { path: rest, ...(part === undefined ? {} : { value: part }) };
  if (Array.isArray(value)) {
    const isHere = rest.length === 0 && part === undefined;
    return value.flatMap((item, index) => index !== step ? [item] : isHere ? [] : [changed(item, inner)]);
  }
  if (!isJsonObject(value)) return value;
  if (rest.length === 0 && part === undefined) {
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== step));
  }
  const field = value[String(step)];
  if (rest.length > 0 && field === undefined) return value;
  return { ...value, [step]: changed(field ?? null, inner) };
}

/**
 * Chooses a change that makes an object more like another one.
 *
 * @param object The object.
 * @param other The other one.
 * @param choice A number that chooses.
 * @returns The change; `undefined` if the objects are equal.
 */
export function changeTowards(object: JsonObject, other: JsonObject, choice: number): Change | undefined {
  const there = pathsIn(other).filter((path) => isOpen(object, path)).map((path): Change => ({
    path,
    value: partAt(other, path) ?? null,
  }));
  const gone = pathsIn(object).filter((path) => partAt(other, path) === undefined).map((path) => ({ path }));
  const all = [...there, ...gone].filter(({ path, value }: Change) =>
    JSON.stringify(partAt(object, path)) !== JSON.stringify(value)
  );
  return all[choice % all.length];
}

/** Whether the path's last step could be done in the object. */
function isOpen(object: JsonObject, path: Path): boolean {
  const above = partAt(object, path.slice(0, -1));
  const last = path.at(-1);
  return Array.isArray(above) ? Number(last) < above.length : isJsonObject(above);
}

/**
 * Writes a path as a JSON pointer.
 *
 * @param path The path.
 * @returns The pointer.
 */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
