/**
 * What numbers and names of ports must look like.
 *
 * @module
 */

import { type FieldError, invalidValue } from "../../../src/schema/field_error.ts";
import type { JsonValue } from "../json.ts";
import { invalidEach } from "./field_values.ts";

const MAX_PORT = 65_535;
const MAX_NAME_LENGTH = 15;

/**
 * Checks the number of a port.
 *
 * @param port The number.
 * @returns What is wrong; empty for a good number.
 */
export function portFindings(port: number): string[] {
  return port >= 1 && port <= MAX_PORT ? [] : [`must be between 1 and ${MAX_PORT}, inclusive`];
}

/**
 * Checks the name of a port (RFC 6335, in lower case).
 *
 * @param name The name.
 * @returns What is wrong; empty for a good name.
 */
export function portNameFindings(name: string): string[] {
  const findings: string[] = [];
  if (name.length > MAX_NAME_LENGTH) findings.push(`must be no more than ${MAX_NAME_LENGTH} characters`);
  if (!/^[-a-z0-9]+$/.test(name)) {
    findings.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(name)) findings.push("must contain at least one letter (a-z)");
  if (name.includes("--")) findings.push("must not contain consecutive hyphens");
  if (name.startsWith("-") || name.endsWith("-")) findings.push("must not begin or end with a hyphen");
  return findings;
}

/**
 * Checks a port that is given by its number or its name.
 *
 * @param port The number or the name; a missing one is the number 0.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function portOrNameErrors(port: JsonValue | undefined, path: string): FieldError[] {
  if (typeof port === "string") return invalidEach(path, port, portNameFindings(port));
  const number = Number(port ?? 0);
  return portFindings(number).map((finding) => invalidValue(path, number, finding));
}
