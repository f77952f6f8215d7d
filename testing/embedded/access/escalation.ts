/**
 * Nobody gives away more rights than they have.
 *
 * @module
 */

import { jsonEqual, type JsonObject, objectOrEmpty } from "../json.ts";
import { metaOf, withMeta } from "../object_meta.ts";
import type { ServedResource } from "../served_resource.ts";
import { forbidden, notFound } from "../status.ts";
import type { Authorizer } from "./authorizer.ts";
import { describeRules, type PolicyRule, quotedList, rulesOfRole, uncoveredRules } from "./policy_rules.ts";
import { RBAC_GROUP, type RoleBindings, roleRefOf } from "./role_bindings.ts";
import { MASTERS, type User } from "./user.ts";

/** A role or a binding that somebody wants to write. */
export interface RightsWrite {
  readonly served: ServedResource;
  readonly user: User;
  /** The object to be stored. */
  readonly object: JsonObject;
  /** The stored object; absent for a creation. */
  readonly live?: JsonObject | undefined;
}

const FULL_AUTHORITY: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"], resourceNames: [], nonResourceURLs: [] },
  { verbs: ["*"], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ["*"] },
];

/** Guards the writes of roles and bindings. */
export class EscalationGuard {
  readonly #authorizer: Authorizer;
  readonly #bindings: RoleBindings;

  /** @param parts Who may do what, and which rules are bound. */
  constructor(parts: { readonly authorizer: Authorizer; readonly bindings: RoleBindings }) {
    this.#authorizer = parts.authorizer;
    this.#bindings = parts.bindings;
  }

  /**
   * Tells whether writes of a resource are guarded.
   *
   * @param served The resource.
   * @returns Whether they are.
   */
  guards(served: ServedResource): boolean {
    return this.#authorizer.isEnforced && served.group === RBAC_GROUP && served.crd === undefined;
  }

  /**
   * Checks a write.
   *
   * @param write The write.
   * @throws {StatusError} 403 if it gives rights that the user does not have, 404 if the role to bind does not exist.
   */
  check(write: RightsWrite): void {
    const { served, user, object, live } = write;
    if (user.groups.includes(MASTERS)) return;
    const isBinding = served.kind.endsWith("Binding");
    if (live !== undefined && isLeavingOnly(object, live)) return;
    const { namespace } = metaOf(object);
    if (isBinding) this.#checkBinding(write, namespace);
    else this.#checkRole(write, namespace);
  }

  #checkRole({ served, user, object, live }: RightsWrite, namespace: string): void {
    const { name } = metaOf(object);
    const { plural } = served;
    if (
      this.#may(user, { verb: "escalate", resource: plural, namespace, name: live === undefined ? "" : name })
    ) {
      return;
    }
    this.#requireCovered({ served, user, object, live }, namespace, rulesOfRole(object));
    if (!isAggregated(object) && !isAggregated(live)) return;
    if (this.#uncovered(user, namespace, FULL_AUTHORITY).length === 0) return;
    throw forbidden(served, name, {
      message: "must have cluster-admin privileges to use the aggregationRule",
    });
  }

  #checkBinding(write: RightsWrite, namespace: string): void {
    const { user, object } = write;
    const ref = roleRefOf(object);
    const resource = ref.kind === "Role" ? "roles" : "clusterroles";
    if (this.#may(user, { verb: "bind", resource, namespace, name: ref.name })) return;
    const rules = this.#bindings.rulesOf(ref, namespace);
    if (rules === undefined) throw notFound(write.served, ref.name);
    this.#requireCovered(write, namespace, rules);
  }

  #may(
    user: User,
    act: {
      readonly verb: string;
      readonly resource: string;
      readonly namespace: string;
      readonly name: string;
    },
  ): boolean {
    return this.#authorizer.decide(user, {
      type: "resource",
      ...act,
      group: RBAC_GROUP,
      version: "*",
      subresource: "",
    }).isAllowed;
  }

  #requireCovered(
    { served, user, object }: RightsWrite,
    namespace: string,
    rules: readonly PolicyRule[],
  ): void {
    const uncovered = this.#uncovered(user, namespace, rules);
    if (uncovered.length === 0) return;
    const { errors } = this.#authorizer.rulesFor(user, namespace);
    const message = [
      `user ${JSON.stringify(user.username)} (groups=${
        quotedList(user.groups)
      }) is attempting to grant RBAC ` +
      "permissions not currently held:",
      ...describeRules(uncovered),
    ].join("\n");
    const resolution = errors.length === 0 ? "" : `; resolution errors: [${errors.join(" ")}]`;
    throw forbidden(served, metaOf(object).name, { message: message + resolution });
  }

  #uncovered(user: User, namespace: string, rules: readonly PolicyRule[]): readonly PolicyRule[] {
    return uncoveredRules(this.#authorizer.rulesFor(user, namespace).rules, rules);
  }
}

/** The garbage collector takes owners and finalizers away from what it must not otherwise change. */
function isLeavingOnly(object: JsonObject, live: JsonObject): boolean {
  const { ownerReferences, finalizers, managedFields, resourceVersion } = objectOrEmpty(live["metadata"]);
  return jsonEqual(withMeta(object, { ownerReferences, finalizers, managedFields, resourceVersion }), live);
}

function isAggregated(role: JsonObject | undefined): boolean {
  const { clusterRoleSelectors } = objectOrEmpty(role?.["aggregationRule"]);
  return Array.isArray(clusterRoleSelectors) && clusterRoleSelectors.length > 0;
}
