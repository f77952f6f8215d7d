/**
 * The less common built-in kinds: the life of one object of each.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";

/** What is told of a kind. */
interface Life {
  /** Where its objects are, with the API's group and version. */
  readonly path: string;
  /** The object, without what the path says. */
  readonly kind: string;
  readonly content: JsonObject;
  /** Whether it is in the scenario's namespace. */
  readonly isNamespaced?: boolean;
  /** The object's name, where it may not be just any. */
  readonly name?: string;
  /** Whether the real server writes its status at some time or other. */
  readonly hasController?: boolean;
}

/** An object is created, read, listed, changed and deleted. */
function life(
  { path, kind, content, isNamespaced = false, name = "{id}", hasController = false }: Life,
): Scenario {
  const [group = "", version = "", plural = ""] = path.split("/");
  const base = `/apis/${group}/${version}/${isNamespaced ? "namespaces/{ns}/" : ""}${plural}`;
  const body = { apiVersion: `${group}/${version}`, kind, metadata: { name }, ...content };
  const creation = send(`POST ${base}`, { body });
  const end = [send(`DELETE ${base}/${name}`), send(`GET ${base}/${name}`)];
  if (hasController) return scenario(`${kind}: one is created and deleted`, creation, ...end);
  return scenario(
    `${kind}: the life of one`,
    creation,
    send(`GET ${base}?fieldSelector=metadata.name=${name}`),
    patch("merge", `${base}/${name}?fieldManager=test`, { body: { metadata: { labels: { a: "b" } } } }),
    patch("apply", `${base}/${name}?fieldManager=other`, {
      body: { apiVersion: body.apiVersion, kind, metadata: { name, annotations: { c: "d" } } },
    }),
    send(`GET ${base}/${name}`),
    ...end,
  );
}

const POLICIES = "admissionregistration.k8s.io/v1";
const MATCH: JsonObject = {
  matchPolicy: "Equivalent",
  namespaceSelector: {},
  objectSelector: {},
  resourceRules: [{
    apiGroups: ["apps"],
    apiVersions: ["v1"],
    operations: ["CREATE"],
    resources: ["nothings"],
    scope: "*",
  }],
};
const REQUEST: JsonObject = {
  exactly: { deviceClassName: "fast", allocationMode: "ExactCount", count: 1 },
  name: "one",
};

/** The scenarios. */
export const KINDS: readonly Scenario[] = [
  life({
    path: `${POLICIES}/validatingadmissionpolicies`,
    kind: "ValidatingAdmissionPolicy",
    content: {
      spec: { failurePolicy: "Ignore", matchConstraints: MATCH, validations: [{ expression: "true" }] },
    },
  }),
  life({
    path: `${POLICIES}/validatingadmissionpolicybindings`,
    kind: "ValidatingAdmissionPolicyBinding",
    content: { spec: { policyName: "none", validationActions: ["Deny"] } },
  }),
  life({
    path: `${POLICIES}/mutatingadmissionpolicies`,
    kind: "MutatingAdmissionPolicy",
    content: {
      spec: {
        failurePolicy: "Ignore",
        matchConstraints: MATCH,
        reinvocationPolicy: "Never",
        mutations: [{
          patchType: "ApplyConfiguration",
          applyConfiguration: { expression: "Object{}" },
        }],
      },
    },
  }),
  life({
    path: `${POLICIES}/mutatingadmissionpolicybindings`,
    kind: "MutatingAdmissionPolicyBinding",
    content: { spec: { policyName: "none" } },
  }),
  life({
    path: "apiregistration.k8s.io/v1/apiservices",
    kind: "APIService",
    hasController: true,
    name: "v1.{id}.example.com",
    content: {
      spec: {
        group: "{id}.example.com",
        version: "v1",
        groupPriorityMinimum: 100,
        versionPriority: 10,
        insecureSkipTLSVerify: true,
        service: { namespace: "{ns}", name: "none", port: 443 },
      },
    },
  }),
  life({
    path: "node.k8s.io/v1/runtimeclasses",
    kind: "RuntimeClass",
    content: { handler: "runc", overhead: { podFixed: { cpu: "250m" } } },
  }),
  life({
    path: "flowcontrol.apiserver.k8s.io/v1/flowschemas",
    kind: "FlowSchema",
    hasController: true,
    content: {
      spec: {
        matchingPrecedence: 9000,
        priorityLevelConfiguration: { name: "exempt" },
        distinguisherMethod: { type: "ByUser" },
        rules: [{
          subjects: [{ kind: "User", user: { name: "nobody-{id}" } }],
          nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/nothing"] }],
        }],
      },
    },
  }),
  life({
    path: "flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
    kind: "PriorityLevelConfiguration",
    content: {
      spec: {
        type: "Limited",
        limited: {
          nominalConcurrencyShares: 1,
          lendablePercent: 0,
          limitResponse: { type: "Reject" },
        },
      },
    },
  }),
  life({
    path: "resource.k8s.io/v1/deviceclasses",
    kind: "DeviceClass",
    content: { spec: { selectors: [{ cel: { expression: "true" } }] } },
  }),
  life({
    path: "resource.k8s.io/v1/resourceclaims",
    kind: "ResourceClaim",
    isNamespaced: true,
    content: { spec: { devices: { requests: [REQUEST] } } },
  }),
  life({
    path: "resource.k8s.io/v1/resourceclaimtemplates",
    kind: "ResourceClaimTemplate",
    isNamespaced: true,
    content: { spec: { metadata: { labels: { a: "b" } }, spec: { devices: { requests: [REQUEST] } } } },
  }),
  life({
    path: "resource.k8s.io/v1/resourceslices",
    kind: "ResourceSlice",
    content: {
      spec: {
        driver: "driver.example.com",
        nodeName: "{id}",
        pool: { name: "pool", generation: 1, resourceSliceCount: 1 },
      },
    },
  }),
  life({
    path: "storagemigration.k8s.io/v1/storageversionmigrations",
    kind: "StorageVersionMigration",
    content: { spec: { resource: { group: "{id}.example.com", resource: "nothings" } } },
  }),
  life({
    path: "scheduling.k8s.io/v1/priorityclasses",
    kind: "PriorityClass",
    content: { value: 5, preemptionPolicy: "Never", description: "low" },
  }),
  life({
    path: "networking.k8s.io/v1/ipaddresses",
    kind: "IPAddress",
    name: "192.168.77.1",
    content: {
      spec: { parentRef: { resource: "services", name: "none", namespace: "default" } },
    },
  }),
  life({
    path: "discovery.k8s.io/v1/endpointslices",
    kind: "EndpointSlice",
    isNamespaced: true,
    content: {
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.1.2.3"], conditions: { ready: true } }],
      ports: [{ name: "http", port: 80, protocol: "TCP" }],
    },
  }),
];
