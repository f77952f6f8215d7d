/**
 * Users of a test, with the rights that the test gives them.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import { isNotFound } from "../../src/client/api_error.ts";
import { Client, type ClientSettings } from "../../src/client/client.ts";
import { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../../src/resource/builtins.ts";
import type { Backend } from "../backend.ts";
import type { ApiTraffic } from "./api_traffic.ts";
import type { Belongings } from "./belongings.ts";

/** A right, as in the `rules` of a Role: these verbs on those resources, or on those paths. */
export interface AccessRule {
  /** Such as "get", "list", "watch", "create", "update", "patch", "delete"; "*" for all. */
  readonly verbs: readonly string[];
  /** The groups of the resources; "" is the core group. @default {[""]} */
  readonly apiGroups?: readonly string[];
  /** The resources by their plural names, such as "pods" or "pods/log"; "*" for all. */
  readonly resources?: readonly string[];
  /** The names of the objects; all of them when left out. */
  readonly resourceNames?: readonly string[];
  /** Paths outside the resources, such as "/metrics"; only without a namespace. */
  readonly nonResourceURLs?: readonly string[];
}

/** Options of {@linkcode TestUsers.user}. */
export interface TestUserOptions {
  /**
   * The groups that the user is in.
   *
   * @default {[]}
   */
  readonly groups?: readonly string[];
  /**
   * What the user may do besides what others have bound to the name and the groups.
   *
   * @default {nothing}
   */
  readonly rules?: readonly AccessRule[];
  /**
   * The name of a ClusterRole that is bound to the user, such as "view", "edit", "admin" or "cluster-admin".
   *
   * @default {none}
   */
  readonly role?: string;
  /**
   * The namespace that `rules` and `role` are for.
   *
   * @default {the whole cluster}
   */
  readonly namespace?: string;
}

/** Somebody in a test. */
export interface TestUser {
  /** The user's name. */
  readonly name: string;
  /** A client that may do what the user may; the environment closes it. */
  readonly client: Client;
  /** A kubeconfig of the user for programs outside this process. */
  kubeconfig(): Promise<string>;
}

/** What {@linkcode TestUsers} work with. */
export interface TestUsersParts {
  readonly backend: Backend;
  /** May do anything. */
  readonly client: Client;
  /** Of the clients of users. */
  readonly settings: ClientSettings & { readonly clock: Clock };
  readonly traffic: ApiTraffic;
  readonly belongings: Belongings;
}

/** How long the server may take to know of a right, in milliseconds. */
const EFFECT_TIMEOUT_MS = 10_000;
const LOOK_MS = 20;

/** Lets users in. */
export class TestUsers {
  readonly #parts: TestUsersParts;
  readonly #clients: Client[] = [];

  /** @param parts Where, and who gives them their rights. */
  constructor(parts: TestUsersParts) {
    this.#parts = parts;
  }

  /**
   * Lets a user in, who may do what is said from then on.
   *
   * @param name The user's name.
   * @param options Groups and rights.
   * @returns The user.
   * @throws {TypeError} If there is no such role.
   * @throws {ApiError} If the server refuses the rights.
   */
  async user(name: string, options: TestUserOptions = {}): Promise<TestUser> {
    const { backend, settings, traffic } = this.#parts;
    const { groups = [], rules = [], role } = options;
    const { transport, kubeconfig } = await backend.user({ name, groups });
    const client = new Client({ ...settings, transport: traffic.observed(transport, name) });
    this.#clients.push(client);
    if (role !== undefined) {
      const [rule] = await this.#rulesOf(name, role);
      await this.#bind(name, { kind: "ClusterRole", name: role }, options);
      await this.#wait({ name, rule, options });
    }
    if (rules.length > 0) {
      await this.#bind(name, await this.#makeRole(name, options), options);
      await this.#wait({ name, rule: rules[0], options });
    }
    return { name, client, kubeconfig };
  }

