/**
 * `defineController`: checks a controller's definition and freezes it. A definition is inert; a manager runs it.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import type { Random } from "../async/random.ts";
import type { Lister } from "../cache/lister.ts";
import type { KubeObject, ObjectInput, ObjectKey } from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";
import type { RateLimiter } from "../workqueue/rate_limiter.ts";
import type { FairBy } from "../workqueue/work_queue_options.ts";
import { checkControllerOptions } from "./check_controller_options.ts";
import type { ReconcileContext } from "./context.ts";
import type { Predicate } from "./predicate.ts";
import type { ReconcileResult } from "./reconcile_result.ts";

/** What a mapping of a watched object to keys can look at. */
export interface MapContext<S extends KubeObject = KubeObject> {
  /** The object as it was before an update; absent for new and deleted objects, and when the old state is mapped. */
  readonly old?: S;
  /** Whether the object is gone. */
  readonly isDeleted: boolean;
  /** The cache of a resource that the controller declares (`for`, `owns`, `watches`). */
  lister<C extends KubeObject>(resource: Resource<C, ObjectInput>): Lister<C>;
}

/** Another resource whose changes lead to reconciles, by a mapping of its objects to keys. */
export interface ControllerWatch<S extends KubeObject = KubeObject> {
  /** What to watch. */
  readonly resource: Resource<S, ObjectInput>;
  /** Which of the changes matter. @default {all of them} */
  readonly predicate?: Predicate<NoInfer<S>>;
  /**
   * Finds the keys ("namespace/name") of the objects to reconcile. An update is mapped twice, as it is and as it was,
   * so that who was pointed to before is told as well. What it throws is logged, and it is called again later; for a
   * state that the object is no longer in, ten times at the most.
   */
  map(object: S, context: MapContext<S>): readonly ObjectKey[] | Promise<readonly ObjectKey[]>;
}

/**
 * What makes a controller.
 *
 * @typeParam S The objects reconciled.
 * @typeParam W The objects of `watches`, in their order.
 */
export interface ControllerOptions<S extends KubeObject, W extends readonly KubeObject[]> {
  /** The resource whose objects are reconciled. */
  readonly for: Resource<S, ObjectInput>;
  /** Resources whose objects are made by `apply`; their changes lead back to the owner. @default {[]} */
  readonly owns?: readonly Resource[];
  /** Further resources, with the mapping from their objects to keys. @default {[]} */
  readonly watches?: { readonly [Index in keyof W]: ControllerWatch<W[Index]> };
  /** Unique in a manager; the field manager of its writes, and the name in logs. @default {the kind in lower case} */
  readonly name?: string;
  /** Which changes of the objects of `for` matter; all must hold. @default {[]} */
  readonly predicates?: readonly Predicate<NoInfer<S>>[];
  /** How many objects are reconciled at a time; one object never twice at a time. @default {1} */
  readonly concurrency?: number;
  /** How long a reconcile may take until its `signal` is aborted, in milliseconds. @default {no limit} */
  readonly timeoutMs?: number;
  /** Reconcile each object again after about this time, in milliseconds, even if nothing changes. @default {never} */
  readonly reconcileEveryMs?: number;
  /** The name of the finalizer that holds objects for `cleanup`. @default {"<plural>.<group>/cleanup"} */
  readonly finalizer?: string;
  /** When failed reconciles are tried again. @default {1 s doubling to 5 min, with jitter} */
  readonly rateLimiter?: (options: { readonly clock: Clock; readonly random: Random }) => RateLimiter;
  /**
   * Lets groups of objects take turns when many wait: "namespace", so that one with ten thousand objects does not hold up
   * another with one; or a function that says the group of a key ("namespace/name"), always the same one. Changes go
   * before what a first list brings all the same. @default {objects come in the order of their changes}
   */
  readonly fairBy?: FairBy;
  /** Makes the world as the object says. It may be called at any time, any number of times. */
  reconcile(context: ReconcileContext<S>): ReconcileResult | void | Promise<ReconcileResult | void>;
  /** Runs once deletion was asked for, before the object goes; it is tried again until it returns. */
  cleanup?(context: ReconcileContext<S>): ReconcileResult | void | Promise<ReconcileResult | void>;
}

