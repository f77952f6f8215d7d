/**
 * Turns values from outside (a YAML file, a schema library) into JSON.
 *
 * @module
 */

import type { JsonValue } from "./json.ts";

/**
 * Copies a value as JSON; fields that are undefined are left out.
 *
 * @param value Any value.
 * @param path Where the value stands, for the message. @default ""
 * @returns The copy.
 * @throws {TypeError} If something in it is no JSON: a function, a date, a number that is not finite.
 *
 * @example Undefined fields go
 * ```ts
 * import { toJson } from "@kubeloop/sdk/schema";
 *
 * console.assert(JSON.stringify(toJson({ a: undefined, b: [1] })) === '{"b":[1]}');
 * ```
 */
export function toJson(value: unknown, path = ""): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown, index) => toJson(item, `${path}[${index}]`));
  if (typeof value === "object" && isPlain(value)) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return Object.fromEntries(fields.map(([key, field]) => [key, toJson(field, `${path}.${key}`)]));
  }
  throw new TypeError(`Cannot write ${path || "the value"} as JSON: it is ${describe(value)}`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === "object" && value !== null) return `a ${value.constructor?.name ?? "object"}`;
  return typeof value === "number" ? `the number ${value}` : `of type ${typeof value}`;
}
