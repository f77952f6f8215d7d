/**
 * The metadata of an object on its way into the storage: what its writer sees of it, and what the server keeps.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "./json.ts";
import { metaOf, withMeta } from "./object_meta.ts";

/**
 * Takes from a new object what the server gives it.
 *
 * @param object The object.
 * @param isNameGenerated Whether its name is given too.
 * @returns The object as admission sees it.
 */
export function withoutNewMeta(object: JsonObject, isNameGenerated: boolean): JsonObject {
  const fields = { uid: undefined, creationTimestamp: undefined };
  return withMeta(object, isNameGenerated ? { ...fields, name: undefined } : fields);
}

/**
 * Gives a new object again what the server had made for it, once others have changed it.
 *
 * @param changed The object as it has come back.
 * @param made The object that has the server's own.
 * @returns The object with both.
 */
export function withNewMeta(changed: JsonObject, made: JsonObject): JsonObject {
  const { uid, creationTimestamp, name } = objectOrEmpty(made["metadata"]);
  const own = metaOf(changed).name;
  return withMeta(changed, { uid, creationTimestamp, name: own === "" ? name : own });
}

/**
 * Takes away the link that an update may have: the storage does not keep it.
 *
 * @param object The object.
 * @returns The object without it.
 */
export function withoutSelfLink(object: JsonObject): JsonObject {
  return objectOrEmpty(object["metadata"])["selfLink"] === undefined
    ? object
    : withMeta(object, { selfLink: undefined });
}

/**
 * Makes a sent object look as it was sent: what the server keeps of the stored one is not in it yet.
 *
 * @param object The object with what is kept.
 * @param sent As it was sent.
 * @returns The object as admission sees it.
 */
export function withOwnMeta(object: JsonObject, sent: JsonObject): JsonObject {
  const { uid, creationTimestamp, resourceVersion, generation } = objectOrEmpty(sent["metadata"]);
  return withMeta(object, { uid, creationTimestamp, resourceVersion, generation });
}

/**
 * Gives an object the marks of deletion that another state of it has.
 *
 * @param object The object.
 * @param state The other state.
 * @returns The object, marked as the other state is.
 */
export function withDeletionOf(object: JsonObject, state: JsonObject): JsonObject {
  const { deletionTimestamp, deletionGracePeriodSeconds } = objectOrEmpty(state["metadata"]);
  return withMeta(object, { deletionTimestamp, deletionGracePeriodSeconds });
}

/**
 * Tells the version of the stored object, in the form that metadata has.
 *
 * @param live The stored object.
 * @returns The part of the metadata.
 */
export function liveVersion(live: JsonObject): { readonly resourceVersion: string } {
  return { resourceVersion: metaOf(live).resourceVersion };
}
