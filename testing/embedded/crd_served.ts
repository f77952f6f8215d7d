/**
 * What a CustomResourceDefinition serves.
 *
 * @module
 */

import { acceptedNamesOf } from "./crd_names.ts";
import { type CrdParts, crdSpecOf, type CrdVersion, hasStatus, textOf, textsOf } from "./crd_spec.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import { apiVersionOf, type ScalePaths, type ServedResource } from "./served_resource.ts";
import { compareVersions } from "./version_order.ts";

const VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

/**
 * Describes one version of a definition as it is served.
 *
 * @param crd The definition with its accepted names.
 * @param version The version.
 * @returns The resource.
 */
export function servedOf(crd: JsonObject, version: CrdVersion): ServedResource {
  const { group, scope, versions } = crdSpecOf(crd);
  const names = acceptedNamesOf(crd);
  const { parts } = version;
  const scale = scaleOf(parts);
  return {
    group,
    version: version.name,
    kind: textOf(names["kind"]),
    listKind: textOf(names["listKind"]),
    plural: textOf(names["plural"]),
    singular: textOf(names["singular"]),
    shortNames: textsOf(names["shortNames"]),
    categories: textsOf(names["categories"]),
    scope: scope === "Cluster" ? "Cluster" : "Namespaced",
    verbs: VERBS,
    subresources: [
      ...(hasStatus(parts) ? ["status" as const] : []),
      ...(scale === undefined ? [] : ["scale" as const]),
    ],
    ...(scale === undefined ? {} : { scale }),
    storageVersion: versions.find(({ storage }) => storage)?.name ?? version.name,
    selectableFields: parts.selectableFields.map((field) => textOf(field["jsonPath"]).replace(/^\./, "")),
    crd,
    ...deprecationOf(crd, version),
    ...(parts.schema === undefined ? {} : { schema: parts.schema }),
  };
}

function scaleOf(parts: CrdParts): ScalePaths | undefined {
  const scale = parts.subresources?.["scale"];
  if (scale === undefined) return undefined;
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = objectOrEmpty(scale);
  const selector = textOf(labelSelectorPath);
  return {
    specReplicasPath: textOf(specReplicasPath),
    statusReplicasPath: textOf(statusReplicasPath),
    ...(selector === "" ? {} : { labelSelectorPath: selector }),
  };
}

function deprecationOf(crd: JsonObject, version: CrdVersion): { readonly deprecation?: string } {
  if (!version.deprecated) return {};
  if (version.deprecationWarning !== undefined) return { deprecation: version.deprecationWarning };
  const { group, versions, names } = crdSpecOf(crd);
  const kind = textOf(names["kind"]);
  const [newest] = versions.filter(({ served, deprecated }) => served && !deprecated)
    .map(({ name }) => name).filter((name) => compareVersions(name, version.name) < 0).sort(compareVersions);
  const hint = newest === undefined ? "" : `; use ${apiVersionOf({ group, version: newest })} ${kind}`;
  return { deprecation: `${apiVersionOf({ group, version: version.name })} ${kind} is deprecated${hint}` };
}
