/**
 * The resource as it is stored: what the server's own controllers do to objects, and deletions, need no conversion.
 *
 * @module
 */

import { servedOf } from "../crd_served.ts";
import { crdSpecOf } from "../crd_spec.ts";
import type { ServedResource, VersionConversion } from "../served_resource.ts";

const AS_STORED: VersionConversion = Object.freeze<VersionConversion>({
  shown: (stored) => stored,
  kept: (object) => object,
});

/**
 * Finds the form in which the objects of a resource are stored.
 *
 * @param served The resource, in any version.
 * @returns The resource in the version that is stored, whose objects are as they are stored, if a webhook converts them;
 * the resource itself otherwise.
 */
export function storedFormOf(served: ServedResource): ServedResource {
  if (served.outside === undefined || served.crd === undefined) return served;
  const version = crdSpecOf(served.crd).versions.find(({ storage }) => storage);
  return version === undefined ? served : { ...servedOf(served.crd, version), conversion: AS_STORED };
}
