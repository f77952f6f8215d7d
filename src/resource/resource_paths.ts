/**
 * The compiler's check of the field paths in a resource definition: a path that names no field of the schema is an
 * error at its place. Paths with brackets, such as `.status.conditions[?(@.type=="Ready")].status`, are not followed.
 *
 * @module
 */

import type { StoredMeta } from "./object.ts";
import type { SchemaOutput } from "./standard_schema.ts";

/** The object that paths start from. */
type Root<Version> = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: StoredMeta;
  readonly spec: Version extends { readonly spec: infer Schema } ? SchemaOutput<Schema> : never;
  readonly status: Version extends { readonly status: infer Schema } ? SchemaOutput<Schema> : never;
};

type KeyOf<T> = T extends unknown ? keyof T & string : never;
type FieldOf<T, Key> = T extends unknown ? (Key extends keyof T ? T[Key] : never) : never;

/** Whether a dotted path leads to a field of an object; a field of an unknown type may have any. */
type LeadsTo<T, Path> = unknown extends T ? true
  : Path extends `.${infer Key}.${infer Rest}`
    ? Key extends KeyOf<NonNullable<T>> ? LeadsTo<NonNullable<FieldOf<NonNullable<T>, Key>>, `.${Rest}`>
    : false
  : Path extends `.${infer Key}` ? Key extends KeyOf<NonNullable<T>> ? true : false
  : false;

/** Those of the paths that lead nowhere; a path that the compiler does not know is not followed. */
type Astray<T, Path> = string extends Path ? never
  : Path extends `${string}[${string}` ? never
  : LeadsTo<T, Path> extends true ? never
  : Path;

/** All paths of a part of a version. */
type PathsOf<Part> = Part extends readonly { readonly path: infer Path }[] ? Path
  : Part extends readonly string[] ? Part[number]
  : Extract<Part[keyof Part], string>;

/** Nothing to add when all paths of a part lead to a field, otherwise a text that says what is wrong. */
type Check<Bad> = [Bad] extends [never] ? unknown
  : Bad extends string ? `no field ${Bad} in the schema`
  : string;

/**
 * What the versions of a definition must also be: their columns, scale and selectable fields name fields that exist.
 * The compiler works it out for `defineResource`; nobody writes it.
 *
 * @internal
 *
 * @typeParam Versions The `versions` of a definition.
 */
export type CheckedPaths<Versions> = {
  readonly [Name in keyof Versions]: {
    readonly [Part in keyof Versions[Name] & ("columns" | "scale" | "selectable")]?: Check<
      Astray<Root<Versions[Name]>, PathsOf<NonNullable<Versions[Name][Part]>>>
    >;
  };
};
