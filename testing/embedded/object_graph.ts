/**
 * Who owns whom: the objects by uid, and the dependents of each owner.
 *
 * @module
 */

import { type JsonObject, stringOrUndefined } from "./json.ts";
import { metaOf } from "./object_meta.ts";
import type { ObjectRef } from "./object_store.ts";
import type { Change } from "./storage.ts";

/** An object of the graph. */
export interface GraphNode extends ObjectRef {
  readonly uid: string;
  /** The storage's name of its resource. */
  readonly resource: string;
  readonly object: JsonObject;
}

/** Follows the storage's log. */
export class ObjectGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #dependents = new Map<string, Set<string>>();

  /**
   * Takes a change in.
   *
   * @param change The change.
   * @returns The object, before or after the change: its last state for a deletion.
   */
  apply(change: Change): GraphNode {
    const { name, namespace, uid } = metaOf(change.object);
    const node = { uid, name, namespace, resource: change.resource, object: change.object };
    if (change.previous !== undefined) this.#unlink(uid, change.previous);
    if (change.type === "DELETED") this.#nodes.delete(uid);
    else {
      this.#nodes.set(uid, node);
      this.#link(uid, change.object);
    }
    return node;
  }

  /**
   * Finds an object.
   *
   * @param uid Its uid.
   * @returns The object, or `undefined` if there is none.
   */
  node(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  /**
   * Finds the objects that name an owner.
   *
   * @param ownerUid The owner's uid; the owner itself may be gone.
   * @returns Its dependents.
   */
  dependents(ownerUid: string): GraphNode[] {
    return [...this.#dependents.get(ownerUid) ?? []]
      .map((uid) => this.#nodes.get(uid))
      .filter((node) => node !== undefined);
  }

  #link(uid: string, object: JsonObject): void {
    for (const owner of ownerUids(object)) {
      const dependents = this.#dependents.get(owner) ?? new Set();
      this.#dependents.set(owner, dependents.add(uid));
    }
  }

  #unlink(uid: string, object: JsonObject): void {
    for (const owner of ownerUids(object)) {
      const dependents = this.#dependents.get(owner);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner);
    }
  }
}

/**
 * The uids of an object's owners.
 *
 * @param object The object.
 * @returns The uids.
 */
export function ownerUids(object: JsonObject): string[] {
  return metaOf(object).ownerReferences.map((owner) => stringOrUndefined(owner["uid"]) ?? "");
}
