/**
 * Writes the status of a reconciled object, and only when that changes something.
 *
 * @module
 */

import type { Client } from "../client/client.ts";
import { deepFreeze, type KubeObject, type ObjectInput } from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";
import type { StatusPatch, StatusWriter } from "./context.ts";

/** What a {@linkcode StatusWriter} leans on. */
export interface StatusWriterOptions<S extends KubeObject> {
  readonly client: Client;
  readonly resource: Resource<S, ObjectInput>;
  readonly signal: AbortSignal;
  /** Is told the object after each write. */
  readonly onWrite: (object: S) => void;
}

/**
 * Makes the status writer of one reconcile.
 *
 * @param object The object as the reconcile sees it.
 * @param options Where to write, and who hears of it.
 * @returns The writer.
 */
export function statusWriterOf<S extends KubeObject>(
  object: S,
  options: StatusWriterOptions<S>,
): StatusWriter<S> {
  const { client, resource, signal, onWrite } = options;
  let latest = object;
  return {
    async patch(status: StatusPatch<S>): Promise<S> {
      if (!resource.subresources.includes("status")) {
        throw new TypeError(
          `Cannot patch the status of ${groupResource(resource)}: the resource has no status subresource, ` +
            `give its definition a status`,
        );
      }
      const current = "status" in latest ? latest.status : undefined;
      if (holdsMergePatch(current, status)) return latest;
      const { name, namespace } = latest.metadata;
      const objects = client.resource(resource, { namespace });
      latest = deepFreeze(await objects.status.patch(name, { type: "merge", value: { status } }, { signal }));
      onWrite(latest);
      return latest;
    },
  };
}

/**
 * Says whether a JSON merge patch (RFC 7386) would change nothing.
 *
 * @param current The value as it is.
 * @param patch The patch; undefined fields are not part of it.
 * @returns Whether `current` is as the patch wants it.
 */
export function holdsMergePatch(current: unknown, patch: unknown): boolean {
  if (patch === null) return current === undefined || current === null;
  if (!isRecord(patch)) return equalJson(current, patch);
  return isRecord(current) &&
    Object.entries(patch).every(([field, value]) =>
      value === undefined || holdsMergePatch(current[field], value)
    );
}

function equalJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => equalJson(item, other[index]));
  }
  if (!isRecord(one) || !isRecord(other)) return false;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((field) =>
    equalJson(one[field], other[field])
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
