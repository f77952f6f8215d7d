/**
 * Which changes of an object are worth a reconcile. A predicate is asked about new and changed objects; deletions,
 * the start of a deletion and objects made anew under an old name always count, so that none is lost.
 *
 * @module
 */

import type { KubeObject } from "../resource/object.ts";

/** A change that a predicate judges. */
export interface ObjectChange<S extends KubeObject = KubeObject> {
  /** The object as it is now. */
  readonly object: S;
  /** The object as it was; absent when it is new to the cache. */
  readonly old?: S;
}

/**
 * Says whether a change matters: a function of the change. (Written as a method, so that a controller of one kind can
 * stand among controllers of any kind.)
 *
 * @typeParam S The objects judged.
 */
export type Predicate<S extends KubeObject = KubeObject> = {
  matters(change: ObjectChange<S>): boolean;
}["matters"];

/**
 * Holds when the desired state changed: changes of status, labels and annotations alone do not count. Use it only
 * for resources whose generation the server counts, which are custom resources with a status and most built-in kinds.
 *
 * @param change The change.
 * @returns Whether the object is new or has another generation.
 *
 * @example Ignore changes of status
 * ```ts
 * import { defineController, generationChanged } from "@kubeloop/sdk";
 * import { Deployment } from "@kubeloop/sdk/builtins";
 *
 * defineController({ for: Deployment, predicates: [generationChanged], reconcile: () => {} });
 * ```
 */
export function generationChanged({ object, old }: ObjectChange): boolean {
  return old === undefined || object.metadata.generation !== old.metadata.generation;
}

/**
 * Holds when the labels changed.
 *
 * @param change The change.
 * @returns Whether the object is new or has other labels.
 *
 * @example Only labels matter
 * ```ts
 * import { defineController, labelsChanged } from "@kubeloop/sdk";
 * import { Namespace } from "@kubeloop/sdk/builtins";
 *
 * defineController({ for: Namespace, predicates: [labelsChanged], reconcile: () => {} });
 * ```
 */
export function labelsChanged({ object, old }: ObjectChange): boolean {
  return old === undefined || !equalMaps(object.metadata.labels, old.metadata.labels);
}

/**
 * Holds when the annotations changed.
 *
 * @param change The change.
 * @returns Whether the object is new or has other annotations.
 *
 * @example The desired state or an annotation
 * ```ts
 * import { annotationsChanged, anyOf, defineController, generationChanged } from "@kubeloop/sdk";
 * import { Deployment } from "@kubeloop/sdk/builtins";
 *
 * defineController({
 *   for: Deployment,
 *   predicates: [anyOf(generationChanged, annotationsChanged)],
 *   reconcile: () => {},
 * });
 * ```
 */
export function annotationsChanged({ object, old }: ObjectChange): boolean {
  return old === undefined || !equalMaps(object.metadata.annotations, old.metadata.annotations);
}

/**
 * Joins predicates: a change counts when one of them says so. (A list of predicates means that all must.)
 *
 * @param predicates The predicates; with none, no change counts.
 * @returns The joint predicate.
 *
 * @example Labels or annotations
 * ```ts
 * import { annotationsChanged, anyOf, labelsChanged } from "@kubeloop/sdk";
 *
 * const isWorthIt = anyOf(labelsChanged, annotationsChanged);
 * console.assert(typeof isWorthIt === "function");
 * ```
 */
export function anyOf<S extends KubeObject>(...predicates: readonly Predicate<S>[]): Predicate<S> {
  return (change) => predicates.some((predicate) => predicate(change));
}

/**
 * Asks the predicates of a source about a change.
 *
 * @param change The change.
 * @param predicates All of them must hold.
 * @returns Whether the change is to be worked on; always true where an object begins its deletion or was made anew.
 */
export function isWorthReconciling<S extends KubeObject>(
  change: ObjectChange<S>,
  predicates: readonly Predicate<S>[],
): boolean {
  const { object, old } = change;
  const isMadeAnew = old !== undefined && old.metadata.uid !== object.metadata.uid;
  const isDeletionBegun = object.metadata.deletionTimestamp !== undefined &&
    old?.metadata.deletionTimestamp === undefined;
  return isMadeAnew || isDeletionBegun || predicates.every((predicate) => predicate(change));
}

type StringMap = Readonly<Record<string, string>>;

function equalMaps(one: StringMap = {}, other: StringMap = {}): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
