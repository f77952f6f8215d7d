/**
 * The controller that puts ClusterRoles together of others: without it "view", "edit" and "admin" allow nothing. A whole
 * cluster has it in kube-controller-manager.
 *
 * @module
 */

import type { Client } from "../../src/client/client.ts";
import { ClusterRole } from "../../src/resource/builtins/rbac.ts";
import { labelRequirementsOf, matchesLabels } from "../../src/resource/label_selector.ts";
import { jsonEqual } from "../../src/schema/json.ts";
import { toJson } from "../../src/schema/json_clean.ts";
import type { ClusterChange } from "./cluster_cache.ts";

/** What {@linkcode RoleAggregation} needs. */
export interface RoleAggregationParts {
  readonly client: Client;
  /** Asks for another `sync`. */
  readonly enqueue: (key: string) => void;
}

/** All roles are looked at together: there are few, and they seldom change. */
const KEY = "all roles";
const MANAGER = "clusterrole-aggregation-controller";

/** Puts roles together. */
export class RoleAggregation {
  readonly #parts: RoleAggregationParts;

  /** @param parts What to work with. */
  constructor(parts: RoleAggregationParts) {
    this.#parts = parts;
  }

  /**
   * Takes a change in.
   *
   * @param change The change.
   */
  observe({ resource }: ClusterChange): void {
    if (resource.kind === ClusterRole.kind && resource.apiVersion === ClusterRole.apiVersion) {
      this.#parts.enqueue(KEY);
    }
  }

  /**
   * Writes the rules of all roles that are put together of others.
   *
   * @param signal Ends the work.
   * @returns A promise that resolves once they are right.
   */
  async sync(signal: AbortSignal): Promise<void> {
    const clusterRoles = this.#parts.client.resource(ClusterRole);
    const { items } = await clusterRoles.list({ signal });
    for (const role of items) {
      if (role.aggregationRule === undefined) continue;
      const rules = aggregatedRules(role, items);
      if (jsonEqual(toJson(rules), toJson(role.rules ?? []))) continue;
      const { name } = role.metadata;
      await clusterRoles.apply({ metadata: { name }, rules }, { fieldManager: MANAGER, force: true, signal });
    }
  }
}

type Rules = NonNullable<ClusterRole["rules"]>;

/** The rules of all roles that are selected, each once, in the order of the selectors and of the roles' names. */
function aggregatedRules(role: ClusterRole, roles: readonly ClusterRole[]): Rules {
  const found = new Map<string, Rules[number]>();
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const requirements = labelRequirementsOf(selector);
    for (const { metadata, rules } of roles) {
      if (metadata.uid === role.metadata.uid || !matchesLabels(requirements, metadata.labels ?? {})) continue;
      for (const rule of rules ?? []) found.set(JSON.stringify(rule), rule);
    }
  }
  return [...found.values()];
}
