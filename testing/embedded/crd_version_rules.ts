/**
 * What the API server checks of a version's subresources, printer columns, selectable fields and deprecation.
 *
 * @module
 */

import {
  duplicateValue,
  fieldChild,
  type FieldError,
  fieldKey,
  invalidValue,
  requiredValue,
  tooManyValues,
} from "../../src/schema/field_error.ts";
import type { CrdVersion } from "./crd_spec.ts";
import { textOf } from "./crd_spec.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "./json.ts";

const COLUMN_TYPES = ["boolean", "date", "integer", "number", "string"];
const COLUMN_FORMATS = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];
const SELECTABLE_TYPES: readonly unknown[] = ["string", "boolean", "integer"];
const MAX_SELECTABLE_FIELDS = 8;
const MAX_WARNING_BYTES = 256;

/**
 * Checks the paths of a scale subresource.
 *
 * @param subresources The subresources; `undefined` where there are none.
 * @param path Their path in messages.
 * @returns What is wrong.
 */
export function checkSubresources(subresources: JsonObject | undefined, path: string): readonly FieldError[] {
  const scale = subresources?.["scale"];
  if (!isJsonObject(scale)) return [];
  const selector = textOf(scale["labelSelectorPath"]);
  return [
    ...checkScalePath(scale, fieldChild(path, "scale.specReplicasPath"), {
      field: "specReplicasPath",
      below: [".spec"],
    }),
    ...checkScalePath(scale, fieldChild(path, "scale.statusReplicasPath"), {
      field: "statusReplicasPath",
      below: [".status"],
    }),
    ...(selector === "" ? [] : checkScalePath(scale, fieldChild(path, "scale.labelSelectorPath"), {
      field: "labelSelectorPath",
      below: [".spec", ".status"],
    })),
  ];
}

function checkScalePath(
  scale: JsonObject,
  path: string,
  rule: { readonly field: string; readonly below: readonly string[] },
): readonly FieldError[] {
  const { field, below } = rule;
  const value = textOf(scale[field]);
  if (value === "") return [requiredValue(path, "")];
  if (!value.startsWith(".")) {
    return [invalidValue(path, value, "must be a simple json path starting with .")];
  }
  if (below.some((parent) => value.startsWith(`${parent}.`))) return [];
  const parents = below.length === 1 ? `under ${below[0]}` : `under either ${below.join(" or ")}`;
  return [invalidValue(path, value, `should be a json path ${parents}`)];
}

/**
 * Checks printer columns.
 *
 * @param columns The columns.
 * @param path Their path in messages.
 * @returns What is wrong.
 */
export function checkColumns(columns: readonly JsonObject[], path: string): readonly FieldError[] {
  return columns.flatMap((column, index) => checkColumn(column, fieldKey(path, index)));
}

function checkColumn(column: JsonObject, path: string): readonly FieldError[] {
  const [type, format, jsonPath] = [
    textOf(column["type"]),
    textOf(column["format"]),
    textOf(column["jsonPath"]),
  ];
  const typeRule = `must be one of ${COLUMN_TYPES.join(",")}`;
  const pathPath = fieldChild(path, "JSONPath");
  return [
    ...(textOf(column["name"]) === "" ? [requiredValue(fieldChild(path, "name"), "")] : []),
    ...(type === "" ? [requiredValue(fieldChild(path, "type"), typeRule)] : []),
    ...(type === "" || COLUMN_TYPES.includes(type)
      ? []
      : [invalidValue(fieldChild(path, "type"), type, typeRule)]),
    ...(format === "" || COLUMN_FORMATS.includes(format)
      ? []
      : [invalidValue(fieldChild(path, "format"), format, `must be one of ${COLUMN_FORMATS.join(",")}`)]),
    ...(jsonPath === "" ? [requiredValue(pathPath, "")] : []),
    ...(jsonPath === "" || jsonPath.startsWith(".")
      ? []
      : [invalidValue(pathPath, jsonPath, "must be a simple json path starting with .")]),
  ];
}

