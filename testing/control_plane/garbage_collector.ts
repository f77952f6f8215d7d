/**
 * The garbage collector beside an API server: deletes what has lost its last owner, and does the owners' part of
 * foreground deletion and of orphaning. A whole cluster has it in kube-controller-manager.
 *
 * @module
 */

import { isNotFound } from "../../src/client/api_error.ts";
import type { Client } from "../../src/client/client.ts";
import { mergePatch } from "../../src/client/patch.ts";
import type { PropagationPolicy } from "../../src/client/write_options.ts";
import type { OwnerReference, UnknownObject } from "../../src/resource/object.ts";
import {
  type AnyResource,
  type CachedObject,
  type ClusterCache,
  type ClusterChange,
  resourceOf,
} from "./cluster_cache.ts";

const FOREGROUND = "foregroundDeletion";
const ORPHAN = "orphan";

/** What {@linkcode GarbageCollector} needs. */
export interface GarbageCollectorParts {
  readonly client: Client;
  /** What is known of the cluster. */
  readonly cache: ClusterCache;
  /** Asks for another `sync` of the object with this uid. */
  readonly enqueue: (uid: string) => void;
}

/** How an object's owner references stand. */
interface OwnerStates {
  readonly solid: readonly OwnerReference[];
  /** Owners that are gone. */
  readonly dangling: readonly OwnerReference[];
  /** Owners that wait in a foreground deletion for their dependents. */
  readonly waiting: readonly OwnerReference[];
}

/** Decides what becomes of objects whose owners go. */
export class GarbageCollector {
  readonly #parts: GarbageCollectorParts;

  /** @param parts What to work with. */
  constructor(parts: GarbageCollectorParts) {
    this.#parts = parts;
  }

  /**
   * Takes a change in.
   *
   * @param change The change.
   */
  observe({ type, object }: ClusterChange): void {
    const { cache, enqueue } = this.#parts;
    const { uid, ownerReferences = [], deletionTimestamp } = object.metadata;
    if (type === "deleted") {
      for (const dependent of cache.dependents(uid)) enqueue(dependent.object.metadata.uid);
      // An owner may be waiting in the foreground for this one.
      for (const owner of ownerReferences) enqueue(owner.uid);
    } else if (ownerReferences.length > 0 || deletionTimestamp !== undefined) {
      enqueue(uid);
    }
  }

  /**
   * Does what is to be done about one object.
   *
   * @param uid The object's uid.
   * @param signal Ends the work.
   * @returns A promise that resolves once it is done; rejects where it has to be tried again, on a newer state.
   */
  async sync(uid: string, signal: AbortSignal): Promise<void> {
    const found = this.#parts.cache.byUid(uid);
    if (found === undefined) return;
    const { finalizers = [], deletionTimestamp } = found.object.metadata;
    if (deletionTimestamp === undefined) return await this.#collect(found, signal);
    if (finalizers.includes(ORPHAN)) return await this.#orphanDependents(found, signal);
    if (finalizers.includes(FOREGROUND)) return await this.#deleteDependents(found, signal);
  }

