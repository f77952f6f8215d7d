/**
 * Validating admission policies: expressions, messages, parameters, bindings and what they do.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";
import { type Answer, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";

const GROUP = "/apis/admissionregistration.k8s.io/v1";
const POLICIES = `${GROUP}/validatingadmissionpolicies`;
const BINDINGS = `${GROUP}/validatingadmissionpolicybindings`;
const MAPS = "/api/v1/namespaces/{ns}/configmaps";
const WIDGETS = "/apis/{group}/v1/namespaces/{ns}/widgets";
const OWN: JsonObject = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "{ns}" } } };
const ON_MAPS: JsonObject = {
  apiGroups: [""],
  apiVersions: ["v1"],
  operations: ["CREATE", "UPDATE", "DELETE"],
  resources: ["configmaps"],
};
const NOT_BAD: JsonObject = { expression: "object.metadata.name != 'bad'" };

function policy(spec: JsonObject, rule: JsonObject = ON_MAPS): RequestStep {
  return send(`POST ${POLICIES}`, {
    body: { metadata: { name: "{id}" }, spec: { matchConstraints: { resourceRules: [rule] }, ...spec } },
    select: () => null,
  });
}

function binding(spec: JsonObject = {}): RequestStep {
  return send(`POST ${BINDINGS}`, {
    body: {
      metadata: { name: "{id}" },
      spec: { policyName: "{id}", validationActions: ["Deny"], matchResources: OWN, ...spec },
    },
    select: () => null,
  });
}

const REMOVED: readonly RequestStep[] = [BINDINGS, POLICIES].map((path) =>
  send(`DELETE ${path}/{id}`, { select: () => null })
);

function tried(name: string, data: JsonObject | undefined = undefined, options = {}): RequestStep {
  const body = { metadata: { name }, ...(data === undefined ? {} : { data }) };
  return send(`POST ${MAPS}?dryRun=All`, { body, select: refusal, ...options });
}

/** The real server learns of a policy a moment after it is stored. */
const UNTIL_DENIED: RequestStep = tried("bad", {}, { until: isDenied });

function isDenied({ code }: Answer): boolean {
  return code >= 400;
}

/** Of what is let in only that counts. */
function refusal(body: unknown): JsonObject {
  const answer = objectOrEmpty(body);
  return answer["kind"] === "Status" ? answer : {};
}

function refusedPolicy(spec: JsonObject): RequestStep {
  return send(`POST ${POLICIES}?dryRun=All`, { body: { metadata: { name: "{id}" }, spec } });
}

function refusedBinding(spec: JsonObject): RequestStep {
  return send(`POST ${BINDINGS}?dryRun=All`, { body: { metadata: { name: "{id}" }, spec } });
}

