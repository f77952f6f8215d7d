/**
 * Until when credentials hold, so that a refusal can be explained.
 *
 * @module
 */

/**
 * Reads the expiry of a bearer token that is a JSON web token.
 *
 * @param token The token.
 * @returns Milliseconds since 1970; `undefined` for other tokens.
 *
 * @see RFC 7519, section 4.1.4
 */
export function tokenExpiryMs(token: string): number | undefined {
  const [, payload = ""] = token.split(".");
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    if (typeof claims !== "object" || claims === null || !("exp" in claims)) return undefined;
    return typeof claims.exp === "number" ? claims.exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads the expiry of a certificate.
 *
 * @param pem The certificate.
 * @returns Milliseconds since 1970; `undefined` when it cannot be read.
 */
export async function certificateExpiryMs(pem: string): Promise<number | undefined> {
  const { X509Certificate } = await import("node:crypto");
  try {
    const expiryMs = Date.parse(new X509Certificate(pem).validTo);
    return Number.isNaN(expiryMs) ? undefined : expiryMs;
  } catch {
    return undefined;
  }
}
