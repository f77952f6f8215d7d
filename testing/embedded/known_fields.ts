/**
 * What is said of fields that a schema does not know, and of those that are given twice.
 *
 * @module
 */

import { goQuoted } from "./go_format.ts";
import type { ServedResource } from "./served_resource.ts";
import { undecodable } from "./undecodable.ts";

/** What was found. */
export interface FieldFindings {
  /** The paths of fields that the schema does not know. */
  readonly unknownFields: readonly string[];
  /** What is wrong with the body although it can be read, such as fields that are given twice. */
  readonly findings: readonly string[];
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
 * @param found What was found.
 * @param reporting How the request wants to hear of it.
 * @throws {StatusError} 400 if there is something and the request is strict.
 */
export function reportFields(
  type: Pick<ServedResource, "kind" | "version">,
  { unknownFields, findings: ofBody }: FieldFindings,
  { fieldValidation, warn }: FieldReporting,
): void {
  const findings = [
    ...ofBody,
    ...unknownFields.map((path) => `unknown field ${goQuoted(path)}`),
  ];
  if (findings.length > 0 && fieldValidation === "Strict") {
    throw undecodable(type, `strict decoding error: ${findings.join(", ")}`);
  }
  if (fieldValidation === "Warn") findings.forEach(warn);
}
