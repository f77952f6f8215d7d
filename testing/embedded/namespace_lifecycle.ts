/**
 * What the admission step about namespaces says: nothing is created in a namespace that is missing or on its way out,
 * and some namespaces stay.
 *
 * @module
 */

import { objectOrEmpty } from "./json.ts";
import { metaOf } from "./object_meta.ts";
import type { ObjectStore } from "./object_store.ts";
import type { ResourceRegistry } from "./resource_registry.ts";
import { apiVersionOf, type ServedResource } from "./served_resource.ts";
import { forbidden, invalid, notFound } from "./status.ts";
import { requireWritableNamespace } from "./storage_names.ts";

const IMMORTAL_NAMESPACES: readonly string[] = ["default", "kube-public", "kube-system"];

/** Decides about requests by the state of their namespace. */
export class NamespaceLifecycle {
  readonly #store: ObjectStore;
  readonly #registry: ResourceRegistry;

  /** @param store Where the namespaces are. @param registry Where their resource is found. */
  constructor(store: ObjectStore, registry: ResourceRegistry) {
    this.#store = store;
    this.#registry = registry;
  }

  /**
   * Lets an object be created, or not.
   *
   * @param served The object's resource.
   * @param object The object's name ("" when it is to be generated) and namespace.
   * @throws {StatusError} 422 if there is no namespace, 404 if it does not exist, 403 if it is being deleted.
   */
  requireOpen(served: ServedResource, object: { namespace: string; name: string }): void {
    if (served.scope === "Cluster") return;
    const namespaces = this.#registry.find("v1", "namespaces");
    if (namespaces === undefined) return;
    const { namespace, name } = object;
    if (namespace === "") {
      const cause = { reason: "FieldValueRequired", message: "Required value", field: "metadata.namespace" };
      throw invalid(served, name, [cause]);
    }
    requireWritableNamespace(namespace);
    const found = this.#store.find(namespaces, { namespace: "", name: namespace });
    if (found === undefined) throw notFound(namespaces, namespace);
    const isClosing = metaOf(found).deletionTimestamp !== undefined ||
      objectOrEmpty(found["status"])["phase"] === "Terminating";
    if (!isClosing) return;
    throw forbidden(served, name, {
      message: `unable to create new content in namespace ${namespace} because it is being terminated`,
      causes: [{
        reason: "NamespaceTerminating",
        message: `namespace ${namespace} is being terminated`,
        field: "metadata.namespace",
      }],
    });
  }

  /**
   * Requires that the definition of a custom object is still there.
   *
   * @param served The object's resource.
   * @param name The object's name.
   * @throws {StatusError} 404 if it is gone, or another one has taken its place.
   */
  requireServed(served: ServedResource, name: string): void {
    if (served.crd === undefined) return;
    const current = this.#registry.find(apiVersionOf(served), served.plural)?.crd;
    if (current !== undefined && metaOf(current).uid === metaOf(served.crd).uid) return;
    throw notFound(served, name);
  }

  /**
   * Lets an object be deleted, or not.
   *
   * @param served The object's resource.
   * @param name The object's name.
   * @throws {StatusError} 403 for a namespace that every cluster has.
   */
  requireMortal(served: ServedResource, name: string): void {
    if (served.group !== "" || served.kind !== "Namespace" || !IMMORTAL_NAMESPACES.includes(name)) return;
    throw forbidden(served, name, { message: "this namespace may not be deleted" });
  }
}
