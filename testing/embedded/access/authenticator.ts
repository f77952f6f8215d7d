/**
 * Who sends a request: by client certificate, bearer token, or as nobody in particular; and for whom it is sent.
 *
 * @module
 */

import { badRequest, type StatusError } from "../status.ts";
import { type Authorizer, refusal } from "./authorizer.ts";
import { requestAttributes, type ResourceAttributes } from "./request_attributes.ts";
import { type CheckedToken, type ServiceAccountTokens, TOKEN_ISSUER } from "./service_account_tokens.ts";
import {
  ANONYMOUS,
  AUTHENTICATED,
  authenticated,
  parseServiceAccountUser,
  serviceAccountGroups,
  type User,
} from "./user.ts";

/** Finds out who a token is. */
export class Authenticator {
  readonly #tokens: ServiceAccountTokens;
  readonly #users: Map<string, User>;

  /** @param tokens The tokens of service accounts. @param origin Who else knows users by their tokens. */
  constructor(tokens: ServiceAccountTokens, origin?: Authenticator) {
    this.#tokens = tokens;
    this.#users = new Map(origin === undefined ? [] : origin.#users);
  }

  /**
   * Lets a user in who comes with a token.
   *
   * @param token The token.
   * @param user The user.
   */
  addToken(token: string, user: User): void {
    this.#users.set(token, user);
  }

  /**
   * Finds out who a token is.
   *
   * @param token The token.
   * @param audiences Whom it must be for, any of them; the API server by default.
   * @returns The user and the audiences that were wanted and are named; why not, otherwise.
   */
  async check(token: string, audiences: readonly string[] = [TOKEN_ISSUER]): Promise<CheckedToken | string> {
    const known = this.#users.get(token);
    // A token of a list is for the API server, and says nothing of audiences.
    if (known !== undefined) {
      return { user: authenticated(known), audiences: audiences.filter((one) => one === TOKEN_ISSUER) };
    }
    const checked = await this.#tokens.check(token);
    if (checked === undefined) return "invalid bearer token";
    const shared = audiences.filter((one) => checked.audiences.includes(one));
    if (shared.length > 0) return { user: authenticated(checked.user), audiences: shared };
    const named = (list: readonly string[]) => `[${list.map((one) => JSON.stringify(one)).join(" ")}]`;
    return `[invalid bearer token, token audiences ${named(checked.audiences)} is invalid for the target ` +
      `audiences ${named(audiences)}]`;
  }

  /**
   * Finds out who sends a request.
   *
   * @param headers The request's headers.
   * @returns The user; `undefined` for a credential that is not valid.
   */
  async identify(headers: Headers): Promise<User | undefined> {
    const [scheme = "", token = ""] = (headers.get("authorization") ?? "").trim().split(" ");
    if (scheme.toLowerCase() !== "bearer" || token === "") return ANONYMOUS;
    const checked = await this.check(token);
    return typeof checked === "string" ? undefined : checked.user;
  }
}

const IMPERSONATION_HEADERS = ["impersonate-user", "impersonate-uid"] as const;
const GROUP_HEADER = "impersonate-group";
const AUTHENTICATION = "authentication.k8s.io";
const EXTRA_PREFIX = "impersonate-extra-";

/**
 * Tells whether a request is sent for somebody else.
 *
 * @param headers The request's headers.
 * @returns Whether it is.
 */
export function isImpersonating(headers: Headers): boolean {
  const isNamed = IMPERSONATION_HEADERS.some((name) => (headers.get(name) ?? "") !== "");
  return isNamed || headers.has(GROUP_HEADER) ||
    [...headers.keys()].some((name) => name.startsWith(EXTRA_PREFIX));
}

/**
 * Finds out for whom a request is sent.
 *
 * @param request The request.
 * @param user Who sends it.
 * @param authorizer Decides who may send requests for others.
 * @returns The user that the request counts as.
 * @throws {StatusError} 400 if no user is named, 403 if the sender may not.
 */
export function impersonated(request: Request, user: User, authorizer: Authorizer): User {
  const { headers, method, url } = request;
  const username = headers.get("impersonate-user") ?? "";
  const uid = headers.get("impersonate-uid") ?? "";
  const groups = listOf(headers.get("impersonate-group"));
  const extra = extraOf(headers);
  if (username === "") throw withoutUser({ username, uid, groups, extra });
  const account = parseServiceAccountUser(username);
  const anywhere = { namespace: "", subresource: "" };
  const acts: Pick<ResourceAttributes, "group" | "resource" | "namespace" | "subresource" | "name">[] = [
    account === undefined
      ? { ...anywhere, group: "", resource: "users", name: username }
      : { ...anywhere, group: "", resource: "serviceaccounts", ...account },
    ...groups.map((name) => ({ ...anywhere, group: "", resource: "groups", name })),
    ...(uid === "" ? [] : [{ ...anywhere, group: AUTHENTICATION, resource: "uids", name: uid }]),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((name) => ({
        ...anywhere,
        group: AUTHENTICATION,
        resource: "userextras",
        subresource: key,
        name,
      }))
    ),
  ];
  const mayAll = acts.every((act) =>
    authorizer.decide(user, { type: "resource", verb: "impersonate", version: "v1", ...act }).isAllowed
  );
  if (!mayAll) {
    const attributes = requestAttributes(method, url);
    const sort = account !== undefined
      ? "serviceaccount"
      : username.startsWith("system:node:")
      ? "arbitrary-node"
      : "user-info";
    const verb = `impersonate-on:${sort}:${attributes.verb}`;
    throw refusal(user, { ...attributes, verb }, "");
  }
  const given = groups.length > 0 || account === undefined ? groups : serviceAccountGroups(account.namespace);
  const isAnonymous = username === ANONYMOUS.username;
  const all = isAnonymous ? [...given, ...ANONYMOUS.groups] : [...given, AUTHENTICATED];
  return { username, uid, groups: [...new Set(all)], extra };
}

function extraOf(headers: Headers): User["extra"] {
  const pairs = [...headers].filter(([name]) => name.startsWith(EXTRA_PREFIX));
  return Object.fromEntries(
    pairs.map(([name, value]) => [decodedKey(name.slice(EXTRA_PREFIX.length)), listOf(value)]),
  );
}

/** A key with a broken escape is taken as it is. */
function decodedKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function listOf(value: string | null): readonly string[] {
  return value === null ? [] : value.split(",").map((part) => part.trim());
}

function withoutUser({ uid, groups, extra }: User): StatusError {
  const texts = groups.map((group) => JSON.stringify(group)).join(", ");
  const list = groups.length === 0 ? "[]string(nil)" : `[]string{${texts}}`;
  return badRequest(
    `requested &user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${list}, ` +
      `Extra:${extraText(extra)}} without impersonating a user name`,
  );
}

/** As Go prints it. */
function extraText(extra: User["extra"]): string {
  const entries = Object.entries(extra).sort(([left], [right]) => left < right ? -1 : 1)
    .map(([key, values]) =>
      `${JSON.stringify(key)}:[]string{${values.map((one) => JSON.stringify(one)).join(", ")}}`
    );
  return entries.length === 0 ? "map[string][]string(nil)" : `map[string][]string{${entries.join(", ")}}`;
}