/** The scenarios. */
export const ADMISSION_POLICIES: readonly Scenario[] = [
  scenario(
    "policies: messages, reasons and variables",
    policy({
      validations: [
        { ...NOT_BAD, message: " bad name ", reason: "Forbidden" },
        { expression: "!has(object.data) || size(object.data) < 3" },
        { expression: "variables.short", messageExpression: "'too long: ' + object.metadata.name" },
        {
          expression: "variables.limit > size(object.metadata.name) - 2",
          messageExpression: "''",
          message: "x",
        },
        { expression: "object.data.x == 'y'", reason: "RequestEntityTooLarge" },
      ],
      variables: [
        { name: "limit", expression: "5" },
        { name: "short", expression: "size(object.metadata.name) < variables.limit" },
      ],
    }),
    binding(),
    UNTIL_DENIED,
    tried("a", { x: "y", b: "2", c: "3" }),
    tried("longer", { x: "y" }),
    tried("a"),
    tried("a", { x: "n" }),
    tried("a", { x: "y" }),
    send(`POST ${MAPS}?dryRun=All`, { body: { metadata: { generateName: "made-" }, data: {} } }),
    ...REMOVED,
  ),
  scenario(
    "policies: webhook configurations are asked about, policies are not",
    send(`POST ${POLICIES}`, {
      body: {
        metadata: { name: "{id}" },
        spec: {
          matchConstraints: {
            resourceRules: [{
              apiGroups: ["admissionregistration.k8s.io"],
              apiVersions: ["v1"],
              operations: ["CREATE"],
              resources: ["*"],
            }],
            objectSelector: { matchLabels: { only: "{id}" } },
          },
          validations: [{ expression: "false" }],
        },
      },
      select: () => null,
    }),
    binding({ matchResources: {} }),
    send(`POST ${GROUP}/validatingwebhookconfigurations?dryRun=All`, {
      body: { metadata: { name: "{id}", labels: { only: "{id}" } } },
      select: refusal,
      until: isDenied,
    }),
    send(`POST ${POLICIES}?dryRun=All`, {
      body: {
        metadata: { name: "{id}-b", labels: { only: "{id}" } },
        spec: { matchConstraints: { resourceRules: [ON_MAPS] }, validations: [NOT_BAD] },
      },
      select: refusal,
    }),
    ...REMOVED,
  ),
  scenario(
    "policies: updates, deletions and who writes",
    send(`POST ${MAPS}`, { body: { metadata: { name: "a" }, data: { x: "1" } }, select: () => null }),
    policy({
      validations: [
        { expression: "request.operation == 'DELETE' || object.metadata.name != 'bad'" },
        {
          expression:
            "oldObject == null || request.operation == 'DELETE' || object.data.x == oldObject.data.x",
          message: "x stays",
        },
        {
          expression: "request.operation != 'DELETE' || request.userInfo.username == 'eraser'",
          messageExpression: "request.userInfo.username + ' must not delete ' + oldObject.metadata.name",
        },
        { expression: "namespaceObject.metadata.name == request.namespace" },
      ],
    }),
    binding(),
    UNTIL_DENIED,
    patch("merge", `${MAPS}/a`, { body: { data: { x: "2" } }, select: refusal }),
    patch("merge", `${MAPS}/a`, { body: { data: { y: "2" } }, select: refusal }),
    send(`DELETE ${MAPS}/a`, { as: { user: "somebody", group: "system:masters" } }),
    send(`DELETE ${MAPS}/a`, { as: { user: "eraser", group: "system:masters" }, select: () => null }),
    ...REMOVED,
  ),
  scenario(
    "policies: numbers of custom objects",
    policy(
      {
        validations: [
          {
            expression: "object.spec.size <= 5 && object.spec.size % 2 == 0",
            message: "even, and at most 5",
          },
        ],
      },
      { apiGroups: ["{group}"], apiVersions: ["*"], operations: ["*"], resources: ["widgets"] },
    ),
    binding(),
    ...[7, 3, 4].map((size, index) =>
      send(`POST ${WIDGETS}?dryRun=All`, {
        body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: { size } },
        select: refusal,
        ...(index === 0 ? { until: isDenied } : {}),
      })
    ),
    ...REMOVED,
  ),
  scenario(
    "policies: conditions, exclusions and selectors",
    policy({
      matchConstraints: {
        resourceRules: [ON_MAPS],
        excludeResourceRules: [{ ...ON_MAPS, resourceNames: ["free"] }],
        objectSelector: { matchExpressions: [{ key: "exempt", operator: "DoesNotExist" }] },
      },
      matchConditions: [{ name: "not-mine", expression: "request.userInfo.username != 'exempt'" }],
      validations: [{ expression: "false", message: "never" }],
    }),
    binding(),
    UNTIL_DENIED,
    tried("free"),
    tried("a", undefined, { as: { user: "exempt", group: "system:masters" } }),
    send(`POST ${MAPS}?dryRun=All`, {
      body: { metadata: { name: "a", labels: { exempt: "yes" } } },
      select: refusal,
    }),
    send("POST /api/v1/namespaces/default/configmaps?dryRun=All", {
      body: { metadata: { name: "a" } },
      select: refusal,
    }),
    ...REMOVED,
  ),
  scenario(
    "policies: what goes wrong in an expression may be ignored",
    policy({
      failurePolicy: "Ignore",
      validations: [NOT_BAD, { expression: "object.data.x.y == 'z'" }],
    }),
    binding(),
    UNTIL_DENIED,
    tried("a"),
    ...REMOVED,
  ),
  scenario(
    "policies: warnings",
    policy({ validations: [{ ...NOT_BAD, message: "bad name" }, { expression: "!has(object.data)" }] }),
    binding({ validationActions: ["Warn", "Audit"] }),
    send(`POST ${BINDINGS}`, {
      body: {
        metadata: { name: "{id}-deny" },
        spec: {
          policyName: "{id}",
          validationActions: ["Deny"],
          matchResources: { ...OWN, objectSelector: { matchLabels: { deny: "me" } } },
        },
      },
      select: () => null,
    }),
    send(`POST ${MAPS}?dryRun=All`, {
      body: { metadata: { name: "bad", labels: { deny: "me" } } },
      until: isDenied,
      select: refusal,
    }),
    tried("bad", { a: "b" }),
    tried("good"),
    send(`DELETE ${BINDINGS}/{id}-deny`, { select: () => null }),
    ...REMOVED,
  ),
  scenario(
    "policies: parameters by name and by labels",
    send(`POST ${MAPS}`, {
      body: { metadata: { name: "one", labels: { p: "yes" } }, data: { max: "3" } },
      select: () => null,
    }),
    send(`POST ${MAPS}`, {
      body: { metadata: { name: "two", labels: { p: "yes" } }, data: { max: "5" } },
      select: () => null,
    }),
    policy({
      paramKind: { apiVersion: "v1", kind: "ConfigMap" },
      validations: [{
        expression: "object.metadata.name != 'bad' && size(object.metadata.name) <= int(params.data.max)",
        messageExpression: "'at most ' + params.data.max",
      }],
    }),
    binding({ paramRef: { name: "two", parameterNotFoundAction: "Deny" } }),
    UNTIL_DENIED,
    tried("four"),
    tried("longer"),
    patch("merge", `${BINDINGS}/{id}`, {
      body: { spec: { paramRef: { name: null, selector: { matchLabels: { p: "yes" } } } } },
      select: () => null,
    }),
    tried("four", undefined, { until: isDenied }),
    patch("merge", `${BINDINGS}/{id}`, {
      body: { spec: { paramRef: { selector: { matchLabels: { p: "no" } } } } },
      select: () => null,
    }),
    tried("a", undefined, { until: isDenied }),
    ...REMOVED,
  ),
  scenario(
    "policies: those that are refused",
    refusedPolicy({ validations: [] }),
    refusedPolicy({
      matchConstraints: { resourceRules: [ON_MAPS] },
      validations: [
        { expression: "" },
        { expression: "1" },
        { expression: "true", message: "a\nb", reason: "Odd", messageExpression: "1" },
      ],
      failurePolicy: "Odd",
      variables: [{ name: "a b", expression: "1" }, { name: "x", expression: "" }],
      matchConditions: [{ name: "", expression: "" }],
    }),
    refusedPolicy({
      matchConstraints: { resourceRules: [] },
      validations: [NOT_BAD],
      paramKind: { apiVersion: "a/b/c", kind: "" },
    }),
    refusedPolicy({ matchConstraints: { resourceRules: [ON_MAPS] }, validations: [NOT_BAD] }),
    ...["object != params", "variables.later", "variables.unknown", "nothing", "object.x +"].map((
      expression,
    ) =>
      send(`POST ${POLICIES}?dryRun=All`, {
        body: {
          metadata: { name: "{id}" },
          spec: {
            matchConstraints: { resourceRules: [ON_MAPS] },
            variables: [{ name: "first", expression }, { name: "later", expression: "true" }],
            validations: [NOT_BAD],
          },
        },
        select: () => null,
      })
    ),
  ),
  scenario(
    "policies: bindings that are refused",
    refusedBinding({}),
    refusedBinding({ policyName: "x", validationActions: [] }),
    refusedBinding({ policyName: "x", validationActions: ["Deny", "Warn", "Odd"] }),
    refusedBinding({
      policyName: "x",
      validationActions: ["Deny", "Deny"],
      paramRef: { name: "a", selector: {} },
    }),
    refusedBinding({ policyName: "x", validationActions: ["Audit"], paramRef: {} }),
    refusedBinding({ policyName: "x", validationActions: ["Deny"], matchResources: {} }),
  ),
];
