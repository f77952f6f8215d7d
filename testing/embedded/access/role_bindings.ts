/**
 * Which rules a user has: the roles that are bound to the user, read from the objects as they are now.
 *
 * @module
 */

import { isJsonObject, type JsonObject, objectOrEmpty } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import { type PolicyRule, rulesOfRole } from "./policy_rules.ts";
import { serviceAccountUser, type User } from "./user.ts";

/** The group of roles and bindings. */
export const RBAC_GROUP = "rbac.authorization.k8s.io";

/** What binds rules to a user: the rules of one role, or why there are none. */
export interface BoundRules {
  /** Such as `ClusterRoleBinding "ops" of ClusterRole "view" to Group "ops"`. */
  readonly source: string;
  readonly rules: readonly PolicyRule[];
  /** Set where the role does not exist. */
  readonly error?: string;
}

/** Where a role is named. */
export interface RoleRef {
  readonly kind: string;
  readonly name: string;
}

/** Finds rules by users. */
export class RoleBindings {
  readonly #store: ObjectStore;
  readonly #registry: ResourceRegistry;

  /** @param parts Where roles and bindings are. */
  constructor({ store, registry }: { readonly store: ObjectStore; readonly registry: ResourceRegistry }) {
    this.#store = store;
    this.#registry = registry;
  }

  /**
   * Finds the rules that a user has in a namespace.
   *
   * @param user The user.
   * @param namespace The namespace; "" for what is in none.
   * @returns The rules by what binds them: bindings of the cluster first.
   */
  *rulesFor(user: User, namespace: string): Generator<BoundRules> {
    for (const binding of this.#list("clusterrolebindings", "")) {
      const subject = subjectFor(user, binding, "");
      if (subject === undefined) continue;
      const { name } = metaOf(binding);
      yield this.#bound(`ClusterRoleBinding "${name}"`, { binding, subject, namespace: "" });
    }
    if (namespace === "") return;
    for (const binding of this.#list("rolebindings", namespace)) {
      const subject = subjectFor(user, binding, namespace);
      if (subject === undefined) continue;
      const { name } = metaOf(binding);
      yield this.#bound(`RoleBinding "${name}/${namespace}"`, { binding, subject, namespace });
    }
  }

  /**
   * Finds the rules of a role.
   *
   * @param ref The role.
   * @param namespace Where it is bound; "" for the cluster.
   * @returns The rules; `undefined` if there is no such role.
   */
  rulesOf(ref: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    const isRole = ref.kind === "Role";
    const served = this.#registry.find(`${RBAC_GROUP}/v1`, isRole ? "roles" : "clusterroles");
    if (served === undefined) return undefined;
    const role = this.#store.find(served, { namespace: isRole ? namespace : "", name: ref.name });
    return role === undefined ? undefined : rulesOfRole(role);
  }

  #bound(
    name: string,
    bound: { readonly binding: JsonObject; readonly subject: string; readonly namespace: string },
  ): BoundRules {
    const ref = roleRefOf(bound.binding);
    const rules = this.rulesOf(ref, bound.namespace);
    const source = `${name} of ${ref.kind} "${ref.name}" to ${bound.subject}`;
    return rules === undefined ? { source, rules: [], error: missingRole(ref) } : { source, rules };
  }

  #list(plural: string, namespace: string): readonly JsonObject[] {
    const served = this.#registry.find(`${RBAC_GROUP}/v1`, plural);
    return served === undefined ? [] : this.#store.list(served, namespace);
  }
}

/**
 * Reads which role a binding gives.
 *
 * @param binding The binding.
 * @returns The role.
 */
export function roleRefOf(binding: JsonObject): RoleRef {
  const { kind, name } = objectOrEmpty(binding["roleRef"]);
  return { kind: String(kind ?? ""), name: String(name ?? "") };
}

/**
 * Says that there is no such role.
 *
 * @param ref The role.
 * @returns Such as `role.rbac.authorization.k8s.io "x" not found`.
 */
export function missingRole({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.${RBAC_GROUP} "${name}" not found`;
}

/** The first of a binding's subjects that is the user, described; a service account without a namespace is local. */
function subjectFor(user: User, binding: JsonObject, bindingNamespace: string): string | undefined {
  const subjects = binding["subjects"];
  if (!Array.isArray(subjects)) return undefined;
  for (const subject of subjects.filter(isJsonObject)) {
    const name = String(subject["name"] ?? "");
    switch (subject["kind"]) {
      case "User":
        if (user.username === name) return `User "${name}"`;
        break;
      case "Group":
        if (user.groups.includes(name)) return `Group "${name}"`;
        break;
      case "ServiceAccount": {
        const namespace = String(subject["namespace"] ?? "") || bindingNamespace;
        if (namespace !== "" && serviceAccountUser({ namespace, name }) === user.username) {
          return `ServiceAccount "${name}/${namespace}"`;
        }
        break;
      }
    }
  }
  return undefined;
}
