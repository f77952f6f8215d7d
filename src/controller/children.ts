/**
 * The other objects of a reconcile: applied, removed and looked up on behalf of the object that is reconciled.
 *
 * @module
 */

import { isNotFound } from "../client/api_error.ts";
import type { Client } from "../client/client.ts";
import { isStatus } from "../client/status.ts";
import type { Lister } from "../cache/lister.ts";
import { compareResourceVersions } from "../cache/resource_version.ts";
import {
  deepFreeze,
  keyOf,
  type KubeObject,
  type ObjectInput,
  type ObjectKey,
  parseKey,
} from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";
import { type AppliedMemory, fingerprintOf } from "./applied_memory.ts";
import { type CachedResource, type DeclaredCaches, resourceId } from "./cached_resource.ts";
import { desiredChild } from "./desired_child.ts";
import type { ContextApplyOptions, PlaceOptions } from "./context.ts";
import { controllerOf } from "./owner_reference.ts";
import type { OwnWrites } from "./own_writes.ts";

/** What the {@linkcode Children} of one reconcile lean on. */
export interface ChildrenOptions {
  readonly controller: string;
  readonly client: Client;
  readonly caches: DeclaredCaches;
  readonly applied: AppliedMemory;
  readonly ownWrites: OwnWrites;
  readonly signal: AbortSignal;
}

const ANOTHER_NAME = "choose another name or delete it";

/** What this run has made of an object: its new state, or the uid of what it removed. */
type Written = { readonly object: KubeObject } | { readonly removedUid: string };

/** The children of one object in one reconcile. */
export class Children {
  readonly #owner: KubeObject;
  readonly #ownerKey: ObjectKey;
  readonly #options: ChildrenOptions;
  /** What this run applied, by {@linkcode childId}. */
  readonly #applied = new Set<string>();
  /** By {@linkcode childId}. */
  readonly #written = new Map<string, Written>();

  /**
   * @param owner The object that is reconciled.
   * @param options Whom to ask and to tell.
   */
  constructor(owner: KubeObject, options: ChildrenOptions) {
    this.#owner = owner;
    this.#ownerKey = keyOf(owner);
    this.#options = options;
  }

