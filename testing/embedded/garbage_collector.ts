/**
 * The garbage collector: deletes what has lost its last owner, and does the owners' part of foreground deletion and
 * of orphaning. A real control plane runs it in kube-controller-manager.
 *
 * @module
 */

import type { JsonObject } from "./json.ts";
import { FOREGROUND_FINALIZER, metaOf, ORPHAN_FINALIZER, withMeta } from "./object_meta.ts";
import type { ObjectDeleter, PropagationPolicy } from "./object_deleter.ts";
import { type GraphNode, idOf, ObjectGraph, refOf } from "./object_graph.ts";
import type { ObjectWriter } from "./object_writer.ts";
import { type ResourceRegistry, storageNameOf } from "./resource_registry.ts";
import type { ServedResource } from "./served_resource.ts";
import type { Storage } from "./storage.ts";
import type { Change } from "./revision_log.ts";
import { WorkLoop } from "./work_loop.ts";

/** Who the garbage collector is in managed fields. */
const MANAGER = "kube-controller-manager";

/** What the garbage collector works with. */
export interface GarbageCollectorParts {
  readonly storage: Storage;
  readonly registry: ResourceRegistry;
  readonly writer: ObjectWriter;
  readonly deleter: ObjectDeleter;
}

/** How an object's owner references stand. */
interface OwnerStates {
  readonly solid: readonly JsonObject[];
  /** Owners that are gone. */
  readonly dangling: readonly JsonObject[];
  /** Owners that wait in a foreground deletion for their dependents. */
  readonly waiting: readonly JsonObject[];
}

/** Watches the log, and cleans up after it. */
export class GarbageCollector {
  readonly #parts: GarbageCollectorParts;
  readonly #graph: ObjectGraph;
  readonly #loop: WorkLoop;

  /** @param parts What to work with. @param origin The garbage collector of the server that this one is a fork of. */
  constructor(parts: GarbageCollectorParts, origin?: GarbageCollector) {
    this.#parts = parts;
    this.#graph = new ObjectGraph(parts.storage, origin === undefined ? undefined : origin.#graph);
    this.#loop = new WorkLoop((id) => this.#sync(id), origin === undefined ? undefined : origin.#loop);
  }

  /**
   * Takes a change in.
   *
   * @param change The change.
   */
  observe(change: Change): void {
    const id = this.#graph.apply(change);
    const { uid, ownerReferences, deletionTimestamp } = metaOf(change.object);
    if (change.type === "DELETED") {
      for (const dependent of this.#graph.dependents(uid)) this.#loop.add(idOf(dependent));
      // An owner may be waiting in the foreground for this one.
      for (const owner of ownerReferences) {
        const waiting = this.#graph.endingId(String(owner["uid"]));
        if (waiting !== undefined) this.#loop.add(waiting);
      }
    } else if (ownerReferences.length > 0 || deletionTimestamp !== undefined) {
      this.#loop.add(id);
    }
  }

  #sync(id: string): void {
    const node = this.#graph.node(refOf(id));
    if (node === undefined) return;
    const { finalizers, deletionTimestamp } = metaOf(node.object);
    if (deletionTimestamp === undefined) return this.#collect(node);
    if (finalizers.includes(ORPHAN_FINALIZER)) return this.#orphanDependents(node);
    if (finalizers.includes(FOREGROUND_FINALIZER)) return this.#deleteDependents(node);
  }

