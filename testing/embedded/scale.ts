/**
 * The scale subresource: the replicas of an object as a Scale of autoscaling/v1, whatever its kind calls them.
 *
 * @module
 */

import { decodeBuiltin } from "./builtin_decoding.ts";
import { goJsonKind } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty, withField } from "./json.ts";
import { metaOf } from "./object_meta.ts";
import { typeMetaFault } from "./sent_type.ts";
import type { ScalePaths } from "./served_resource.ts";
import { StatusError } from "./status.ts";

/** What bodies of the scale subresource have to be. */
export const SCALE_TYPE = { group: "autoscaling", version: "v1", kind: "Scale" } as const;

/**
 * Shows an object as a Scale.
 *
 * @param object The object.
 * @param paths Where its numbers are.
 * @returns The Scale.
 */
export function scaleOf(object: JsonObject, paths: ScalePaths): JsonObject {
  const metadata = objectOrEmpty(object["metadata"]);
  const selector = selectorText(valueAt(object, paths.labelSelectorPath));
  const replicas = numberAt(object, paths.specReplicasPath);
  const shown = ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"];
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: Object.fromEntries(
      shown.flatMap((field) => metadata[field] === undefined ? [] : [[field, metadata[field]]]),
    ),
    // None are not written down.
    spec: replicas === 0 ? {} : { replicas },
    status: {
      replicas: numberAt(object, paths.statusReplicasPath),
      ...(selector === "" ? {} : { selector }),
    },
  };
}

/**
 * Checks that an object can be read as a Scale.
 *
 * @param object The object.
 * @param paths Where its numbers are.
 * @throws {Error} If it has no replicas.
 */
export function requireReplicas(object: JsonObject, paths: ScalePaths): void {
  if (valueAt(object, paths.specReplicasPath) !== undefined) return;
  throw new Error(`the spec replicas field ${JSON.stringify(paths.specReplicasPath)} does not exist`);
}

/**
 * Checks the type of a Scale's only field.
 *
 * @param scale The Scale.
 * @returns Why it cannot be decoded; `undefined` if it can.
 */
export function scaleFault(scale: JsonObject): string | undefined {
  const { replicas = null } = objectOrEmpty(scale["spec"]);
  if (replicas !== null && !Number.isInteger(replicas)) {
    return `json: cannot unmarshal ${
      goJsonKind(replicas)
    } into Go struct field ScaleSpec.spec.replicas of type int32`;
  }
  try {
    decodeBuiltin(scale, SCALE_TYPE);
    return typeMetaFault(scale);
  } catch (error) {
    if (error instanceof StatusError && error.undecodable !== undefined) return error.undecodable;
    throw error;
  }
}

/**
 * Carries a Scale over to its object.
 *
 * @param object The object.
 * @param scale The Scale.
 * @param paths Where the object's numbers are.
 * @returns The object with the Scale's replicas, and its preconditions.
 */
export function withScale(object: JsonObject, scale: JsonObject, paths: ScalePaths): JsonObject {
  const { replicas } = objectOrEmpty(scale["spec"]);
  const { resourceVersion, uid } = metaOf(scale);
  const metadata = objectOrEmpty(object["metadata"]);
  return {
    ...withValueAt(object, pathOf(paths.specReplicasPath), typeof replicas === "number" ? replicas : 0),
    metadata: {
      ...metadata,
      ...(resourceVersion === "" ? {} : { resourceVersion }),
      ...(uid === "" ? {} : { uid }),
    },
  };
}

/** ".spec.replicas" as ["spec", "replicas"]. */
function pathOf(path: string): readonly string[] {
  return path.split(".").filter((part) => part !== "");
}

function valueAt(object: JsonObject, path: string | undefined): JsonValue | undefined {
  if (path === undefined) return undefined;
  let value: JsonValue | undefined = object;
  for (const part of pathOf(path)) value = isJsonObject(value) ? value[part] : undefined;
  return value;
}

function numberAt(object: JsonObject, path: string): number {
  const value = valueAt(object, path);
  return typeof value === "number" ? value : 0;
}

function withValueAt(object: JsonObject, path: readonly string[], value: JsonValue): JsonObject {
  const [first, ...rest] = path;
  if (first === undefined) return object;
  return withField(
    object,
    first,
    rest.length === 0 ? value : withValueAt(objectOrEmpty(object[first]), rest, value),
  );
}

/** A label selector as text; custom kinds keep theirs as text already. */
function selectorText(selector: JsonValue | undefined): string {
  if (typeof selector === "string") return selector;
  if (!isJsonObject(selector)) return "";
  const { matchLabels, matchExpressions } = selector;
  const isLabelSelector = matchLabels !== undefined || matchExpressions !== undefined;
  const labels = Object.entries(objectOrEmpty(isLabelSelector ? matchLabels : selector));
  const expressions = Array.isArray(matchExpressions) ? matchExpressions.map(objectOrEmpty) : [];
  return [...labels.map(([key, value]) => `${key}=${value}`), ...expressions.map(expressionText)].sort().join(
    ",",
  );
}

function expressionText(expression: JsonObject): string {
  const { key, operator, values } = expression;
  const list = Array.isArray(values) ? `(${[...values].sort().join(",")})` : "()";
  if (operator === "Exists") return `${key}`;
  if (operator === "DoesNotExist") return `!${key}`;
  return `${key} ${operator === "NotIn" ? "notin" : "in"} ${list}`;
}
