/**
 * The door: who sends a request, and whether they may, before anything is done about it.
 *
 * @module
 */

import { StatusError } from "../status.ts";
import { type Authenticator, impersonated, isImpersonating } from "./authenticator.ts";
import type { Authorizer } from "./authorizer.ts";
import { requestAttributes } from "./request_attributes.ts";
import { ADMIN, ANONYMOUS, type User } from "./user.ts";

/** What the door works with. */
export interface AccessControlParts {
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
}

/** Tells who sends requests, and lets them in. */
export class AccessControl {
  readonly #parts: AccessControlParts;

  /** @param parts Who is who, and who may do what. */
  constructor(parts: AccessControlParts) {
    this.#parts = parts;
  }

  /**
   * Finds out who sends a request.
   *
   * @param request The request.
   * @param known Who sends it, where the connection says so already; a bearer token counts first.
   * @returns The user that the request counts as, at once where nothing has to be checked.
   * @throws {StatusError} 401 for a credential that is not valid, 403 if the user may not be somebody else.
   */
  identify(request: Request, known?: User): User | Promise<User> {
    const { headers } = request;
    if (known !== undefined && !headers.has("authorization") && !isImpersonating(headers)) return known;
    return this.#identified(request, known);
  }

  /**
   * Requires that a user may do what a request wants to do.
   *
   * @param request The request.
   * @param user The user.
   * @throws {StatusError} 403 if the user may not.
   */
  authorize(request: Request, user: User): void {
    const { authorizer } = this.#parts;
    if (!authorizer.isEnforced) return;
    authorizer.require(user, requestAttributes(request.method, request.url));
  }

  async #identified(request: Request, known: User | undefined): Promise<User> {
    const { authenticator, authorizer } = this.#parts;
    const { headers } = request;
    const named = headers.has("authorization") ? await authenticator.identify(headers) : known ?? ANONYMOUS;
    // Where nobody is refused anything, a token that nobody knows is as good as none.
    const found = named ?? (authorizer.isEnforced ? undefined : ANONYMOUS);
    if (found === undefined) throw new StatusError(401, "Unauthorized", { message: "Unauthorized" });
    // Where nobody is refused anything, whoever says nothing is the one who may do everything.
    const sender = found === ANONYMOUS && !authorizer.isEnforced ? ADMIN : found;
    return isImpersonating(headers) ? impersonated(request, sender, authorizer) : sender;
  }
}