  /** Deletes the object if none of its owners is left. */
  #collect(node: GraphNode): void {
    const { ownerReferences, finalizers } = metaOf(node.object);
    if (ownerReferences.length === 0) return;
    const states = this.#ownerStates(node);
    if (states === undefined) return;
    const { solid, dangling, waiting } = states;
    if (solid.length > 0) {
      if (dangling.length + waiting.length > 0) this.#setOwners(node, solid);
      return;
    }
    if (waiting.length > 0 && this.#graph.dependents(node.uid).length > 0) {
      return this.#delete(node, "Foreground");
    }
    const policy = finalizers.includes(ORPHAN_FINALIZER)
      ? "Orphan"
      : finalizers.includes(FOREGROUND_FINALIZER)
      ? "Foreground"
      : "Background";
    this.#delete(node, policy);
  }

  /** Lets the object go once nothing that blocks its deletion is left, and deletes the rest meanwhile. */
  #deleteDependents(node: GraphNode): void {
    const dependents = this.#graph.dependents(node.uid);
    const isBlocking = (dependent: GraphNode) =>
      metaOf(dependent.object).ownerReferences.some((owner) =>
        owner["uid"] === node.uid && owner["blockOwnerDeletion"] === true
      );
    if (!dependents.some(isBlocking)) return this.#removeFinalizer(node, FOREGROUND_FINALIZER);
    for (const dependent of dependents) {
      if (metaOf(dependent.object).deletionTimestamp === undefined) this.#loop.add(idOf(dependent));
    }
  }

  #orphanDependents(node: GraphNode): void {
    for (const dependent of this.#graph.dependents(node.uid)) {
      const { ownerReferences } = metaOf(dependent.object);
      this.#setOwners(dependent, ownerReferences.filter((owner) => owner["uid"] !== node.uid));
    }
    this.#removeFinalizer(node, ORPHAN_FINALIZER);
  }

  /** `undefined` where an owner's kind is not served: then nothing is known about it, and nothing may be deleted. */
  #ownerStates(node: GraphNode): OwnerStates | undefined {
    const solid: JsonObject[] = [];
    const dangling: JsonObject[] = [];
    const waiting: JsonObject[] = [];
    for (const reference of metaOf(node.object).ownerReferences) {
      const served = this.#parts.registry.findKind(
        String(reference["apiVersion"]),
        String(reference["kind"]),
      );
      if (served === undefined) return undefined;
      const namespace = served.scope === "Namespaced" ? node.namespace : "";
      // A cluster-scoped object cannot be owned by a namespaced one; such a reference is left alone.
      if (served.scope === "Namespaced" && node.namespace === "") return undefined;
      const owner = this.#graph.node({
        resource: storageNameOf(served),
        namespace,
        name: String(reference["name"]),
        uid: String(reference["uid"]),
      });
      if (owner === undefined) dangling.push(reference);
      else if (isDeletingDependents(owner.object)) waiting.push(reference);
      else solid.push(reference);
    }
    return { solid, dangling, waiting };
  }

  #delete(node: GraphNode, propagationPolicy: PropagationPolicy): void {
    const served = this.#servedOf(node);
    if (served === undefined) return;
    this.#parts.deleter.delete(served, node, { uid: node.uid, propagationPolicy, dryRun: false });
  }

  #setOwners(node: GraphNode, owners: readonly JsonObject[]): void {
    this.#update(
      node,
      (live) => withMeta(live, { ownerReferences: owners.length === 0 ? undefined : owners }),
    );
  }

  #removeFinalizer(node: GraphNode, finalizer: string): void {
    this.#update(node, (live) => {
      const finalizers = metaOf(live).finalizers.filter((name) => name !== finalizer);
      return withMeta(live, { finalizers: finalizers.length === 0 ? undefined : finalizers });
    });
  }

  #update(node: GraphNode, change: (live: JsonObject) => JsonObject): void {
    const served = this.#servedOf(node);
    if (served === undefined) return;
    this.#parts.writer.update(served, node, (live) => change(live ?? node.object), {
      manager: MANAGER,
      dryRun: false,
      fieldValidation: "Ignore",
      warn: () => {},
      allowCreate: false,
      isPatch: false,
      tracked: false,
    });
  }

  #servedOf(node: GraphNode): ServedResource | undefined {
    return this.#parts.registry.findStored(node.resource);
  }
}

function isDeletingDependents(object: JsonObject): boolean {
  const { deletionTimestamp, finalizers } = metaOf(object);
  return deletionTimestamp !== undefined && finalizers.includes(FOREGROUND_FINALIZER);
}
