/**
 * The tables of kinds that say how a cluster runs.
 *
 * @module
 */

import {
  type KindTable,
  kindTable,
  NONE,
  numberIn,
  objectsIn,
  sizeOf,
  textIn,
  textsIn,
} from "./builtin_table.ts";
import { ageOf } from "./human_duration.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

const [FLOW_KIND, FLOW_FORM] = kindTable(
  "flowcontrol.apiserver.k8s.io/FlowSchema",
  ["Name", "PriorityLevel", "MatchingPrecedence", "DistinguisherMethod", "Age", "MissingPL"],
  ({ spec, status, name, age }) => {
    const dangling = objectsIn(status["conditions"]).find(({ type }) => type === "Dangling");
    return [
      name,
      textIn(objectOrEmpty(spec["priorityLevelConfiguration"])["name"]),
      numberIn(spec["matchingPrecedence"]),
      textIn(objectOrEmpty(spec["distinguisherMethod"])["type"], NONE),
      age,
      textIn(dangling?.["status"], "?"),
    ];
  },
);

const [DEFINITION_KIND, DEFINITION_FORM] = kindTable(
  "apiextensions.k8s.io/CustomResourceDefinition",
  [
    "Name",
    "Scope",
    "Versions",
    "Created At:date",
    "Group!",
    "Kind!",
    "ShortNames!",
    "Established:boolean!",
  ],
  ({ spec, status, metadata, name }) => {
    const names = objectOrEmpty(spec["names"]);
    const versions = objectsIn(spec["versions"]).filter(({ served }) => served === true)
      .map((version) => `${textIn(version["name"])}${version["storage"] === true ? "(storage)" : ""}`);
    return [
      name,
      textIn(spec["scope"]),
      versions.toSorted().join(","),
      metadata["creationTimestamp"] ?? null,
      textIn(spec["group"]),
      textIn(names["kind"]),
      textsIn(names["shortNames"]).join(","),
      conditionOf(status, "Established")?.["status"] === "True",
    ];
  },
);

