/**
 * The roles and bindings that a cluster begins with, read from the table `bootstrap_roles.json`: those that users
 * meet, not those of the cluster's own controllers.
 *
 * A rule is written "verbs groups resources" or "verbs paths", with commas between several; "core" is the core group.
 *
 * @module
 */

import facts from "./bootstrap_roles.json" with { type: "json" };
import type { JsonObject } from "../json.ts";
import { RBAC_GROUP } from "./role_bindings.ts";

interface RoleFacts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly rules?: readonly string[];
  /** The label of the roles that it is put together of. */
  readonly aggregates?: string;
  /** The groups that it is bound to in the whole cluster. */
  readonly groups?: readonly string[];
}

const FACTS: Readonly<Record<string, RoleFacts>> = facts;
const API_VERSION = `${RBAC_GROUP}/v1`;
const MARK = { "kubernetes.io/bootstrapping": "rbac-defaults" };
const ANNOTATIONS = { "rbac.authorization.kubernetes.io/autoupdate": "true" };

/**
 * Makes the roles and bindings.
 *
 * @returns The objects, roles first.
 */
export function bootstrapRoles(): readonly JsonObject[] {
  const entries = Object.entries(FACTS);
  return [
    ...entries.map(([name, role]) => roleObject(name, role)),
    ...entries.flatMap(([name, { groups }]) => groups === undefined ? [] : [bindingObject(name, groups)]),
  ];
}

function roleObject(name: string, { labels = {}, rules = [], aggregates }: RoleFacts): JsonObject {
  return {
    apiVersion: API_VERSION,
    kind: "ClusterRole",
    metadata: { name, labels: { ...MARK, ...labels }, annotations: ANNOTATIONS },
    ...(aggregates === undefined ? { rules: rules.map(ruleObject) } : {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregates]: "true" } }] },
      rules: [],
    }),
  };
}

function bindingObject(name: string, groups: readonly string[]): JsonObject {
  return {
    apiVersion: API_VERSION,
    kind: "ClusterRoleBinding",
    metadata: { name, labels: MARK, annotations: ANNOTATIONS },
    roleRef: { apiGroup: RBAC_GROUP, kind: "ClusterRole", name },
    subjects: groups.map((group) => ({ apiGroup: RBAC_GROUP, kind: "Group", name: group })),
  };
}

function ruleObject(text: string): JsonObject {
  const [verbs = [], ...rest] = text.split(" ").map((part) => part.split(","));
  const [groups = [], resources] = rest;
  if (resources === undefined) return { verbs, nonResourceURLs: groups };
  return { verbs, apiGroups: groups.map((group) => group === "core" ? "" : group), resources };
}
