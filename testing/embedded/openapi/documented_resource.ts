/**
 * What OpenAPI documents say of a resource, in short.
 *
 * @module
 */

import { apiVersionOf, rulesOf, type ServedResource, shownSubresources } from "../served_resource.ts";
import { customSchemaName } from "./custom_schemas.ts";
import { schemaNameOf } from "./schema_library.ts";

/** A resource as OpenAPI documents see it. */
export interface DocumentedResource {
  readonly apiVersion: string;
  readonly plural: string;
  readonly kind: string;
  readonly scope: "Namespaced" | "Cluster";
  readonly verbs: readonly string[];
  readonly isCustom: boolean;
  /** Whether a deletion answers with the object. */
  readonly returnsDeleted: boolean;
  /** The names of the schemas of its objects, and of their lists. */
  readonly schema: string;
  readonly listSchema: string;
  readonly subresources: readonly DocumentedSubresource[];
}

/** A subresource as OpenAPI documents see it. */
export interface DocumentedSubresource {
  readonly name: string;
  readonly verbs: readonly string[];
  readonly kind: { readonly apiVersion: string; readonly kind: string };
  readonly schema: string;
}

/** Those that answer with a stream or with text: the documents leave them out. */
const WITHOUT_OBJECTS: ReadonlySet<string> = new Set(["attach", "exec", "log", "portforward", "proxy"]);

/**
 * Tells what documents say of a resource.
 *
 * @param served The resource.
 * @returns Its description.
 */
export function documentedOf(served: ServedResource): DocumentedResource {
  const { plural, kind, listKind, scope, verbs } = served;
  const apiVersion = apiVersionOf(served);
  const isCustom = served.crd !== undefined;
  const nameOf = (one: string) =>
    isCustom ? customSchemaName(served, one) : schemaNameOf(apiVersion, one) ?? "";
  return {
    apiVersion,
    plural,
    kind,
    scope,
    verbs,
    isCustom,
    // The real server's documents say of namespaces what its answers do not.
    returnsDeleted: rulesOf(served).returnsDeleted && kind !== "Namespace",
    schema: nameOf(kind),
    listSchema: nameOf(listKind),
    subresources: shownSubresources(served).filter(({ name }) => !WITHOUT_OBJECTS.has(name)).map((shown) => {
      const other = { apiVersion: apiVersionOf(shown), kind: shown.kind };
      return {
        name: shown.name,
        verbs: shown.verbs,
        kind: isCustom ? { apiVersion, kind } : other,
        schema: schemaNameOf(other.apiVersion, other.kind) ?? nameOf(kind),
      };
    }),
  };
}
