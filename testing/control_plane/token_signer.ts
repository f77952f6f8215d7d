/**
 * Tokens of service accounts (RFC 7519), signed with the key that the API server checks them with: unlike the server's
 * own, they may be short-lived, or have expired.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { signJsonWebToken } from "../credentials/json_web_token.ts";
import type { ServiceAccountKeys } from "../credentials/certificate_authority.ts";

/** The service account of a token. */
export interface TokenSubject {
  /** The namespace of the service account. */
  readonly namespace: string;
  /** Its name; the user is "system:serviceaccount:<namespace>:<name>". */
  readonly name: string;
  /** The uid of the service account, which has to exist. */
  readonly uid: string;
  /**
   * How long the token is valid from now, in milliseconds; negative: it has expired. The API server takes a token for a
   * minute more than that.
   *
   * @default {3_600_000}
   */
  readonly validMs?: number;
}

const HOUR_MS = 3_600_000;
/** Tokens begin this long ago, so that a clock a little behind takes them. */
const BACKDATE_SECONDS = 60;

/**
 * Signs a token.
 *
 * @param subject The service account, and how long the token is valid.
 * @param options The clock, who issues tokens, and the key.
 * @returns The token.
 */
export async function signToken(
  subject: TokenSubject,
  { clock, issuer, keys }: {
    readonly clock: Clock;
    readonly issuer: string;
    readonly keys: ServiceAccountKeys;
  },
): Promise<string> {
  const { namespace, name, uid, validMs = HOUR_MS } = subject;
  const now = clock.now() / 1000;
  const end = now + validMs / 1000;
  const start = Math.floor(Math.min(now, end) - BACKDATE_SECONDS);
  const claims = {
    iss: issuer,
    aud: [issuer],
    sub: `system:serviceaccount:${namespace}:${name}`,
    iat: start,
    nbf: start,
    exp: Math.floor(end),
    "kubernetes.io": { namespace, serviceaccount: { name, uid } },
  };
  return await signJsonWebToken(claims, keys.signingKey);
}
