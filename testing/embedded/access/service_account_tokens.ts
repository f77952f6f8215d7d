/**
 * Tokens of service accounts: made on request, and checked against the objects as they are now.
 *
 * @module
 */

import type { Clock } from "../../../src/async/clock.ts";
import type { Random } from "../../../src/async/random.ts";
import { readJsonWebToken, signJsonWebToken, TOKEN_KEY_ALGORITHM } from "../../credentials/json_web_token.ts";
import { type JsonObject, objectOrEmpty, stringOrUndefined } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import { serviceAccountGroups, serviceAccountUser, type User } from "./user.ts";

/** Who issues the tokens, and whom they are for unless somebody else is named. */
export const TOKEN_ISSUER = "https://kubernetes.default.svc";

/** An object that a token ends with. */
export interface BoundObject {
  readonly kind: "Pod" | "Secret" | "Node";
  readonly name: string;
  readonly uid: string;
}

/** What a token is to say. */
export interface TokenWish {
  readonly account: JsonObject;
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  readonly bound?: BoundObject;
}

/** What was found in a token. */
export interface CheckedToken {
  readonly user: User;
  readonly audiences: readonly string[];
}

/** What the tokens are made with. */
export interface ServiceAccountTokensParts {
  readonly store: ObjectStore;
  readonly registry: ResourceRegistry;
  readonly clock: Clock;
  readonly random: Random;
}

/** The keys of a server and its forks, made when they are first needed. */
interface SigningKeys {
  pair?: Promise<CryptoKeyPair>;
}

/** Makes and checks tokens. */
export class ServiceAccountTokens {
  readonly #parts: ServiceAccountTokensParts;
  readonly #keys: SigningKeys;

  /** @param parts Time, chance, and where service accounts are. @param origin Whose tokens are valid here too. */
  constructor(parts: ServiceAccountTokensParts, origin?: ServiceAccountTokens) {
    this.#parts = parts;
    this.#keys = origin === undefined ? {} : origin.#keys;
  }

  /**
   * Makes a token.
   *
   * @param wish What it is to say.
   * @returns The token, and when it ends, in milliseconds.
   */
  async issue({ account, audiences, expirationSeconds, bound }: TokenWish): Promise<
    { token: string; expiresAt: number }
  > {
    const { clock, random } = this.#parts;
    const { namespace, name, uid } = metaOf(account);
    const now = Math.floor(clock.now() / 1_000);
    const exp = now + expirationSeconds;
    const claims = {
      aud: audiences,
      exp,
      iat: now,
      iss: TOKEN_ISSUER,
      jti: random.uuid(),
      "kubernetes.io": {
        namespace,
        ...(bound === undefined ? {} : { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } }),
        serviceaccount: { name, uid },
      },
      nbf: now,
      sub: serviceAccountUser({ namespace, name }),
    };
    const { privateKey } = await this.#keyPair();
    return { token: await signJsonWebToken(claims, privateKey), expiresAt: exp * 1_000 };
  }

  /**
   * Checks a token.
   *
   * @param token The token.
   * @returns Whose it is and whom it is for; `undefined` if it is not valid, or no longer.
   */
  async check(token: string): Promise<CheckedToken | undefined> {
    if (token.split(".").length !== 3) return undefined;
    const { publicKey } = await this.#keyPair();
    const claims = objectOrEmpty(await readJsonWebToken(token, publicKey));
    const now = this.#parts.clock.now() / 1_000;
    const { exp, nbf, aud, jti } = claims;
    if (typeof exp !== "number" || typeof nbf !== "number" || now >= exp || now < nbf) return undefined;
    const { namespace, serviceaccount, pod, secret } = objectOrEmpty(claims["kubernetes.io"]);
    const place = stringOrUndefined(namespace) ?? "";
    const account = this.#find("serviceaccounts", place, serviceaccount);
    if (account === undefined) return undefined;
    if (pod !== undefined && this.#find("pods", place, pod) === undefined) return undefined;
    if (secret !== undefined && this.#find("secrets", place, secret) === undefined) return undefined;
    const { name, uid } = metaOf(account);
    const podRef = objectOrEmpty(pod);
    const user: User = {
      username: serviceAccountUser({ namespace: place, name }),
      uid,
      groups: serviceAccountGroups(place),
      extra: {
        "authentication.kubernetes.io/credential-id": [`JTI=${jti}`],
        ...(pod === undefined ? {} : {
          "authentication.kubernetes.io/pod-name": [String(podRef["name"])],
          "authentication.kubernetes.io/pod-uid": [String(podRef["uid"])],
        }),
      },
    };
    return { user, audiences: Array.isArray(aud) ? aud.filter((item) => typeof item === "string") : [] };
  }

  /** The object that a token names, if it is still the same one. */
  #find(plural: string, namespace: string, named: unknown): JsonObject | undefined {
    const { store, registry } = this.#parts;
    const { name, uid } = objectOrEmpty(named);
    const served = registry.find("v1", plural);
    if (served === undefined || typeof name !== "string") return undefined;
    const object = store.find(served, { namespace, name });
    return object === undefined || metaOf(object).uid !== uid ? undefined : object;
  }

  #keyPair(): Promise<CryptoKeyPair> {
    this.#keys.pair ??= crypto.subtle.generateKey(TOKEN_KEY_ALGORITHM, false, ["sign", "verify"]);
    return this.#keys.pair;
  }
}
