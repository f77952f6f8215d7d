/**
 * What to do about a schema that the API server would refuse.
 *
 * @module
 */

import type { FieldError } from "./field_error.ts";

/** By the field and message of a finding; the first that fits counts. */
const ADVICE: readonly (readonly [fits: RegExp, advice: string])[] = [
  [/^\S*\.pattern: /, "write it in Go's syntax, RE2: without look-around and back references"],
  [
    /so it must have a default or be a required property$/,
    "require the field or give it a default",
  ],
  [/^\S*\.default\S*: /, "change the default or what the schema says of it"],
  [/^\S*\.(rule|messageExpression): /, "correct the expression"],
  [/^\S*x-kubernetes-validations\S*: /, "correct the rule"],
  [/^\S*\.x-kubernetes-list-map-keys: /, "name required fields of the items, each once"],
];

/**
 * A finding with the way out.
 *
 * @param error The finding.
 * @returns The field, what is wrong, and what to do.
 */
export function withAdvice({ field, message }: FieldError): string {
  const finding = `${field}: ${message}`;
  const [, advice = "change the schema there"] = ADVICE.find(([fits]) => fits.test(finding)) ?? [];
  return `${finding}, ${advice}`;
}
