/**
 * Makes the table of built-in kinds from the discovery documents of a running API server.
 *
 * @module
 */

import { ALL_VERBS, SUBRESOURCE_VERBS } from "../embedded/builtin_kinds.ts";
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  objectOrEmpty,
  stringOrUndefined,
} from "../embedded/json.ts";

/** Kinds by group and version, then by plural name; `builtin_kinds.ts` says how a kind is written. */
export type KindTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Makes the table.
 *
 * @param documents The `APIResourceList` of each group and version, in the order of the groups.
 * @returns The table.
 */
export function kindFactsOfDiscovery(documents: readonly JsonObject[]): KindTable {
  return Object.fromEntries(documents.map((document) => {
    const apiVersion = String(document["groupVersion"]);
    const resources = listOf(document["resources"]).filter(isJsonObject);
    const kinds = resources.filter((resource) => !String(resource["name"]).includes("/")).map((resource) => {
      const plural = String(resource["name"]);
      const parts = resources.filter((other) => String(other["name"]).startsWith(`${plural}/`));
      return [
        plural,
        [kindText(resource), ...parts.map((part) => subresourceText(part, resource))].join(" "),
      ];
    });
    return [apiVersion, Object.fromEntries(kinds)];
  }));
}

function kindText(resource: JsonObject): string {
  const kind = String(resource["kind"]);
  const verbs = listOf(resource["verbs"]).join(",");
  const words = (name: string, values: readonly JsonValue[]) =>
    values.length === 0 ? [] : [`${name}=${values.join(",")}`];
  const hash = stringOrUndefined(resource["storageVersionHash"]);
  const singular = String(resource["singularName"]);
  return [
    kind,
    ...(resource["namespaced"] === true ? [] : ["cluster"]),
    ...words("short", listOf(resource["shortNames"])),
    ...words("in", listOf(resource["categories"])),
    ...(singular === kind.toLowerCase() ? [] : [`singular=${singular}`]),
    ...(verbs === ALL_VERBS.join(",") ? [] : [`verbs=${verbs}`]),
    ...(hash === undefined ? [] : [`hash=${hash}`]),
  ].join(" ");
}

function subresourceText(part: JsonObject, owner: JsonObject): string {
  const { group, version, kind } = part;
  const name = String(part["name"]).split("/").slice(1).join("/");
  const verbs = listOf(part["verbs"]).join(",");
  const type = [group, version, kind].filter((word) => word !== undefined).join("/");
  return [
    `/${name}`,
    type === objectOrEmpty(owner)["kind"] ? "" : `=${type}`,
    verbs === SUBRESOURCE_VERBS.join(",") ? "" : `(${verbs})`,
  ].join("");
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
