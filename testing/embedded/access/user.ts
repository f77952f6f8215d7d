/**
 * Who sends a request, as the API server sees it after authentication.
 *
 * @module
 */

/** A user. */
export interface User {
  readonly username: string;
  /** "" where nothing tells users of one name apart. */
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** Whoever is in this group may do anything, whatever the roles say. */
export const MASTERS = "system:masters";

/** Everybody who has said who they are is in this group. */
export const AUTHENTICATED = "system:authenticated";

/** The user of requests without a credential. */
export const ANONYMOUS: User = Object.freeze({
  username: "system:anonymous",
  uid: "",
  groups: Object.freeze(["system:unauthenticated"]),
  extra: Object.freeze({}),
});

/** The user of requests in the process itself, and of all requests where everybody may do anything. */
export const ADMIN: User = Object.freeze({
  username: "kubeloop-admin",
  uid: "",
  groups: Object.freeze([MASTERS, AUTHENTICATED]),
  extra: Object.freeze({}),
});

const SERVICE_ACCOUNT_PREFIX = "system:serviceaccount:";

/** A service account by its name. */
export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Adds the group of all who have said who they are.
 *
 * @param user The user.
 * @returns The user in that group, which comes last.
 */
export function authenticated(user: User): User {
  return user.groups.includes(AUTHENTICATED) ? user : { ...user, groups: [...user.groups, AUTHENTICATED] };
}

/**
 * The user name of a service account.
 *
 * @param account The service account.
 * @returns "system:serviceaccount:namespace:name".
 */
export function serviceAccountUser({ namespace, name }: ServiceAccountName): string {
  return `${SERVICE_ACCOUNT_PREFIX}${namespace}:${name}`;
}

/**
 * The groups of a service account.
 *
 * @param namespace Its namespace.
 * @returns The group of all service accounts, and that of its namespace.
 */
export function serviceAccountGroups(namespace: string): readonly string[] {
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
}

/**
 * Reads the user name of a service account.
 *
 * @param username The user name.
 * @returns The service account; `undefined` if the name is not one of a service account.
 */
export function parseServiceAccountUser(username: string): ServiceAccountName | undefined {
  if (!username.startsWith(SERVICE_ACCOUNT_PREFIX)) return undefined;
  const [namespace = "", name = "", ...rest] = username.slice(SERVICE_ACCOUNT_PREFIX.length).split(":");
  return namespace === "" || name === "" || rest.length > 0 ? undefined : { namespace, name };
}
