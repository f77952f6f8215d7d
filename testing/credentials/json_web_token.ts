/**
 * JSON web tokens, as API servers sign them for service accounts: ECDSA over P-256 with SHA-256.
 *
 * @module
 */

/** How tokens are signed, for `crypto.subtle`. */
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" } as const;

/** Which keys sign tokens, for `crypto.subtle.generateKey`. */
export const TOKEN_KEY_ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;

/**
 * Signs a token.
 *
 * @param claims What it says, in the order in which it is written.
 * @param key The private key.
 * @returns The token.
 */
export async function signJsonWebToken(
  claims: Readonly<Record<string, unknown>>,
  key: CryptoKey,
): Promise<string> {
  const content = [{ alg: "ES256", typ: "JWT" }, claims]
    .map((part) => base64Url(new TextEncoder().encode(JSON.stringify(part))))
    .join(".");
  const signature = await crypto.subtle.sign(SIGNATURE, key, new TextEncoder().encode(content));
  return `${content}.${base64Url(new Uint8Array(signature))}`;
}

/**
 * Reads a token.
 *
 * @param token The token.
 * @param key The public key.
 * @returns What it says; `undefined` if it is no token, or was signed by somebody else.
 */
export async function readJsonWebToken(token: string, key: CryptoKey): Promise<unknown> {
  const [head = "", body = "", signature = "", ...rest] = token.split(".");
  if (signature === "" || rest.length > 0) return undefined;
  try {
    const content = new TextEncoder().encode(`${head}.${body}`);
    if (!await crypto.subtle.verify(SIGNATURE, key, bytesOf(signature), content)) return undefined;
    return JSON.parse(new TextDecoder().decode(bytesOf(body)));
  } catch {
    return undefined; // not base64, or not JSON
  }
}

function base64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}
