/**
 * Group, version and kind: how they are written, and the names that follow from a kind.
 *
 * @module
 */

/** The two parts of an `apiVersion`. */
export interface GroupVersion {
  /** The API group; "" for the core group. */
  readonly group: string;
  /** The version, such as "v1beta1". */
  readonly version: string;
}

/**
 * Takes an `apiVersion` apart.
 *
 * @param apiVersion "group/version", or "version" for the core group.
 * @returns The group and the version.
 * @throws {TypeError} If a part is empty or there is more than one slash.
 *
 * @example Deployments and Pods
 * ```ts
 * import { parseApiVersion } from "@kubeloop/sdk";
 *
 * console.assert(parseApiVersion("apps/v1").group === "apps");
 * console.assert(parseApiVersion("v1").group === "");
 * ```
 */
export function parseApiVersion(apiVersion: string): GroupVersion {
  const [first, second, ...rest] = apiVersion.split("/");
  if (first && second === undefined) return { group: "", version: first };
  if (first && second && rest.length === 0) return { group: first, version: second };
  throw new TypeError(`Cannot parse the apiVersion "${apiVersion}": expected "group/version" or "version"`);
}

/**
 * Writes a group and a version as an `apiVersion`.
 *
 * @param groupVersion The group ("" for the core group) and the version.
 * @returns "group/version", or "version" for the core group.
 *
 * @example Deployments
 * ```ts
 * import { formatApiVersion } from "@kubeloop/sdk";
 *
 * console.assert(formatApiVersion({ group: "apps", version: "v1" }) === "apps/v1");
 * ```
 */
export function formatApiVersion({ group, version }: GroupVersion): string {
  return group === "" ? version : `${group}/${version}`;
}

/**
 * The plural name that a kind has unless it says otherwise.
 *
 * @param kind The kind, in CamelCase.
 * @returns Its English plural in lower case.
 *
 * @example Regular plurals
 * ```ts
 * import { pluralOf } from "@kubeloop/sdk";
 *
 * console.assert(pluralOf("Policy") === "policies" && pluralOf("Ingress") === "ingresses");
 * ```
 */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(singular) ? `${singular}es` : `${singular}s`;
}
