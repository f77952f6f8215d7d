/**
 * Where in a JSON Schema the making of a structural schema stands, and what it says when it cannot go on.
 *
 * @module
 */

import type { JsonValue } from "./json.ts";

/** A place in a JSON Schema. */
export interface SchemaPlace {
  /** The path of the value that the schema is for, such as "spec.ports[].name". */
  readonly path: string;
  /** The whole schema, which references lead into. */
  readonly root: JsonValue;
  /** The references that led here. */
  readonly references: readonly string[];
  /** Whether a library wrote the schema. */
  readonly isGenerated: boolean;
}

/**
 * The place of a part of a value.
 *
 * @param place The value's place.
 * @param part What to add to its path: ".name", "[]" or "[*]".
 * @returns The part's place.
 */
export function below(place: SchemaPlace, part: string): SchemaPlace {
  return { ...place, path: place.path + part };
}

/**
 * Thrown when a JSON Schema says something that a structural schema cannot.
 *
 * @example Which place, and why
 * ```ts
 * import { SchemaError, structuralSchema } from "@kubeloop/sdk/schema";
 *
 * try {
 *   structuralSchema({ type: "array", prefixItems: [] });
 * } catch (error) {
 *   console.assert(error instanceof SchemaError && error.path === "spec");
 * }
 * ```
 */
export class SchemaError extends TypeError {
  /** The error's name. */
  override readonly name = "SchemaError";
  /** The path of the value that the schema is for. */
  readonly path: string;
  /** What is wrong there, and the way out. */
  readonly fault: string;

  /**
   * Makes the error.
   *
   * @param path The path of the value that the schema is for.
   * @param fault What is wrong there, and the way out.
   * @param options The cause.
   */
  constructor(path: string, fault: string, options?: ErrorOptions) {
    super(`Cannot make a structural schema of ${path}: ${fault}`, options);
    this.path = path;
    this.fault = fault;
  }
}
