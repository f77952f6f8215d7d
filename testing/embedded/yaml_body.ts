/**
 * Bodies in YAML. JSON is YAML too, most of the time, and is read as what it is.
 *
 * @module
 */

import type { JsonText } from "./json_text.ts";
import { JsonTextError, readJson } from "./json_text.ts";
import type { ServerYaml } from "./server_yaml.ts";

/** What ends a line in YAML, and halves of characters, which it has not: JSON takes both. */
const NOT_ALIKE = /[\x85\u2028\u2029]|\\u[dD][89a-fA-F]/;

/**
 * Reads JSON that may be none.
 *
 * @param text The body.
 * @returns What it says; `undefined` if it does not look like an object in JSON, or is none.
 */
export function jsonOrUndefined(text: string): JsonText | undefined {
  if (!text.trimStart().startsWith("{") || NOT_ALIKE.test(text)) return undefined;
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonTextError) return undefined;
    throw error;
  }
}

/**
 * Reads YAML. Its parser is loaded only when somebody sends some.
 *
 * @param text The body.
 * @param refusal What to say if it cannot be read.
 * @returns What it says.
 * @throws What `refusal` makes, if it cannot be read.
 */
export async function parseYamlBody(text: string, refusal: (why: string) => Error): Promise<ServerYaml> {
  const { readServerYaml, ServerYamlError } = await import("./server_yaml.ts");
  try {
    return readServerYaml(text);
  } catch (error) {
    throw error instanceof ServerYamlError || error instanceof RangeError ? refusal(error.message) : error;
  }
}
