/**
 * A copy of all objects of a cluster, custom resources included: who is there, and who is owned by whom.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import type { Random } from "../../src/async/random.ts";
import { linkSignals } from "../../src/async/signal.ts";
import { listWatchOf } from "../../src/cache/list_watch.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import type { Client } from "../../src/client/client.ts";
import type { DiscoveredResource } from "../../src/client/discovery.ts";
import { CustomResourceDefinition } from "../../src/resource/builtins/apiextensions.ts";
import { defineBuiltin } from "../../src/resource/define_builtin.ts";
import type { KubeObject, UnknownObject } from "../../src/resource/object.ts";
import { groupResource, type Resource } from "../../src/resource/resource.ts";

/** A resource whose objects are read without knowing their fields. */
export type AnyResource = Resource<UnknownObject>;

/** An object, and of which resource it is. */
export interface CachedObject {
  readonly resource: AnyResource;
  readonly object: UnknownObject;
}

/** One thing that has happened. */
export interface ClusterChange extends CachedObject {
  readonly type: "added" | "changed" | "deleted";
}

/** What {@linkcode ClusterCache} needs. */
export interface ClusterCacheOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Is told of every change. */
  readonly onChange: (change: ClusterChange) => void;
}

interface Watched {
  readonly resource: AnyResource;
  readonly informer: SharedInformer<UnknownObject, "uid" | "owner">;
  readonly stop: AbortController;
}

/** The API server may be away for a moment in the middle of a test. */
const BACKOFF = { baseMs: 50, maxMs: 1_000, jitter: 1 };
const NEEDED_VERBS = ["list", "watch", "delete"];

/** One informer a resource; those of custom resources come and go with their definitions. */
export class ClusterCache {
  readonly #options: ClusterCacheOptions;
  readonly #watched = new Map<string, Watched>();
  readonly #running = new Set<Promise<void>>();

  /** @param options Whose objects, and who is told. */
  constructor(options: ClusterCacheOptions) {
    this.#options = options;
  }

  /** Whether all objects that were there at first are known. */
  get hasSynced(): boolean {
    return this.#watched.size > 0 && [...this.#watched.values()].every(({ informer }) => informer.hasSynced);
  }

  /**
   * Finds an object.
   *
   * @param uid Its uid.
   * @returns The object; `undefined` if none is known.
   */
  byUid(uid: string): CachedObject | undefined {
    return this.#find("uid", uid)[0];
  }

  /**
   * Finds the objects that name an owner.
   *
   * @param uid The uid of the owner, which may be gone.
   * @returns Its dependents.
   */
  dependents(uid: string): readonly CachedObject[] {
    return this.#find("owner", uid);
  }

  /**
   * Finds the resource of a kind.
   *
   * @param apiVersion The group and version of the kind.
   * @param kind The kind.
   * @returns The resource, if this is the version that is watched.
   */
  resourceOfKind(apiVersion: string, kind: string): AnyResource | undefined {
    const all = [...this.#watched.values()].map(({ resource }) => resource);
    return all.find((resource) => resource.kind === kind && resource.apiVersion === apiVersion);
  }

  /**
   * Keeps the copy true until it is told to stop.
   *
   * @param resources What the server has from the start.
   * @param signal Ends it.
   * @returns A promise that resolves once nothing runs any more.
   */
  async run(resources: readonly DiscoveredResource[], signal: AbortSignal): Promise<void> {
    for (const found of resources) if (isCollectable(found)) this.#watch(resourceOf(found), signal);
    await new Promise((resolve) => {
      if (signal.aborted) return resolve(undefined);
      signal.addEventListener("abort", resolve, { once: true });
    });
    await Promise.all(this.#running);
  }

  #find(index: "uid" | "owner", value: string): CachedObject[] {
    return [...this.#watched.values()].flatMap(({ resource, informer }) =>
      informer.lister.byIndex(index, value).map((object) => ({ resource, object }))
    );
  }

  #watch(resource: AnyResource, signal: AbortSignal): void {
    const name = groupResource(resource);
    // The preferred version comes first; the objects are the same in all.
    if (this.#watched.has(name) || signal.aborted) return;
    const { client, clock, random, log } = this.#options;
    const informer = new SharedInformer<UnknownObject, "uid" | "owner">({
      listWatch: listWatchOf(client.resource(resource)),
      indexers: {
        uid: ({ metadata }) => [metadata.uid],
        owner: ({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid),
      },
      backoff: BACKOFF,
      clock,
      random,
      log,
    });
    const tell = (type: ClusterChange["type"], object: UnknownObject): void => {
      this.#options.onChange({ type, resource, object });
      if (isDefinition(object)) this.#follow(type, object, signal);
    };
    informer.addHandler({
      onAdd: (object) => tell("added", object),
      onUpdate: (_, object) => tell("changed", object),
      onDelete: (object) => tell("deleted", object),
    });
    const stop = new AbortController();
    this.#watched.set(name, { resource, informer, stop });
    this.#keep(this.#run(informer, [signal, stop.signal]));
  }

  async #run(informer: SharedInformer<UnknownObject>, signals: readonly AbortSignal[]): Promise<void> {
    using linked = linkSignals(...signals);
    await informer.run(linked.signal);
  }

  /** Begins or ends to watch a custom resource. */
  #follow(type: ClusterChange["type"], definition: CustomResourceDefinition, signal: AbortSignal): void {
    const { name } = definition.metadata;
    const resource = type === "deleted" ? undefined : servedResource(definition);
    const watched = this.#watched.get(name);
    if (watched && resource?.apiVersion === watched.resource.apiVersion) return;
    watched?.stop.abort();
    this.#watched.delete(name);
    if (resource) this.#watch(resource, signal);
  }

  #keep(running: Promise<void>): void {
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }
}

/** What the garbage collector looks after: everything but events, which go by themselves. */
function isCollectable({ plural, verbs }: DiscoveredResource): boolean {
  return plural !== "events" && NEEDED_VERBS.every((verb) => verbs.includes(verb));
}

/**
 * Makes a resource of what the server tells of it.
 *
 * @param found What discovery has found.
 * @returns The resource.
 */
export function resourceOf(
  found: Pick<DiscoveredResource, "group" | "version" | "kind" | "plural" | "scope">,
): AnyResource {
  const { group, version, kind, plural, scope } = found;
  return defineBuiltin({ apiVersion: group === "" ? version : `${group}/${version}`, kind, plural, scope });
}

function isDefinition(object: KubeObject): object is CustomResourceDefinition {
  return object.apiVersion === CustomResourceDefinition.apiVersion &&
    object.kind === CustomResourceDefinition.kind;
}

/** The resource of a definition that is established, in the first version that is served. */
function servedResource({ spec, status }: CustomResourceDefinition): AnyResource | undefined {
  const isEstablished = status?.conditions?.some(({ type, status }) =>
    type === "Established" && status === "True"
  );
  const version = spec.versions.find(({ served }) => served)?.name;
  if (!isEstablished || version === undefined) return undefined;
  const { group, scope, names: { kind, plural } } = spec;
  return resourceOf({ group, version, kind, plural, scope });
}
