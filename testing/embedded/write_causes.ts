/**
 * Why a write is invalid: what is wrong with the metadata and what the kind itself says, in the real server's order.
 *
 * @module
 */

import { type JsonObject, stringOrUndefined } from "./json.ts";
import { metaCauses, metaUpdateCauses } from "./object_meta_validation.ts";
import { rulesOf, type ServedResource } from "./served_resource.ts";
import type { StatusCause } from "./status.ts";

/**
 * Puts together what is wrong: the metadata comes first, or only where nothing else is wrong, by kind.
 *
 * @param ofMetadata What is wrong with the metadata.
 * @param found What the kind itself says.
 * @param served The resource.
 * @returns All that is said.
 */
export function withMetaCauses(
  ofMetadata: readonly StatusCause[],
  found: readonly StatusCause[],
  served: ServedResource,
): readonly StatusCause[] {
  return rulesOf(served).checksMetadataLast && found.length > 0 ? found : [...ofMetadata, ...found];
}

/**
 * Checks the metadata of an update. That of custom resources and of their definitions is checked again and again, and each
 * time it is said.
 *
 * @param object The new object.
 * @param live The stored one.
 * @param served The resource.
 * @returns What is wrong with it.
 */
export function updatedMetaCauses(
  object: JsonObject,
  live: JsonObject,
  served: ServedResource,
): readonly StatusCause[] {
  const causes = metaCauses(object, served);
  const fixed = metaUpdateCauses(object, live);
  const isRepeated = served.crd !== undefined || served.kind === "CustomResourceDefinition";
  if (!isRepeated) return [...causes, ...fixed];
  const again = causes.filter(({ field }) => !field.startsWith("metadata.finalizers"));
  return [...causes, ...again, ...again, ...fixed, ...fixed];
}

/**
 * Tells what an object is checked as: Events as those of the core group, whichever group they come through; custom
 * objects as what they say.
 *
 * @param served The resource.
 * @param object The object.
 * @returns The group and the kind that an error names.
 */
export function checkedKind(
  { group, kind, crd }: ServedResource,
  object: JsonObject,
): Pick<ServedResource, "group" | "kind"> {
  if (crd !== undefined) return { group, kind: stringOrUndefined(object["kind"]) ?? kind };
  return { group: group === "events.k8s.io" ? "" : group, kind };
}
