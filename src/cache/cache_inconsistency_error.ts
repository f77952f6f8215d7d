/**
 * A cache is not what the server has.
 *
 * @module
 */

import type { ObjectKey } from "../resource/object.ts";

/** An object that is not in a cache as it is on the server. */
export interface CacheDifference {
  /** Not in the cache; in the cache only; or in both, and not the same. */
  readonly type: "missing" | "extra" | "different";
  /** The object's kind. */
  readonly kind: string;
  /** Its key. */
  readonly key: ObjectKey;
  /** The first place that differs, such as `spec.ports[0].name`; of those that differ only. */
  readonly path?: string;
}

/** So many are named in the message; all are in `differences`. */
const NAMED = 10;

/**
 * A cache is not what the server had at the same version.
 *
 * @example What was wrong
 * ```ts
 * import { CacheInconsistencyError } from "@kubeloop/sdk/cache";
 *
 * const error = new CacheInconsistencyError({
 *   description: "pods",
 *   resourceVersion: "7",
 *   differences: [{ type: "different", kind: "Pod", key: "default/web", path: "spec.nodeName" }],
 * });
 * console.assert(error.message.endsWith('Pod "default/web" differs at spec.nodeName'));
 * ```
 */
export class CacheInconsistencyError extends Error {
  /** Tells it from other errors. */
  override readonly name = "CacheInconsistencyError";
  /** The version of both. */
  readonly resourceVersion: string;
  /** All that is wrong: what the server has in its order, then what it doesn't have. */
  readonly differences: readonly CacheDifference[];

  /**
   * Makes the error.
   *
   * @param options Which cache, and what is wrong with it.
   */
  constructor(options: {
    readonly description: string;
    readonly resourceVersion: string;
    readonly differences: readonly CacheDifference[];
  }) {
    const { description, resourceVersion, differences } = options;
    const named = differences.slice(0, NAMED).map(show);
    if (differences.length > NAMED) named.push(`and ${differences.length - NAMED} more`);
    super(
      `Cannot trust the cache of ${description}: at version ${resourceVersion} it is not what the server has: ${
        named.join("; ")
      }`,
    );
    this.resourceVersion = resourceVersion;
    this.differences = differences;
  }
}

function show({ type, kind, key, path }: CacheDifference): string {
  if (type === "different") return `${kind} "${key}" differs${path ? ` at ${path}` : ""}`;
  return `${kind} "${key}" ${type === "missing" ? "is missing" : "is not on the server"}`;
}
