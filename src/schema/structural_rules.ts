/**
 * The rules that make a schema structural: each place has a type outside of allOf, anyOf, oneOf and not, and what is
 * inside of those only restricts values.
 *
 * @module
 */

import { checkBranchesAreDeclared } from "./declared_rules.ts";
import {
  fieldChild,
  type FieldError,
  fieldKey,
  type FieldPath,
  forbiddenValue,
  invalidValue,
  requiredValue,
} from "./field_error.ts";
import { isJsonObject, jsonEqual, type JsonValue } from "./json.ts";
import { additionalSchemaOf, isGiven, itemsOf, keywordOf, type LooseSchema } from "./loose_schema.ts";
import { compileGoRegExp } from "./regexp.ts";

/** What a schema describes, as far as the messages differ. */
type Level = "field" | "item" | "root";

const MISSING_TYPE: Readonly<Record<Level, string>> = {
  root: "must not be empty at the root",
  item: "must not be empty for specified array items",
  field: "must not be empty for specified object fields",
};

const INT_OR_STRING: JsonValue = [{ type: "integer" }, { type: "string" }];
const META_STRINGS = ["kind", "apiVersion"];

/** What no branch may hold, and what is said about it. */
const FORBIDDEN_IN_BRANCHES: readonly (readonly [keyword: string, rule: string])[] = [
  ["type", "must be empty to be structural"],
  ["additionalProperties", "must be undefined to be structural"],
  ["default", "must be undefined to be structural"],
  ["title", "must be empty to be structural"],
  ["description", "must be empty to be structural"],
  ["nullable", "must be false to be structural"],
  ["x-kubernetes-preserve-unknown-fields", "must be false to be structural"],
  ["x-kubernetes-embedded-resource", "must be false to be structural"],
  ["x-kubernetes-int-or-string", "must be false to be structural"],
  ["x-kubernetes-list-map-keys", "must be empty to be structural"],
  ["x-kubernetes-list-type", "must be undefined to be structural"],
  ["x-kubernetes-map-type", "must be undefined to be structural"],
  ["x-kubernetes-validations", "must be empty to be structural"],
];

/**
 * Checks that a schema is structural.
 *
 * @param schema The schema of a whole object.
 * @param path Its path in messages.
 * @returns What is wrong, in the server's order.
 */
export function checkStructuralRules(schema: LooseSchema, path: FieldPath): readonly FieldError[] {
  const errors = [
    ...checkNode(schema, "root", path),
    ...checkBranchesAreDeclared(schema, path),
  ];
  return errors.map((error) => ({ error, text: `${error.field}: ${error.message}` }))
    .sort((left, right) => left.text < right.text ? -1 : left.text > right.text ? 1 : 0)
    .map(({ error }) => error);
}

function checkNode(schema: LooseSchema, level: Level, path: FieldPath): readonly FieldError[] {
  const items = itemsOf(schema);
  const { properties = {} } = schema;
  const additional = additionalSchemaOf(schema);
  return [
    ...(schema.type === "array" && items === undefined
      ? [requiredValue(fieldChild(path, "items"), "must be specified")]
      : []),
    ...(items === undefined ? [] : checkNode(items, "item", fieldChild(path, "items"))),
    ...Object.entries(properties).flatMap(([name, property]) =>
      checkNode(property, "field", fieldKey(fieldChild(path, "properties"), name))
    ),
    ...(schema.additionalProperties !== undefined && level === "root"
      ? [forbiddenValue(fieldChild(path, "additionalProperties"), "must not be used at the root")]
      : []),
    ...(additional === undefined
      ? []
      : checkNode(additional, "field", fieldChild(path, "additionalProperties"))),
    ...checkIntOrString(schema, path),
    ...checkBranches(schema, path, exceptionOf(schema)),
    ...checkType(schema, level, path),
    ...checkMetadata(schema, level, path),
  ];
}

function checkIntOrString(schema: LooseSchema, path: FieldPath): readonly FieldError[] {
  if (schema["x-kubernetes-int-or-string"] !== true) return [];
  return ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"]
    .filter((keyword) => keywordOf(schema, keyword) === true)
    .map((keyword) =>
      invalidValue(fieldChild(path, keyword), true, "must be false if x-kubernetes-int-or-string is true")
    );
}

function checkType(schema: LooseSchema, level: Level, path: FieldPath): readonly FieldError[] {
  const { type = "" } = schema;
  const embedded = schema["x-kubernetes-embedded-resource"] === true;
  const typePath = fieldChild(path, "type");
  const errors: FieldError[] = [];
  if (embedded && type !== "object") {
    const rule = "must be object if x-kubernetes-embedded-resource is true";
    errors.push(type === "" ? requiredValue(typePath, rule) : invalidValue(typePath, type, rule));
  } else if (type === "" && !hasFreeType(schema)) {
    errors.push(requiredValue(typePath, MISSING_TYPE[level]));
  }
  if (embedded && schema.additionalProperties !== undefined) {
    const rule = "must not be used if x-kubernetes-embedded-resource is set";
    errors.push(forbiddenValue(fieldChild(path, "additionalProperties"), rule));
  }
  if (level === "root" && type !== "" && type !== "object") {
    errors.push(invalidValue(typePath, type, "must be object at the root"));
  }
  if (embedded && !preserves(schema) && !isGiven(schema.properties)) {
    const rule =
      "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields";
    errors.push(requiredValue(fieldChild(path, "properties"), rule));
  }
  return errors;
}

