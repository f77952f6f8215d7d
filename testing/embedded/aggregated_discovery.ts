/**
 * Aggregated discovery: all that is served, in one document.
 *
 * @module
 * @see KEP-3352
 */

import { createHash } from "node:crypto";
import { groupNames, resourcesOf, versionsOf } from "./discovery.ts";
import type { JsonObject } from "./json.ts";
import { type ServedResource, shownSubresources } from "./served_resource.ts";

/**
 * The document at /api and /apis for clients that ask for it.
 *
 * @param resources What is served below that path.
 * @returns The groups, their versions and resources.
 */
export function aggregatedDocument(resources: readonly ServedResource[]): JsonObject {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groupNames(resources).map((name): JsonObject => ({
      metadata: name === "" ? {} : { name },
      versions: versionsOf(name, resources).map((version) => ({
        version,
        resources: resourcesOf({ group: name, version }, resources).map(resourceOf),
        freshness: "Current",
      })),
    })),
  };
}

/**
 * The name of a document's state, by which a client asks whether it has changed.
 *
 * @param document The document.
 * @returns The value of the `ETag` header.
 */
export function etagOf(document: JsonObject): string {
  return `"${createHash("sha512").update(JSON.stringify(document)).digest("hex").toUpperCase()}"`;
}

function resourceOf(served: ServedResource): JsonObject {
  const { plural, singular, scope, verbs, shortNames, categories } = served;
  const subresources = shownSubresources(served).map((subresource): JsonObject => ({
    subresource: subresource.name,
    responseKind: typeOf(served, subresource),
    verbs: subresource.verbs,
  }));
  return {
    resource: plural,
    responseKind: typeOf(served, served),
    scope,
    singularResource: singular,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(subresources.length === 0 ? {} : { subresources }),
  };
}

/** Types of built-in versions go without the group and version that they stand under. */
function typeOf(
  served: ServedResource,
  type: Pick<ServedResource, "group" | "version" | "kind">,
): JsonObject {
  const { group, version, kind } = type;
  const isUnderOwn = served.crd === undefined && group === served.group && version === served.version;
  return isUnderOwn ? { group: "", version: "", kind } : { group, version, kind };
}