  /** Closes the clients. */
  close(): void {
    for (const client of this.#clients) client.close();
  }

  async #rulesOf(user: string, role: string): Promise<readonly AccessRule[]> {
    const { client, settings: { clock } } = this.#parts;
    const endMs = clock.monotonic() + EFFECT_TIMEOUT_MS;
    try {
      for (;;) {
        const { aggregationRule, rules } = await client.resource(ClusterRole).get(role);
        // A new server puts roles together of others a moment after its start.
        const isComplete = aggregationRule === undefined || (rules ?? []).length > 0;
        if (isComplete || clock.monotonic() > endMs) return rules ?? [];
        await sleep(clock, LOOK_MS);
      }
    } catch (cause) {
      if (!isNotFound(cause)) throw cause;
      throw new TypeError(
        `Cannot let the user "${user}" in: there is no ClusterRole "${role}", create it first or give rules`,
        { cause },
      );
    }
  }

  async #makeRole(user: string, { rules = [], namespace }: TestUserOptions): Promise<RoleRef> {
    const { client, belongings } = this.#parts;
    const metadata = { generateName: generateNameFor(user) };
    const given = rules.map(withGroups);
    const kind = namespace === undefined ? "ClusterRole" : "Role";
    const { metadata: { name } } = namespace === undefined
      ? await client.resource(ClusterRole).create({ metadata, rules: given })
      : await client.resource(Role, { namespace }).create({ metadata, rules: given });
    belongings.add(
      namespace === undefined ? { resource: ClusterRole, name } : { resource: Role, name, namespace },
    );
    return { kind, name };
  }

  async #bind(user: string, role: RoleRef, { namespace }: TestUserOptions): Promise<void> {
    const { client, belongings } = this.#parts;
    const binding = {
      metadata: { generateName: generateNameFor(user) },
      roleRef: { apiGroup: RBAC_GROUP, ...role },
      subjects: [{ apiGroup: RBAC_GROUP, kind: "User", name: user }],
    };
    if (namespace === undefined) {
      const { metadata: { name } } = await client.resource(ClusterRoleBinding).create(binding);
      belongings.add({ resource: ClusterRoleBinding, name });
    } else {
      const { metadata: { name } } = await client.resource(RoleBinding, { namespace }).create(binding);
      belongings.add({ resource: RoleBinding, name, namespace });
    }
  }

  /** A real server knows of a new right a moment later. */
  async #wait(
    { name: user, rule, options: { groups = [], namespace } }: {
      readonly name: string;
      readonly rule: AccessRule | undefined;
      readonly options: TestUserOptions;
    },
  ): Promise<void> {
    const { client, settings: { clock } } = this.#parts;
    if (rule === undefined) return;
    const spec = { user, groups, ...attributesOf(rule, namespace) };
    const endMs = clock.monotonic() + EFFECT_TIMEOUT_MS;
    for (;;) {
      const { status } = await client.raw<AccessReview>("POST", REVIEWS, { body: { spec } });
      if (status.allowed) return;
      if (clock.monotonic() > endMs) {
        throw new Error(`Cannot let the user "${user}" in: the API server does not heed the role after 10 s`);
      }
      await sleep(clock, LOOK_MS);
    }
  }
}

const RBAC_GROUP = "rbac.authorization.k8s.io";
const REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

interface RoleRef {
  readonly kind: "ClusterRole" | "Role";
  readonly name: string;
}

interface AccessReview {
  readonly status: { readonly allowed: boolean };
}

function withGroups(rule: AccessRule): AccessRule {
  const { apiGroups = rule.resources && [""] } = rule;
  return { ...rule, ...(apiGroups && { apiGroups }) };
}

/** One thing that a rule allows. */
function attributesOf(rule: AccessRule, namespace: string | undefined): object {
  const { verbs: [verb], apiGroups: [group] = [""], resources, resourceNames: [name] = [], nonResourceURLs } =
    rule;
  if (resources === undefined) return { nonResourceAttributes: { verb, path: nonResourceURLs?.[0] } };
  const [resource, subresource] = resources[0]?.split("/") ?? [];
  return { resourceAttributes: { verb, group, resource, subresource, name, namespace } };
}

/** A user may be called anything, a role may not. */
function generateNameFor(user: string): string {
  const plain = user.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 30);
  return `kubeloop-${plain === "" ? "user" : plain}-`;
}
