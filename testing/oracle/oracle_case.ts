/**
 * What the corpus of the oracle is made of: definitions that the real API server and this package both judge.
 *
 * @module
 */

import type { JsonObject } from "../../src/schema/json.ts";

/** One definition to judge. */
export interface OracleCase {
  /** What it is about; no other case has the name. */
  readonly name: string;
  /** The schema of a whole object. */
  readonly schema: JsonObject;
  /** What the version has besides name, schema and flags, such as `subresources`. @default {{}} */
  readonly version?: JsonObject;
  /**
   * Whether the API server refuses it for what its rules cost. That is not estimated here; a warning names the
   * unbounded lists, maps and texts instead. @default {false}
   */
  readonly isCostly?: boolean;
}

/**
 * A case about the field `spec.a`.
 *
 * @param name What it is about.
 * @param field The field's schema.
 * @param further Further keywords of `spec`.
 * @returns The case.
 */
export function ofField(name: string, field: JsonObject, further: JsonObject = {}): OracleCase {
  return ofSpec(name, { type: "object", properties: { a: field }, ...further });
}

/**
 * A case about `spec`.
 *
 * @param name What it is about.
 * @param spec The schema of the spec.
 * @returns The case.
 */
export function ofSpec(name: string, spec: JsonObject): OracleCase {
  return { name, schema: { type: "object", properties: { spec } } };
}

/**
 * A case about the root, beside a spec and a status of one field each.
 *
 * @param name What it is about.
 * @param root Keywords of the root.
 * @param version What the version has besides.
 * @returns The case.
 */
export function ofRoot(name: string, root: JsonObject, version?: JsonObject): OracleCase {
  const part = { type: "object", properties: { a: { type: "string" }, n: { type: "integer" } } };
  const schema = { type: "object", properties: { spec: part, status: part }, ...root };
  return { name, schema, ...(version === undefined ? {} : { version }) };
}

/**
 * The definition of a case, as it is sent.
 *
 * @param oracleCase The case.
 * @returns A CustomResourceDefinition.
 */
export function definitionOf({ schema, version = {} }: OracleCase): JsonObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "judged.oracle.example.com" },
    spec: {
      group: "oracle.example.com",
      scope: "Namespaced",
      conversion: { strategy: "None" },
      names: { kind: "Judged", plural: "judged", singular: "judged", listKind: "JudgedList" },
      versions: [
        { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema }, ...version },
      ],
    },
  };
}
