/**
 * Questions about access that make no sense, and selectors in them.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { AUTHORIZATION } from "./access_steps.ts";

const LOCAL = `${AUTHORIZATION}/namespaces/{ns}/localsubjectaccessreviews`;
const PATHS = [`${AUTHORIZATION}/subjectaccessreviews`, `${AUTHORIZATION}/selfsubjectaccessreviews`, LOCAL];

const SELECTORS: readonly JsonObject[] = [
  { labelSelector: {} },
  { labelSelector: { rawSelector: "a=b" } },
  { labelSelector: { rawSelector: "!!" } },
  { labelSelector: { rawSelector: "a=b", requirements: [{ key: "a", operator: "Exists" }] } },
  {
    labelSelector: {
      requirements: [{ key: "a", operator: "In", values: [] }, { key: "b c", operator: "Odd" }],
    },
  },
  { labelSelector: { requirements: [{ key: "a", operator: "Exists", values: ["-"] }] } },
  { labelSelector: { requirements: [{ key: "a", operator: "Odd" }, { key: "b", operator: "Exists" }] } },
  { fieldSelector: {} },
  { fieldSelector: { rawSelector: "a" } },
  {
    fieldSelector: {
      requirements: [{ key: "a", operator: "In", values: ["b"] }, { key: "a", operator: "Exists" }],
    },
  },
  { fieldSelector: { requirements: [{ key: "", operator: "NotIn", values: ["a", "b"] }, {}] } },
];

const RESOURCE: JsonObject = { verb: "get", resource: "pods", namespace: "{ns}" };
const PATH: JsonObject = { path: "/a", verb: "get" };

/** The scenarios. */
export const ACCESS_REVIEWS: readonly Scenario[] = [
  scenario(
    "reviews: selectors that cannot be read are told, those that make no sense are refused",
    ...SELECTORS.flatMap((selectors) =>
      asked({ user: "jane", resourceAttributes: { ...RESOURCE, ...selectors } })
    ),
  ),
  scenario(
    "reviews: everything that is wrong is told at once",
    ...[
      {},
      { user: "", groups: [] },
      { resourceAttributes: RESOURCE, nonResourceAttributes: PATH },
      { user: "a", nonResourceAttributes: PATH },
      { user: "a", nonResourceAttributes: {} },
      { groups: ["a"], resourceAttributes: { ...RESOURCE, namespace: "elsewhere", labelSelector: {} } },
    ].flatMap((spec: JsonObject) =>
      [{}, { labels: { a: "b" }, name: "x" }].flatMap((metadata: JsonObject) => asked(spec, metadata))
    ),
  ),
  scenario(
    "reviews: who is impersonated does not matter where a path is none",
    ...["/api/v1/watch", "/apis/apps/v1/proxy", "/apis/apps/v1/watch/", "/api/v1/watch?x=<b>&y=1&timeout=x"]
      .flatMap(
        (
          path,
        ) => [send(`GET ${path}`), send(`POST ${path}`, { body: {}, headers: { "impersonate-group": "a" } })],
      ),
  ),
];

function asked(spec: JsonObject, metadata: JsonObject = {}): readonly RequestStep[] {
  return PATHS.map((path) => send(`POST ${path}`, { body: { metadata, spec } }));
}