/**
 * A checked controller, ready to be run by `run` or by a {@linkcode Manager}.
 *
 * @typeParam S The objects reconciled.
 */
export interface ControllerDefinition<S extends KubeObject = KubeObject> {
  /** The field manager of its writes, and the name in logs. */
  readonly name: string;
  /** The resource whose objects are reconciled. */
  readonly for: Resource<S, ObjectInput>;
  /** Resources whose changes lead back to the owner. */
  readonly owns: readonly Resource[];
  /** Further resources, with the mapping from their objects to keys. */
  readonly watches: readonly ControllerWatch[];
  /** Which changes of the objects of `for` matter; all must hold. */
  readonly predicates: readonly Predicate<S>[];
  /** How many objects are reconciled at a time. */
  readonly concurrency: number;
  /** The time limit of a reconcile, in milliseconds; none when left out. */
  readonly timeoutMs?: number;
  /** The period of further reconciles, in milliseconds; none when left out. */
  readonly reconcileEveryMs?: number;
  /** The name of the finalizer that holds objects for `cleanup`. */
  readonly finalizer: string;
  /** Makes the limiter of failed reconciles; the default one when left out. */
  readonly rateLimiter?: ControllerOptions<S, []>["rateLimiter"];
  /** Which groups of objects take turns; none when left out. */
  readonly fairBy?: FairBy;
  /** Makes the world as the object says. */
  reconcile(context: ReconcileContext<S>): ReconcileResult | void | Promise<ReconcileResult | void>;
  /** Runs before a deleted object goes. */
  cleanup?(context: ReconcileContext<S>): ReconcileResult | void | Promise<ReconcileResult | void>;
}

/**
 * Defines a controller: a resource, what else to watch, and the function that makes the world as an object says.
 *
 * *Guarantees*: one object is reconciled once at a time, from caches that hold its earlier runs' own writes; any number
 * of changes during a run lead to one more run; an error leads to another try, with backoff.
 *
 * *Assumptions*: `reconcile` looks at the state, not at what changed, and may be called again at any time. An object
 * that is being deleted is given to `cleanup` only.
 *
 * @typeParam S The objects reconciled.
 * @typeParam W The objects of `watches`.
 * @param options The definition.
 * @returns The definition, checked, with defaults filled in, frozen.
 * @throws {TypeError} If an option is missing, unknown or of the wrong type.
 * @throws {RangeError} If a number is out of its range.
 *
 * @example A ConfigMap for each Namespace
 * ```ts
 * import { defineController } from "@kubeloop/sdk";
 * import { ConfigMap, Namespace } from "@kubeloop/sdk/builtins";
 *
 * export const controller = defineController({
 *   for: Namespace,
 *   owns: [ConfigMap],
 *   async reconcile({ object, apply }) {
 *     const { name } = object.metadata;
 *     await apply(ConfigMap, { metadata: { name: "about", namespace: name }, data: { name } });
 *   },
 * });
 * ```
 */
export function defineController<S extends KubeObject, W extends readonly KubeObject[] = readonly []>(
  options: ControllerOptions<S, W>,
): ControllerDefinition<S> {
  checkControllerOptions(options);
  const { watches = [], predicates = [], owns = [] } = options;
  return Object.freeze({
    ...options,
    name: options.name ?? options.for.kind.toLowerCase(),
    owns: Object.freeze([...owns]),
    watches: Object.freeze([...watches]),
    predicates: Object.freeze([...predicates]),
    concurrency: options.concurrency ?? 1,
    finalizer: options.finalizer ?? `${groupResource(options.for)}/cleanup`,
  });
}
