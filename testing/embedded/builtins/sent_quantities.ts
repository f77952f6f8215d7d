/**
 * The quantities in objects of built-in kinds: what is none is refused when it is read.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import { parseQuantity } from "./quantity.ts";

/** The maps whose values are quantities. */
const MAPS: readonly string[] = ["limits", "requests", "capacity", "overhead", "hard"];
const FIELDS: readonly string[] = ["sizeLimit", "divisor", "averageValue", "tolerance"];
/** Maps with keys of the user's own. */
const FREE: readonly string[] = [
  "metadata",
  "annotations",
  "labels",
  "matchLabels",
  "nodeSelector",
  "selector",
  "volumeAttributes",
];
const LOOK = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;

/**
 * Looks for what should be a quantity and is none.
 *
 * @param object An object of a built-in kind.
 * @returns What is wrong, in the server's words; `undefined` if all can be read.
 */
export function quantityFault({ spec }: JsonObject): string | undefined {
  return faultIn(spec ?? null, "");
}

function faultIn(value: JsonValue, name: string): string | undefined {
  if (Array.isArray(value)) return firstFault(value.map((item: JsonValue) => () => faultIn(item, name)));
  if (!isJsonObject(value)) return undefined;
  return firstFault(
    Object.entries(value).filter(([field]) => !FREE.includes(field)).map(([field, part]) => () => {
      if (FIELDS.includes(field) || (field === "value" && name === "target")) return faultOf(part);
      if (!MAPS.includes(field) || !isJsonObject(part)) return faultIn(part, field);
      return firstFault(Object.values(part).map((one) => () => faultOf(one)));
    }),
  );
}

function faultOf(value: JsonValue): string | undefined {
  if (value === null || Array.isArray(value) || isJsonObject(value)) return undefined;
  const text = String(value).trim();
  if (parseQuantity(text) !== undefined) return undefined;
  if (!LOOK.test(text)) {
    return "quantities must match the regular expression " +
      "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  }
  return "unable to parse quantity's suffix";
}

function firstFault(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const fault = check();
    if (fault !== undefined) return fault;
  }
  return undefined;
}
