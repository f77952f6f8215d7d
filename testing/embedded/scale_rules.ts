/**
 * What the API server checks of the numbers behind a scale subresource, beside the schema.
 *
 * @module
 */

import { type FieldError, invalidValue } from "../../src/schema/field_error.ts";
import { goText, goType } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { ScalePaths } from "./served_resource.ts";

const MAX_REPLICAS = 2 ** 31 - 1;

/**
 * Checks the wanted replicas of an object.
 *
 * @param object The object.
 * @param scale Where its numbers are.
 * @returns What is wrong.
 */
export function checkScaleSpec(object: JsonObject, scale: ScalePaths): readonly FieldError[] {
  return checkReplicas(object, scale.specReplicasPath);
}

/**
 * Checks the observed replicas of an object, and its selector.
 *
 * @param object The object.
 * @param scale Where they are.
 * @returns What is wrong.
 */
export function checkScaleStatus(object: JsonObject, scale: ScalePaths): readonly FieldError[] {
  const errors = checkReplicas(object, scale.statusReplicasPath);
  const path = scale.labelSelectorPath;
  if (path === undefined) return errors;
  const found = valueAt(object, path);
  if (found.error === undefined && (found.value === undefined || typeof found.value === "string")) {
    return errors;
  }
  return [...errors, invalidValue(path, "", found.error ?? accessError(path, found.value ?? null, "string"))];
}

function checkReplicas(object: JsonObject, path: string): readonly FieldError[] {
  const { value, error } = valueAt(object, path);
  if (error !== undefined) return [invalidValue(path, 0, error)];
  if (value === undefined) return [];
  if (!Number.isInteger(value)) return [invalidValue(path, 0, accessError(path, value, "int64"))];
  const replicas = Number(value);
  if (replicas < 0) return [invalidValue(path, replicas, "should be a non-negative integer")];
  if (replicas <= MAX_REPLICAS) return [];
  return [invalidValue(path, replicas, `should be less than or equal to ${MAX_REPLICAS}`)];
}

function valueAt(object: JsonObject, path: string): { readonly value?: JsonValue; readonly error?: string } {
  let value: JsonValue = object;
  const names = path.replace(/^\./, "").split(".");
  for (const [index, name] of names.entries()) {
    if (value === null) return {};
    if (!isJsonObject(value)) {
      const wanted = "map[string]interface{}";
      return { error: accessError(`.${names.slice(0, index + 1).join(".")}`, value, wanted) };
    }
    const next: JsonValue | undefined = Object.hasOwn(value, name) ? value[name] : undefined;
    if (next === undefined) return {};
    value = next;
  }
  return { value };
}

function accessError(path: string, value: JsonValue, wanted: string): string {
  return `${path} accessor error: ${goText(value)} is of the type ${goType(value)}, expected ${wanted}`;
}
