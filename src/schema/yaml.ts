/**
 * YAML: the one place that knows the library. It may be `npm:yaml` or `jsr:@std/yaml`: what is used here is common to
 * both.
 *
 * @module
 */

import { parse, stringify } from "@std/yaml";
import { isJsonArray, isJsonObject, type JsonValue } from "./json.ts";
import { toJson } from "./json_clean.ts";

/** The environment variables that npm's package reads; what they hold does not matter here. */
const LIBRARY_SWITCHES = ["LOG_STREAM", "LOG_TOKENS"];

/** How YAML is written. */
export interface FormatYamlOptions {
  /** Whether the fields of objects are sorted by name. @default {false} */
  readonly sortKeys?: boolean;
}

/**
 * Reads a file of YAML documents (or of JSON, which is YAML too).
 *
 * *Assumptions*: with `npm:yaml` the program may read the environment variables LOG_STREAM and LOG_TOKENS, the switches
 * for the library's own debugging.
 *
 * @param text The file's text.
 * @returns One value a document; empty documents are left out.
 * @throws {TypeError} If a document is no YAML, or holds what JSON has not; the message says which one.
 *
 * @example Two documents
 * ```ts
 * import { parseYaml } from "@kubeloop/sdk/schema";
 *
 * console.assert(parseYaml("kind: Web\n---\nkind: Shop\n").length === 2);
 * ```
 */
export function parseYaml(text: string): readonly JsonValue[] {
  const documents = text.split(/^---(?=\s|$)/m).map((document, index) => parseDocument(document, index));
  return documents.filter((document) => document !== null);
}

function parseDocument(text: string, index: number): JsonValue {
  try {
    const value: unknown = parse(text, { schema: "core" });
    return toJson(value ?? null);
  } catch (cause) {
    // NOTE: npm's package looks for two debugging switches in the environment.
    if (cause instanceof Deno.errors.NotCapable) {
      throw new TypeError(`Cannot read YAML: it needs --allow-env=${LIBRARY_SWITCHES.join(",")}`, { cause });
    }
    // The library's message goes on with an excerpt of the file; its first line says what and where.
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split(/:?\n/);
    throw new TypeError(`Cannot read YAML document ${index + 1}: ${reason}`, { cause });
  }
}

/**
 * Writes a value as one YAML document that YAML 1.1 parsers such as kubectl's read the same way.
 *
 * @param value Any value that JSON can hold; fields that are undefined are left out.
 * @param options How to write it.
 * @returns The document, with a line break at its end.
 * @throws {TypeError} If something in the value is no JSON.
 *
 * @example A word that YAML 1.1 takes for a boolean
 * ```ts
 * import { formatYaml } from "@kubeloop/sdk/schema";
 *
 * console.assert(formatYaml({ answer: "yes" }) === 'answer: "yes"\n');
 * ```
 */
export function formatYaml(value: unknown, options: FormatYamlOptions = {}): string {
  const { sortKeys = false } = options;
  const json = toJson(value);
  return stringify(sortKeys ? withSortedKeys(json) : json, { compat: "yaml-1.1" });
}

function withSortedKeys(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(withSortedKeys);
  if (!isJsonObject(value)) return value;
  const fields = Object.entries(value).sort(([left], [right]) => left < right ? -1 : 1);
  return Object.fromEntries(fields.map(([key, field]) => [key, withSortedKeys(field)]));
}
