/**
 * What is wrong with an applied configuration although it can be read, and how that is said.
 *
 * @module
 */

import type { FieldReporting } from "./known_fields.ts";
import { badRequest } from "./status.ts";

/**
 * Says which fields of an applied configuration are there twice.
 *
 * @param findings What the parser of YAML says of them.
 * @param reporting How the request wants to hear of it.
 * @throws {StatusError} 400 if there is something and the request is strict.
 */
export function reportApplied(
  findings: readonly string[],
  { fieldValidation, warn }: FieldReporting,
): void {
  if (findings.length === 0) return;
  if (fieldValidation === "Warn") findings.forEach(warn);
  if (fieldValidation !== "Strict") return;
  const list = findings.map((finding) => `\n  ${finding}`).join("");
  throw badRequest(
    `error strict decoding patch: error converting YAML to JSON: yaml: unmarshal errors:${list}`,
  );
}
