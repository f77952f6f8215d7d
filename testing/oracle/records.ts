/**
 * What the real API server said of the corpus, kept in a file, so that each test run compares without one.
 *
 * @module
 */

import { isJsonArray, isJsonObject, type JsonObject } from "../../src/schema/json.ts";
import { definitionOf, type OracleCase } from "./oracle_case.ts";
import type { Verdict } from "./verdict.ts";

const FILE = new URL("verdicts.json", import.meta.url);

/** A verdict, and what it was about. */
export interface RecordedVerdict {
  readonly verdict: Verdict;
  /** The digest of the definition. */
  readonly digest: string;
}

/**
 * Reads the file.
 *
 * @returns The verdicts by the names of the cases.
 * @throws {TypeError} If the file holds something else.
 */
export async function readRecords(): Promise<ReadonlyMap<string, RecordedVerdict>> {
  const content: unknown = JSON.parse(await Deno.readTextFile(FILE));
  const verdicts = isJsonObject(content) ? content["verdicts"] : undefined;
  if (!isJsonObject(verdicts)) throw new TypeError(`Cannot read the verdicts in "${FILE.pathname}"`);
  return new Map(Object.entries(verdicts).map(([name, record]) => [name, recordOf(record)]));
}

function recordOf(record: unknown): RecordedVerdict {
  const { digest = "", fields, cost } = isJsonObject(record) ? record : {};
  const names = isJsonArray(fields) ? fields.map(String) : [];
  const verdict = { accepted: names.length === 0, fields: names, isCostly: cost === true };
  return { digest: String(digest), verdict };
}

/**
 * Writes the file.
 *
 * @param version The server's version.
 * @param judged The cases with what the server said.
 * @returns A promise that resolves when it is written.
 */
export async function writeRecords(
  version: string,
  judged: readonly { readonly oracleCase: OracleCase; readonly verdict: Verdict }[],
): Promise<void> {
  const lines = judged.map(({ oracleCase, verdict: { fields, isCostly } }) => {
    const record: JsonObject = {
      digest: digestOf(oracleCase),
      ...(fields.length > 0 ? { fields } : {}),
      ...(isCostly ? { cost: true } : {}),
    };
    return `    ${JSON.stringify(oracleCase.name)}: ${JSON.stringify(record)}`;
  });
  const text = `{\n  "version": ${JSON.stringify(version)},\n  "verdicts": {\n${lines.join(",\n")}\n  }\n}\n`;
  await Deno.writeTextFile(FILE, text);
}

/**
 * Tells whether a case is still what it was.
 *
 * @param oracleCase The case.
 * @returns The FNV-1a hash of its definition, 32 bits in hexadecimal.
 */
export function digestOf(oracleCase: OracleCase): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(JSON.stringify(definitionOf(oracleCase)))) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
