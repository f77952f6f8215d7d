import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { createAuthority, serviceAccountKeys } from "./certificate_authority.ts";
import { signToken } from "../control_plane/token_signer.ts";

const NOON_MS = Date.UTC(2030, 0, 1, 12);

Deno.test("CertificateAuthority: signs what its own certificate vouches for", async () => {
  const authority = await createAuthority(new VirtualClock({ startMs: NOON_MS }));
  const other = await createAuthority(new VirtualClock({ startMs: NOON_MS }));
  const { publicKey } = new X509Certificate(authority.certificate);
  const server = new X509Certificate((await authority.issueServer()).certificate);
  assert.ok(server.verify(publicKey));
  assert.match(server.subjectAltName ?? "", /IP Address:127\.0\.0\.1/);
  assert.ok(!new X509Certificate((await other.issueServer()).certificate).verify(publicKey));
});

Deno.test("CertificateAuthority: a client certificate names its user and groups, and may have expired", async () => {
  const authority = await createAuthority(new VirtualClock({ startMs: NOON_MS }));
  const pair = await authority.issueClient({ user: "jane", groups: ["dev", "ops"], validMs: 60_000 });
  const jane = new X509Certificate(pair.certificate);
  assert.equal(jane.subject, "O=dev\nO=ops\nCN=jane");
  assert.equal(Date.parse(jane.validTo), NOON_MS + 60_000);
  assert.match(pair.privateKey, /^-----BEGIN PRIVATE KEY-----/);
  const expired = new X509Certificate(
    (await authority.issueClient({ user: "joe", validMs: -1_000 })).certificate,
  );
  assert.equal(Date.parse(expired.validTo), NOON_MS - 1_000);
  assert.ok(Date.parse(expired.validFrom) < Date.parse(expired.validTo));
});

Deno.test("signToken: claims what the API server asks for, signed with the key", async () => {
  const keys = await serviceAccountKeys();
  const clock = new VirtualClock({ startMs: NOON_MS });
  const subject = { namespace: "default", name: "robot", uid: "u-1", validMs: 90_000 };
  const token = await signToken(subject, { clock, issuer: "https://issuer", keys });
  const [header = "", claims = "", signature = ""] = token.split(".");
  const decoded = (part: string) => Uint8Array.fromBase64(part, { alphabet: "base64url" });
  assert.deepEqual(JSON.parse(new TextDecoder().decode(decoded(header))), { alg: "ES256", typ: "JWT" });
  const seconds = NOON_MS / 1000;
  assert.deepEqual(JSON.parse(new TextDecoder().decode(decoded(claims))), {
    iss: "https://issuer",
    aud: ["https://issuer"],
    sub: "system:serviceaccount:default:robot",
    iat: seconds - 60,
    nbf: seconds - 60,
    exp: seconds + 90,
    "kubernetes.io": { namespace: "default", serviceaccount: { name: "robot", uid: "u-1" } },
  });
  const spki = Uint8Array.fromBase64(keys.publicKey.replaceAll(/-----[A-Z ]+-----|\s/g, ""));
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
  const content = new TextEncoder().encode(`${header}.${claims}`);
  assert.ok(await crypto.subtle.verify(algorithm, key, decoded(signature), content));
});