  /** Deletes the object if none of its owners is left. */
  async #collect(found: CachedObject, signal: AbortSignal): Promise<void> {
    const { uid, finalizers = [], ownerReferences = [] } = found.object.metadata;
    if (ownerReferences.length === 0) return;
    const states = await this.#ownerStates(found, signal);
    if (states === undefined) return;
    const { solid, dangling, waiting } = states;
    if (solid.length > 0) {
      if (dangling.length + waiting.length > 0) await this.#setOwners(found, solid, signal);
      return;
    }
    if (waiting.length > 0 && this.#allDependents(uid).length > 0) {
      return await this.#delete(found, "Foreground", signal);
    }
    const chosen = finalizers.includes(ORPHAN)
      ? "Orphan"
      : finalizers.includes(FOREGROUND)
      ? "Foreground"
      : "Background";
    await this.#delete(found, chosen, signal);
  }

  /** Lets the object go once nothing that blocks its deletion is left, and deletes the rest meanwhile. */
  async #deleteDependents(found: CachedObject, signal: AbortSignal): Promise<void> {
    const { uid } = found.object.metadata;
    const dependents = this.#allDependents(uid).map(({ object }) => object.metadata);
    const isBlocked = dependents.some(({ ownerReferences = [] }) =>
      ownerReferences.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true)
    );
    if (!isBlocked) return await this.#removeFinalizer(found, FOREGROUND, signal);
    for (const dependent of dependents) {
      if (dependent.deletionTimestamp === undefined) this.#parts.enqueue(dependent.uid);
    }
  }

  async #orphanDependents(found: CachedObject, signal: AbortSignal): Promise<void> {
    const { uid } = found.object.metadata;
    for (const dependent of this.#allDependents(uid)) {
      const { ownerReferences = [] } = dependent.object.metadata;
      await this.#setOwners(dependent, ownerReferences.filter((owner) => owner.uid !== uid), signal);
    }
    await this.#removeFinalizer(found, ORPHAN, signal);
  }

  #allDependents(uid: string): readonly CachedObject[] {
    const { cache } = this.#parts;
    if (!cache.hasSynced) {
      throw new Error(`Cannot tell what object ${uid} owns: not all objects are known yet`);
    }
    return cache.dependents(uid);
  }

  /** `undefined` where nothing certain is known about an owner: then nothing may be deleted. */
  async #ownerStates({ object }: CachedObject, signal: AbortSignal): Promise<OwnerStates | undefined> {
    const { namespace, ownerReferences = [] } = object.metadata;
    const solid: OwnerReference[] = [];
    const dangling: OwnerReference[] = [];
    const waiting: OwnerReference[] = [];
    for (const reference of ownerReferences) {
      const resource = await this.#resourceOfKind(reference, signal);
      if (resource === undefined) return undefined;
      // A cluster-scoped object can not be owned by a namespaced one; such a reference is left alone.
      if (resource.scope === "Namespaced" && namespace === undefined) return undefined;
      const owner = await this.#owner(reference, { resource, namespace, signal });
      if (owner === undefined) dangling.push(reference);
      else if (isDeletingDependents(owner)) waiting.push(reference);
      else solid.push(reference);
    }
    return { solid, dangling, waiting };
  }

  /** What is not in the cache may just not have got there: the server is asked. */
  async #owner(
    { uid, name }: OwnerReference,
    { resource, namespace, signal }: {
      readonly resource: AnyResource;
      readonly namespace: string | undefined;
      readonly signal: AbortSignal;
    },
  ): Promise<UnknownObject | undefined> {
    const isOwner = ({ kind, metadata }: UnknownObject): boolean =>
      metadata.uid === uid && metadata.name === name && kind === resource.kind &&
      (resource.scope === "Cluster" || metadata.namespace === namespace);
    const cached = this.#parts.cache.byUid(uid);
    if (cached && isOwner(cached.object)) return cached.object;
    const scope = resource.scope === "Cluster" ? {} : { namespace };
    const live = await orGone(this.#parts.client.resource(resource, scope).get(name, { signal }));
    return live && isOwner(live) ? live : undefined;
  }

  async #resourceOfKind(
    { apiVersion, kind }: OwnerReference,
    signal: AbortSignal,
  ): Promise<AnyResource | undefined> {
    const known = this.#parts.cache.resourceOfKind(apiVersion, kind);
    if (known) return known;
    // A version that is not the one that is watched.
    const found = (await this.#parts.client.discovery().resources({ signal })).find((candidate) =>
      candidate.kind === kind && resourceOf(candidate).apiVersion === apiVersion
    );
    return found && resourceOf(found);
  }

  async #delete(
    found: CachedObject,
    propagationPolicy: PropagationPolicy,
    signal: AbortSignal,
  ): Promise<void> {
    const { name, uid, resourceVersion } = found.object.metadata;
    const preconditions = { uid, resourceVersion };
    await orGone(this.#clientOf(found).delete(name, { preconditions, propagationPolicy, signal }));
  }

  #setOwners(
    found: CachedObject,
    ownerReferences: readonly OwnerReference[],
    signal: AbortSignal,
  ): Promise<void> {
    return this.#patchMeta(
      found,
      { ownerReferences: ownerReferences.length === 0 ? null : ownerReferences },
      signal,
    );
  }

  #removeFinalizer(found: CachedObject, finalizer: string, signal: AbortSignal): Promise<void> {
    const finalizers = (found.object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
    return this.#patchMeta(found, { finalizers: finalizers.length === 0 ? null : finalizers }, signal);
  }

  /** Refused with a conflict when the object is not what it was. */
  async #patchMeta(
    found: CachedObject,
    fields: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<void> {
    const { name, uid, resourceVersion } = found.object.metadata;
    const patch = mergePatch({ metadata: { uid, resourceVersion, ...fields } });
    await orGone(this.#clientOf(found).patch(name, patch, { signal }));
  }

  #clientOf({ resource, object }: CachedObject) {
    const { namespace } = object.metadata;
    return this.#parts.client.resource(resource, { namespace });
  }
}

/** Nothing is left to do where the object is gone. */
async function orGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function isDeletingDependents({ metadata: { deletionTimestamp, finalizers = [] } }: UnknownObject): boolean {
  return deletionTimestamp !== undefined && finalizers.includes(FOREGROUND);
}
