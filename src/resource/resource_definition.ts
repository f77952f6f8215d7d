/**
 * What `defineResource` is given, and what it is once checked.
 *
 * @module
 */

import type { Conversions } from "./version_conversion.ts";
import type { Scope } from "./resource.ts";
import type { StandardSchema } from "./standard_schema.ts";

/** A column of `kubectl get`. */
export interface ColumnDefinition {
  /** The column's head. */
  readonly name: string;
  /** A simple JSON path, such as ".spec.replicas". */
  readonly path: string;
  /** The kind of value. @default the type of the path's field in the schema */
  readonly type?: "boolean" | "date" | "integer" | "number" | "string";
  /** What the column shows, for people. */
  readonly description?: string;
  /** How the value is written, as in OpenAPI. */
  readonly format?: string;
  /** Columns above 0 are shown with `-o wide` only. @default {0} */
  readonly priority?: number;
}

/** Where the scale subresource finds its numbers. */
export interface ScaleDefinition {
  /** The path of the wanted number, below ".spec". */
  readonly spec: string;
  /** The path of the present number, below ".status". */
  readonly status: string;
  /** The path of a label selector in its string form, below ".spec" or ".status". */
  readonly selector?: string;
}

/** One version of a resource. */
export interface VersionDefinition {
  /** The schema of what is wished for. */
  readonly spec: StandardSchema;
  /** Gives the resource a status subresource; at its root nothing is required. */
  readonly status?: StandardSchema;
  /** The columns of `kubectl get`. @default {[]} */
  readonly columns?: readonly ColumnDefinition[];
  /** Gives the resource a scale subresource. */
  readonly scale?: ScaleDefinition;
  /** The paths that field selectors may use; at most 8. */
  readonly selectable?: readonly string[];
  /** Whether clients may use the version. @default {true} */
  readonly served?: boolean;
  /** Whether objects are stored in the version. @default {true} for the only version */
  readonly storage?: boolean;
  /** Whether clients are warned, or the warning itself. @default {false} */
  readonly deprecated?: boolean | string;
}

/** What `defineResource` is given. */
export interface ResourceDefinition {
  /** The API group: a domain name of yours, such as "stable.example.com". */
  readonly group: string;
  /** The kind, in CamelCase. */
  readonly kind: string;
  /** The lower-case plural name, as in URLs. @default the kind's English plural */
  readonly plural?: string;
  /** The lower-case singular name. @default the kind in lower case */
  readonly singular?: string;
  /** Short names for the command line. @default {[]} */
  readonly shortNames?: readonly string[];
  /** The groups that it is shown with, such as "all" of `kubectl get all`. @default {[]} */
  readonly categories?: readonly string[];
  /** Whether objects live in a namespace. */
  readonly scope: Scope;
  /** The versions by name. */
  readonly versions: Readonly<Record<string, VersionDefinition>>;
  /** Annotations of the CustomResourceDefinition. @default {{}} */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Labels of the CustomResourceDefinition. @default {{}} */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A definition that was checked, with its defaults filled in. */
export interface CheckedDefinition extends Required<ResourceDefinition> {
  /** How objects get from each other version to the storage version and back; empty where nothing is converted. */
  readonly convert: Conversions;
  /** The version in which objects are stored. */
  readonly storageVersion: string;
}
