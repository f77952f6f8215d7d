/**
 * What a reconcile is handed: the object, and the few verbs that it needs.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import type { Log } from "../async/log.ts";
import type { Lister } from "../cache/lister.ts";
import type { Client } from "../client/client.ts";
import type { StatusOf } from "../client/status_client.ts";
import type { KubeObject, ObjectInput, ObjectKey } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";

/** A change of a status: fields left out or undefined stay as they are, null removes a field. */
export type StatusPatch<S> = {
  readonly [Field in keyof StatusOf<S>]?: StatusOf<S>[Field] | null | undefined;
};

/** Writes the status of the object that is reconciled. */
export interface StatusWriter<S extends KubeObject> {
  /**
   * Changes fields of the status by a JSON merge patch (RFC 7386): lists are replaced whole. Nothing is sent when the
   * status says so already.
   *
   * Returns the object as it is then; throws {@linkcode ApiError} or {@linkcode ConnectionError} from the request, and
   * `TypeError` if the resource has no status subresource.
   */
  patch(status: StatusPatch<S>): Promise<S>;
}

/** How an object is applied. */
export interface ContextApplyOptions {
  /**
   * Whether the reconciled object becomes the owner, so that the garbage collector removes the applied one with it.
   *
   * @default {true}
   */
  readonly owned?: boolean;
}

/** Where an object is, when it isn't in the namespace of the reconciled one. */
export interface PlaceOptions {
  /** Its namespace. @default {the namespace of the reconciled object} */
  readonly namespace?: string;
}

/**
 * What a reconcile is handed. All of it may be destructured.
 *
 * *Guarantees*: what `get`, `list` and `object` show includes everything that this object's earlier runs and this run
 * wrote by the context's own verbs.
 *
 * @typeParam S The objects reconciled.
 */
export interface ReconcileContext<S extends KubeObject = KubeObject> {
  /** The object, from the cache, frozen. */
  readonly object: S;
  /** "namespace/name", or "name" for cluster-scoped objects. */
  readonly key: ObjectKey;
  /** 1 at first, one more with each failure in a row. */
  readonly attempt: number;
  /** Aborted at the reconcile's time limit, and when a stop has waited for as long as it may. */
  readonly signal: AbortSignal;
  /** Adds the controller and the object to each line. */
  readonly log: Log;
  /** The time to use, so that tests can run on a virtual one. */
  readonly clock: Clock;
  /** The API server itself, for whatever the verbs below don't cover; reads go to the server, not to the cache. */
  readonly client: Client;
  /** Writes the object's status. */
  readonly status: StatusWriter<S>;
  /**
   * Makes an object be as given, by server-side apply with force: fields left out are given up. The namespace is the
   * reconciled object's unless given; the reconciled object becomes the owner. Nothing is sent when the same was applied
   * before and the object has not changed since.
   *
   * Returns the object as it is then, frozen. Throws `TypeError` if it has no name or can't be owned, `Error` if another
   * object controls it already, and {@linkcode ApiError} or {@linkcode ConnectionError} from the request.
   */
  apply<C extends KubeObject, I extends ObjectInput>(
    resource: Resource<C, I>,
    input: NoInfer<I>,
    options?: ContextApplyOptions,
  ): Promise<C>;
  /** Deletes an object, dependents in the background; one that is gone or going is left alone. */
  remove(resource: Resource, name: string, options?: PlaceOptions): Promise<void>;
  /** Looks an object up in the cache; undefined when it isn't there. The resource must be declared, and cached there. */
  get<C extends KubeObject>(
    resource: Resource<C, ObjectInput>,
    name: string,
    options?: PlaceOptions,
  ): C | undefined;
  /** The objects of a resource that the reconciled object controls, from the cache. The resource must be declared. */
  list<C extends KubeObject>(resource: Resource<C, ObjectInput>): readonly C[];
  /** The whole cache of a resource, without this run's own writes. The resource must be declared. */
  lister<C extends KubeObject>(resource: Resource<C, ObjectInput>): Lister<C>;
}
