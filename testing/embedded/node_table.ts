/**
 * The table of nodes.
 *
 * @module
 */

import {
  joinedOrNone,
  type KindTable,
  kindTable,
  NONE,
  objectsIn,
  type PrintedObject,
  textIn,
  UNKNOWN,
} from "./builtin_table.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";

const ROLE_PREFIX = "node-role.kubernetes.io/";
const ROLE_LABEL = "kubernetes.io/role";

/** Nodes and their table. */
export const NODE_TABLE: KindTable = kindTable(
  "/Node",
  [
    "Name",
    "Status",
    "Roles",
    "Age",
    "Version",
    "Internal-IP!",
    "External-IP!",
    "OS-Image!",
    "Kernel-Version!",
    "Container-Runtime!",
  ],
  (printed) => {
    const info = objectOrEmpty(printed.status["nodeInfo"]);
    const architecture = textIn(info["architecture"]);
    const kernel = textIn(info["kernelVersion"], UNKNOWN);
    return [
      printed.name,
      stateOf(printed),
      joinedOrNone(rolesOf(printed.metadata)),
      printed.age,
      textIn(info["kubeletVersion"]),
      addressOf(printed.status, "InternalIP"),
      addressOf(printed.status, "ExternalIP"),
      textIn(info["osImage"], UNKNOWN),
      architecture === "" ? kernel : `${kernel} (${architecture})`,
      textIn(info["containerRuntimeVersion"], UNKNOWN),
    ];
  },
);

function stateOf({ spec, status }: PrintedObject): string {
  const ready = objectsIn(status["conditions"]).findLast(({ type }) => type === "Ready");
  const state = ready === undefined ? "Unknown" : ready["status"] === "True" ? "Ready" : "NotReady";
  return spec["unschedulable"] === true ? `${state},SchedulingDisabled` : state;
}

function rolesOf(metadata: JsonObject): readonly string[] {
  const roles = Object.entries(objectOrEmpty(metadata["labels"])).map(([key, value]) =>
    key.startsWith(ROLE_PREFIX) ? key.slice(ROLE_PREFIX.length) : key === ROLE_LABEL ? textIn(value) : ""
  );
  return [...new Set(roles)].filter((role) => role !== "").toSorted();
}

function addressOf(status: JsonObject, type: string): string {
  const found = objectsIn(status["addresses"]).find((address) => address["type"] === type);
  return found === undefined ? NONE : textIn(found["address"]);
}
