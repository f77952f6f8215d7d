/**
 * Quotas: what may be used in a namespace is limited by what their status says, and what a write uses is written down
 * there. Nobody makes a status of the spec, nor gives back what is deleted: that is a controller's work.
 *
 * @module
 */

import type { PluginWrite, WriteStatus } from "../plugins/admission_plugin.ts";
import { refused } from "../plugins/refusal.ts";
import { type JsonObject, objectOrEmpty } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import { groupResourceOf, type ServedResource } from "../served_resource.ts";
import { isInScopes } from "./quota_scopes.ts";
import { evaluatorOf, type QuotaEvaluator } from "./quota_usage.ts";
import {
  added,
  beyond,
  NO_RESOURCES,
  only,
  type ResourceList,
  resourceListJson,
  resourceListOf,
  resourceListText,
} from "./resource_list.ts";

/** What nobody counts. */
const NOT_COUNTED: ReadonlySet<string> = new Set(["events", "events.events.k8s.io"]);

/** Limits what is used. */
export class ResourceQuotas {
  readonly #store: ObjectStore;
  readonly #registry: ResourceRegistry;

  /** @param parts Where the quotas are. */
  constructor({ store, registry }: { readonly store: ObjectStore; readonly registry: ResourceRegistry }) {
    this.#store = store;
    this.#registry = registry;
  }

  /**
   * Charges what a write uses to the quotas of its namespace.
   *
   * @param object The object that is to be stored.
   * @param write The write.
   * @param writeStatus Writes down what is used.
   * @throws {StatusError} 403 if it is more than a quota allows.
   */
  charge(object: JsonObject, write: PluginWrite, writeStatus: WriteStatus): void {
    const { served, namespace, dryRun } = write;
    if (namespace === "" || NOT_COUNTED.has(groupResourceOf(served))) return;
    const quotas = this.#registry.find("v1", "resourcequotas");
    if (quotas === undefined) return;
    const all = this.#store.list(quotas, namespace);
    if (all.length === 0) return;
    const evaluator = evaluatorOf(served);
    const { operation, subresource, live } = write;
    if (!evaluator.handles({ operation, subresource, object, live })) return;
    const charged = all.filter((quota) => isConcerned(quota, { served, object, evaluator }));
    for (const quota of charged) requireSaid(quota, object, { evaluator, write });
    const changed = charged.map((quota) => ({
      quota,
      used: usedAfter(quota, { object, evaluator, write }),
    }));
    if (dryRun) return;
    for (const { quota, used } of changed) {
      if (used === undefined) continue;
      writeStatus(quotas, quota, { ...objectOrEmpty(quota["status"]), used: resourceListJson(used) });
    }
  }
}

interface Charge {
  readonly object: JsonObject;
  readonly evaluator: QuotaEvaluator;
  readonly write: PluginWrite;
}

function isConcerned(
  quota: JsonObject,
  { served, object, evaluator }: {
    readonly served: ServedResource;
    readonly object: JsonObject;
    readonly evaluator: QuotaEvaluator;
  },
): boolean {
  return limitedNames(quota, evaluator).length > 0 && isInScopes(quota, served, object);
}

function limitedNames(quota: JsonObject, evaluator: QuotaEvaluator): readonly string[] {
  const { hard } = objectOrEmpty(quota["status"]);
  return Object.keys(objectOrEmpty(hard)).filter(evaluator.counts);
}

/** Where something is limited, objects have to say how much of it they want, and somebody has to have counted. */
function requireSaid(
  quota: JsonObject,
  object: JsonObject,
  { evaluator, write }: Pick<Charge, "evaluator" | "write">,
): void {
  const { name } = metaOf(quota);
  const limited = limitedNames(quota, evaluator);
  const missing = evaluator.missing(object, limited);
  if (missing !== undefined) throw refused(object, write, `failed quota: ${name}: ${missing}`);
  const used = objectOrEmpty(objectOrEmpty(quota["status"])["used"]);
  if (limited.some((one) => used[one] === undefined)) {
    const names = limited.toSorted().join(",");
    throw refused(object, write, `status unknown for quota: ${name}, resources: ${names}`);
  }
}

/** What of a quota is used after a write; `undefined` if that does not change. */
function usedAfter(quota: JsonObject, { object, evaluator, write }: Charge): ResourceList | undefined {
  const { served, live, subresource } = write;
  const usage = evaluator.usage(object);
  const before = live !== undefined && isConcerned(quota, { served, object: live, evaluator })
    ? evaluator.usage(live)
    : NO_RESOURCES;
  const { hard, used } = objectOrEmpty(quota["status"]);
  const [limits, usedBefore] = [resourceListOf(hard), resourceListOf(used)];
  const requested = only(beyond(usage, before), limits.keys());
  if (requested.size === 0) return undefined;
  const usedNow = added(usedBefore, requested);
  const exceeded = [...requested.keys()].filter((name) =>
    (usedNow.get(name)?.nanos ?? 0n) > (limits.get(name)?.nanos ?? 0n)
  );
  if (exceeded.length > 0 && subresource !== "status") {
    const [wanted, had, limited] = [requested, usedBefore, limits].map((list) =>
      resourceListText(only(list, exceeded))
    );
    throw refused(
      object,
      write,
      `exceeded quota: ${metaOf(quota).name}, requested: ${wanted}, used: ${had}, limited: ${limited}`,
    );
  }
  return usedNow;
}
