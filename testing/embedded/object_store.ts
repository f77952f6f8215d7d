/**
 * Objects by resource, namespace and name: the storage as the API sees it, each object in the version that is asked
 * for.
 *
 * @module
 */

import { fromStored, toStored } from "./conversion.ts";
import { jsonEqual, type JsonObject } from "./json.ts";
import { metaOf } from "./object_meta.ts";
import { storageNameOf } from "./resource_registry.ts";
import type { ServedResource } from "./served_resource.ts";
import { notFound } from "./status.ts";
import type { Storage } from "./storage.ts";
import { requireKey } from "./storage_names.ts";

/** Which object of a resource. */
export interface ObjectRef {
  /** "" for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

/** The stored objects that were stored in more words than needed. */
const ROUGH = new WeakSet<JsonObject>();

/** Reads and writes stored objects; it knows no rules. */
export class ObjectStore {
  /** Where the objects are. */
  readonly storage: Storage;

  /** @param storage Where the objects are. */
  constructor(storage: Storage) {
    this.storage = storage;
  }

  /**
   * Reads an object that may not exist.
   *
   * @param served The resource, in the version to read.
   * @param ref Which object.
   * @returns The object, or `undefined` if there is none.
   */
  find(served: ServedResource, ref: ObjectRef): JsonObject | undefined {
    const stored = this.storage.get(storageNameOf(served), keyOfRef(ref));
    return stored === undefined ? undefined : fromStored(stored, served);
  }

  /**
   * Reads the resource version of an object.
   *
   * @param served The resource.
   * @param ref Which object.
   * @returns The version; "" if there is no such object.
   */
  versionOf(served: ServedResource, ref: ObjectRef): string {
    return metaOf(this.storage.get(storageNameOf(served), keyOfRef(ref)) ?? {}).resourceVersion;
  }

  /**
   * Has an object of a kind that somebody outside converts converted anew when it is read next.
   *
   * @param served The resource, in the version to read.
   * @param ref Which object.
   */
  forget(served: ServedResource, ref: ObjectRef): void {
    const stored = this.storage.get(storageNameOf(served), keyOfRef(ref));
    if (stored !== undefined) served.outside?.forget(stored);
  }

  /**
   * Requires that an object can be stored and shown at once, where somebody outside converts it.
   *
   * @param served The resource, in the object's version.
   * @param object The object.
   * @throws {ConversionNeeded} If it has to be converted first.
   */
  requireConverted(served: ServedResource, object: JsonObject): void {
    fromStored(toStored(object, served), served);
  }

  /**
   * Reads an object.
   *
   * @param served The resource, in the version to read.
   * @param ref Which object.
   * @returns The object.
   * @throws {StatusError} 404 if there is none, 400 if there can be none of that name.
   */
  get(served: ServedResource, ref: ObjectRef): JsonObject {
    requireKey(ref);
    const object = this.find(served, ref);
    if (object === undefined) throw notFound(served, ref.name);
    return object;
  }

  /**
   * Reads all objects of a resource, or those of one namespace.
   *
   * @param served The resource, in the version to read.
   * @param namespace The namespace; "" for all objects.
   * @returns The objects, in the order of their keys.
   */
  list(served: ServedResource, namespace = ""): readonly JsonObject[] {
    const prefix = namespace === "" ? "" : `${namespace}/`;
    return this.storage.list(storageNameOf(served), { prefix }).map(([, stored]) =>
      fromStored(stored, served)
    );
  }

  /**
   * Stores an object.
   *
   * @param served The resource, in the object's version.
   * @param ref Which object.
   * @param object The object.
   * @param options Whether it is stored in more words than it would be once it has been read: the next write that
   * changes nothing is one all the same.
   * @returns The object as it is stored, in the same version.
   */
  put(
    served: ServedResource,
    ref: ObjectRef,
    object: JsonObject,
    { isRough = false }: { readonly isRough?: boolean } = {},
  ): JsonObject {
    const kept = toStored(object, served);
    const stored = this.storage.put(storageNameOf(served), keyOfRef(ref), kept);
    if (isRough) ROUGH.add(stored);
    served.outside?.wasStored(kept, stored);
    return fromStored(stored, served);
  }

  /**
   * Tells whether an object is stored just as it would be now. One that is as its writer wants it is not, where it was
   * stored in another version or before its schema changed.
   *
   * @param served The resource, in the object's version.
   * @param ref Which object.
   * @param object The object.
   * @returns Whether there is nothing to write.
   */
  holds(served: ServedResource, ref: ObjectRef, object: JsonObject): boolean {
    const stored = this.storage.get(storageNameOf(served), keyOfRef(ref));
    if (stored === undefined || ROUGH.has(stored)) return false;
    return served.conversion === undefined
      ? jsonEqual(object, fromStored(stored, served))
      : jsonEqual(toStored(object, served), stored);
  }

  /**
   * Removes an object.
   *
   * @param served The resource, in the version to answer in.
   * @param ref Which object.
   * @param last What watches see as its last state; what is stored by default.
   * @returns The object's last state.
   * @throws {StatusError} 404 if there is none.
   */
  remove(served: ServedResource, ref: ObjectRef, last?: JsonObject): JsonObject {
    const lastState = last === undefined ? undefined : toStored(last, served);
    const before = this.storage.get(storageNameOf(served), keyOfRef(ref));
    const removed = this.storage.remove(storageNameOf(served), keyOfRef(ref), lastState);
    if (removed === undefined) throw notFound(served, ref.name);
    if (before !== undefined) served.outside?.wasStored(before, removed);
    return fromStored(removed, served);
  }
}

/**
 * The storage's key of an object.
 *
 * @param ref Which object.
 * @returns "namespace/name", or "name" without a namespace.
 */
export function keyOfRef(ref: ObjectRef): string {
  return ref.namespace === "" ? ref.name : `${ref.namespace}/${ref.name}`;
}
