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
 * Checks the uid that a writer names. In a patch it is a field like others.
 *
 * @param served The resource.
 * @param wanted The object as it was sent.
 * @param options The stored object, and whether nothing is stored.
 * @throws {StatusError} 409 if it is not the live object's.
 */
export function requireUid(
  served: ServedResource,
  wanted: JsonObject,
  { live, dryRun }: { live: JsonObject | undefined; dryRun: boolean },
): void {
  const [asked, found] = [metaOf(wanted).uid, live === undefined ? "" : metaOf(live).uid];
  if (asked === "" || asked === found) return;
  const { name, namespace } = metaOf(wanted);
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
