/**
 * Whether the paths in a version's definition lead to fields of its schema: its columns, its scale and its selectable
 * fields. The compiler sees to the simple ones; this sees to all of them.
 *
 * @module
 */

import type { VersionDefinition } from "../resource/resource_definition.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

const STEP = /\.((?:\\.|[^.[\]\\])+)|\[([^\]]*)\]/y;
const SELECTABLE_TYPES: readonly unknown[] = ["boolean", "integer", "string"];

/** What a path leads to: a field's schema, something that no schema describes, or nothing. */
type Target = JsonObject | "anything" | "nothing";

/**
 * Checks the paths of a version.
 *
 * @param version The version.
 * @param schema The schema of its objects.
 * @returns What is wrong, with the way out.
 */
export function checkVersionPaths(version: VersionDefinition, schema: JsonObject): readonly string[] {
  const { columns = [], scale, selectable = [] } = version;
  return [
    ...columns.flatMap(({ path }, index) =>
      targetOf(path, schema) === "nothing" ? [noField(`columns[${index}].path`, path)] : []
    ),
    ...(scale === undefined ? [] : [
      ...checkScale("spec", scale.spec, schema),
      ...checkScale("status", scale.status, schema),
      ...(scale.selector === undefined ? [] : checkScale("selector", scale.selector, schema)),
    ]),
    ...selectable.flatMap((path, index) => checkSelectable(selectable, index, targetOf(path, schema))),
  ];
}

function checkScale(
  field: "selector" | "spec" | "status",
  path: string,
  schema: JsonObject,
): readonly string[] {
  const target = targetOf(path, schema);
  const type = field === "selector" ? "string" : "integer";
  if (target === "nothing") return [noField(`scale.${field}`, path)];
  if (target === "anything" || target["type"] === type) return [];
  return [`scale.${field} "${path}" is of the type "${target["type"]}", name a field of the type "${type}"`];
}

function checkSelectable(paths: readonly string[], index: number, target: Target): readonly string[] {
  const path = paths[index] ?? "";
  const where = `selectable[${index}]`;
  if (paths.indexOf(path) < index) return [`${where} "${path}" is named twice, name it once`];
  if (target === "nothing" || target === "anything" || path.includes("[")) return [noField(where, path)];
  return SELECTABLE_TYPES.includes(target["type"]) ? [] : [
    `${where} "${path}" is of the type "${target["type"] ?? "any"}", name a text, an integer or a boolean`,
  ];
}

function noField(where: string, path: string): string {
  return `${where} "${path}" leads to no field of the schema, name one that is there`;
}

function targetOf(path: string, schema: JsonObject): Target {
  let target: Target = { ...schema, "x-kubernetes-embedded-resource": true };
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const [step, name] = STEP.exec(path) ?? [];
    if (step === undefined) return "nothing";
    if (typeof target !== "string") target = stepInto(target, name?.replaceAll("\\", ""));
    if (target === "nothing") return "nothing";
  }
  return target;
}

/** Goes to a field, or without a name to the items of a list or the values of a map. */
function stepInto(node: JsonObject, name: string | undefined): Target {
  const { properties, items, additionalProperties } = node;
  const isOpen = node["x-kubernetes-preserve-unknown-fields"] === true;
  if (name === "metadata" && node["x-kubernetes-embedded-resource"] === true) return "anything";
  if (name !== undefined && isJsonObject(properties) && Object.hasOwn(properties, name)) {
    const property = properties[name];
    return isJsonObject(property) ? property : "nothing";
  }
  if (name === undefined && isJsonObject(items)) return items;
  if (isJsonObject(additionalProperties)) return additionalProperties;
  return isOpen || additionalProperties === true ? "anything" : "nothing";
}
