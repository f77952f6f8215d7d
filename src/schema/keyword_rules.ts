/**
 * The rules about single keywords of a schema: those that no CustomResourceDefinition may use, and what the
 * extensions of Kubernetes need beside them.
 *
 * @module
 */

import {
  fieldChild,
  type FieldError,
  fieldKey,
  type FieldPath,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "./field_error.ts";
import { ruleFieldPath } from "./cel/rule_field_path.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { checkListKeywords } from "./list_rules.ts";
import {
  additionalSchemaOf,
  branchesOf,
  isGiven,
  isStructuralSchema,
  itemsOf,
  keywordOf,
  type LooseSchema,
  tupleOf,
} from "./loose_schema.ts";
import { findUnsupported } from "./unsupported_keywords.ts";

const TYPES = ["array", "boolean", "integer", "number", "object", "string"];
const META_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);
const REASONS = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

/** Where a schema is, as far as its rules depend on it. */
interface Place {
  readonly path: FieldPath;
  readonly isRoot: boolean;
  /** Whether it describes the metadata of an object. */
  readonly insideMeta: boolean;
  /** Why there must be no default; `undefined` where there may be one. */
  readonly noDefault: string | undefined;
}

/**
 * Checks the keywords of a schema and of all that is below it.
 *
 * @param schema The schema of a whole object.
 * @param path Its path in messages.
 * @returns What is wrong.
 */
export function checkKeywords(schema: LooseSchema, path: FieldPath): readonly FieldError[] {
  return checkNode(schema, { path, isRoot: true, insideMeta: false, noDefault: undefined });
}

function checkNode(schema: LooseSchema, place: Place): readonly FieldError[] {
  const { path } = place;
  return [
    ...checkRefused(schema, place),
    ...checkAdditional(schema, place),
    ...checkChildren(schema, place),
    ...(keywordOf(schema, "x-kubernetes-preserve-unknown-fields") === false
      ? [
        invalidValue(
          fieldChild(path, "x-kubernetes-preserve-unknown-fields"),
          false,
          "must be true or undefined",
        ),
      ]
      : []),
    ...checkMapType(schema, path),
    ...checkListKeywords(schema, path),
    ...(schema["x-kubernetes-validations"] ?? []).flatMap((rule, index) =>
      checkRule(isJsonObject(rule) ? rule : {}, schema, rulePath(path, index))
    ),
  ];
}

