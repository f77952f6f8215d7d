/**
 * Who owns whom. The objects themselves are in the storage; here is only who names which owner.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty, objectsIn, stringOrUndefined } from "./json.ts";
import { metaOf } from "./object_meta.ts";
import { keyOfRef, type ObjectRef } from "./object_store.ts";
import type { Change } from "./revision_log.ts";
import { SortedMap } from "./sorted_map.ts";
import type { Storage } from "./storage.ts";

/** Names an object, and tells it from another one of that name. */
export interface NodeRef extends ObjectRef {
  readonly uid: string;
  /** The storage's name of its resource. */
  readonly resource: string;
}

/** An object of the graph. */
export interface GraphNode extends NodeRef {
  readonly object: JsonObject;
}

/** Follows the storage's log. */
export class ObjectGraph {
  readonly #storage: Storage;
  /** The ids of dependents, by their owner's uid and themselves with a line's end in between. */
  readonly #dependents: SortedMap<string>;
  /** The ids of the objects that are being deleted, by their uids. */
  readonly #ending: SortedMap<string>;

  /** @param storage Where the objects are. @param origin A graph of the same objects. */
  constructor(storage: Storage, origin?: ObjectGraph) {
    this.#storage = storage;
    this.#dependents = origin === undefined ? new SortedMap() : origin.#dependents.fork();
    this.#ending = origin === undefined ? new SortedMap() : origin.#ending.fork();
  }

  /**
   * Takes a change in.
   *
   * @param change The change.
   * @returns The id of the object.
   */
  apply(change: Change): string {
    const { object, previous, resource, type } = change;
    const { name, namespace, uid, deletionTimestamp } = metaOf(object);
    const id = idOf({ uid, name, namespace, resource });
    if (previous !== undefined) {
      for (const owner of ownerUids(previous)) this.#dependents.delete(`${owner}\n${id}`);
    }
    if (type === "DELETED") {
      this.#ending.delete(uid);
      return id;
    }
    for (const owner of ownerUids(object)) this.#dependents.set(`${owner}\n${id}`, id);
    if (deletionTimestamp !== undefined) this.#ending.set(uid, id);
    return id;
  }

  /**
   * Finds an object.
   *
   * @param ref Which object.
   * @returns The object as it is now, or `undefined` if there is none of that uid.
   */
  node(ref: NodeRef): GraphNode | undefined {
    const object = this.#storage.get(ref.resource, keyOfRef(ref));
    return object === undefined || metaOf(object).uid !== ref.uid ? undefined : { ...ref, object };
  }

  /**
   * Finds the objects that name an owner.
   *
   * @param ownerUid The owner's uid; the owner itself may be gone.
   * @returns Its dependents.
   */
  dependents(ownerUid: string): GraphNode[] {
    const nodes: GraphNode[] = [];
    this.#dependents.scan({ prefix: `${ownerUid}\n` }, (_key, id) => {
      const node = this.node(refOf(id));
      if (node !== undefined) nodes.push(node);
      return true;
    });
    return nodes;
  }

  /**
   * Finds an object that is being deleted.
   *
   * @param uid Its uid.
   * @returns Its id; `undefined` if nobody deletes it.
   */
  endingId(uid: string): string | undefined {
    return this.#ending.get(uid);
  }
}

/**
 * Writes down which object is meant.
 *
 * @param ref The object.
 * @returns Its id.
 */
export function idOf(ref: NodeRef): string {
  return `${ref.resource}/${ref.namespace}/${ref.name}/${ref.uid}`;
}

/**
 * Reads which object is meant.
 *
 * @param id The id.
 * @returns The object.
 */
export function refOf(id: string): NodeRef {
  const [resource = "", namespace = "", name = "", uid = ""] = id.split("/");
  return { resource, namespace, name, uid };
}

/**
 * The uids of an object's owners.
 *
 * @param object The object.
 * @returns The uids.
 */
export function ownerUids(object: JsonObject): string[] {
  const { ownerReferences } = objectOrEmpty(object["metadata"]);
  return objectsIn(ownerReferences).map((owner) => stringOrUndefined(owner["uid"]) ?? "");
}
