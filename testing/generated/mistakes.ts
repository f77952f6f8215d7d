/**
 * Mistakes that people make in objects.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue } from "../embedded/json.ts";
import { type Change, partAt, type Path, pathsIn } from "./changes.ts";

/** Values that are wrong almost everywhere, by the type of the value that they replace. */
const WRONG_TEXTS: readonly JsonValue[] = [
  "",
  "Not Valid!",
  "-a-",
  "a".repeat(64),
  "UPPER",
  "with.dot",
  "a/b",
  "under_score",
  null,
  " ",
  "../up",
  "0",
];
const WRONG_NUMBERS: readonly JsonValue[] = [-1, 0, 70_000, 2_147_483_647, null, -2_147_483_648, 101];
const WRONG_LISTS: readonly JsonValue[] = [[], null];
const WRONG_OBJECTS: readonly JsonValue[] = [{}, null];

/**
 * Chooses a mistake.
 *
 * @param object The object.
 * @param place A number that chooses the place.
 * @param what A number that chooses the mistake.
 * @returns The change that makes it.
 */
export function mistakeIn(object: JsonObject, place: number, what: number): Change | undefined {
  const paths = pathsIn(object).filter(isFree);
  const path = paths[place % paths.length];
  if (path === undefined) return undefined;
  const value = partAt(object, path) ?? null;
  if (what % 5 === 0) return { path };
  const index = Math.floor(what / 5);
  if (isJsonObject(value) && what % 5 === 1) return { path: [...path, "unknownField"], value: "x" };
  if (Array.isArray(value) && what % 5 === 1 && value.length > 0) {
    return { path, value: [...value, value[0] ?? null] };
  }
  // Maps of quantities and lists that tell nothing from missing are rare in Kubernetes, and rarer with people.
  const wrong = wrongValues(value).filter((one) => one !== null || !path.some(isOfQuantities))
    .filter((one) => path.at(-1) !== "policies" || !Array.isArray(one));
  return wrong.length === 0 ? { path } : { path, value: wrong[index % wrong.length] ?? null };
}

function wrongValues(value: JsonValue): readonly JsonValue[] {
  if (typeof value === "string") return WRONG_TEXTS;
  if (typeof value === "number") return WRONG_NUMBERS;
  if (typeof value === "boolean") return [!value, null];
  if (Array.isArray(value)) return WRONG_LISTS;
  return isJsonObject(value) ? WRONG_OBJECTS : [];
}

function isOfQuantities(step: string | number): boolean {
  return step === "limits" || step === "requests";
}

/** The kind and the version are other scenarios' matter. */
function isFree([first]: Path): boolean {
  return first !== "apiVersion" && first !== "kind";
}
