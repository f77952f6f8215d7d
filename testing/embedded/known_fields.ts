/**
 * What is said of fields that a schema does not know, and of those that are given twice.
 *
 * @module
 */

import type { ServedResource } from "./served_resource.ts";
import { undecodable } from "./undecodable.ts";

/** The paths of such fields. */
export interface FieldFindings {
  readonly unknownFields: readonly string[];
  readonly duplicateFields: readonly string[];
}

/** How a request wants to hear of them. */
export interface FieldReporting {
  readonly fieldValidation: "Strict" | "Warn" | "Ignore";
  readonly warn: (message: string) => void;
}

/**
 * Says what was found in an object, in the way that the request wants it.
 *
 * @param type The object's type.
 * @param findings What was found.
 * @param reporting How the request wants to hear of it.
 * @throws {StatusError} 400 if there is something and the request is strict.
 */
export function reportFields(
  type: Pick<ServedResource, "kind" | "version">,
  { unknownFields, duplicateFields }: FieldFindings,
  { fieldValidation, warn }: FieldReporting,
): void {
  const findings = [
    ...duplicateFields.map((path) => `duplicate field "${path}"`),
    ...unknownFields.map((path) => `unknown field "${path}"`),
  ];
  if (findings.length > 0 && fieldValidation === "Strict") {
    throw undecodable(type, `strict decoding error: ${findings.join(", ")}`);
  }
  if (fieldValidation === "Warn") findings.forEach(warn);
}
