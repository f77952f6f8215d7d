/**
 * The variables of a scenario: filled in where a step names them, and captured from answers.
 *
 * @module
 */

import { isJsonObject, type JsonValue } from "../embedded/json.ts";

/** The values of variables by name. */
export type Variables = Readonly<Record<string, string>>;

/**
 * Replaces the variables in a value.
 *
 * @param value The value; its strings may name variables in braces.
 * @param variables The variables.
 * @returns The value with all of them replaced, keys included.
 * @throws {Error} If one of them is not known.
 */
export function filledIn(value: JsonValue, variables: Variables): JsonValue {
  if (typeof value === "string") return filledText(value, variables);
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [filledText(key, variables), filledIn(item, variables)]),
    );
  }
  return Array.isArray(value) ? value.map((item) => filledIn(item, variables)) : value;
}

/**
 * Takes variables from an answer.
 *
 * @param body The answer's body.
 * @param capture Which variables, each with the path of its value, such as "items.0.metadata.name".
 * @returns The variables; "" for what the answer does not have, so that a wrong answer shows in what follows.
 */
export function capturedFrom(body: JsonValue, capture: Readonly<Record<string, string>> = {}): Variables {
  return Object.fromEntries(
    Object.entries(capture).map(([name, path]) => [name, String(valueAt(body, path) ?? "")]),
  );
}

/**
 * Reads a value in the middle of another.
 *
 * @param value The whole.
 * @param path The way to the part: field names and indexes, with dots between.
 * @returns The part; `undefined` if there is none.
 */
export function valueAt(value: JsonValue, path: string): JsonValue | undefined {
  let part: JsonValue | undefined = value;
  for (const name of path.split(".")) {
    if (isJsonObject(part)) part = part[name];
    else part = Array.isArray(part) ? part[Number(name)] : undefined;
  }
  return part;
}

function filledText(text: string, variables: Variables): string {
  return text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`Cannot fill in "{${name}}": no step has captured it`);
    return value;
  });
}