  /** Implements `ReconcileContext.apply`. */
  async apply<C extends KubeObject, I extends ObjectInput>(
    resource: Resource<C, I>,
    input: I,
    { owned = true }: ContextApplyOptions = {},
  ): Promise<C> {
    const { client, applied, controller, signal } = this.#options;
    const desired = desiredChild(this.#owner, resource, { input, owned });
    const key = keyOf(desired);
    const id = childId(resource, key);
    const cache = this.#cacheOf(resource, key);
    const current = cache && this.#look(cache, key);
    const isKnown = applied.ownerOf(id) === this.#ownerKey;
    if (owned) this.#claim(resource, key, current);
    const fingerprint = fingerprintOf(desired);
    this.#applied.add(id);
    const isApplied = current !== undefined &&
      applied.holds(this.#ownerKey, id, { fingerprint, version: current.metadata.resourceVersion });
    if (isApplied) return current;
    try {
      const object = deepFreeze(
        await client.resource(resource).apply(desired, { force: true, fieldManager: controller, signal }),
      );
      if (cache) {
        applied.remember(this.#ownerKey, id, { fingerprint, version: object.metadata.resourceVersion });
        this.note(cache, object);
      }
      return object;
    } catch (error) {
      if (!isKnown) applied.forget(this.#ownerKey, id);
      throw error;
    }
  }

  /** Ends a run that went well: what it did not apply is none of its object's children any more. */
  end(): void {
    this.#options.applied.keepOnly(this.#ownerKey, this.#applied);
  }

  /**
   * Notes an object that this run wrote, so that reads show it.
   *
   * @param cache Where it will show.
   * @param object What the API server answered.
   */
  note(cache: CachedResource<KubeObject>, object: KubeObject): void {
    this.#written.set(childId(cache.resource, keyOf(object)), { object });
    this.#options.ownWrites.wrote(this.#ownerKey, cache, object);
  }

  /** Implements `ReconcileContext.remove`. */
  async remove(resource: Resource, name: string, options: PlaceOptions = {}): Promise<void> {
    const { client, applied, ownWrites, signal } = this.#options;
    const { namespace, key } = this.#place(resource, name, options);
    const cache = this.#cacheOf(resource, key);
    const current = cache && this.#look(cache, key);
    if (cache && (current === undefined || current.metadata.deletionTimestamp !== undefined)) return;
    const preconditions = current && { uid: current.metadata.uid };
    applied.forget(this.#ownerKey, childId(resource, key));
    const answer = await client.resource(resource, { namespace }).delete(name, {
      propagationPolicy: "Background",
      signal,
      ...(preconditions === undefined ? {} : { preconditions }),
    }).catch(undefinedIfNotFound);
    if (!cache || !current) return;
    if (answer && !isStatus(answer) && answer.metadata.deletionTimestamp !== undefined) {
      // It has finalizers, and stays until they are gone.
      return this.note(cache, deepFreeze(answer));
    }
    this.#written.set(childId(resource, key), { removedUid: current.metadata.uid });
    ownWrites.removed(this.#ownerKey, cache, current);
  }

  /** Implements `ReconcileContext.get`. */
  get<C extends KubeObject>(
    resource: Resource<C, ObjectInput>,
    name: string,
    options: PlaceOptions = {},
  ): C | undefined {
    const cache = this.#require(resource);
    const { key } = this.#place(resource, name, options);
    if (cache.informerOf(key)) return this.#look(cache, key);
    throw new TypeError(
      `Cannot read ${groupResource(resource)} "${key}" from the cache: the operator does not work in that ` +
        `namespace, add it to "namespaces", or read the object from the server with "client"`,
    );
  }

  /** Implements `ReconcileContext.list`. */
  list<C extends KubeObject>(resource: Resource<C, ObjectInput>): readonly C[] {
    const cache = this.#require(resource);
    const { uid } = this.#owner.metadata;
    const keys = new Set(cache.controlledBy(uid).map(keyOf));
    for (const written of this.#written.values()) {
      if ("object" in written && cache.isOf(written.object)) keys.add(keyOf(written.object));
    }
    const objects = Array.from(keys, (key) => this.#look(cache, key));
    return objects.filter((object) => object !== undefined).filter((object) =>
      controllerOf(object)?.uid === uid
    );
  }

  /** Implements `ReconcileContext.lister`. */
  lister<C extends KubeObject>(resource: Resource<C, ObjectInput>): Lister<C> {
    return this.#require(resource).lister;
  }

  /** The newest that is known of an object: from the cache, or from this run's own writes. */
  #look<C extends KubeObject>(cache: CachedResource<C>, key: ObjectKey): C | undefined {
    const cached = cache.get(key);
    const written = this.#written.get(childId(cache.resource, key));
    if (written === undefined) return cached;
    if ("removedUid" in written) return cached?.metadata.uid === written.removedUid ? undefined : cached;
    return cache.isOf(written.object) ? newerOf(cached, written.object) : cached;
  }

  /** The cache in which a write to an object will show; undefined where none covers it. */
  #cacheOf<C extends KubeObject>(
    resource: Resource<C, ObjectInput>,
    key: ObjectKey,
  ): CachedResource<C> | undefined {
    const cache = this.#options.caches.find(resource);
    return cache?.informerOf(key) ? cache : undefined;
  }

  #require<C extends KubeObject>(resource: Resource<C, ObjectInput>): CachedResource<C> {
    const cache = this.#options.caches.find(resource);
    if (cache) return cache;
    throw new TypeError(
      `Cannot read ${
        groupResource(resource)
      } from the cache: the controller "${this.#options.controller}" does not ` +
        `declare it, add it to "owns" or "watches", or read it from the server with "client"`,
    );
  }

  #place(
    resource: Resource,
    name: string,
    options: PlaceOptions,
  ): { readonly namespace: string | undefined; readonly key: ObjectKey } {
    if (resource.scope === "Cluster") return { namespace: undefined, key: name };
    const { namespace = this.#owner.metadata.namespace } = options;
    if (namespace === undefined) {
      throw new TypeError(
        `Cannot look for ${
          groupResource(resource)
        } "${name}": "${this.#ownerKey}" has no namespace, name one in the options`,
      );
    }
    return { namespace, key: `${namespace}/${name}` };
  }

  /** Refuses an object that another one controls, also where no cache shows that, or not yet. */
  #claim(resource: Resource, key: ObjectKey, current: KubeObject | undefined): void {
    const { applied } = this.#options;
    const { kind, metadata: { name, uid } } = this.#owner;
    const id = childId(resource, key);
    const controller = current && controllerOf(current);
    const claimant = applied.ownerOf(id);
    const what = `Cannot apply ${groupResource(resource)} "${key}"`;
    if (controller && controller.uid !== uid) {
      applied.forget(this.#ownerKey, id);
      throw new Error(
        controller.kind === kind && controller.name === name
          ? `${what}: it belongs to an earlier ${kind} "${name}", wait until the garbage collector has removed it`
          : `${what}: it is controlled by ${controller.kind} "${controller.name}", ${ANOTHER_NAME}`,
      );
    }
    if (!controller && claimant !== undefined && claimant !== this.#ownerKey) {
      throw new Error(`${what}: it is controlled by ${kind} "${parseKey(claimant).name}", ${ANOTHER_NAME}`);
    }
    applied.take(this.#ownerKey, id);
  }
}

/** The newer one of two states of an object; a state that the cache lacks is one that it has not seen yet. */
function newerOf<C extends KubeObject>(cached: C | undefined, written: C): C {
  if (cached === undefined) return written;
  const order = compareResourceVersions(cached.metadata.resourceVersion, written.metadata.resourceVersion);
  return order === -1 ? written : cached;
}

function undefinedIfNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

function childId(resource: Resource, key: ObjectKey): string {
  return `${resourceId(resource)}/${key}`;
}