/** Kinds and their tables. */
export const CLUSTER_TABLES: readonly KindTable[] = [
  kindTable("coordination.k8s.io/Lease", ["Name", "Holder", "Age"], ({ spec, name, age }) => [
    name,
    textIn(spec["holderIdentity"]),
    age,
  ]),
  kindTable(
    "policy/PodDisruptionBudget",
    ["Name", "Min Available", "Max Unavailable", "Allowed Disruptions:integer", "Age"],
    ({ spec, status, name, age }) => [
      name,
      String(spec["minAvailable"] ?? "N/A"),
      String(spec["maxUnavailable"] ?? "N/A"),
      numberIn(status["disruptionsAllowed"]),
      age,
    ],
  ),
  kindTable("/ResourceQuota", ["Name", "Request", "Limit", "Age"], ({ status, name, age }) => [
    name,
    quotasOf(status, false),
    quotasOf(status, true),
    age,
  ]),
  kindTable(
    "scheduling.k8s.io/PriorityClass",
    ["Name", "Value:integer", "Global-Default:boolean", "Age", "PreemptionPolicy"],
    ({ object, name, age }) => [
      name,
      numberIn(object["value"]),
      object["globalDefault"] === true,
      age,
      textIn(object["preemptionPolicy"], "PreemptLowerPriority"),
    ],
  ),
  kindTable("node.k8s.io/RuntimeClass", ["Name", "Handler", "Age"], ({ object, name, age }) => [
    name,
    textIn(object["handler"]),
    age,
  ]),
  [FLOW_KIND, { ...FLOW_FORM, compare: compareFlowSchemas }],
  kindTable(
    "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
    ["Name", "Type", "NominalConcurrencyShares", "Queues", "HandSize", "QueueLengthLimit", "Age"],
    ({ spec, name, age }) => {
      const limited = objectOrEmpty(spec["limited"]);
      const queuing = objectOrEmpty(objectOrEmpty(limited["limitResponse"])["queuing"]);
      const queues = ["queues", "handSize", "queueLengthLimit"].map((field) => queuing[field] ?? NONE);
      return [name, textIn(spec["type"]), limited["nominalConcurrencyShares"] ?? NONE, ...queues, age];
    },
  ),
  // Without definitions there are no rows at all, not even an empty list of them.
  [DEFINITION_KIND, { ...DEFINITION_FORM, noRows: null }],
  kindTable(
    "apiregistration.k8s.io/APIService",
    ["Name", "Service", "Available", "Age"],
    ({ spec, status, name, age }) => [
      name,
      serviceOf(spec["service"]),
      availabilityOf(conditionOf(status, "Available")),
      age,
    ],
  ),
  kindTable(
    "storagemigration.k8s.io/StorageVersionMigration",
    ["Name:string:", "Resource", "Status"],
    ({ spec, status, name }) => {
      const { group, resource } = objectOrEmpty(spec["resource"]);
      const type = textIn(group) === "" ? textIn(resource) : `${textIn(resource)}.${textIn(group)}`;
      const state = objectsIn(status["conditions"]).findLast((condition) =>
        condition["status"] === "True" &&
        ["Running", "Failed", "Succeeded"].includes(textIn(condition["type"]))
      );
      return [name, type, textIn(state?.["type"], "Unknown")];
    },
  ),
  ...["DeviceClass", "ResourceClaimTemplate"].map((kind) =>
    kindTable(`resource.k8s.io/${kind}`, ["Name", "Age"], ({ name, age }) => [name, age])
  ),
  kindTable("resource.k8s.io/ResourceClaim", ["Name", "State", "Age"], ({ metadata, status, name, age }) => [
    name,
    claimState(metadata, status),
    age,
  ]),
  kindTable(
    "resource.k8s.io/ResourceSlice",
    ["Name", "Node", "Driver", "Pool", "Age"],
    ({ spec, name, age }) => [
      name,
      textIn(spec["nodeName"]),
      textIn(spec["driver"]),
      textIn(objectOrEmpty(spec["pool"])["name"]),
      age,
    ],
  ),
  kindTable(
    "resource.k8s.io/DeviceTaintRule",
    ["Name", "Key", "Value", "Effect", "TimeAdded", "Age"],
    ({ spec, name, age, now }) => {
      const taint = objectOrEmpty(spec["taint"]);
      const { timeAdded } = taint;
      return [
        name,
        ...["key", "value", "effect"].map((field) => textIn(taint[field])),
        timeAdded === undefined ? "" : ageOf(timeAdded, now),
        age,
      ];
    },
  ),
];

/** Limits of limits have a column of their own. */
function quotasOf(status: JsonObject, isLimit: boolean): string {
  const [hard, used] = [objectOrEmpty(status["hard"]), objectOrEmpty(status["used"])];
  return Object.keys(hard).filter((name) => name.startsWith("limits.") === isLimit).toSorted()
    .map((name) => `${name}: ${textIn(used[name], "0")}/${textIn(hard[name])}`).join(", ");
}

function compareFlowSchemas(left: JsonObject, right: JsonObject): number {
  const precedence = (schema: JsonObject) => numberIn(objectOrEmpty(schema["spec"])["matchingPrecedence"]);
  const name = (schema: JsonObject) => textIn(objectOrEmpty(schema["metadata"])["name"]);
  return precedence(left) - precedence(right) || (name(left) < name(right) ? -1 : 1);
}

function conditionOf(status: JsonObject, type: string): JsonObject | undefined {
  return objectsIn(status["conditions"]).find((condition) => condition["type"] === type);
}

function serviceOf(value: JsonValue | undefined): string {
  return isJsonObject(value) ? `${textIn(value["namespace"])}/${textIn(value["name"])}` : "Local";
}

function availabilityOf(condition: JsonObject | undefined): string {
  if (condition === undefined) return "Unknown";
  const [status, reason] = [textIn(condition["status"]), textIn(condition["reason"])];
  return status === "True" || reason === "" ? status : `${status} (${reason})`;
}

function claimState(metadata: JsonObject, status: JsonObject): string {
  const isDeleted = metadata["deletionTimestamp"] !== undefined;
  const isAllocated = status["allocation"] !== undefined;
  return [
    ...(isDeleted ? ["deleted"] : []),
    ...(!isDeleted && !isAllocated ? ["pending"] : []),
    ...(isAllocated ? ["allocated"] : []),
    ...(isAllocated && sizeOf(status["reservedFor"]) > 0 ? ["reserved"] : []),
  ].join(",");
}
