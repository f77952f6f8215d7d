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

/** Lets requests in. */
export class AccessControl {
  readonly #parts: AccessControlParts;

  /** @param parts Who is who, and who may do what. */
  constructor(parts: AccessControlParts) {
    this.#parts = parts;
  }

  /**
   * Lets a request in.
   *
   * @param request The request.
   * @param known Who sends it, where the connection says so already; a bearer token counts first.
   * @returns The user that the request counts as, at once where nothing has to be checked.
   * @throws {StatusError} 401 for a credential that is not valid, 403 if the user may not do this.
   */
  admit(request: Request, known?: User): User | Promise<User> {
    const { headers } = request;
    if (known !== undefined && !headers.has("authorization") && !isImpersonating(headers)) {
      return this.#authorized(request, known);
    }
    return this.#identified(request, known);
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
    return this.#authorized(
      request,
      isImpersonating(headers) ? impersonated(request, sender, authorizer) : sender,
    );
  }

  #authorized(request: Request, user: User): User {
    const { authorizer } = this.#parts;
    if (authorizer.isEnforced) {
      authorizer.require(user, requestAttributes(request.method, new URL(request.url)));
    }
    return user;
  }
}
