/**
 * The namespace controller: empties namespaces that are being deleted, says in their status what it waits for, and
 * lets them go. A real control plane runs it in kube-controller-manager.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import { type ContentTotals, namespaceConditions } from "./namespace_conditions.ts";
import { NAMESPACE_FINALIZER, namespaceFinalizers } from "./namespace_strategy.ts";
import type { ObjectDeleter } from "./object_deleter.ts";
import { metaOf, timestamp } from "./object_meta.ts";
import type { ObjectStore } from "./object_store.ts";
import type { ObjectWriter } from "./object_writer.ts";
import type { ResourceRegistry } from "./resource_registry.ts";
import type { ServedResource, Subresource } from "./served_resource.ts";
import type { Change } from "./revision_log.ts";
import { WorkLoop } from "./work_loop.ts";

/** What the namespace controller works with. */
export interface NamespaceControllerParts {
  readonly registry: ResourceRegistry;
  readonly store: ObjectStore;
  readonly writer: ObjectWriter;
  readonly deleter: ObjectDeleter;
  readonly clock: Clock;
}

/** Watches the log, and ends namespaces. */
export class NamespaceController {
  readonly #parts: NamespaceControllerParts;
  readonly #loop: WorkLoop;

  /** @param parts What to work with. @param origin The controller of the server that this one is a fork of. */
  constructor(parts: NamespaceControllerParts, origin?: NamespaceController) {
    this.#parts = parts;
    this.#loop = new WorkLoop((name) => this.#sync(name), origin === undefined ? undefined : origin.#loop);
  }

  /**
   * Takes a change in.
   *
   * @param change The change.
   */
  observe(change: Change): void {
    const { name, namespace, deletionTimestamp } = metaOf(change.object);
    if (change.resource === "namespaces") {
      if (change.type !== "DELETED" && deletionTimestamp !== undefined) this.#loop.add(name);
    } else if (namespace !== "" && this.#isTerminating(namespace)) {
      this.#loop.add(namespace);
    }
  }

  #isTerminating(name: string): boolean {
    const namespace = this.#parts.store.storage.get("namespaces", name);
    return namespace !== undefined && metaOf(namespace).deletionTimestamp !== undefined;
  }

  #sync(name: string): void {
    const { registry, store } = this.#parts;
    const served = registry.find("v1", "namespaces");
    const namespace = served === undefined ? undefined : store.find(served, { namespace: "", name });
    if (served === undefined || namespace === undefined) return;
    if (!namespaceFinalizers(namespace).includes(NAMESPACE_FINALIZER)) return;
    const totals = this.#deleteContents(name);
    const now = timestamp(this.#parts.clock.now());
    this.#update(served, namespace, "status", (live) => {
      const status = objectOrEmpty(live["status"]);
      return {
        ...live,
        status: { ...status, conditions: namespaceConditions(status["conditions"], totals, now) },
      };
    });
    if (totals.resources.size > 0) return;
    this.#update(served, namespace, "finalize", (live) => {
      const finalizers = namespaceFinalizers(live).filter((finalizer) => finalizer !== NAMESPACE_FINALIZER);
      const spec: JsonObject = finalizers.length === 0 ? {} : { finalizers };
      return { ...live, spec };
    });
  }

  /** Deletes what is in the namespace, and counts what stays. */
  #deleteContents(name: string): ContentTotals {
    const { registry, store, deleter } = this.#parts;
    const resources = new Map<string, number>();
    const finalizers = new Map<string, number>();
    for (const served of registry.stored()) {
      if (served.scope !== "Namespaced") continue;
      for (const object of store.list(served, name)) {
        if (metaOf(object).deletionTimestamp === undefined) {
          deleter.delete(served, metaOf(object), { propagationPolicy: "Background", dryRun: false });
        }
        const left = store.find(served, metaOf(object));
        if (left === undefined) continue;
        const resource = `${served.plural}.${served.group}`;
        resources.set(resource, (resources.get(resource) ?? 0) + 1);
        for (const finalizer of metaOf(left).finalizers) {
          finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
        }
      }
    }
    return { resources, finalizers };
  }

  #update(
    served: ServedResource,
    namespace: JsonObject,
    subresource: Subresource,
    change: (live: JsonObject) => JsonObject,
  ): void {
    this.#parts.writer.update(served, metaOf(namespace), (live) => change(live ?? namespace), {
      manager: "kube-controller-manager",
      subresource,
      dryRun: false,
      fieldValidation: "Ignore",
      warn: () => {},
      allowCreate: false,
      isPatch: false,
      tracked: false,
    });
  }
}
