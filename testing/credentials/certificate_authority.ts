/**
 * The certificates of a control plane that lives for a test: a CA of its own, and what it signs.
 *
 * @module
 */

import { isIP } from "node:net";
import "reflect-metadata"; // @peculiar/x509 resolves its parts through it
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import type { Clock } from "../../src/async/clock.ts";

/** A certificate and its private key, both PEM. */
export interface CertificatePair {
  /** The certificate alone, without its issuer's. */
  readonly certificate: string;
  /** The key in PKCS #8, not encrypted. */
  readonly privateKey: string;
}

/** Who a client certificate is for, as the API server reads it: common name and organizations. */
export interface ClientIdentity {
  /** The common name. */
  readonly user: string;
  /** The organizations; "system:masters" may do anything. @default {none} */
  readonly groups?: readonly string[];
  /** How long the certificate is valid from now, in milliseconds; negative: it has expired. @default {7 days} */
  readonly validMs?: number;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const LOOPBACK = ["localhost", "127.0.0.1", "::1"];
const WEEK_MS = 7 * 24 * 3_600_000;
/** Certificates begin this long ago, so that a clock a little behind takes them. */
const BACKDATE_MS = 3_600_000;

/** Signs certificates with a key that exists in this process alone. */
export class CertificateAuthority {
  readonly #clock: Clock;
  readonly #keys: CryptoKeyPair;
  readonly #certificate: X509Certificate;

  /**
   * Made by {@linkcode createAuthority}.
   *
   * @param clock Tells from when certificates are valid.
   * @param own The CA's own keys and certificate.
   */
  constructor(clock: Clock, own: { readonly keys: CryptoKeyPair; readonly certificate: X509Certificate }) {
    this.#clock = clock;
    this.#keys = own.keys;
    this.#certificate = own.certificate;
  }

  /** The CA's own certificate, PEM: what clients are to trust. */
  get certificate(): string {
    return this.#certificate.toString("pem");
  }

  /**
   * Signs a certificate for a server on loopback.
   *
   * @param hosts Further names and addresses that it is reached by.
   * @returns The pair, valid for "localhost", 127.0.0.1, ::1 and these.
   */
  issueServer(hosts: readonly string[] = []): Promise<CertificatePair> {
    return this.#issue("CN=localhost", WEEK_MS, [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        [...new Set([...LOOPBACK, ...hosts])].map((value) => ({
          type: isIP(value) === 0 ? "dns" as const : "ip" as const,
          value,
        })),
      ),
    ]);
  }

  /**
   * Signs a client certificate.
   *
   * @param identity The user and groups that the API server shall see.
   * @returns The pair.
   */
  issueClient(identity: ClientIdentity): Promise<CertificatePair> {
    const { user, groups = [], validMs = WEEK_MS } = identity;
    const subject = [...groups.map((group) => ({ O: [group] })), { CN: [user] }];
    return this.#issue(subject, validMs, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]);
  }

  async #issue(
    subject: string | { [key: string]: string[] }[],
    validMs: number,
    extensions: Extension[],
  ): Promise<CertificatePair> {
    const keys = await generateKeys();
    const now = this.#clock.now();
    const certificate = await X509CertificateGenerator.create({
      subject,
      issuer: this.#certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Math.min(now, now + validMs) - BACKDATE_MS),
      notAfter: new Date(now + validMs),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        ...extensions,
      ],
    });
    return { certificate: certificate.toString("pem"), privateKey: await privateKeyPem(keys) };
  }
}

/**
 * Makes a CA with a new key.
 *
 * @param clock Tells from when certificates are valid.
 * @returns The CA.
 */
export async function createAuthority(clock: Clock): Promise<CertificateAuthority> {
  cryptoProvider.set(crypto);
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=kubeloop-test-ca",
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(clock.now() - BACKDATE_MS),
    notAfter: new Date(clock.now() + WEEK_MS),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return new CertificateAuthority(clock, { keys, certificate });
}

/** The keys of service account tokens. */
export interface ServiceAccountKeys {
  readonly signingKey: CryptoKey;
  /** Both keys, PEM. */
  readonly privateKey: string;
  readonly publicKey: string;
}

/**
 * Makes the keys that service account tokens are signed and checked with.
 *
 * @returns The keys.
 */
export async function serviceAccountKeys(): Promise<ServiceAccountKeys> {
  const keys = await generateKeys();
  const publicKey = PemConverter.encode(await crypto.subtle.exportKey("spki", keys.publicKey), "PUBLIC KEY");
  return { signingKey: keys.privateKey, privateKey: await privateKeyPem(keys), publicKey };
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function privateKeyPem(keys: CryptoKeyPair): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
}