/**
 * Checks selectable fields.
 *
 * @param fields The fields.
 * @param schema The schema that they point into; `undefined` where there is none.
 * @param path Their path in messages.
 * @returns What is wrong.
 */
export function checkSelectableFields(
  fields: readonly JsonObject[],
  schema: JsonObject | undefined,
  path: string,
): readonly FieldError[] {
  if (fields.length === 0) return [];
  if (schema === undefined) return [invalidValue(path, "", missingSchemaRule(path))];
  const seen = new Set<string>();
  const errors = fields.flatMap((field, index): readonly FieldError[] => {
    const fieldPath = fieldChild(fieldKey(path, index), "jsonPath");
    const jsonPath = textOf(field["jsonPath"]);
    if (jsonPath === "") return [requiredValue(fieldPath, "")];
    const target = targetOf(jsonPath, schema);
    if (typeof target === "string") {
      return [invalidValue(fieldPath, jsonPath, `is an invalid path: ${target}`)];
    }
    const repeated = seen.has(jsonPath);
    seen.add(jsonPath);
    return [
      ...(jsonPath.startsWith(".metadata")
        ? [invalidValue(fieldPath, jsonPath, "must not point to fields in metadata")]
        : []),
      ...(SELECTABLE_TYPES.includes(target["type"]) ? [] : [invalidValue(
        fieldPath,
        jsonPath,
        "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.",
      )]),
      ...(repeated ? [duplicateValue(fieldPath, jsonPath)] : []),
    ];
  });
  return seen.size > MAX_SELECTABLE_FIELDS
    ? [...errors, tooManyValues(path, seen.size, MAX_SELECTABLE_FIELDS)]
    : errors;
}

function missingSchemaRule(path: string): string {
  return path === "spec.selectableFields"
    ? "may only be set when validations.schema is included"
    : "may only be set when `version.schema.openAPIV3Schema` is not included";
}

/** The schema that a path of field names leads to, or why it leads nowhere. */
function targetOf(jsonPath: string, schema: JsonObject): JsonObject | string {
  const tokens = jsonPath.match(/[.[\]]|[^.[\]]+/g) ?? [];
  let node = schema;
  for (let index = 0; index < tokens.length; index += 2) {
    const [delimiter, name] = [tokens[index], tokens[index + 1]];
    if (delimiter === "[") return "array notation is not allowed";
    if (delimiter !== ".") return `expected [ or . but got: ${delimiter}`;
    if (name === undefined) return "unexpected end of JSON path";
    const { properties, additionalProperties } = node;
    const next = isJsonObject(properties) ? objectOrEmpty(properties)[name] : additionalProperties;
    if (next === undefined) return "does not refer to a valid field";
    node = objectOrEmpty(next);
  }
  return node;
}

/**
 * Checks the warning of a deprecated version.
 *
 * @param version The version.
 * @param path Its path in messages.
 * @returns What is wrong.
 */
export function checkDeprecation(version: CrdVersion, path: string): readonly FieldError[] {
  const { deprecated, deprecationWarning: warning } = version;
  if (warning === undefined) return [];
  const findings = deprecated ? warningFindings(warning) : ["can only be set for deprecated versions"];
  return findings.map((finding) => invalidValue(fieldChild(path, "deprecationWarning"), warning, finding));
}

function warningFindings(warning: string): readonly string[] {
  const bytes = new TextEncoder();
  const findings: string[] = [];
  if (bytes.encode(warning).length > MAX_WARNING_BYTES) findings.push("must be <= 256 characters long");
  if (warning === "") findings.push("must not be an empty string");
  const strange = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(warning);
  if (strange !== null) {
    const index = bytes.encode(warning.slice(0, strange.index)).length;
    const rule = "must only contain printable UTF-8 characters; non-printable character found at index";
    findings.push(`${rule} ${index}`);
  }
  return findings;
}
