/**
 * The checks of what pods may have on nodes with Windows, and where their users are not those of the node.
 *
 * @module
 */

import { type FieldError, forbiddenValue } from "../../../src/schema/field_error.ts";
import { type JsonObject, objectsIn } from "../json.ts";
import { objectAt } from "./field_values.ts";

const POD_CONTEXT: readonly string[] = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "fsGroup",
  "fsGroupChangePolicy",
  "sysctls",
  "runAsUser",
  "runAsGroup",
  "supplementalGroups",
  "supplementalGroupsPolicy",
  "seLinuxChangePolicy",
];
const CONTAINER_CONTEXT: readonly string[] = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "capabilities",
  "readOnlyRootFilesystem",
  "privileged",
  "allowPrivilegeEscalation",
  "procMount",
  "runAsUser",
  "runAsGroup",
];

/**
 * Checks a pod for nodes with Windows.
 *
 * @param spec The pod's spec.
 * @param path Where it is.
 * @returns What it has that those nodes have not.
 */
export function windowsErrors(spec: JsonObject, path: string): FieldError[] {
  const forbidden = (place: string): FieldError => forbiddenValue(place, "cannot be set for a windows pod");
  const inContext = (context: JsonObject, fields: readonly string[], place: string): FieldError[] =>
    fields.filter((field) => context[field] !== undefined).map((field) => forbidden(`${place}.${field}`));
  return [
    ...inContext(objectAt(spec, "securityContext"), POD_CONTEXT, `${path}.securityContext`),
    ...["hostUsers", "shareProcessNamespace"].filter((field) => spec[field] !== undefined)
      .map((field) => forbidden(`${path}.${field}`)),
    ...["hostPID", "hostIPC"].filter((field) => spec[field] === true)
      .map((field) => forbidden(`${path}.${field}`)),
    ...["initContainers", "containers"].flatMap((list) =>
      objectsIn(spec[list]).flatMap((container, index) =>
        inContext(
          objectAt(container, "securityContext"),
          CONTAINER_CONTEXT,
          `${path}.${list}[${index}].securityContext`,
        )
      )
    ),
  ];
}

/**
 * Checks a pod whose users are not those of the node.
 *
 * @param spec The pod's spec.
 * @param path Where it is.
 * @returns What it shares with the node.
 */
export function userErrors(spec: JsonObject, path: string): FieldError[] {
  if (spec["hostUsers"] !== false) return [];
  const shared = [["hostNetwork", "hostNetwork"], ["hostPID", "HostPID"], ["hostIPC", "HostIPC"]] as const;
  const rule = "when `hostUsers` is false";
  return [
    ...shared.filter(([field]) => spec[field] === true)
      .map(([, shown]) => forbiddenValue(`${path}.${shown}`, rule)),
    ...["initContainers", "containers"].flatMap((list) =>
      objectsIn(spec[list]).flatMap((container, index) =>
        objectsIn(container["volumeDevices"]).length === 0
          ? []
          : [forbiddenValue(`${path}.${list}[${index}].volumeDevices`, rule)]
      )
    ),
  ];
}
