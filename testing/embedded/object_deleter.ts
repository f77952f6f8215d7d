/**
 * How an object leaves the storage: at once, or marked and waiting for its finalizers.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { gracefulDeletion } from "./graceful_deletion.ts";
import { jsonEqual, type JsonObject } from "./json.ts";
import type { StrategyOf } from "./kind_strategy.ts";
import type { NamespaceLifecycle } from "./namespace_lifecycle.ts";
import {
  FOREGROUND_FINALIZER,
  metaOf,
  ORPHAN_FINALIZER,
  timestamp,
  withDeletionMark,
  withMeta,
} from "./object_meta.ts";
import type { ObjectRef, ObjectStore } from "./object_store.ts";
import { groupResourceOf, type ServedResource } from "./served_resource.ts";
import { storageError } from "./storage_error.ts";
import { conflict, StatusError } from "./status.ts";

/** What happens to the objects that a deleted object owns. */
export type PropagationPolicy = "Background" | "Foreground" | "Orphan";

/** What a request says about its deletion. */
export interface DeleteOptions {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly propagationPolicy?: PropagationPolicy;
  /** How many seconds a pod's containers have to end. */
  readonly gracePeriodSeconds?: number;
  readonly dryRun: boolean;
  /** Whether only an object is deleted that cannot be read: there is none such here. */
  readonly isUnsafe?: boolean;
  /** Whether a deletion that has to wait is answered with 202, as an old way to ask for it has it. */
  readonly answersAccepted?: boolean;
}

/** What came of a deletion. */
export interface Deletion {
  /** The last state of a deleted object; the present state of one that waits. */
  readonly object: JsonObject;
  readonly deleted: boolean;
}

/** What the deleter works with. */
export interface ObjectDeleterParts {
  readonly store: ObjectStore;
  readonly lifecycle: NamespaceLifecycle;
  readonly strategyOf: StrategyOf;
  readonly clock: Clock;
}

/** Deletes objects. */
export class ObjectDeleter {
  readonly #parts: ObjectDeleterParts;

  /** @param parts What to work with. */
  constructor(parts: ObjectDeleterParts) {
    this.#parts = parts;
  }

  /**
   * Deletes an object, or marks it for deletion.
   *
   * @param served The resource.
   * @param ref Which object.
   * @param options What the request says.
   * @returns What came of it.
   * @throws {StatusError} 404 if there is none, 409 if it is another one than was meant, 403 if it has to stay.
   */
  delete(served: ServedResource, ref: ObjectRef, options: DeleteOptions): Deletion {
    const { store, lifecycle, strategyOf, clock } = this.#parts;
    lifecycle.requireMortal(served, ref.name);
    const live = store.get(served, ref);
    requirePreconditions(served, live, options);
    if (options.isUnsafe) {
      throw conflict(served, ref.name, storageError(served, ref, { detail: READABLE, root: "/registry" }));
    }
    const strategy = strategyOf(served);
    const now = timestamp(clock.now());
    const { deletionTimestamp } = metaOf(live);
    if (strategy.markDeleting !== undefined && deletionTimestamp === undefined) {
      return this.#keep(served, ref, { live, marked: strategy.markDeleting(live, now), options });
    }
    if (strategy.isHeld?.(live)) return { object: live, deleted: false };
    const grace = gracefulDeletion(served, live, { options, nowMs: clock.now() });
    if (grace?.type === "pending") return { object: live, deleted: false };
    const finalizers = finalizersFor(served, live, options.propagationPolicy);
    if (finalizers.length > 0 || (grace?.seconds ?? 0) > 0) {
      const marked = grace?.object ?? withDeletionMark(live, now);
      const waiting = finalizers.length > 0 ? withMeta(marked, { finalizers }) : marked;
      return this.#keep(served, ref, { live, marked: waiting, options });
    }
    // A pod that ends without grace ends in two steps: it says so first.
    const last = grace?.object ?? live;
    if (options.dryRun) return { object: last, deleted: true };
    return {
      object: store.remove(served, ref, grace === undefined ? last : store.put(served, ref, last)),
      deleted: true,
    };
  }

