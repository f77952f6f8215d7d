/**
 * cert-manager's Certificate.
 *
 * @module
 */

import { defineResource } from "@kubeloop/sdk";
import { atomic, listMap } from "@kubeloop/sdk/zod";
import { z } from "zod";
import { int64, metadata, texts } from "./fragments.ts";

const USAGES = [
  "signing",
  "digital signature",
  "content commitment",
  "key encipherment",
  "key agreement",
  "data encipherment",
  "cert sign",
  "crl sign",
  "encipher only",
  "decipher only",
  "any",
  "server auth",
  "client auth",
  "code signing",
  "email protection",
  "s/mime",
  "ipsec end system",
  "ipsec tunnel",
  "ipsec user",
  "timestamping",
  "ocsp signing",
  "microsoft sgc",
  "netscape sgc",
] as const;

const secretKey = z.object({ name: z.string(), key: z.string().optional() });

const keystore = {
  create: z.boolean(),
  password: z.string().optional(),
  passwordSecretRef: secretKey.optional(),
};

const names = z.object({
  dnsDomains: texts().optional(),
  emailAddresses: texts().optional(),
  ipRanges: texts().optional(),
  uriDomains: texts().optional(),
});

const spec = z.object({
  additionalOutputFormats: atomic(z.array(z.object({ type: z.enum(["DER", "CombinedPEM"]) }))).optional(),
  commonName: z.string().optional(),
  dnsNames: texts().optional(),
  duration: z.string().optional(),
  emailAddresses: texts().optional(),
  encodeUsagesInRequest: z.boolean().optional(),
  ipAddresses: texts().optional(),
  isCA: z.boolean().optional(),
  issuerRef: z.object({
    name: z.string(),
    kind: z.string().optional(),
    group: z.string().optional(),
  }),
  keystores: z.object({
    jks: z.object({ ...keystore, alias: z.string().optional() }).optional(),
    pkcs12: z.object({
      ...keystore,
      profile: z.enum(["LegacyRC2", "LegacyDES", "Modern2023", "Modern2026"]).optional(),
    }).optional(),
  }).optional(),
  literalSubject: z.string().optional(),
  nameConstraints: z.object({
    critical: z.boolean().optional(),
    excluded: names.optional(),
    permitted: names.optional(),
  }).optional(),
  otherNames: atomic(z.array(z.object({
    oid: z.string().optional(),
    utf8Value: z.string().optional(),
  }))).optional(),
  privateKey: z.object({
    algorithm: z.enum(["RSA", "ECDSA", "Ed25519"]).optional(),
    encoding: z.enum(["PKCS1", "PKCS8"]).optional(),
    rotationPolicy: z.enum(["Never", "Always"]).optional(),
    size: z.int().optional(),
  }).optional(),
  renewBefore: z.string().optional(),
  renewBeforePercentage: z.int32().optional(),
  renewal: z.object({
    policy: z.enum(["RenewBefore", "Disabled"]).optional(),
    windows: atomic(z.array(z.object({
      cron: z.string().min(1),
      timezone: z.string().min(1).optional(),
      windowDuration: z.string().regex(/^([0-9]+(\.[0-9]+)?(s|m|h))+$/),
    }))).optional(),
  }).optional(),
  revisionHistoryLimit: z.int32().optional(),
  secretName: z.string(),
  secretTemplate: metadata.optional(),
  subject: z.object({
    countries: texts().optional(),
    organizations: texts().optional(),
    organizationalUnits: texts().optional(),
    serialNumber: z.string().optional(),
  }).optional(),
  uris: texts().optional(),
  usages: atomic(z.array(z.enum(USAGES))).optional(),
});

const status = z.object({
  conditions: listMap(
    z.object({
      type: z.string(),
      status: z.enum(["True", "False", "Unknown"]),
      reason: z.string().optional(),
      message: z.string().optional(),
      lastTransitionTime: z.iso.datetime().optional(),
      observedGeneration: int64().optional(),
    }),
    ["type"],
  ).optional(),
  failedIssuanceAttempts: z.int().optional(),
  nextPrivateKeySecretName: z.string().optional(),
  notAfter: z.iso.datetime().optional(),
  notBefore: z.iso.datetime().optional(),
  renewalTime: z.iso.datetime().optional(),
  revision: z.int().optional(),
});

/** The resource. */
export const Certificate = defineResource({
  group: "cert-manager.io",
  kind: "Certificate",
  shortNames: ["cert", "certs"],
  categories: ["cert-manager"],
  scope: "Namespaced",
  versions: {
    v1: {
      spec,
      status,
      columns: [
        { name: "Ready", path: '.status.conditions[?(@.type == "Ready")].status' },
        { name: "Secret", path: ".spec.secretName" },
        { name: "Issuer", path: ".spec.issuerRef.name", priority: 1 },
        { name: "Status", path: '.status.conditions[?(@.type == "Ready")].message', priority: 1 },
        { name: "Expiration", path: ".status.notAfter", priority: 1, type: "string" },
        { name: "Age", path: ".metadata.creationTimestamp" },
      ],
      selectable: [".spec.issuerRef.group", ".spec.issuerRef.kind", ".spec.issuerRef.name"],
    },
  },
});
