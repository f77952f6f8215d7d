/**
 * The border where JSON gets its types: what is checked here is what the rest of the package relies on.
 *
 * @module
 */

import type { KubeObject } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import { ConnectionError } from "./connection_error.ts";
import type { ListPage } from "./list_options.ts";

/**
 * Tells JSON objects from other values.
 *
 * @param value Any value.
 * @returns Whether it is an object, and neither an array nor null.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Tells objects of resources from other values. Whether the further fields fit the type is the server's promise: it
 * has checked them against the same schema.
 *
 * @typeParam S The type that the server promises.
 * @param value Any value.
 * @returns Whether it has the metadata of an object.
 */
export function isObject<S extends KubeObject>(value: unknown): value is S {
  return isRecord(value) && isRecord(value.metadata) && typeof value.metadata.name === "string";
}

/**
 * Reads the answer to a request for one object.
 *
 * @typeParam S The type of the object.
 * @param answer The parsed body.
 * @param resource Of which resource it is.
 * @param action What was asked for, to follow "Cannot".
 * @returns The object.
 * @throws {ConnectionError} If it is something else.
 */
export function requireObject<S extends KubeObject>(
  answer: unknown,
  resource: Pick<Resource, "apiVersion" | "kind" | "part">,
  action: string,
): S {
  const shown = resource.part === undefined ? answer : metadataOf(answer, resource);
  if (isObject<S>(shown)) return shown;
  throw new ConnectionError(
    `Cannot ${action}: the server answered with ${kindOf(answer)} instead of the object`,
    {
      reason: "protocol",
    },
  );
}

/**
 * What a metadata-only resource shows of an object. Servers wrap it in a kind of their own (`PartialObjectMetadata`), or
 * send all of it.
 *
 * @param object The object as it came.
 * @param resource Of which resource it is.
 * @returns Its own type and metadata; what is no object stays as it is.
 */
export function metadataOf(object: unknown, resource: Pick<Resource, "apiVersion" | "kind">): unknown {
  if (!isRecord(object)) return object;
  const { apiVersion, kind } = resource;
  return { apiVersion, kind, metadata: object.metadata };
}

/**
 * Reads the answer to a list. The items of built-in kinds come without `apiVersion` and `kind`; they get them here.
 *
 * @typeParam S The type of the items.
 * @param answer The parsed body; its items are completed in place.
 * @param resource Of which resource they are.
 * @param action What was asked for, to follow "Cannot".
 * @returns The page.
 * @throws {ConnectionError} If it is something else.
 */
export function requireList<S extends KubeObject>(
  answer: unknown,
  resource: Resource,
  action: string,
): ListPage<S> {
  const metadata = isRecord(answer) ? answer.metadata : undefined;
  // Go writes an empty list as null here and there.
  const items = isRecord(answer) && hasItems(answer) ? answer.items ?? [] : undefined;
  if (!Array.isArray(items) || !isRecord(metadata)) {
    throw new ConnectionError(
      `Cannot ${action}: the server answered with ${kindOf(answer)} instead of a list`,
      {
        reason: "protocol",
      },
    );
  }
  const { resourceVersion = "", continue: next, remainingItemCount } = metadata;
  return {
    items: items.map((item: unknown) => requireItem<S>(item, resource, action)),
    resourceVersion: String(resourceVersion),
    ...(typeof next === "string" && next !== "" && { continue: next }),
    ...(typeof remainingItemCount === "number" && { remainingItemCount }),
  };
}

/** A Table or another kind that is no list must not be taken for an empty one: a cache would drop all it holds. */
function hasItems({ items, kind }: Readonly<Record<string, unknown>>): boolean {
  return items !== undefined || (typeof kind === "string" && kind.endsWith("List"));
}

function requireItem<S extends KubeObject>(item: unknown, resource: Resource, action: string): S {
  if (isRecord(item)) {
    item.apiVersion ??= resource.apiVersion;
    item.kind ??= resource.kind;
  }
  return requireObject<S>(item, resource, action);
}

function kindOf(answer: unknown): string {
  return isRecord(answer) && typeof answer.kind === "string" ? `a ${answer.kind}` : "something else";
}
