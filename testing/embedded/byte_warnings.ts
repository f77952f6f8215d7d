/**
 * What the server warns of in amounts of bytes: they come in whole numbers.
 *
 * @module
 */

import { parseQuantity, quantityText } from "./builtins/quantity.ts";
import { goQuoted } from "./go_format.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";

/**
 * Looks for parts of bytes.
 *
 * @param resources Resources, with limits and requests.
 * @param name The resource that is looked at.
 * @param options Where the resources are, and the lists that are looked at, in their order.
 * @returns The warnings, in the server's words.
 */
export function byteWarnings(
  resources: JsonObject,
  name: string,
  { path, fields }: { readonly path: string; readonly fields: readonly string[] },
): string[] {
  return fields.flatMap((field) => {
    const quantity = parseQuantity(objectOrEmpty(resources[field])[name]);
    if (quantity === undefined || quantity.nanos % 1_000_000_000n === 0n) return [];
    const text = goQuoted(quantityText(quantity));
    return [`${path}.${field}[${name}]: fractional byte value ${text} is invalid, must be an integer`];
  });
}

/**
 * Looks for parts of bytes in a claim to storage.
 *
 * @param spec The claim's spec.
 * @param path Where it is.
 * @returns The warnings, in the server's words.
 */
export function claimWarnings(spec: JsonObject, path: string): string[] {
  return byteWarnings(objectOrEmpty(spec["resources"]), "storage", {
    path: `${path}.resources`,
    fields: ["requests", "limits"],
  });
}
