/**
 * The part of Standard Schema and Standard JSON Schema (https://standardschema.dev) that a resource needs, so that the
 * package imports no schema library: zod, arktype and others fit as they are.
 *
 * @module
 */

/** The way a schema's JSON Schema is asked for. */
export interface JsonSchemaRequest {
  /** The dialect that is wanted. */
  readonly target: "openapi-3.0" | "draft-2020-12" | "draft-07";
}

/** One reason why a value does not fit. */
export interface SchemaIssue {
  /** The reason, for people. */
  readonly message: string;
  /** Where: keys, or objects that hold one. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a validation says; `issues` is absent when the value fits. */
export interface SchemaResult {
  /** The reasons why the value does not fit. */
  readonly issues?: readonly SchemaIssue[] | undefined;
}

/**
 * What stands behind `~standard`.
 *
 * @typeParam Input The value before defaults are filled in.
 * @typeParam Output The value after that.
 */
export interface StandardSchemaProps<Input = unknown, Output = Input> {
  /** The version of Standard Schema. */
  readonly version: 1;
  /** The library's name. */
  readonly vendor: string;
  /** Carries the types; there is no such field at run time. */
  readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  /** Checks a value. */
  readonly validate?: ((value: unknown) => SchemaResult | Promise<SchemaResult>) | undefined;
  /** Gives the JSON Schema; may throw where the schema has none. */
  readonly jsonSchema: {
    readonly input: (request: JsonSchemaRequest) => Readonly<Record<string, unknown>>;
    readonly output: (request: JsonSchemaRequest) => Readonly<Record<string, unknown>>;
  };
}

/**
 * Any schema that gives its JSON Schema: one of zod 4, arktype, valibot (by its `toStandardJsonSchema`), or one made by
 * {@linkcode jsonSchema}.
 *
 * @typeParam Input The value before defaults are filled in.
 * @typeParam Output The value after that.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** What the schema offers to others. */
  readonly "~standard": StandardSchemaProps<Input, Output>;
}

/** What a schema takes: `SchemaInput<typeof schema>`. */
export type SchemaInput<Schema> = Schema extends StandardSchema<infer Input, infer _Output> ? Input : never;

/** What a schema gives, its defaults filled in: `SchemaOutput<typeof schema>`. */
export type SchemaOutput<Schema> = Schema extends StandardSchema<infer _Input, infer Output> ? Output : never;

/**
 * Takes a JSON Schema literal as a schema, for those who write it by hand or have it from elsewhere.
 *
 * @typeParam Output The value with its defaults filled in.
 * @typeParam Input The value as it is written.
 * @param schema The JSON Schema, such as an object literal or one of TypeBox; only its root is copied.
 * @returns A schema for `defineResource`.
 *
 * @example A field with a default
 * ```ts
 * import { jsonSchema } from "@kubeloop/sdk";
 *
 * const spec = jsonSchema<{ replicas: number }, { replicas?: number }>({
 *   type: "object",
 *   properties: { replicas: { type: "integer", default: 1 } },
 * });
 * console.assert(spec["~standard"].vendor === "kubeloop");
 * ```
 */
export function jsonSchema<Output, Input = Output>(schema: object): StandardSchema<Input, Output> {
  const literal: Readonly<Record<string, unknown>> = { ...schema };
  return Object.freeze({
    "~standard": Object.freeze({
      version: 1,
      vendor: "kubeloop",
      jsonSchema: Object.freeze({ input: () => literal, output: () => literal }),
    }),
  });
}
