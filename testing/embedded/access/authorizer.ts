/**
 * Whether a user may do something.
 *
 * @module
 */

import { forbidden, StatusError } from "../status.ts";
import { type PolicyRule, ruleAllows } from "./policy_rules.ts";
import type { RequestAttributes, ResourceAttributes } from "./request_attributes.ts";
import type { RoleBindings } from "./role_bindings.ts";
import { MASTERS, type User } from "./user.ts";

/** How it is decided who may do what: everybody may do anything, or what roles say. */
export type AuthorizationMode = "AlwaysAllow" | "RBAC";

/** A decision. */
export interface Decision {
  readonly isAllowed: boolean;
  /** Which binding allows it, or which ones name a role that does not exist; "" where there is nothing to say. */
  readonly reason: string;
}

const ALLOWED: Decision = Object.freeze({ isAllowed: true, reason: "" });

/** Decides who may do what. */
export class Authorizer {
  #mode: AuthorizationMode;
  readonly #bindings: RoleBindings;

  /**
   * @param mode How it is decided.
   * @param bindings The roles of the users.
   */
  constructor(mode: AuthorizationMode, bindings: RoleBindings) {
    this.#mode = mode;
    this.#bindings = bindings;
  }

  /** Whether somebody may be refused at all. */
  get isEnforced(): boolean {
    return this.#mode === "RBAC";
  }

  /** From now on decides by roles. */
  enforce(): void {
    this.#mode = "RBAC";
  }

  /**
   * Decides.
   *
   * @param user The user.
   * @param attributes What the user wants to do.
   * @returns The decision.
   */
  decide(user: User, attributes: RequestAttributes): Decision {
    if (!this.isEnforced || user.groups.includes(MASTERS)) return ALLOWED;
    const namespace = attributes.type === "resource" ? attributes.namespace : "";
    const errors: string[] = [];
    for (const { source, rules, error } of this.#bindings.rulesFor(user, namespace)) {
      if (error !== undefined) errors.push(error);
      if (rules.some((rule) => ruleAllows(rule, attributes))) {
        return { isAllowed: true, reason: `RBAC: allowed by ${source}` };
      }
    }
    return { isAllowed: false, reason: errors.length === 0 ? "" : `rbac: RBAC: ${aggregated(errors)}` };
  }

  /**
   * Lets a request through, or not.
   *
   * @param user The user.
   * @param attributes What the user wants to do.
   * @throws {StatusError} 403 if the user may not.
   */
  require(user: User, attributes: RequestAttributes): void {
    const { isAllowed, reason } = this.decide(user, attributes);
    if (!isAllowed) throw refusal(user, attributes, reason);
  }

  /**
   * Finds the rules that a user has in a namespace.
   *
   * @param user The user.
   * @param namespace The namespace; "" for none.
   * @returns The rules, and which roles do not exist.
   */
  rulesFor(user: User, namespace: string): { rules: readonly PolicyRule[]; errors: readonly string[] } {
    const bound = [...this.#bindings.rulesFor(user, namespace)];
    return {
      rules: bound.flatMap(({ rules }) => rules),
      errors: bound.flatMap(({ error }) => error === undefined ? [] : [error]),
    };
  }
}

/**
 * Puts several findings into one text.
 *
 * @param errors The findings.
 * @returns One finding as it is, several in brackets, each once.
 */
export function aggregated(errors: readonly string[]): string {
  const [first = "", ...others] = new Set(errors);
  return others.length === 0 ? first : `[${[first, ...others].join(", ")}]`;
}

/**
 * Refuses a request.
 *
 * @param user The user.
 * @param attributes What the user wants to do.
 * @param reason Why there may be a mistake; "" for none.
 * @returns 403 Forbidden.
 */
export function refusal(user: User, attributes: RequestAttributes, reason: string): StatusError {
  const suffix = reason === "" ? "" : `: ${reason}`;
  const who = `User ${JSON.stringify(user.username)} cannot ${attributes.verb}`;
  if (attributes.type === "path") {
    const message = `forbidden: ${who} path ${JSON.stringify(attributes.path)}${suffix}`;
    return new StatusError(403, "Forbidden", { message, details: {} });
  }
  const { group, resource, name } = attributes;
  return forbidden({ group, plural: resource }, name, { message: `${who} ${placeOf(attributes)}${suffix}` });
}

function placeOf({ group, resource, subresource, namespace }: ResourceAttributes): string {
  const whole = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
  return `resource ${JSON.stringify(whole)} in API group ${JSON.stringify(group)} ${where}`;
}
