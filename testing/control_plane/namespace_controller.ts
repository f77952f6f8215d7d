/**
 * The namespace controller beside an API server: empties namespaces that are being deleted, says in their status what
 * it waits for, and lets them go. A whole cluster has it in kube-controller-manager.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { isNotFound } from "../../src/client/api_error.ts";
import type { Client } from "../../src/client/client.ts";
import type { DiscoveredResource } from "../../src/client/discovery.ts";
import { mergePatch } from "../../src/client/patch.ts";
import { Namespace } from "../../src/resource/builtins/core.ts";
import type { KubeObject } from "../../src/resource/object.ts";
import { toJson } from "../../src/schema/json_clean.ts";
import { type ContentTotals, namespaceConditions } from "../embedded/namespace_conditions.ts";
import { timestamp } from "../embedded/object_meta.ts";
import { type ClusterChange, resourceOf } from "./cluster_cache.ts";

const FINALIZER = "kubernetes";

/** What {@linkcode NamespaceController} needs. */
export interface NamespaceControllerParts {
  readonly client: Client;
  readonly clock: Clock;
  /** Asks for another `sync` of this namespace. */
  readonly enqueue: (name: string) => void;
}

/** Ends namespaces. */
export class NamespaceController {
  readonly #parts: NamespaceControllerParts;
  /** The namespaces that are being deleted. */
  readonly #terminating = new Set<string>();

  /** @param parts What to work with. */
  constructor(parts: NamespaceControllerParts) {
    this.#parts = parts;
  }

  /**
   * Takes a change in.
   *
   * @param change The change.
   */
  observe({ type, resource, object }: ClusterChange): void {
    const { name, namespace, deletionTimestamp } = object.metadata;
    if (resource.group === "" && resource.kind === "Namespace") {
      if (type === "deleted") this.#terminating.delete(name);
      else if (deletionTimestamp !== undefined) {
        this.#terminating.add(name);
        this.#parts.enqueue(name);
      }
    } else if (type === "deleted" && namespace !== undefined && this.#terminating.has(namespace)) {
      this.#parts.enqueue(namespace);
    }
  }

  /**
   * Does what is to be done about one namespace.
   *
   * @param name Its name.
   * @param signal Ends the work.
   * @returns A promise that resolves once the namespace may go; rejects while something is left in it.
   */
  async sync(name: string, signal: AbortSignal): Promise<void> {
    const namespace = await this.#terminatingNamespace(name, signal);
    if (namespace === undefined) return;
    const totals = await this.#deleteContents(name, signal);
    await this.#reportTotals(namespace, totals, signal);
    if (totals.resources.size > 0) {
      throw new Error(`Cannot end namespace "${name}": ${[...totals.resources.keys()].join(", ")} are left`);
    }
    const latest = await this.#terminatingNamespace(name, signal);
    if (latest === undefined) return;
    const finalizers = (latest.spec?.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
    const body = { ...latest, spec: { ...latest.spec, finalizers } };
    await this.#parts.client.raw("PUT", `/api/v1/namespaces/${name}/finalize`, { body, signal });
  }

  async #terminatingNamespace(name: string, signal: AbortSignal): Promise<Namespace | undefined> {
    try {
      const namespace = await this.#parts.client.resource(Namespace).get(name, { signal });
      const isEnding = namespace.metadata.deletionTimestamp !== undefined;
      return isEnding && namespace.spec?.finalizers?.includes(FINALIZER) ? namespace : undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Deletes what is in the namespace, and counts what stays. */
  async #deleteContents(name: string, signal: AbortSignal): Promise<ContentTotals> {
    const served = await this.#parts.client.discovery().resources({ signal });
    const contents = await Promise.all(
      contentResources(served).map(async (found) => ({
        found,
        left: await this.#empty(found, name, signal),
      })),
    );
    const resources = new Map<string, number>();
    const finalizers = new Map<string, number>();
    for (const { found, left } of contents) {
      if (left.length > 0) resources.set(`${found.plural}.${found.group}`, left.length);
      for (const finalizer of left.flatMap(({ metadata }) => metadata.finalizers ?? [])) {
        finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
      }
    }
    return { resources, finalizers };
  }

  /** Deletes all objects of one resource, and answers those that stay. */
  async #empty(
    found: DiscoveredResource,
    namespace: string,
    signal: AbortSignal,
  ): Promise<readonly KubeObject[]> {
    const objects = this.#parts.client.resource(resourceOf(found), { namespace });
    const before = await objects.listAll({ signal });
    if (before.items.length === 0) return [];
    if (before.items.some(({ metadata }) => metadata.deletionTimestamp === undefined)) {
      await objects.deleteCollection({ propagationPolicy: "Background", signal });
    }
    return (await objects.listAll({ signal })).items;
  }

  async #reportTotals(namespace: Namespace, totals: ContentTotals, signal: AbortSignal): Promise<void> {
    const { client, clock } = this.#parts;
    const current = toJson(namespace.status?.conditions ?? []);
    const conditions = namespaceConditions(current, totals, timestamp(clock.now()));
    if (JSON.stringify(current) === JSON.stringify(conditions)) return;
    const { name, uid } = namespace.metadata;
    const patch = mergePatch({ metadata: { uid }, status: { conditions } });
    await client.resource(Namespace).status.patch(name, patch, { signal });
  }
}

/** Each resource in one version, those that hold nothing of their own left out. */
function contentResources(served: readonly DiscoveredResource[]): DiscoveredResource[] {
  const chosen = new Map<string, DiscoveredResource>();
  for (const found of served) {
    const { group, plural, scope, verbs } = found;
    const isContent = scope === "Namespaced" &&
      ["list", "deletecollection"].every((verb) => verbs.includes(verb));
    const name = `${plural}.${group}`;
    // The same events are served in two groups.
    if (isContent && name !== "events.events.k8s.io" && !chosen.has(name)) chosen.set(name, found);
  }
  return [...chosen.values()];
}
