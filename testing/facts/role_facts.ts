/**
 * Makes the table of the roles that a cluster begins with from those of a running API server.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../embedded/json.ts";
import { metaOf } from "../embedded/object_meta.ts";

/** The roles that users meet; those of the cluster's own controllers and nodes are left out. */
export const ROLE_NAMES: readonly string[] = [
  "admin",
  "cluster-admin",
  "edit",
  "system:aggregate-to-admin",
  "system:aggregate-to-edit",
  "system:aggregate-to-view",
  "system:auth-delegator",
  "system:basic-user",
  "system:cluster-trust-bundle-discovery",
  "system:discovery",
  "system:monitoring",
  "system:public-info-viewer",
  "system:service-account-issuer-discovery",
  "view",
];

const MARK = "kubernetes.io/bootstrapping";

/**
 * Makes the table; `bootstrap_roles.ts` says how a rule is written.
 *
 * @param roles The ClusterRoles.
 * @param bindings The ClusterRoleBindings.
 * @returns The roles by name.
 */
export function roleFactsOf(roles: readonly JsonObject[], bindings: readonly JsonObject[]): JsonObject {
  const named = (objects: readonly JsonObject[], name: string) =>
    objects.find((object) => metaOf(object).name === name);
  return Object.fromEntries(ROLE_NAMES.map((name) => {
    const role = named(roles, name) ?? {};
    const { [MARK]: _, ...labels } = objectOrEmpty(objectOrEmpty(role["metadata"])["labels"]);
    const [selector] = listOf(objectOrEmpty(role["aggregationRule"])["clusterRoleSelectors"]);
    const [aggregates] = Object.keys(objectOrEmpty(objectOrEmpty(selector)["matchLabels"]));
    const groups = listOf(named(bindings, name)?.["subjects"]).map((subject) =>
      String(objectOrEmpty(subject)["name"])
    );
    const facts: JsonObject = {
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(aggregates === undefined
        ? { rules: listOf(role["rules"]).filter(isJsonObject).map(ruleText) }
        : { aggregates }),
      ...(groups.length === 0 ? {} : { groups }),
    };
    return [name, facts];
  }));
}

function ruleText(rule: JsonObject): string {
  const words = (field: string) => listOf(rule[field]).map((value) => value === "" ? "core" : String(value));
  const verbs = words("verbs").join(",");
  const paths = words("nonResourceURLs");
  if (paths.length > 0) return `${verbs} ${paths.join(",")}`;
  return `${verbs} ${words("apiGroups").join(",")} ${words("resources").join(",")}`;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
