/**
 * What keeps the API server from reading a schema as a structural one at all.
 *
 * @module
 */

import { isGiven, keywordOf, type LooseSchema, tupleOf, walkSchema } from "./loose_schema.ts";

/** What the server cannot turn into a structural schema at all, and what it calls it. */
const UNSUPPORTED: readonly (readonly [keyword: string, name: string])[] = [
  ["id", "id"],
  ["$schema", "schema"],
  ["$ref", "$ref"],
  ["patternProperties", "patternProperties"],
  ["dependencies", "dependencies"],
  ["additionalItems", "additionalItems"],
  ["definitions", "definitions"],
];

/**
 * Finds what keeps a schema from being read as a structural one at all.
 *
 * @param schema The schema.
 * @returns The server's words for it; `undefined` where there is nothing.
 */
export function findUnsupported(schema: LooseSchema): string | undefined {
  let found: string | undefined;
  walkSchema(schema, (node) => {
    const keyword = UNSUPPORTED.find(([name]) => isUnsupported(node, name));
    if (keyword !== undefined) found ??= `OpenAPIV3Schema '${keyword[1]}' is not supported`;
    if (tupleOf(node).length > 0) found ??= "OpenAPIV3Schema 'items' must be a schema, but is an array";
    if (keywordOf(node, "x-kubernetes-preserve-unknown-fields") === false) {
      found ??= "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
    }
  });
  return found;
}

function isUnsupported(node: LooseSchema, keyword: string): boolean {
  const value = keywordOf(node, keyword);
  return keyword === "additionalItems" ? value !== undefined : isGiven(value);
}
