/**
 * Certificates that are taken and refused.
 *
 * @module
 */

import { Certificate } from "./certificate.ts";
import type { Fields, WellKnown } from "./well_known.ts";

const issuerRef = { name: "letsencrypt", kind: "ClusterIssuer", group: "cert-manager.io" };
const MINIMAL: Fields = { secretName: "web-tls", issuerRef: { name: "letsencrypt" } };

/** The Certificate. */
export const CERTIFICATE: WellKnown = {
  title: "cert-manager Certificate",
  resource: Certificate,
  good: [
    { name: "minimal", spec: MINIMAL },
    {
      name: "web",
      spec: {
        secretName: "web-tls",
        issuerRef,
        commonName: "example.com",
        dnsNames: ["example.com", "*.example.com", "example.com"],
        duration: "2160h",
        renewBefore: "360h",
        usages: ["digital signature", "server auth"],
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always", encoding: "PKCS8" },
      },
    },
    { name: "authority", spec: { ...MINIMAL, isCA: true, subject: { organizations: ["Example"] } } },
    {
      name: "keystores",
      spec: {
        ...MINIMAL,
        keystores: {
          jks: { create: true, passwordSecretRef: { name: "jks", key: "password" }, alias: "web" },
          pkcs12: { create: false, profile: "Modern2023" },
        },
        additionalOutputFormats: [{ type: "DER" }, { type: "CombinedPEM" }],
      },
    },
    {
      name: "a-duration-that-nobody-reads",
      spec: { ...MINIMAL, duration: "three months", renewBeforePercentage: 30 },
    },
    {
      name: "windows",
      spec: {
        ...MINIMAL,
        renewal: { policy: "RenewBefore", windows: [{ cron: "0 3 * * *", windowDuration: "1h30m" }] },
      },
    },
    {
      name: "unknown-fields",
      spec: { ...MINIMAL, issuer: "x", privateKey: { curve: "p256", size: 256 }, isCA: null },
      stored: { ...MINIMAL, privateKey: { size: 256 } },
    },
    {
      name: "template",
      spec: { ...MINIMAL, secretTemplate: { labels: { team: "web" }, annotations: { "a/b": "" } } },
    },
  ],
  bad: [
    { name: "no secret", spec: { issuerRef }, fields: ["spec.secretName"] },
    { name: "no issuer", spec: { secretName: "web-tls" }, fields: ["spec.issuerRef"] },
    { name: "nothing", spec: {}, fields: ["spec.issuerRef", "spec.secretName"] },
    {
      name: "an issuer without a name",
      spec: { secretName: "web-tls", issuerRef: { kind: "Issuer" } },
      fields: ["spec.issuerRef.name"],
    },
    { name: "an unknown usage", spec: { ...MINIMAL, usages: ["any", "tls"] }, fields: ["spec.usages[1]"] },
    {
      name: "an unknown algorithm",
      spec: { ...MINIMAL, privateKey: { algorithm: "DSA" } },
      fields: ["spec.privateKey.algorithm"],
    },
    {
      name: "a size in words",
      spec: { ...MINIMAL, privateKey: { size: "2048" } },
      fields: ["spec.privateKey.size"],
    },
    {
      name: "names that are no list",
      spec: { ...MINIMAL, dnsNames: "example.com" },
      fields: ["spec.dnsNames"],
    },
    {
      name: "a name that is no text",
      spec: { ...MINIMAL, dnsNames: ["a", 1] },
      fields: ["spec.dnsNames[1]"],
    },
    {
      name: "a keystore that does not say whether",
      spec: { ...MINIMAL, keystores: { jks: { alias: "web" } } },
      fields: ["spec.keystores.jks.create"],
    },
    {
      name: "a window without an end",
      spec: { ...MINIMAL, renewal: { windows: [{ cron: "0 3 * * *" }] } },
      fields: ["spec.renewal.windows[0].windowDuration"],
    },
    {
      name: "a window of days",
      spec: { ...MINIMAL, renewal: { windows: [{ cron: "0 3 * * *", windowDuration: "1d" }] } },
      fields: ["spec.renewal.windows[0].windowDuration"],
    },
    {
      name: "a window at no time",
      spec: { ...MINIMAL, renewal: { windows: [{ cron: "", windowDuration: "1h" }] } },
      fields: ["spec.renewal.windows[0].cron"],
    },
    {
      name: "an output format twice wrong",
      spec: { ...MINIMAL, additionalOutputFormats: [{ type: "PEM" }, {}] },
      fields: ["spec.additionalOutputFormats[0].type", "spec.additionalOutputFormats[1].type"],
    },
    {
      name: "a label that is no text",
      spec: { ...MINIMAL, secretTemplate: { labels: { team: 1 } } },
      fields: ["spec.secretTemplate.labels.team"],
    },
  ],
  printed: {
    name: "web",
    spec: { ...MINIMAL, issuerRef },
    status: {
      conditions: [
        { type: "Issuing", status: "False", message: "not this one" },
        { type: "Ready", status: "True", message: "up to date" },
      ],
      notAfter: "2031-02-01T10:00:00Z",
    },
    cells: { NAME: "web", READY: "True", SECRET: "web-tls" },
    wideCells: { ISSUER: "letsencrypt", STATUS: "up to date", EXPIRATION: "2031-02-01T10:00:00Z" },
  },
};
