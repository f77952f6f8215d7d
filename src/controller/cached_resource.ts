/**
 * The cache of one resource as controllers see it: one informer for all namespaces, or one for each of several.
 *
 * @module
 */

import { joinListers } from "../cache/joined_lister.ts";
import type { Lister } from "../cache/lister.ts";
import type { HandlerRegistration, InformerHandler } from "../cache/informer_handler.ts";
import type { WatermarkCache } from "../cache/write_watermark.ts";
import { type KubeObject, type ObjectInput, type ObjectKey, parseKey } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import { controllerOf } from "./owner_reference.ts";

/** What is needed of an informer. */
export interface Informer<S extends KubeObject> extends WatermarkCache {
  readonly lister: Lister<S, typeof CONTROLLER_INDEX>;
  addHandler(handler: InformerHandler<S>): HandlerRegistration;
}

/** The informer of one resource in one namespace, or in all. */
export interface NamespaceCache<S extends KubeObject> {
  /** Absent for all namespaces, and for cluster-scoped resources. */
  readonly namespace?: string;
  readonly informer: Informer<S>;
}

/** A handler that was added to a cache. */
export interface CacheHandler {
  /** Resolves once the handler has been told of all that was there at first. */
  readonly synced: Promise<void>;
  /** Ends the calls. */
  remove(): void;
}

/** The index of informers by the uid of an object's managing controller. */
export const CONTROLLER_INDEX = "controller-uid";

/**
 * The values of {@linkcode CONTROLLER_INDEX} for an object.
 *
 * @param object The object.
 * @returns The uid of its managing controller, if it has one.
 */
export function controllerIndex(object: KubeObject): readonly string[] {
  const owner = controllerOf(object);
  return owner === undefined ? [] : [owner.uid];
}

/** The cache of one resource. */
export class CachedResource<S extends KubeObject> {
  readonly resource: Resource<S, ObjectInput>;
  /** Reads all of it. */
  readonly lister: Lister<S, typeof CONTROLLER_INDEX>;
  readonly #parts: readonly NamespaceCache<S>[];

  /**
   * @param resource What is cached.
   * @param parts The informers: one for all namespaces, or one for each of several.
   */
  constructor(resource: Resource<S, ObjectInput>, parts: readonly NamespaceCache<S>[]) {
    this.resource = resource;
    this.#parts = parts;
    const listers = parts.map(({ informer }) => informer.lister);
    this.lister = joinListers({ all: () => listers, of: (namespace) => this.#informerIn(namespace)?.lister });
  }

  /** Looks an object up. */
  get(key: ObjectKey): S | undefined {
    return this.informerOf(key)?.lister.get(key);
  }

  /** The objects whose managing controller has this uid. */
  controlledBy(uid: string): readonly S[] {
    return this.lister.byIndex(CONTROLLER_INDEX, uid);
  }

  /** Whether an object is of this resource. */
  isOf(object: KubeObject): object is S {
    return object.kind === this.resource.kind && object.apiVersion === this.resource.apiVersion;
  }

  /** Adds a handler to all informers. */
  addHandler(handler: InformerHandler<S>): CacheHandler {
    const registrations = this.#parts.map(({ informer }) => informer.addHandler(handler));
    return {
      synced: Promise.all(registrations.map(({ synced }) => synced)).then(() => {}),
      remove: () => registrations.forEach((registration) => registration.remove()),
    };
  }

  /** The informer that an object of that key would be in; undefined where none covers its namespace. */
  informerOf(key: ObjectKey): Informer<S> | undefined {
    return this.#informerIn(parseKey(key).namespace);
  }

  #informerIn(namespace: string | undefined): Informer<S> | undefined {
    return this.#parts.find((part) => part.namespace === undefined || part.namespace === namespace)?.informer;
  }
}

/** The caches of a controller's declared resources. */
export interface DeclaredCaches {
  /** The cache of a resource; undefined when it isn't declared. */
  find<S extends KubeObject>(resource: Resource<S, ObjectInput>): CachedResource<S> | undefined;
  /** The cache of a resource; throws `TypeError` when it isn't declared. */
  require<S extends KubeObject>(resource: Resource<S, ObjectInput>): CachedResource<S>;
}

/**
 * Says whether a cache is that of a resource. A cache is made for a resource's own objects, so the resource says their
 * type.
 *
 * @param cache The cache.
 * @param resource The resource.
 * @returns Whether version, group and plural name are the same.
 */
export function isCacheOf<S extends KubeObject>(
  cache: CachedResource<KubeObject>,
  resource: Resource<S, ObjectInput>,
): cache is CachedResource<S> {
  return resourceId(cache.resource) === resourceId(resource);
}

/**
 * The name of a resource in one version; the metadata alone are another one than the whole.
 *
 * @param resource The resource.
 * @returns A text that no other resource has.
 */
export function resourceId({ apiVersion, plural, part }: Resource): string {
  return `${apiVersion}/${plural}${part === undefined ? "" : `/${part}`}`;
}