function checkRefused(schema: LooseSchema, place: Place): readonly FieldError[] {
  const { path, insideMeta, noDefault } = place;
  const { type = "" } = schema;
  const errors: FieldError[] = [];
  const refuse = (keyword: string, rule = `${keyword} is not supported`): void => {
    errors.push(forbiddenValue(fieldChild(path, keyword), rule));
  };
  if (type !== "" && !TYPES.includes(type)) {
    errors.push(unsupportedValue(fieldChild(path, "type"), type, TYPES));
  }
  if (schema.default !== undefined && schema.default !== null && noDefault !== undefined) {
    refuse("default", `must not be set ${noDefault}`);
  }
  if (isGiven(schema.id)) refuse("id");
  if (schema.additionalItems !== undefined) refuse("additionalItems");
  if (isGiven(schema.patternProperties)) refuse("patternProperties");
  if (isGiven(schema.definitions)) refuse("definitions");
  if (schema.dependencies !== undefined) refuse("dependencies");
  if (schema.$ref !== undefined) refuse("$ref");
  if (type === "null") refuse("type", "type cannot be set to null, use nullable as an alternative");
  if (tupleOf(schema).length > 0) refuse("items", "items must be a schema object and not an array");
  if (insideMeta && schema["x-kubernetes-embedded-resource"] === true) {
    refuse("x-kubernetes-embedded-resource", "must not be used inside of resource meta");
  }
  if (schema.uniqueItems === true) {
    refuse("uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
  }
  return errors;
}

function checkAdditional(schema: LooseSchema, place: Place): readonly FieldError[] {
  const { additionalProperties } = schema;
  if (additionalProperties === undefined) return [];
  const path = fieldChild(place.path, "additionalProperties");
  const exclusive = isGiven(schema.properties) && additionalProperties !== true;
  const additional = additionalSchemaOf(schema);
  const noDefault = place.insideMeta
    ? "inside additionalProperties applying to object metadata"
    : place.noDefault;
  return [
    ...(exclusive ? [forbiddenValue(path, "additionalProperties and properties are mutual exclusive")] : []),
    ...(additional === undefined ? [] : checkNode(additional, { ...place, path, isRoot: false, noDefault })),
  ];
}

function checkChildren(schema: LooseSchema, place: Place): readonly FieldError[] {
  const { path, isRoot } = place;
  const { properties = {}, definitions = {}, dependencies = {} } = schema;
  const below: Place = { ...place, isRoot: false };
  const items = itemsOf(schema);
  const itemsPath = fieldChild(path, "items");
  const check = (child: LooseSchema, childPath: string): readonly FieldError[] =>
    checkNode(child, { ...below, path: childPath });
  const isObject = isRoot || schema["x-kubernetes-embedded-resource"] === true;
  return [
    ...Object.entries(properties).flatMap(([name, property]) => {
      const isMeta = isObject && META_FIELDS.has(name);
      return checkNode(property, {
        path: fieldKey(fieldChild(path, "properties"), name),
        isRoot: false,
        insideMeta: place.insideMeta || isMeta,
        noDefault: isMeta && isRoot ? `in top-level ${name}` : place.noDefault,
      });
    }),
    ...branchesOf(schema, path).flatMap(({ branch, path: branchPath }) => check(branch, branchPath)),
    ...Object.entries(definitions).flatMap(([name, definition]) =>
      check(definition, fieldKey(fieldChild(path, "definitions"), name))
    ),
    ...(items === undefined ? [] : check(items, itemsPath)),
    ...tupleOf(schema).flatMap((item, index) => check(item, fieldKey(itemsPath, index))),
    ...Object.entries(dependencies).flatMap(([name, dependency]) =>
      Array.isArray(dependency) || !isSchema(dependency)
        ? []
        : check(dependency, fieldKey(fieldChild(path, "dependencies"), name))
    ),
  ];
}

function isSchema(dependency: LooseSchema | readonly string[]): dependency is LooseSchema {
  return isJsonObject(dependency);
}

function checkMapType(schema: LooseSchema, path: FieldPath): readonly FieldError[] {
  const { "x-kubernetes-map-type": mapType, type = "" } = schema;
  if (mapType === undefined) return [];
  const typePath = fieldChild(path, "type");
  const rule = "must be object if x-kubernetes-map-type is specified";
  const known = ["atomic", "granular"];
  return [
    ...(type === "object"
      ? []
      : [type === "" ? requiredValue(typePath, rule) : invalidValue(typePath, type, rule)]),
    ...(known.includes(mapType)
      ? []
      : [unsupportedValue(fieldChild(path, "x-kubernetes-map-type"), mapType, known)]),
  ];
}

function rulePath(path: FieldPath, index: number): string {
  return fieldKey(fieldChild(path, "x-kubernetes-validations"), index);
}

/** What can be said of a rule without reading its expression. */
function checkRule(rule: JsonObject, schema: LooseSchema, path: string): readonly FieldError[] {
  const { rule: expression = "", message = "", messageExpression = "", reason, fieldPath = "" } = rule;
  return [
    ...checkExpression(String(expression), String(message), path),
    ...(messageExpression !== "" && isBlank(messageExpression)
      ? [
        requiredValue(
          fieldChild(path, "messageExpression"),
          "messageExpression must be non-empty if specified",
        ),
      ]
      : []),
    ...(typeof reason === "string" && !REASONS.includes(reason)
      ? [unsupportedValue(fieldChild(path, "reason"), reason, REASONS)]
      : []),
    ...(fieldPath !== "" && isBlank(fieldPath)
      ? [invalidValue(fieldChild(path, "fieldPath"), fieldPath, "must be non-empty if specified")]
      : []),
    ...(hasLineBreak(String(fieldPath))
      ? [invalidValue(fieldChild(path, "fieldPath"), fieldPath, "must not contain line breaks")]
      : []),
    ...(fieldPath !== "" && isAstray(String(fieldPath), schema)
      ? [invalidValue(fieldChild(path, "fieldPath"), fieldPath, "must be a valid path")]
      : []),
  ];
}

function checkExpression(expression: string, message: string, path: string): readonly FieldError[] {
  const messagePath = fieldChild(path, "message");
  if (isBlank(expression)) return [requiredValue(fieldChild(path, "rule"), "rule is not specified")];
  if (message !== "" && isBlank(message)) {
    return [invalidValue(messagePath, message, "must be non-empty if specified")];
  }
  if (hasLineBreak(message.trim())) {
    return [invalidValue(messagePath, message, "must not contain line breaks")];
  }
  if (hasLineBreak(expression.trim()) && message === "") {
    return [requiredValue(messagePath, "message must be specified if rule contains line breaks")];
  }
  return [];
}

/** Whether a path leads to no field; below what is no structural schema the server does not look. */
function isAstray(fieldPath: string, schema: LooseSchema): boolean {
  return findUnsupported(schema) === undefined && isStructuralSchema(schema) &&
    ruleFieldPath(fieldPath, schema) === undefined;
}

function isBlank(text: unknown): boolean {
  return String(text).trim() === "";
}

function hasLineBreak(text: string): boolean {
  return /[\n\r]/.test(text);
}
