/**
 * What is stored of bytes, and of numbers that do not fit: texts in base64, lists of numbers, integers of 32 bits.
 *
 * @module
 */

import type { JsonValue } from "../../embedded/json.ts";
import { CRDS } from "../fixtures.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, CORE, deployment, DEPLOYMENTS } from "./objects.ts";

const SECRETS = `${CORE}/secrets`;
/** Texts that stand for the same bytes as others, and some that stand for none. */
const TEXTS = ["Y\nQ==", "YR==", "YQ==\n", "\r\nYQ==", "YWJj\nYWI=", "YWJjZ===", "-_8=", "", "Y Q=="];
const LISTS: readonly JsonValue[] = [[], [1, 255], [null], [256], [-1], [1.5], ["a"], [[1]], [{}], [true]];

/** The scenarios. */
export const SENT_BYTES: readonly Scenario[] = [
  scenario(
    "bytes: base64 is kept in one line, whatever it came in",
    ...TEXTS.flatMap((text, index) => [
      send(`POST ${SECRETS}`, { body: { metadata: { name: `a${index}` }, data: { k: text } } }),
      send(`POST ${CONFIG_MAPS}`, { body: { metadata: { name: `a${index}` }, binaryData: { k: text } } }),
      patch("apply", `${SECRETS}/b${index}?fieldManager=ann`, {
        body: { apiVersion: "v1", kind: "Secret", metadata: { name: `b${index}` }, data: { k: text } },
      }),
    ]),
  ),
  scenario(
    "bytes: what is written in other lines is no change",
    send(`POST ${SECRETS}`, { body: { metadata: { name: "a" }, data: { k: "YQ==" } } }),
    ...TEXTS.flatMap((text) => [
      patch("merge", `${SECRETS}/a`, { body: { data: { k: text } } }),
      patch("strategic", `${SECRETS}/a`, { body: { data: { k: text } } }),
      send(`PUT ${SECRETS}/a`, { body: { metadata: { name: "a" }, data: { k: text } } }),
    ]),
  ),
  scenario(
    "bytes: a list of numbers is as good as base64",
    send(`POST ${SECRETS}`, { body: { metadata: { name: "a" } } }),
    ...LISTS.flatMap((list) => [
      send(`POST ${SECRETS}?dryRun=All`, { body: { metadata: { name: "b" }, data: { k: list } } }),
      patch("merge", `${SECRETS}/a`, { body: { data: { k: list } } }),
      patch("strategic", `${SECRETS}/a`, { body: { data: { k: list } } }),
      patch("apply", `${SECRETS}/a?fieldManager=ann`, {
        body: { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, data: { k: list } },
      }),
    ]),
  ),
  scenario(
    "bytes: the certificates of webhooks",
    ...["YQ==", "Y\nQ==", "!!", "", null].flatMap((caBundle) => [
      send("POST /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations?dryRun=All", {
        body: {
          metadata: { name: "{id}" },
          webhooks: [{
            name: "a.example.com",
            sideEffects: "None",
            admissionReviewVersions: ["v1"],
            clientConfig: { url: "https://127.0.0.1:1/", caBundle },
          }],
        },
      }),
      send(`POST ${CRDS}?dryRun=All`, {
        body: {
          metadata: { name: "things.{id}.example.com" },
          spec: {
            group: "{id}.example.com",
            scope: "Namespaced",
            names: { plural: "things", kind: "Thing" },
            conversion: {
              strategy: "Webhook",
              webhook: {
                conversionReviewVersions: ["v1"],
                clientConfig: { url: "https://127.0.0.1:1/", caBundle },
              },
            },
            versions: [{
              name: "v1",
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: "object" } },
            }],
          },
        },
      }),
    ]),
  ),
  scenario(
    "bytes: a strategic merge patch cuts integers that are too large",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a"), select: () => null }),
    ...[
      "4294967296",
      "4294967297",
      "2147483648",
      "-2147483649",
      "9223372036854775807",
      "9223372036854775808",
      "1e19",
      "1e300",
      "1.5",
    ].map(
      (replicas) =>
        patch("strategic", `${DEPLOYMENTS}/a?dryRun=All`, { body: `{"spec":{"replicas":${replicas}}}` }),
    ),
  ),
];
