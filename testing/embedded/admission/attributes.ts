/**
 * What is asked of admission: a write before it is stored.
 *
 * @module
 */

import type { User } from "../access/user.ts";
import type { JsonObject } from "../json.ts";
import type { ServedResource } from "../served_resource.ts";

/** What a write does. */
export type Operation = "CREATE" | "UPDATE" | "DELETE";

/** The kind of an object. */
export interface ObjectKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A write. */
export interface AdmissionAttributes {
  readonly operation: Operation;
  /** The resource, in the version of the request. */
  readonly served: ServedResource;
  readonly subresource?: string | undefined;
  /** The kind of the object where it is not that of the resource; it is the same in all versions. */
  readonly kind?: ObjectKind | undefined;
  readonly user: User;
  readonly namespace: string;
  /** "" for objects whose name is still to be made. */
  readonly name: string;
  /** What is to be stored; nothing for a deletion. */
  readonly object?: JsonObject | undefined;
  /** What is stored; nothing for a creation. */
  readonly oldObject?: JsonObject | undefined;
  readonly dryRun: boolean;
  /** The options of the request, with their kind. */
  readonly options: JsonObject;
}
