/**
 * Docstrings in files that `importCrd` writes: what a schema says of a value beyond its type.
 *
 * @module
 */

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";

/** Descriptions are broken into lines of at most so many columns. */
const WIDTH = 100;

/**
 * Writes a docstring.
 *
 * @param paragraphs Its paragraphs; tags come last.
 * @param indent What stands before each line.
 * @returns The lines; none where there is nothing to say.
 */
export function docLines(paragraphs: readonly (readonly string[])[], indent: string): readonly string[] {
  const given = paragraphs.filter((lines) => lines.length > 0);
  const [[first = ""] = [], ...others] = given;
  if (given.length === 0) return [];
  const oneLine = `${indent}/** ${harmless(first)} */`;
  if (others.length === 0 && given[0]?.length === 1 && oneLine.length <= WIDTH) return [oneLine];
  const lines = given.flatMap((paragraph, index) => index === 0 ? paragraph : ["", ...paragraph]);
  return [
    `${indent}/**`,
    ...lines.map((line) => `${indent} * ${harmless(line)}`.trimEnd()),
    `${indent} */`,
  ];
}

/** No text ends the comment that it stands in. */
function harmless(text: string): string {
  return text.replaceAll("*/", "*\\/");
}

/**
 * What a schema says to people.
 *
 * @param schema The schema.
 * @param indent What will stand before each line.
 * @returns The paragraphs of a docstring.
 */
export function paragraphsOf(schema: JsonObject, indent: string): readonly (readonly string[])[] {
  const hasDefault = schema["default"] !== undefined && schema["default"] !== null;
  return [
    descriptionLines(schema, indent),
    constraintsOf(schema),
    hasDefault ? [`@default {${JSON.stringify(schema["default"])}}`] : [],
  ];
}

/**
 * The description in a schema.
 *
 * @param schema The schema.
 * @param indent What will stand before each line.
 * @returns Its lines, long ones broken between words.
 */
export function descriptionLines({ description }: JsonObject, indent: string): readonly string[] {
  if (typeof description !== "string" || description.trim() === "") return [];
  const width = WIDTH - indent.length - " * ".length;
  return description.trim().split(/\r\n|[\n\r\u2028\u2029]/).flatMap((line) => broken(line.trimEnd(), width));
}

function broken(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const before = rest.lastIndexOf(" ", width);
    const space = before > 0 ? before : rest.indexOf(" ", width);
    if (space < 0 || rest.slice(0, space).trim() === "") break;
    lines.push(rest.slice(0, space));
    rest = rest.slice(space + 1);
  }
  return [...lines, rest];
}

/** Constraints that TypeScript's types can't say, as sentences. */
function constraintsOf(schema: JsonObject): readonly string[] {
  const { minimum, maximum, multipleOf, format, pattern } = schema;
  const [listType, keys] = [schema["x-kubernetes-list-type"], schema["x-kubernetes-list-map-keys"]];
  const [least, most] = [
    schema["exclusiveMinimum"] === true ? "more than" : "at least",
    schema["exclusiveMaximum"] === true ? "less than" : "at most",
  ];
  const sentences = [
    limits(["", least, minimum], ["", most, maximum]),
    limits(["character", "at least", schema["minLength"]], ["character", "at most", schema["maxLength"]]),
    limits(["item", "at least", schema["minItems"]], ["item", "at most", schema["maxItems"]]),
    limits(["field", "at least", schema["minProperties"]], ["field", "at most", schema["maxProperties"]]),
    typeof multipleOf === "number" ? `A multiple of ${multipleOf}.` : "",
    typeof format === "string" && format !== "" ? `Format: ${singleLine(format)}.` : "",
    typeof pattern === "string" && pattern !== "" ? `Pattern: \`${singleLine(pattern)}\`.` : "",
    listType === "set" ? "No item twice." : "",
    listType === "map" && isJsonArray(keys) ? `One item for each ${keys.map(code).join(", ")}.` : "",
    choice("Exactly one of", schema["oneOf"]),
    choice("At least one of", schema["anyOf"]),
  ].filter((sentence) => sentence !== "");
  return [...sentences.length > 0 ? [sentences.join(" ")] : [], ...rulesOf(schema)];
}

type Limit = readonly [unit: string, word: string, value: JsonValue | undefined];

function limits(...all: readonly Limit[]): string {
  const given = all.filter(([, , value]) => typeof value === "number");
  if (given.length === 0) return "";
  const [[unit] = [""]] = given;
  const [last = ""] = given.slice(-1).map(([, , value]) => value === 1 ? unit : `${unit}s`);
  const text = given.map(([, word, value]) => `${word} ${value}`).join(", ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${unit === "" ? "" : ` ${last}`}.`;
}

/** Branches that only ask for fields are how schemas say which fields go together. */
function choice(word: string, branches: JsonValue | undefined): string {
  if (!isJsonArray(branches) || branches.length < 2) return "";
  const groups = branches.map((branch) => isJsonObject(branch) ? branch["required"] : undefined);
  const names = groups.map((names) =>
    isJsonArray(names) && names.length > 0 ? names.map(code).join(" with ") : ""
  );
  return names.includes("") ? "" : `${word}: ${names.join(", ")}.`;
}

function rulesOf(schema: JsonObject): readonly string[] {
  const rules = schema["x-kubernetes-validations"];
  return (isJsonArray(rules) ? rules : []).filter(isJsonObject).map(({ rule, message }) =>
    typeof message === "string" && message !== ""
      ? `Rule: ${singleLine(message)}`
      : `Rule: ${code(rule ?? "")}`
  );
}

function code(value: JsonValue): string {
  return `\`${singleLine(typeof value === "string" ? value : JSON.stringify(value))}\``;
}

function singleLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