  #keep(
    served: ServedResource,
    ref: ObjectRef,
    change: { live: JsonObject; marked: JsonObject; options: DeleteOptions },
  ): Deletion {
    const { live, marked, options } = change;
    const unchanged = options.dryRun || jsonEqual(live, marked);
    return { object: unchanged ? marked : this.#parts.store.put(served, ref, marked), deleted: false };
  }
}

/** The finalizers that a deletion has to wait for, those that stand for its propagation policy included. */
function finalizersFor(
  served: ServedResource,
  live: JsonObject,
  policy: PropagationPolicy | undefined,
): readonly string[] {
  const { finalizers } = metaOf(live);
  if (served.kind === "Event") return finalizers;
  if (policy === undefined) {
    const isTold = finalizers.includes(ORPHAN_FINALIZER) || finalizers.includes(FOREGROUND_FINALIZER);
    return isOrphaning(served) && !isTold ? [...finalizers, ORPHAN_FINALIZER] : finalizers;
  }
  const others = finalizers.filter((name) => name !== ORPHAN_FINALIZER && name !== FOREGROUND_FINALIZER);
  const wanted = { Background: [], Orphan: [ORPHAN_FINALIZER], Foreground: [FOREGROUND_FINALIZER] }[policy];
  const isSame = others.length + wanted.length === finalizers.length &&
    wanted.every((name) => finalizers.includes(name));
  return isSame ? finalizers : [...others, ...wanted];
}

/**
 * Says what whoever deletes objects of a kind should know.
 *
 * @param served The resource.
 * @param options What the request says.
 * @returns The warnings.
 */
export function deletionWarnings(served: ServedResource, { propagationPolicy }: DeleteOptions): string[] {
  return isOrphaning(served) && propagationPolicy === undefined
    ? [
      "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background " +
      "to remove them or set propagationPolicy=Orphan to suppress this warning",
    ]
    : [];
}

/** Jobs leave their pods behind, as they did before there was a choice. */
function isOrphaning({ group, kind }: ServedResource): boolean {
  return group === "batch" && kind === "Job";
}

const READABLE = "unsafe deletion is not allowed because the object is decodable from storage";

/** Kinds whose deletion begins with a mark look at the preconditions themselves. */
const OWN_WORDS: ReadonlyMap<string, string> = new Map([
  ["customresourcedefinitions.apiextensions.k8s.io", "precondition failed"],
  ["namespaces", "Precondition failed"],
]);

function preconditionOf(words: string, what: string, [asked, found]: readonly [string, string]): string {
  return `${words}: ${what} in precondition: ${asked}, ${what} in object meta: ${found}`;
}

function requirePreconditions(served: ServedResource, live: JsonObject, options: DeleteOptions): void {
  const { uid, resourceVersion, name } = metaOf(live);
  const words = OWN_WORDS.get(groupResourceOf(served));
  if (options.uid !== undefined && options.uid !== uid) {
    if (words !== undefined) throw conflict(served, name, preconditionOf(words, "UID", [options.uid, uid]));
    throw preconditionFailed(
      served,
      live,
      `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). ` +
        "The object might have been deleted and then recreated",
    );
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const versions = [options.resourceVersion, resourceVersion] as const;
    if (words !== undefined) throw conflict(served, name, preconditionOf(words, "ResourceVersion", versions));
    throw preconditionFailed(
      served,
      live,
      `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion ` +
        `in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

/** The real server names the kind here, not the resource. */
function preconditionFailed(served: ServedResource, live: JsonObject, why: string): StatusError {
  const { name } = metaOf(live);
  const groupKind = served.group === "" ? served.kind : `${served.kind}.${served.group}`;
  return new StatusError(409, "Conflict", {
    message: `Operation cannot be fulfilled on ${groupKind} "${name}": ${why}`,
    details: { name, ...(served.group === "" ? {} : { group: served.group }), kind: served.kind },
  });
}
