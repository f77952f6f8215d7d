/**
 * What the server does to objects of one kind on their way into the storage, beyond what it does to all.
 *
 * @module
 */

import { jsonEqual, type JsonObject } from "./json.ts";
import type { ServedResource, Subresource } from "./served_resource.ts";
import type { StatusCause } from "./status.ts";

/** An object after defaulting, and what was found in it. */
export interface Admitted {
  readonly object: JsonObject;
  /** What is invalid; the write fails if there is anything. */
  readonly causes: readonly StatusCause[];
  /** The paths of fields that the schema does not know; they are gone from the object. */
  readonly unknownFields: readonly string[];
  /** What the writer should know. */
  readonly warnings?: readonly string[];
}

/** What an object is written for. */
export interface KindWrite {
  /** The resource, in the object's version. */
  readonly served: ServedResource;
  /** The stored object; absent for a creation. */
  readonly live?: JsonObject | undefined;
  readonly subresource?: Subresource | undefined;
  /** The object as it was sent, or made by a patch. */
  readonly sent?: JsonObject | undefined;
  /** Whether the object comes of an applied configuration: it was never decoded, and may hold nulls. */
  readonly isApplied?: boolean | undefined;
}

/** The special treatment of one kind. */
export interface KindStrategy {
  /**
   * Fills in defaults, and checks. What it sets counts as the writer's.
   *
   * @param object The object to store, metadata complete.
   * @param write What it is written for.
   */
  admit?(object: JsonObject, write: KindWrite): Admitted;
  /**
   * Sets what is the server's alone. What it sets is nobody's.
   *
   * @param object The object to store.
   * @param write What it is written for.
   */
  complete?(object: JsonObject, write: KindWrite): JsonObject;
  /**
   * Checks an object that has all it is given; the write fails if anything is wrong.
   *
   * @param object The object to store.
   * @param write What it is written for.
   */
  check?(object: JsonObject, write: KindWrite): readonly StatusCause[];
  /**
   * Marks an object at its first deletion, which only begins with that.
   *
   * @param object The stored object.
   * @param now The time of the deletion.
   */
  markDeleting?(object: JsonObject, now: string): JsonObject;
  /**
   * Tells whether an object has to stay although it is being deleted and has no finalizers in its metadata.
   *
   * @param object The object.
   */
  isHeld?(object: JsonObject): boolean;
}

/** Finds the strategy of a resource. */
export type StrategyOf = (served: ServedResource) => KindStrategy;

/**
 * Fills in defaults and checks, but finds unknown fields in all that was sent.
 *
 * @param strategy The kind's strategy.
 * @param object The object to store, and the object as it was sent, with what the write may not change.
 * @param write What it is written for.
 * @returns The object, and what was found.
 */
export function admit(
  strategy: KindStrategy,
  object: { allowed: JsonObject; sent: JsonObject },
  write: KindWrite,
): Admitted {
  const { allowed, sent } = object;
  const checked = strategy.admit?.(allowed, write) ?? admitted(allowed);
  if (write.isApplied === true || jsonEqual(allowed, sent)) return checked;
  return { ...checked, unknownFields: strategy.admit?.(sent, write).unknownFields ?? [] };
}

/**
 * An object that needed nothing.
 *
 * @param object The object.
 * @returns The object without findings.
 */
export function admitted(object: JsonObject): Admitted {
  return { object, causes: [], unknownFields: [] };
}
