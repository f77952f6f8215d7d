/**
 * What a writer says that the stored object has to be.
 *
 * @module
 */

import type { JsonObject } from "./json.ts";
import { metaOf } from "./object_meta.ts";
import { requireVersion } from "./request_options.ts";
import { rulesOf, type ServedResource } from "./served_resource.ts";
import { conflict, invalid } from "./status.ts";
import { storageError } from "./storage_error.ts";

/**
 * Checks the uid that a writer names. That of a new object is a precondition; that of a patched one is checked as a
 * field.
 *
 * @param served The resource.
 * @param wanted The object as it was sent, or made by a patch.
 * @param options The stored object, whether it is patched, and whether nothing is stored.
 * @throws {StatusError} 409 if it is not the live object's.
 */
export function requireUid(
  served: ServedResource,
  wanted: JsonObject,
  { live, isPatch, dryRun }: { live: JsonObject | undefined; isPatch: boolean; dryRun: boolean },
): void {
  const [asked, found] = [metaOf(wanted).uid, live === undefined ? "" : metaOf(live).uid];
  if (asked === "" || asked === found) return;
  const { name, namespace } = metaOf(wanted);
  if (live === undefined && isPatch) {
    const why = `uid mismatch: the provided object specified uid ${asked}, and no existing object was found`;
    throw conflict(served, name, why);
  }
  const detail = `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${found}`;
  const root = dryRun ? "" : "/registry";
  throw conflict(served, name, storageError(served, { namespace, name }, { detail, root }));
}

/**
 * Checks the version that a writer names.
 *
 * @param served The resource.
 * @param wanted The object as it was sent, or made by a patch.
 * @param live The stored object.
 * @throws {StatusError} 409 if it is not the live object's, 422 if one has to be named.
 */
export function requireFresh(served: ServedResource, wanted: JsonObject, live: JsonObject): void {
  const { name, resourceVersion } = metaOf(wanted);
  if (resourceVersion === metaOf(live).resourceVersion) return;
  requireVersion(resourceVersion);
  if (resourceVersion !== "" && resourceVersion !== "0") throw conflict(served, name);
  if (rulesOf(served).unconditionalUpdate) return;
  throw invalid({ group: served.group, kind: served.plural }, name, [{
    reason: "FieldValueInvalid",
    message: "Invalid value: 0: must be specified for an update",
    field: "metadata.resourceVersion",
  }]);
}
