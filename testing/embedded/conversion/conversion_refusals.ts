/**
 * What requests are answered with whose objects cannot be converted: the real server takes a stored object for broken
 * that it cannot convert.
 *
 * @module
 */

import { metaOf } from "../object_meta.ts";
import type { ObjectRef } from "../object_store.ts";
import { groupResourceOf, type ServedResource } from "../served_resource.ts";
import { internalError, StatusError } from "../status.ts";
import { corruptObject, etcdKeyOf } from "../storage_error.ts";
import type { ConversionFailure, FailedConversion } from "./conversion_needed.ts";

/**
 * An object cannot be read.
 *
 * @param served The resource.
 * @param ref Which object.
 * @returns Makes the refusal.
 */
export function unreadable(
  served: ServedResource,
  ref: ObjectRef,
): (failure: ConversionFailure) => StatusError {
  return ({ failed }) =>
    internalError(corruptObject(served, ref, { detail: undecodableText(failed[0]), root: "" }));
}

/**
 * An object cannot be changed, for it cannot be read.
 *
 * @param failure Why.
 * @returns The refusal.
 */
export function unchangeable({ failed }: ConversionFailure): StatusError {
  return new StatusError(500, "", { message: undecodableText(failed[0]) });
}

/**
 * An object cannot be stored, for the stored version cannot be made of it.
 *
 * @param failure Why.
 * @returns The refusal.
 */
export function unstorable({ message }: ConversionFailure): StatusError {
  return new StatusError(500, "", { message });
}

/**
 * Objects cannot be listed.
 *
 * @param served The resource.
 * @returns Makes the refusal.
 */
export function unlistable(served: ServedResource): (failure: ConversionFailure) => StatusError {
  return ({ failed }) => {
    const causes = failed.map((one) => {
      const { namespace, name } = metaOf(one.object);
      const field = `/registry${etcdKeyOf(served, { namespace, name })}`;
      const message = corruptObject(served, { namespace, name }, {
        detail: undecodableText(one),
        root: "/registry",
      });
      return { reason: "UnexpectedServerResponse", message, field };
    });
    const more = causes.length > 1 ? ` (and ${causes.length - 1} more)` : "";
    return new StatusError(500, "StorageReadError", {
      message: `failed to read one or more ${groupResourceOf(served)} from the storage: ${
        causes[0]?.message
      }${more}`,
      details: { name: "list", group: served.group, kind: served.plural, causes },
    });
  };
}

function undecodableText(failed: FailedConversion | undefined): string {
  const { resourceVersion } = metaOf(failed?.object ?? {});
  return `object not decodable revision=${resourceVersion}: ${failed?.why ?? ""}`;
}
