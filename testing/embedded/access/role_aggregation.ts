/**
 * Keeps the rules of those ClusterRoles that are put together of others, as a cluster's aggregation controller does.
 *
 * @module
 */

import { labelRequirementsOf, matchesLabels } from "../../../src/resource/label_selector.ts";
import { isJsonObject, jsonEqual, type JsonObject, type JsonValue, objectOrEmpty } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ObjectWriter } from "../object_writer.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import type { ServedResource } from "../served_resource.ts";
import type { Change } from "../revision_log.ts";
import { WorkLoop } from "../work_loop.ts";
import { RBAC_GROUP } from "./role_bindings.ts";

/** What the controller works with. */
export interface RoleAggregationParts {
  readonly registry: ResourceRegistry;
  readonly store: ObjectStore;
  readonly writer: ObjectWriter;
}

const ROLES = `clusterroles.${RBAC_GROUP}`;

/** Watches the log, and puts roles together. */
export class RoleAggregation {
  readonly #parts: RoleAggregationParts;
  readonly #loop: WorkLoop;

  /** @param parts What to work with. @param origin The controller of the server that this one is a fork of. */
  constructor(parts: RoleAggregationParts, origin?: RoleAggregation) {
    this.#parts = parts;
    this.#loop = new WorkLoop(() => this.#sync(), origin === undefined ? undefined : origin.#loop);
  }

  /**
   * Takes a change in.
   *
   * @param change The change.
   */
  observe(change: Change): void {
    if (change.resource === ROLES) this.#loop.add(ROLES);
  }

  #sync(): void {
    const { registry, store } = this.#parts;
    const served = registry.find(`${RBAC_GROUP}/v1`, "clusterroles");
    if (served === undefined) return;
    const roles = store.list(served);
    for (const role of roles) {
      const selectors = objectOrEmpty(role["aggregationRule"])["clusterRoleSelectors"];
      if (!Array.isArray(selectors)) continue;
      const rules = aggregatedRules(role, selectors.filter(isJsonObject), roles);
      if (!jsonEqual(rules, role["rules"] ?? [])) this.#write(served, role, rules);
    }
  }

  #write(served: ServedResource, role: JsonObject, rules: readonly JsonValue[]): void {
    this.#parts.writer.update(served, metaOf(role), (live) => ({ ...(live ?? role), rules }), {
      manager: "clusterrole-aggregation-controller",
      dryRun: false,
      fieldValidation: "Ignore",
      warn: () => {},
      allowCreate: false,
      isPatch: false,
      tracked: false,
    });
  }
}

/** The rules of all roles that are selected, each once, in the order of the selectors and of the roles' names. */
function aggregatedRules(
  role: JsonObject,
  selectors: readonly JsonObject[],
  roles: readonly JsonObject[],
): readonly JsonValue[] {
  const found: JsonValue[] = [];
  for (const selector of selectors) {
    const requirements = labelRequirementsOf(selector);
    for (const other of roles) {
      if (other === role || !matchesLabels(requirements, labelsOf(other))) continue;
      const rules = Array.isArray(other["rules"]) ? other["rules"] : [];
      found.push(...rules.filter((rule: JsonValue) => !found.some((known) => jsonEqual(known, rule))));
    }
  }
  return found;
}

function labelsOf(role: JsonObject): Readonly<Record<string, string>> {
  const labels = objectOrEmpty(objectOrEmpty(role["metadata"])["labels"]);
  return Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
