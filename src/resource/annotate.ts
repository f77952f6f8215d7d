/**
 * Markers of Kubernetes on schemas of any library.
 *
 * @module
 */

import type { JsonSchemaRequest, SchemaInput, SchemaOutput, StandardSchema } from "./standard_schema.ts";

/** Keywords of JSON Schema, or markers such as "x-kubernetes-list-type". */
export type SchemaKeywords = Readonly<Record<string, unknown>>;

type JsonNode = Readonly<Record<string, unknown>>;

const RULES = "x-kubernetes-validations";

/**
 * Adds markers to a schema whose library has no place for them.
 *
 * @typeParam Schema The schema.
 * @param schema The schema; it is not changed.
 * @param annotations The keywords by the path of their value: "" for the value itself, ".ports[].name" for a field of the
 * items of a list, ".labels[*]" for the values of a map. Rules are added to those that are there, other keywords replace.
 * @returns A schema with the same types and the same validation.
 * @throws {TypeError} When its JSON Schema is asked for: if a path leads nowhere in it.
 *
 * @example Ports by name
 * ```ts
 * import { annotate, jsonSchema } from "@kubeloop/sdk";
 *
 * const spec = annotate(
 *   jsonSchema<{ ports: { name: string }[] }>({
 *     type: "object",
 *     properties: {
 *       ports: { type: "array", items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } },
 *     },
 *   }),
 *   { ".ports": { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] } },
 * );
 * console.assert(spec["~standard"].version === 1);
 * ```
 */
export function annotate<Schema extends StandardSchema>(
  schema: Schema,
  annotations: Readonly<Record<string, SchemaKeywords>>,
): StandardSchema<SchemaInput<Schema>, SchemaOutput<Schema>>;
export function annotate(
  schema: StandardSchema,
  annotations: Readonly<Record<string, SchemaKeywords>>,
): StandardSchema {
  const { version, vendor, validate, jsonSchema } = schema["~standard"];
  const annotated = (json: JsonNode): JsonNode =>
    Object.entries(annotations).reduce<JsonNode>((node, [path, keywords]) => {
      return atPath(node, stepsOf(path), (found) => withKeywords(found, keywords), path);
    }, json);
  return Object.freeze({
    "~standard": Object.freeze({
      version,
      vendor,
      ...(validate ? { validate } : {}),
      jsonSchema: Object.freeze({
        input: (request: JsonSchemaRequest) => annotated(jsonSchema.input(request)),
        output: (request: JsonSchemaRequest) => annotated(jsonSchema.output(request)),
      }),
    }),
  });
}

/** ".ports[].name" as its steps: a field's name, "[]" or "[*]". */
function stepsOf(path: string): readonly string[] {
  const steps = path.match(/\[\]|\[\*\]|\.[^.[\]]+/g) ?? [];
  if (steps.join("") !== path) {
    throw new TypeError(`Cannot annotate "${path}": write a path such as ".ports[].name" or ".labels[*]"`);
  }
  return steps;
}

function atPath(
  node: JsonNode,
  [step, ...rest]: readonly string[],
  change: (node: JsonNode) => JsonNode,
  path: string,
): JsonNode {
  if (step === undefined) return change(node);
  const next = (value: unknown): JsonNode => {
    if (isNode(value)) return atPath(value, rest, change, path);
    throw new TypeError(`Cannot annotate "${path}": there is nothing at "${step}" in the schema`);
  };
  if (step === "[]") return { ...node, items: next(node["items"]) };
  if (step === "[*]") return { ...node, additionalProperties: next(node["additionalProperties"]) };
  const properties = isNode(node["properties"]) ? node["properties"] : {};
  const name = step.slice(1);
  return {
    ...node,
    properties: {
      ...properties,
      [name]: next(Object.hasOwn(properties, name) ? properties[name] : undefined),
    },
  };
}

function withKeywords(node: JsonNode, keywords: SchemaKeywords): JsonNode {
  const [former, added] = [node[RULES], keywords[RULES]];
  const rules = Array.isArray(former) && Array.isArray(added) ? { [RULES]: [...former, ...added] } : {};
  return { ...node, ...keywords, ...rules };
}

function isNode(value: unknown): value is JsonNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
