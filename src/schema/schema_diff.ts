/**
 * What changes between two schemas of the same values.
 *
 * @module
 */

import { dictionary } from "./dictionary.ts";
import { isJsonArray, isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "./json.ts";

/** Whom a change breaks: what is stored, who writes, or nobody. */
export type Breakage = "nothing" | "stored" | "writers";

/** One change of a schema. */
export interface SchemaChange {
  /** Whom it breaks. */
  readonly breaks: Breakage;
  /** The path of the value, such as "spec.ports[].name". */
  readonly path: string;
  /** What changes, for people. */
  readonly message: string;
}

/** Keywords of which more is stricter. */
const LOWER_BOUNDS = ["minimum", "minLength", "minItems", "minProperties"];
/** Keywords of which less is stricter. */
const UPPER_BOUNDS = ["maximum", "maxLength", "maxItems", "maxProperties"];
/** Keywords of which any new or other value may be stricter. */
const CHECKS = [
  "pattern",
  "format",
  "multipleOf",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
];
/** The types that take all values of a type, too. */
const WIDER_TYPES: Readonly<Record<string, readonly string[]>> = dictionary({
  integer: ["number", "integer or string"],
  string: ["integer or string"],
});
const PRESERVE = "x-kubernetes-preserve-unknown-fields";
const LIST_TYPE = "x-kubernetes-list-type";

/**
 * Compares two schemas.
 *
 * @param old The schema before.
 * @param now The schema now.
 * @param path The path of their values.
 * @returns The changes, the outer ones first.
 */
export function diffSchemas(old: JsonObject, now: JsonObject, path: string): readonly SchemaChange[] {
  const [before, after] = [typeOf(old), typeOf(now)];
  if (before !== after) {
    const isWider = after === "anything"
      ? now[PRESERVE] === true
      : WIDER_TYPES[before]?.includes(after) === true;
    const message = `the type changes from ${before} to ${after}`;
    return [{ breaks: isWider ? "nothing" : "stored", path, message }];
  }
  return [
    ...diffNull(old, now, path),
    ...diffBounds(old, now, path),
    ...diffEnum(old, now, path),
    ...diffChecks(old, now, path),
    ...diffRules(old, now, path),
    ...diffDefault(old, now, path),
    ...diffMerging(old, now, path),
    ...diffFields(old, now, path),
    ...diffBelow(old, now, path),
  ];
}

function typeOf(schema: JsonObject): string {
  if (schema["x-kubernetes-int-or-string"] === true) return "integer or string";
  const { type, additionalProperties } = schema;
  if (type === "object" && isJsonObject(additionalProperties)) return "map";
  return typeof type === "string" ? type : "anything";
}

function diffNull(old: JsonObject, now: JsonObject, path: string): readonly SchemaChange[] {
  const [was, is] = [old["nullable"] === true, now["nullable"] === true];
  if (was === is) return [];
  return [{
    breaks: was ? "stored" : "nothing",
    path,
    message: was ? "null is no longer a value" : "null is a value now",
  }];
}

function diffBounds(old: JsonObject, now: JsonObject, path: string): readonly SchemaChange[] {
  const changes: SchemaChange[] = [];
  for (const keyword of [...LOWER_BOUNDS, ...UPPER_BOUNDS]) {
    const [before, after] = [old[keyword], now[keyword]];
    if (before === after) continue;
    const isLower = LOWER_BOUNDS.includes(keyword);
    const isStricter = typeof after === "number" &&
      (typeof before !== "number" || (isLower ? after > before : after < before));
    changes.push({
      breaks: isStricter ? "writers" : "nothing",
      path,
      message: `${keyword} changes from ${shown(before)} to ${shown(after)}`,
    });
  }
  return changes;
}

function diffEnum(old: JsonObject, now: JsonObject, path: string): readonly SchemaChange[] {
  const [before, after] = [old["enum"], now["enum"]];
  if (jsonEqual(before, after)) return [];
  if (!isJsonArray(after)) return [{ breaks: "nothing", path, message: "any value is taken now" }];
  const values = isJsonArray(before) ? before : [];
  const gone = values.filter((value) => !after.some((other) => jsonEqual(value, other)));
  const added = after.filter((value) => !values.some((other) => jsonEqual(value, other)));
  if (!isJsonArray(before)) {
    return [{ breaks: "writers", path, message: `only ${after.map(shown).join(", ")} are taken now` }];
  }
  return [
    ...(gone.length > 0
      ? [{ breaks: "writers", path, message: `${gone.map(shown).join(", ")} is no longer taken` } as const]
      : []),
    ...(added.length > 0
      ? [{ breaks: "nothing", path, message: `${added.map(shown).join(", ")} is taken now` } as const]
      : []),
  ];
}

function diffChecks(old: JsonObject, now: JsonObject, path: string): readonly SchemaChange[] {
  return CHECKS.filter((keyword) => !jsonEqual(old[keyword], now[keyword])).map((keyword) => {
    const [before, after] = [old[keyword], now[keyword]];
    if (after === undefined || after === false) {
      return { breaks: "nothing", path, message: `${keyword} is no longer checked` };
    }
    const change = before === undefined || before === false ? "is checked now" : "checks something else";
    return { breaks: "writers", path, message: `${keyword} ${change}` };
  });
}

function diffRules(old: JsonObject, now: JsonObject, path: string): readonly SchemaChange[] {
  const [before, after] = [rulesOf(old), rulesOf(now)];
  return [
    ...after.filter((rule) => !before.includes(rule))
      .map((rule): SchemaChange => ({
        breaks: "writers",
        path,
        message: `the rule "${rule}" is checked now`,
      })),
    ...before.filter((rule) => !after.includes(rule))
      .map((rule): SchemaChange => ({
        breaks: "nothing",
        path,
        message: `the rule "${rule}" is no longer checked`,
      })),
  ];
}

function rulesOf(schema: JsonObject): readonly string[] {
  const rules = schema["x-kubernetes-validations"];
  return (isJsonArray(rules) ? rules : []).map((rule) => isJsonObject(rule) ? String(rule["rule"]) : "");
}

function diffDefault(old: JsonObject, now: JsonObject, path: string): readonly SchemaChange[] {
  const [before, after] = [old["default"], now["default"]];
  if (jsonEqual(before, after)) return [];
  const message = `the default changes from ${shown(before)} to ${shown(after)}`;
  // Defaults are filled in when objects are read, too: those that left the field out mean something else.
  return [{ breaks: before === undefined ? "nothing" : "stored", path, message }];
}

function diffMerging(old: JsonObject, now: JsonObject, path: string): readonly SchemaChange[] {
  const changes: SchemaChange[] = [];
  const [before, after] = [old[LIST_TYPE] ?? "atomic", now[LIST_TYPE] ?? "atomic"];
  const keys = "x-kubernetes-list-map-keys";
  if (before !== after) {
    const breaks = after === "atomic" ? "writers" : "stored";
    changes.push({ breaks, path, message: `the list type changes from ${shown(before)} to ${shown(after)}` });
  } else if (!jsonEqual(old[keys], now[keys])) {
    changes.push({ breaks: "stored", path, message: "the keys of the list change" });
  }
  const map = "x-kubernetes-map-type";
  const [mapBefore, mapAfter] = [old[map] ?? "granular", now[map] ?? "granular"];
  if (mapBefore !== mapAfter) {
    changes.push({
      breaks: "writers",
      path,
      message: `the map type changes from ${shown(mapBefore)} to ${shown(mapAfter)}`,
    });
  }
  return changes;
}

function diffFields(old: JsonObject, now: JsonObject, path: string): readonly SchemaChange[] {
  const [before, after] = [fieldsOf(old), fieldsOf(now)];
  const [wasRequired, isRequired] = [requiredOf(old), requiredOf(now)];
  const changes: SchemaChange[] = [];
  if (keepsUnknown(old) && !keepsUnknown(now)) {
    changes.push({ breaks: "stored", path, message: "unknown fields are dropped now" });
  }
  for (const name of Object.keys(before)) {
    if (Object.hasOwn(after, name)) continue;
    const isKept = keepsUnknown(now);
    const message = isKept ? "the field is no longer checked" : "the field is gone, its values are dropped";
    changes.push({ breaks: isKept ? "nothing" : "stored", path: at(path, name), message });
  }
  for (const [name, field] of Object.entries(after)) {
    const isNew = !Object.hasOwn(before, name);
    if (isNew) changes.push({ breaks: "nothing", path: at(path, name), message: "the field is new" });
    const hasDefault = isJsonObject(field) && field["default"] !== undefined;
    if (isRequired.has(name) && !wasRequired.has(name) && !hasDefault) {
      changes.push({
        breaks: "stored",
        path: at(path, name),
        message: "the field is required now, and has no default",
      });
    }
  }
  for (const name of wasRequired) {
    if (isRequired.has(name) || !Object.hasOwn(after, name)) continue;
    changes.push({ breaks: "nothing", path: at(path, name), message: "the field is no longer required" });
  }
  return changes;
}

function diffBelow(old: JsonObject, now: JsonObject, path: string): readonly SchemaChange[] {
  const [before, after] = [fieldsOf(old), fieldsOf(now)];
  const both = (left: JsonValue | undefined, right: JsonValue | undefined, below: string) =>
    isJsonObject(left) && isJsonObject(right) ? diffSchemas(left, right, below) : [];
  return [
    ...Object.keys(before).flatMap((name) => both(before[name], after[name], at(path, name))),
    ...both(old["items"], now["items"], `${path}[]`),
    ...both(old["additionalProperties"], now["additionalProperties"], `${path}[*]`),
  ];
}

/** Whether fields stay that the schema does not name; those of a map are named by its type. */
function keepsUnknown(schema: JsonObject): boolean {
  return schema[PRESERVE] === true || schema["additionalProperties"] === true;
}

function fieldsOf({ properties }: JsonObject): JsonObject {
  return isJsonObject(properties) ? properties : {};
}

function requiredOf({ required }: JsonObject): ReadonlySet<string> {
  return new Set((isJsonArray(required) ? required : []).map(String));
}

function at(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function shown(value: JsonValue | undefined): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