function hasFreeType(schema: LooseSchema): boolean {
  return schema["x-kubernetes-int-or-string"] === true || preserves(schema);
}

function preserves(schema: LooseSchema): boolean {
  return schema["x-kubernetes-preserve-unknown-fields"] === true;
}

/** The schemas of apiVersion, kind and metadata, which are the server's. */
function checkMetadata(schema: LooseSchema, level: Level, path: FieldPath): readonly FieldError[] {
  const { properties = {} } = schema;
  const isObject = level === "root" || schema["x-kubernetes-embedded-resource"] === true;
  const errors = META_STRINGS.flatMap((name) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!isObject || property === undefined || property.type === "string") return [];
    const typePath = fieldChild(fieldKey(fieldChild(path, "properties"), name), "type");
    return [invalidValue(typePath, property.type ?? "", "must be string")];
  });
  const metadata = Object.hasOwn(properties, "metadata") ? properties["metadata"] : undefined;
  if (metadata === undefined) return errors;
  const metadataPath = fieldKey(fieldChild(path, "properties"), "metadata");
  if (isObject && metadata.type !== "object") {
    errors.push(invalidValue(fieldChild(metadataPath, "type"), metadata.type ?? "", "must be object"));
  }
  if (level === "root" && !isPlainMetadata(metadata)) {
    const rule =
      "must not specify anything other than name and generateName, but metadata is implicitly specified";
    errors.push(forbiddenValue(metadataPath, rule));
  }
  return errors;
}

function isPlainMetadata(metadata: LooseSchema): boolean {
  const names = Object.keys(metadata.properties ?? {});
  if (names.some((name) => name !== "name" && name !== "generateName")) return false;
  const free = ["type", "default", "properties"];
  return Object.entries(metadata).every(([keyword, value]) => free.includes(keyword) || !isGiven(value));
}

/** Which of a node's branches may hold types: those of an int-or-string. */
interface BranchException {
  readonly anyOf: boolean;
  readonly firstAllOf: boolean;
}

const NO_EXCEPTION: BranchException = { anyOf: false, firstAllOf: false };

function exceptionOf(schema: LooseSchema): BranchException {
  return { anyOf: isIntOrStringList(schema.anyOf), firstAllOf: isIntOrStringList(schema.allOf?.[0]?.anyOf) };
}

function isIntOrStringList(branches: readonly LooseSchema[] | undefined): boolean {
  return branches !== undefined &&
    jsonEqual(branches.map((branch) => isJsonObject(branch) ? branch : {}), INT_OR_STRING);
}

function checkBranches(schema: LooseSchema, path: FieldPath, except: BranchException): readonly FieldError[] {
  const { allOf = [], oneOf = [], anyOf = [], not } = schema;
  return [
    ...(except.anyOf
      ? []
      : anyOf.flatMap((branch, index) => checkBranch(branch, branchPath(path, "anyOf", index)))),
    ...allOf.flatMap((branch, index) => {
      const exception = { anyOf: except.firstAllOf && index === 0, firstAllOf: false };
      return checkBranch(branch, branchPath(path, "allOf", index), exception);
    }),
    ...oneOf.flatMap((branch, index) => checkBranch(branch, branchPath(path, "oneOf", index))),
    ...(not === undefined ? [] : checkBranch(not, fieldChild(path, "not"))),
    ...checkPattern(schema, path),
  ];
}

function checkBranch(branch: LooseSchema, path: string, except = NO_EXCEPTION): readonly FieldError[] {
  const { properties = {} } = branch;
  const items = itemsOf(branch);
  return [
    ...checkBranches(branch, path, except),
    ...(items === undefined ? [] : checkBranch(items, fieldChild(path, "items"))),
    ...Object.entries(properties).flatMap(([name, property]) =>
      checkBranch(property, fieldKey(fieldChild(path, "properties"), name))
    ),
    ...FORBIDDEN_IN_BRANCHES.filter(([keyword]) => isForbidden(branch, keyword))
      .map(([keyword, rule]) => forbiddenValue(fieldChild(path, keyword), rule)),
    ...(Object.hasOwn(properties, "metadata")
      ? [
        forbiddenValue(
          fieldKey(fieldChild(path, "properties"), "metadata"),
          "must not be specified in a nested context",
        ),
      ]
      : []),
  ];
}

function isForbidden(branch: LooseSchema, keyword: string): boolean {
  const value = keywordOf(branch, keyword);
  if (keyword === "default") return value !== undefined && value !== null;
  if (keyword === "additionalProperties") return value !== undefined && value !== false;
  if (keyword === "x-kubernetes-list-type" || keyword === "x-kubernetes-map-type") return value !== undefined;
  return isGiven(value);
}

function checkPattern({ pattern = "" }: LooseSchema, path: FieldPath): readonly FieldError[] {
  try {
    compileGoRegExp(pattern);
    return [];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const rule = `must be a valid regular expression, but isn't: ${error.message}`;
    return [invalidValue(fieldChild(path, "pattern"), pattern, rule)];
  }
}

function branchPath(path: FieldPath, keyword: string, index: number): string {
  return fieldKey(fieldChild(path, keyword), index);
}
