/**
 * Checks values from outside before they are treated as objects of a resource.
 *
 * @module
 */

import type { ObjectInput } from "./object.ts";
import type { SchemaIssue, StandardSchema } from "./standard_schema.ts";

/** What a value must be. */
export interface ExpectedInput {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: StandardSchema;
}

/**
 * Checks a value from outside.
 *
 * @param value Any value.
 * @param expected What it must be.
 * @returns The same value.
 * @throws {TypeError} If it is something else; the message names the field.
 */
export function parseInput(value: unknown, expected: ExpectedInput): ObjectInput {
  const { apiVersion, kind } = expected;
  if (!isObjectInput(value)) {
    throw new TypeError(
      `Cannot read a ${kind}: the value has no metadata, expected an object of ${apiVersion}`,
    );
  }
  const named = `${kind} "${value.metadata.name ?? value.metadata.generateName ?? ""}"`;
  for (
    const [field, wanted, given] of [["apiVersion", apiVersion, value.apiVersion], ["kind", kind, value.kind]]
  ) {
    if (given !== undefined && given !== wanted) {
      throw new TypeError(`Cannot read the ${named}: its ${field} is "${given}", expected "${wanted}"`);
    }
  }
  const fault = specFault("spec" in value ? value.spec : undefined, expected.spec);
  if (fault !== undefined) throw new TypeError(`Cannot read the ${named}: ${fault}`);
  return value;
}

function isObjectInput(value: unknown): value is ObjectInput {
  return typeof value === "object" && value !== null && "metadata" in value &&
    typeof value.metadata === "object" && value.metadata !== null;
}

function specFault(spec: unknown, schema: StandardSchema): string | undefined {
  if (spec === undefined) return "spec is missing";
  const result = schema["~standard"].validate?.(spec);
  if (result instanceof Promise) {
    return "its schema checks values asynchronously, the API server cannot do that either";
  }
  return result?.issues?.map(describeIssue).join(", ");
}

function describeIssue({ message, path = [] }: SchemaIssue): string {
  const keys = path.map((part) => typeof part === "object" ? part.key : part);
  const place = keys.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`).join("");
  return `spec${place}: ${message}`;
}
