/**
 * Rules in schemas (`x-kubernetes-validations`): what they do to objects, and which definitions are refused for them.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../embedded/json.ts";
import { CRDS } from "../fixtures.ts";
import { patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { isEstablished, isServed } from "../waiting.ts";

const GROUP = "{id}.example.com";
const RULED = `/apis/${GROUP}/v1/namespaces/{ns}/ruled`;

function definition(spec: JsonObject, root: JsonObject = {}): JsonObject {
  const status = { type: "object", properties: { seen: { type: "integer" } } };
  const schema = { openAPIV3Schema: { type: "object", properties: { spec, status }, ...root } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `ruled.${GROUP}` },
    spec: {
      group: GROUP,
      scope: "Namespaced",
      names: { kind: "Rule", plural: "ruled" },
      versions: [{ name: "v1", served: true, storage: true, schema, subresources: { status: {} } }],
    },
  };
}

function rules(...list: readonly JsonObject[]): JsonObject {
  return { "x-kubernetes-validations": list };
}

function installed(spec: JsonObject, root?: JsonObject): readonly RequestStep[] {
  return [
    send(`POST ${CRDS}`, { body: definition(spec, root) }),
    send(`GET ${CRDS}/ruled.${GROUP}`, { until: isEstablished }),
    send(`GET ${RULED}`, { until: isServed }),
  ];
}

function ruled(spec: JsonValue, further: JsonObject = {}): JsonObject {
  return { apiVersion: `${GROUP}/v1`, kind: "Rule", metadata: { name: "a" }, spec, ...further };
}

function tried(...specs: readonly JsonValue[]): readonly RequestStep[] {
  return specs.map((spec) => send(`POST ${RULED}?dryRun=All`, { body: ruled(spec) }));
}

function refused(name: string, ...specs: readonly JsonObject[]): Scenario {
  return scenario(name, ...specs.map((spec) => send(`POST ${CRDS}?dryRun=All`, { body: definition(spec) })));
}

const RANGE: JsonObject = {
  type: "object",
  properties: { min: { type: "integer" }, max: { type: "integer" }, name: { type: "string", maxLength: 5 } },
};

/** The scenarios. */
export const RULES: readonly Scenario[] = [
  scenario(
    "rules: kept and broken at creation",
    ...installed({ ...RANGE, ...rules({ rule: "self.min <= self.max" }) }),
    ...tried({ min: 1, max: 2 }, { min: 2, max: 1 }, { min: 2 }, {}),
  ),
  scenario(
    "rules: reasons, paths and messages",
    ...installed({
      ...RANGE,
      ...rules(
        {
          rule: "self.min > 0",
          message: "must be above zero",
          reason: "FieldValueForbidden",
          fieldPath: ".min",
        },
        {
          rule: "self.max > 0",
          messageExpression: "self.max < 0 ? 'max is below zero' : 'max is zero'",
          fieldPath: ".max",
        },
        {
          rule: "has(self.name)",
          reason: "FieldValueRequired",
          fieldPath: ".name",
          message: "give it a name",
        },
        { rule: "self.min != self.max", reason: "FieldValueDuplicate" },
      ),
    }),
    ...tried({ min: 1, max: 2, name: "x" }, { min: 0, max: 0 }, { min: 0, max: 5, name: "x" }),
  ),
  scenario(
    "rules: not run where something else blocks them",
    ...installed({ ...RANGE, required: ["min"], ...rules({ rule: "self.min > 0" }) }),
    ...tried({ max: 1 }, { min: "x" }, { min: 0, name: "too long" }, { min: 0 }),
  ),
  scenario(
    "rules: about what was before",
    ...installed({
      type: "object",
      properties: {
        name: { type: "string", ...rules({ rule: "self == oldSelf", message: "is immutable" }) },
        size: { type: "integer", ...rules({ rule: "self >= oldSelf" }) },
        mode: {
          type: "string",
          ...rules({
            rule: "oldSelf.hasValue() || self == 'new'",
            optionalOldSelf: true,
            message: "starts as new",
          }),
        },
      },
    }),
    ...tried({ name: "a", size: 1, mode: "new" }, { mode: "old" }),
    send(`POST ${RULED}`, { body: ruled({ name: "a", size: 5, mode: "new" }) }),
    patch("merge", `${RULED}/a`, { body: { spec: { name: "b" } } }),
    patch("merge", `${RULED}/a`, { body: { spec: { size: 4 } } }),
    patch("merge", `${RULED}/a`, { body: { spec: { size: 6, mode: "old" } } }),
    patch("merge", `${RULED}/a`, { body: { spec: { name: null } } }),
    patch("merge", `${RULED}/a`, { body: { spec: { name: "b" } } }),
  ),
  scenario(
    "rules: items of lists and values of maps",
    ...installed({
      type: "object",
      properties: {
        words: {
          type: "array",
          maxItems: 5,
          items: { type: "string", maxLength: 9, ...rules({ rule: "self.size() < 4" }) },
        },
        ports: {
          type: "array",
          maxItems: 5,
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string", maxLength: 9 }, port: { type: "integer" } },
            ...rules({ rule: "self.port >= oldSelf.port" }),
          },
        },
        labels: {
          type: "object",
          maxProperties: 5,
          additionalProperties: { type: "string", maxLength: 9, ...rules({ rule: "self.startsWith('x')" }) },
        },
      },
    }),
    ...tried({ words: ["a", "abcd"] }, { labels: { one: "x1", two: "y" } }),
    send(`POST ${RULED}`, { body: ruled({ ports: [{ name: "a", port: 5 }, { name: "b", port: 1 }] }) }),
    patch("merge", `${RULED}/a`, {
      body: { spec: { ports: [{ name: "b", port: 2 }, { name: "a", port: 4 }] } },
    }),
    patch("merge", `${RULED}/a`, {
      body: { spec: { ports: [{ name: "b", port: 2 }, { name: "c", port: 0 }] } },
    }),
  ),
  scenario(
    "rules: a stricter rule forgives what an update leaves",
    ...installed({ ...RANGE }),
    send(`POST ${RULED}`, { body: ruled({ min: 5, max: 1 }) }),
    send(`PUT ${CRDS}/ruled.${GROUP}?dryRun=All`, { body: definition(RANGE) }),
    patch("merge", `${CRDS}/ruled.${GROUP}`, {
      body: {
        spec: definition({
          ...RANGE,
          properties: {
            max: { type: "integer" },
            min: { type: "integer", ...rules({ rule: "self < 3" }) },
          },
        })["spec"] ?? {},
      },
    }),
    send(`POST ${RULED}?dryRun=All`, { body: ruled({ min: 5 }), until: ({ code }) => code === 422 }),
    patch("merge", `${RULED}/a`, { body: { spec: { max: 2 } } }),
    patch("merge", `${RULED}/a`, { body: { spec: { min: 6 } } }),
  ),
  scenario(
    "rules: at the root, and of the status",
    ...installed(
      RANGE,
      rules(
        { rule: "self.metadata.name.size() < 3", message: "the name is too long" },
        { rule: "!has(self.status) || !has(self.status.seen) || self.status.seen < 10" },
      ),
    ),
    send(`POST ${RULED}`, { body: ruled({}) }),
    send(`POST ${RULED}?dryRun=All`, { body: ruled({}, { metadata: { name: "abc" } }) }),
    patch("merge", `${RULED}/a/status`, { body: { status: { seen: 5 } } }),
    patch("merge", `${RULED}/a/status`, { body: { status: { seen: 50 } } }),
  ),
  refused(
    "rules: definitions that are refused",
    { ...RANGE, ...rules({ rule: "self.min" }) },
    { ...RANGE, ...rules({ rule: "self.min > 0", messageExpression: "self.min" }) },
    { ...RANGE, ...rules({ rule: "self.min > 0", optionalOldSelf: true }) },
    { ...RANGE, ...rules({ rule: "self.min > 0", fieldPath: ".nope" }) },
    {
      type: "object",
      properties: {
        l: {
          type: "array",
          maxItems: 3,
          items: { type: "string", maxLength: 5, ...rules({ rule: "self == oldSelf" }) },
        },
      },
    },
  ),
];
