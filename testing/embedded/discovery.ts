/**
 * The documents that tell clients what is served.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { JsonObject } from "./json.ts";
import { apiVersionOf, isStored, type ServedResource, shownSubresources } from "./served_resource.ts";
import { compareVersions } from "./version_order.ts";

/** The version of Kubernetes whose behaviour is served. */
export const KUBERNETES_VERSION = "v1.37.2";

/** How much of the hash of its storage version a resource shows. */
const HASH_BYTES = 8;

/**
 * The document at /version.
 *
 * @returns The version.
 */
export function versionDocument(): JsonObject {
  const [major = "", minor = ""] = KUBERNETES_VERSION.replace("v", "").split(".");
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion: KUBERNETES_VERSION,
    gitCommit: "",
    gitTreeState: "",
    buildDate: "1970-01-01T00:00:00Z",
    goVersion: "",
    compiler: "",
    platform: "embedded",
  };
}

/**
 * The document at /api.
 *
 * @returns The versions of the core group.
 */
export function coreVersionsDocument(): JsonObject {
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
}

/**
 * The document at /apis.
 *
 * @param resources What is served.
 * @returns The groups.
 */
export function groupListDocument(resources: readonly ServedResource[]): JsonObject {
  return {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: groupNames(resources).filter((name) => name !== "").map((name) => group(name, resources)),
  };
}

/**
 * The document at /apis/{group}.
 *
 * @param name The group.
 * @param resources What is served.
 * @returns The group, or `undefined` if nothing of it is served.
 */
export function groupDocument(name: string, resources: readonly ServedResource[]): JsonObject | undefined {
  if (!resources.some((served) => served.group === name)) return undefined;
  return { kind: "APIGroup", apiVersion: "v1", ...group(name, resources) };
}

/**
 * The document at /api/v1 and /apis/{group}/{version}.
 *
 * @param apiVersion The group and version.
 * @param resources What is served.
 * @returns The resources of that version, or `undefined` if there are none.
 */
export function resourceListDocument(
  apiVersion: string,
  resources: readonly ServedResource[],
): JsonObject | undefined {
  const [first] = resources.filter((resource) => apiVersionOf(resource) === apiVersion);
  const served = first === undefined ? [] : resourcesOf(first, resources);
  if (served.length === 0) return undefined;
  return {
    kind: "APIResourceList",
    ...(apiVersion === "v1" ? {} : { apiVersion: "v1" }),
    groupVersion: apiVersion,
    resources: served.flatMap(resourceEntries),
  };
}

/**
 * Lists the groups of what is served.
 *
 * @param resources What is served.
 * @returns The built-in groups in their order, then those of custom resources by name.
 */
export function groupNames(resources: readonly ServedResource[]): readonly string[] {
  const namesOf = (isCustom: boolean) => [
    ...new Set(resources.filter(({ crd }) => (crd !== undefined) === isCustom).map(({ group }) => group)),
  ];
  const builtin = namesOf(false);
  return [...builtin, ...namesOf(true).filter((name) => !builtin.includes(name)).toSorted()];
}

/**
 * Lists the versions of a group.
 *
 * @param name The group.
 * @param resources What is served.
 * @returns The versions, the preferred one first.
 */
export function versionsOf(name: string, resources: readonly ServedResource[]): readonly string[] {
  return [...new Set(resources.filter(({ group }) => group === name).map(({ version }) => version))]
    .toSorted(compareVersions);
}

/**
 * Lists the resources of a version.
 *
 * @param of The group and version.
 * @param resources What is served.
 * @returns Its resources by name.
 */
export function resourcesOf(
  of: Pick<ServedResource, "group" | "version">,
  resources: readonly ServedResource[],
): readonly ServedResource[] {
  return resources.filter(({ group, version }) => group === of.group && version === of.version)
    .toSorted((left, right) => left.plural < right.plural ? -1 : 1);
}

/**
 * The document at /: the paths that there are.
 *
 * @param resources What is served.
 * @returns The paths.
 */
export function rootDocument(resources: readonly ServedResource[]): JsonObject {
  const groups = groupNames(resources).filter((name) => name !== "");
  const paths = [
    "/api",
    "/api/v1",
    "/apis",
    "/apis/",
    ...groups.flatMap((name) => [
      `/apis/${name}`,
      ...versionsOf(name, resources).map((version) => `/apis/${name}/${version}`),
    ]),
    ...["healthz", "livez", "readyz"].flatMap((base) =>
      ["", "/etcd", "/ping"].map((check) => `/${base}${check}`)
    ),
    "/openapi/v2",
    "/openapi/v3",
    "/openapi/v3/",
    "/version",
  ];
  return { paths: paths.toSorted() };
}

function resourceEntries(served: ServedResource): JsonObject[] {
  const namespaced = served.scope === "Namespaced";
  const main = {
    name: served.plural,
    singularName: served.singular,
    namespaced,
    kind: served.kind,
    verbs: served.verbs,
    ...(served.shortNames.length === 0 ? {} : { shortNames: served.shortNames }),
    ...(served.categories.length === 0 ? {} : { categories: served.categories }),
    ...(isStored(served) ? { storageVersionHash: storageVersionHash(served) } : {}),
  };
  const subresources = shownSubresources(served).map(({ name, group, version, kind, verbs }): JsonObject => ({
    name: `${served.plural}/${name}`,
    singularName: "",
    namespaced,
    ...(group === served.group && version === served.version ? {} : { group, version }),
    kind,
    verbs,
  }));
  return [main, ...subresources];
}

/** Events are stored as those of the core group, whichever group they come through. */
function storageVersionHash(
  { group, storageVersion, kind, storageVersionHash: known }: ServedResource,
): string {
  if (known !== undefined) return known;
  const stored = kind === "Event" && group === "events.k8s.io" ? "/v1" : `${group}/${storageVersion}`;
  return createHash("sha256").update(`${stored}/${kind}`).digest().subarray(0, HASH_BYTES).toString("base64");
}

function group(name: string, resources: readonly ServedResource[]): JsonObject {
  const versions = versionsOf(name, resources).map((version) => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions, preferredVersion: versions[0] ?? {} };
}
