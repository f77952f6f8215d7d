/**
 * Owner references that are given twice: one is enough, and the writer is told.
 *
 * @module
 */

import { jsonEqual, type JsonObject } from "./json.ts";
import { metaOf, withMeta } from "./object_meta.ts";

/** Who is told, and how the object came about. */
export interface OwnersWrite {
  /** Whether the object is what a patch or an applied configuration made: it is looked at later then. */
  readonly isPatch: boolean;
  readonly warn: (message: string) => void;
}

/**
 * Leaves out owner references that are equal to one before them.
 *
 * @param object The object.
 * @param write Who is told, and how the object came about.
 * @returns The object with each reference once.
 */
export function withSingleOwners(object: JsonObject, { isPatch, warn }: OwnersWrite): JsonObject {
  const { ownerReferences } = metaOf(object);
  const isRepeated = (reference: JsonObject, index: number): boolean =>
    ownerReferences.slice(0, index).some((before) => jsonEqual(before, reference));
  const repeated = ownerReferences.filter(isRepeated);
  if (repeated.length === 0) return object;
  const when = isPatch ? " after mutating admission happens" : "";
  warn(
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, ` +
      "and may reject such requests as early as 1.24; please fix your requests; " +
      `duplicate UID(s) observed: ${repeated.map(({ uid }) => uid).join(", ")}`,
  );
  const single = ownerReferences.filter((reference, index) => !isRepeated(reference, index));
  return withMeta(object, { ownerReferences: single });
}
