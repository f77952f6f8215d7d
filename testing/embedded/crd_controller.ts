/**
 * Follows the CustomResourceDefinitions: accepts their names, serves their kinds, and ends both with them.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { withCondition } from "./crd_conditions.ts";
import { CLEANUP_FINALIZER } from "./crd_strategy.ts";
import { acceptedNamesOf } from "./crd_names.ts";
import type { CustomResources } from "./custom_resources.ts";
import { jsonEqual, type JsonObject } from "./json.ts";
import { metaOf, timestamp, withMeta } from "./object_meta.ts";
import type { ObjectDeleter } from "./object_deleter.ts";
import type { ObjectStore } from "./object_store.ts";
import type { ObjectWriter } from "./object_writer.ts";
import type { ResourceRegistry } from "./resource_registry.ts";
import type { ServedResource, Subresource } from "./served_resource.ts";
import type { Change } from "./revision_log.ts";
import { WorkLoop } from "./work_loop.ts";

/** The storage's name of the definitions of custom kinds. */
export const CRDS = "customresourcedefinitions.apiextensions.k8s.io";

/** What the controller works with. */
export interface CrdControllerParts {
  readonly rules: CustomResources;
  readonly registry: ResourceRegistry;
  readonly store: ObjectStore;
  readonly writer: ObjectWriter;
  readonly deleter: ObjectDeleter;
  readonly clock: Clock;
  /** Called when a resource is no longer served. */
  readonly onEnd: (resource: string) => void;
}

/** Watches the log for definitions, and for the objects of those that are being deleted. */
export class CrdController {
  readonly #parts: CrdControllerParts;
  readonly #loop: WorkLoop;
  /** The names of definitions that wait for their objects to go; they are also the storage's names of those. */
  readonly #terminating: Set<string>;

  /** @param parts What to work with. @param origin The controller of the server that this one is a fork of. */
  constructor(parts: CrdControllerParts, origin?: CrdController) {
    this.#parts = parts;
    this.#loop = new WorkLoop((name) => this.#sync(name), origin === undefined ? undefined : origin.#loop);
    this.#terminating = new Set(origin === undefined ? [] : origin.#terminating);
  }

  /**
   * Takes a change in.
   *
   * @param change The change.
   */
  observe(change: Change): void {
    if (change.resource !== CRDS) {
      if (change.type === "DELETED" && this.#terminating.has(change.resource)) {
        this.#loop.add(change.resource);
      }
      return;
    }
    if (change.type === "DELETED") this.#end(change.key);
    else this.#loop.add(change.key);
  }

  #sync(name: string): void {
    const { store, registry, rules } = this.#parts;
    const served = registry.find("apiextensions.k8s.io/v1", "customresourcedefinitions");
    const crd = served === undefined ? undefined : store.find(served, { namespace: "", name });
    if (served === undefined || crd === undefined) return;
    if (metaOf(crd).deletionTimestamp !== undefined) return this.#finish(served, crd);
    const now = timestamp(this.#parts.clock.now());
    const accepted = this.#update(served, crd, "status", () => rules.accept(crd, now));
    registry.setCustom(name, rules.resourcesOf(accepted));
    // Where it has other names than before, the old ones may be what others wait for.
    if (!jsonEqual(acceptedNamesOf(crd), acceptedNamesOf(accepted))) {
      for (const waiting of rules.waitingBeside(accepted)) this.#loop.add(waiting);
    }
  }

  /** Deletes the objects of a definition; with the last one it goes itself. */
  #finish(served: ServedResource, crd: JsonObject): void {
    const { store, registry, rules, deleter } = this.#parts;
    const { name } = metaOf(crd);
    if (!metaOf(crd).finalizers.includes(CLEANUP_FINALIZER)) return;
    // From now on the definition's resources say that it is terminating.
    registry.setCustom(name, rules.resourcesOf(crd));
    const now = timestamp(this.#parts.clock.now());
    this.#terminating.add(name);
    const custom = registry.findStored(name);
    if (custom !== undefined && store.list(custom).length > 0) {
      this.#update(served, crd, "status", (live) =>
        withCondition(live, {
          type: "Terminating",
          status: "True",
          reason: "InstanceDeletionInProgress",
          message: "CustomResource deletion is in progress",
        }, now));
    }
    for (const object of custom === undefined ? [] : store.list(custom)) {
      if (custom !== undefined && metaOf(object).deletionTimestamp === undefined) {
        deleter.delete(custom, metaOf(object), { dryRun: false });
      }
    }
    if (custom !== undefined && store.list(custom).length > 0) return;
    this.#update(served, crd, "status", (live) =>
      withCondition(live, {
        type: "Terminating",
        status: "False",
        reason: "InstanceDeletionCompleted",
        message: "removed all instances",
      }, now));
    this.#update(served, crd, undefined, (live) => {
      const finalizers = metaOf(live).finalizers.filter((finalizer) => finalizer !== CLEANUP_FINALIZER);
      return withMeta(live, { finalizers: finalizers.length === 0 ? undefined : finalizers });
    });
  }

  #end(name: string): void {
    this.#terminating.delete(name);
    const { registry, rules, onEnd } = this.#parts;
    registry.setCustom(name, []);
    for (const waiting of rules.remove(name)) this.#loop.add(waiting);
    onEnd(name);
  }

  #update(
    served: ServedResource,
    crd: JsonObject,
    subresource: Subresource | undefined,
    change: (live: JsonObject) => JsonObject,
  ): JsonObject {
    const { object } = this.#parts.writer.update(served, metaOf(crd), (live) => change(live ?? crd), {
      manager: "kube-apiserver",
      ...(subresource === undefined ? {} : { subresource }),
      dryRun: false,
      fieldValidation: "Ignore",
      warn: () => {},
      allowCreate: false,
      isPatch: false,
      tracked: false,
    });
    return object;
  }
}
