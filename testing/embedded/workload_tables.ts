/**
 * The tables of kinds that run pods.
 *
 * @module
 */

import {
  isConditionTrue,
  type KindTable,
  kindTable,
  NONE,
  numberIn,
  objectsIn,
  type PrintedObject,
  sizeOf,
  textIn,
  truthOf,
} from "./builtin_table.ts";
import { ageOf, humanDuration } from "./human_duration.ts";
import { type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { labelsText, selectorText } from "./label_text.ts";

const POD_COLUMNS = ["Containers!", "Images!"] as const;
const REPLICA_COLUMNS = [
  "Name",
  "Desired:integer",
  "Current:integer",
  "Ready:integer",
  "Age",
  ...POD_COLUMNS,
  "Selector!",
] as const;

/** The conditions that a job ends with, and those on its way: the first that is true counts. */
const JOB_ENDS = ["Complete", "Failed"] as const;
const JOB_STATES = ["Suspended", "FailureTarget", "SuccessCriteriaMet"] as const;

/** Kinds and their tables. */
export const WORKLOAD_TABLES: readonly KindTable[] = [
  kindTable("/PodTemplate", ["Name", "Containers", "Images", "Pod Labels"], ({ object, name }) => {
    const template = objectOrEmpty(object["template"]);
    const labels = labelsText(objectOrEmpty(template["metadata"])["labels"]);
    return [name, ...containersOf(template), labels];
  }),
  kindTable("/ReplicationController", REPLICA_COLUMNS, (printed) => [
    ...replicaCells(printed),
    labelsText(printed.spec["selector"]),
  ]),
  kindTable("apps/ReplicaSet", REPLICA_COLUMNS, (printed) => [
    ...replicaCells(printed),
    selectorText(printed.spec["selector"]),
  ]),
  kindTable(
    "apps/Deployment",
    ["Name", "Ready", "Up-to-date", "Available", "Age", ...POD_COLUMNS, "Selector!"],
    ({ spec, status, name, age }) => [
      name,
      `${numberIn(status["readyReplicas"])}/${numberIn(spec["replicas"])}`,
      numberIn(status["updatedReplicas"]),
      numberIn(status["availableReplicas"]),
      age,
      ...containersOf(spec["template"]),
      selectorText(spec["selector"], ""),
    ],
  ),
  kindTable("apps/StatefulSet", ["Name", "Ready", "Age", ...POD_COLUMNS], ({ spec, status, name, age }) => [
    name,
    `${numberIn(status["readyReplicas"])}/${numberIn(spec["replicas"])}`,
    age,
    ...containersOf(spec["template"]),
  ]),
  kindTable(
    "apps/DaemonSet",
    [
      "Name",
      "Desired:integer",
      "Current:integer",
      "Ready:integer",
      "Up-to-date:integer",
      "Available:integer",
      "Node Selector",
      "Age",
      ...POD_COLUMNS,
      "Selector!",
    ],
    ({ spec, status, name, age }) => [
      name,
      ...["desiredNumberScheduled", "currentNumberScheduled", "numberReady", "updatedNumberScheduled"]
        .map((field) => numberIn(status[field])),
      numberIn(status["numberAvailable"]),
      labelsText(podSpecOf(spec["template"])["nodeSelector"]),
      age,
      ...containersOf(spec["template"]),
      selectorText(spec["selector"]),
    ],
  ),
  kindTable("apps/ControllerRevision", ["Name", "Controller", "Revision", "Age"], (printed) => [
    printed.name,
    controllerOf(printed.metadata),
    numberIn(printed.object["revision"]),
    printed.age,
  ]),
  kindTable(
    "batch/Job",
    ["Name", "Status", "Completions", "Duration", "Age", ...POD_COLUMNS, "Selector!"],
    (printed) => [
      printed.name,
      jobStatus(printed),
      completionsOf(printed),
      durationOf(printed),
      printed.age,
      ...containersOf(printed.spec["template"]),
      selectorText(printed.spec["selector"]),
    ],
  ),
  kindTable(
    "batch/CronJob",
    [
      "Name",
      "Schedule",
      "Timezone",
      "Suspend:boolean",
      "Active:integer",
      "Last Schedule",
      "Age",
      ...POD_COLUMNS,
      "Selector!",
    ],
    ({ spec, status, name, age, now }) => {
      const { lastScheduleTime } = status;
      const job = objectOrEmpty(objectOrEmpty(spec["jobTemplate"])["spec"]);
      return [
        name,
        textIn(spec["schedule"]),
        textIn(spec["timeZone"], NONE),
        truthOf(spec["suspend"]),
        sizeOf(status["active"]),
        lastScheduleTime === undefined ? NONE : ageOf(lastScheduleTime, now),
        age,
        ...containersOf(job["template"]),
        selectorText(job["selector"]),
      ];
    },
  ),
];

function replicaCells({ spec, status, name, age }: PrintedObject): readonly JsonValue[] {
  return [
    name,
    numberIn(spec["replicas"]),
    numberIn(status["replicas"]),
    numberIn(status["readyReplicas"]),
    age,
    ...containersOf(spec["template"]),
  ];
}

function podSpecOf(template: JsonValue | undefined): JsonObject {
  return objectOrEmpty(objectOrEmpty(template)["spec"]);
}

function containersOf(template: JsonValue | undefined): readonly string[] {
  const containers = objectsIn(podSpecOf(template)["containers"]);
  return ["name", "image"].map((field) => containers.map((container) => textIn(container[field])).join(","));
}

function controllerOf(metadata: JsonObject): string {
  const owner = objectsIn(metadata["ownerReferences"]).find(({ controller }) => controller === true);
  if (owner === undefined) return NONE;
  const [group = "", version] = textIn(owner["apiVersion"]).split("/");
  const kind = textIn(owner["kind"]).toLowerCase();
  return `${version === undefined ? kind : `${kind}.${group}`}/${textIn(owner["name"])}`;
}

function jobStatus({ status, metadata }: PrintedObject): string {
  const { conditions } = status;
  const end = JOB_ENDS.find((type) => isConditionTrue(conditions, type));
  if (end !== undefined) return end;
  if (metadata["deletionTimestamp"] !== undefined) return "Terminating";
  return JOB_STATES.find((type) => isConditionTrue(conditions, type)) ?? "Running";
}

function completionsOf({ spec, status }: PrintedObject): string {
  const succeeded = numberIn(status["succeeded"]);
  const { completions, parallelism } = spec;
  if (completions !== undefined) return `${succeeded}/${completions}`;
  return numberIn(parallelism) > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationOf({ status, now }: PrintedObject): string {
  const [start, end] = [textIn(status["startTime"]), textIn(status["completionTime"])];
  if (start === "") return "";
  return humanDuration((end === "" ? now : Date.parse(end)) - Date.parse(start));
}
