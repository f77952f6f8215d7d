/**
 * The part of an object's metadata that is the server's: filled in on creation, carried over on updates, and the
 * marks of a deletion.
 *
 * @module
 */

import type { Random } from "../../src/async/random.ts";
import { type JsonObject, type JsonValue, objectOrEmpty, stringOrUndefined, withField } from "./json.ts";

/** The fields of the metadata that are texts. */
export const META_TEXTS: readonly string[] = [
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
];

/** The letters of generated names: no vowels, nothing that looks like another one. */
const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
const SUFFIX_LENGTH = 5;
const NAME_LIMIT = 63;

/** The finalizer that orphans an object's dependents. */
export const ORPHAN_FINALIZER = "orphan";
/** The finalizer that holds an object until its blocking dependents are gone. */
export const FOREGROUND_FINALIZER = "foregroundDeletion";

/** The metadata that the server itself works with. */
export interface MetaView {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly deletionTimestamp?: string;
  readonly finalizers: readonly string[];
  readonly ownerReferences: readonly JsonObject[];
}

/**
 * Reads an object's metadata.
 *
 * @param object The object.
 * @returns Its metadata; what is missing is empty, or 0.
 */
export function metaOf(object: JsonObject): MetaView {
  const metadata = objectOrEmpty(object["metadata"]);
  const deletionTimestamp = stringOrUndefined(metadata["deletionTimestamp"]);
  const { finalizers, ownerReferences, generation } = metadata;
  return {
    name: stringOrUndefined(metadata["name"]) ?? "",
    namespace: stringOrUndefined(metadata["namespace"]) ?? "",
    uid: stringOrUndefined(metadata["uid"]) ?? "",
    resourceVersion: stringOrUndefined(metadata["resourceVersion"]) ?? "",
    generation: typeof generation === "number" ? generation : 0,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    finalizers: Array.isArray(finalizers) ? finalizers.filter((item) => typeof item === "string") : [],
    ownerReferences: Array.isArray(ownerReferences) ? ownerReferences.map(objectOrEmpty) : [],
  };
}

/**
 * Changes fields of an object's metadata.
 *
 * @param object The object, left as it is.
 * @param fields The fields; `undefined` removes one.
 * @returns A copy with the fields changed.
 */
export function withMeta(
  object: JsonObject,
  fields: { readonly [field: string]: JsonValue | undefined },
): JsonObject {
  let metadata = objectOrEmpty(object["metadata"]);
  for (const [field, value] of Object.entries(fields)) metadata = withField(metadata, field, value);
  return { ...object, metadata };
}

/**
 * Sets the metadata of a new object that only the server sets.
 *
 * @param object The object.
 * @param server The uid and the time to set.
 * @returns The object with a fresh uid and creation time, and without marks of an earlier life.
 */
export function withFreshMeta(object: JsonObject, server: { uid: string; now: string }): JsonObject {
  return withMeta(object, {
    uid: server.uid,
    creationTimestamp: server.now,
    deletionTimestamp: undefined,
    deletionGracePeriodSeconds: undefined,
    selfLink: undefined,
  });
}

/**
 * Takes over the metadata that an update cannot change.
 *
 * @param object The update.
 * @param live The stored object.
 * @returns The update with the server's fields of the stored object.
 */
export function withLiveMeta(object: JsonObject, live: JsonObject): JsonObject {
  const metadata = objectOrEmpty(live["metadata"]);
  const { uid } = metaOf(object);
  return withMeta(object, {
    uid: uid === "" ? metadata["uid"] : uid,
    generation: metadata["generation"],
    creationTimestamp: metadata["creationTimestamp"],
    ...(metadata["deletionTimestamp"] === undefined ? {} : {
      deletionTimestamp: metadata["deletionTimestamp"],
      deletionGracePeriodSeconds: metadata["deletionGracePeriodSeconds"],
    }),
  });
}

/**
 * Marks an object as being deleted.
 *
 * @param object The object, with the finalizers that it is to wait for.
 * @param now The time of the deletion; an earlier one in the object stays.
 * @returns The object with its deletion time, counted up in generation where it has one.
 */
export function withDeletionMark(object: JsonObject, now: string): JsonObject {
  const { deletionTimestamp, generation } = metaOf(object);
  return withMeta(object, {
    deletionTimestamp: deletionTimestamp ?? now,
    deletionGracePeriodSeconds: 0,
    ...(deletionTimestamp === undefined && generation > 0 ? { generation: generation + 1 } : {}),
  });
}

/**
 * Makes a name from a prefix.
 *
 * @param prefix The object's `generateName`.
 * @param random Where the suffix comes from.
 * @returns The prefix, cut where the name would get too long, and five random characters.
 */
export function generatedName(prefix: string, random: Random): string {
  const suffix = Array.from(
    { length: SUFFIX_LENGTH },
    () => SUFFIX_LETTERS[Math.floor(random.next() * SUFFIX_LETTERS.length)],
  );
  return prefix.slice(0, NAME_LIMIT - SUFFIX_LENGTH) + suffix.join("");
}

/**
 * Writes a time as the API does.
 *
 * @param milliseconds The time since 1970.
 * @returns RFC 3339 in UTC, whole seconds.
 */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
