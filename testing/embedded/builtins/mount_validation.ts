/**
 * The checks of how containers use the volumes of their pod.
 *
 * @module
 */

import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  notFoundValue,
} from "../../../src/schema/field_error.ts";
import { type JsonObject, objectsIn } from "../json.ts";
import { choiceErrors, missingErrors, objectAt, textAt } from "./field_values.ts";
import { backstepErrors, descendingPathErrors } from "./path_rules.ts";

/** Volumes by name. */
type Volumes = ReadonlyMap<string, JsonObject>;

/**
 * Checks what a container mounts.
 *
 * @param container The container.
 * @param path Where it is.
 * @param volumes The volumes that are there.
 * @returns What is wrong.
 */
export function mountErrors(container: JsonObject, path: string, volumes: Volumes): FieldError[] {
  const mounts = objectsIn(container["volumeMounts"]);
  const devices = objectsIn(container["volumeDevices"]);
  const isPrivileged = objectAt(container, "securityContext")["privileged"] === true;
  const list = `${path}.volumeMounts`;
  return [
    ...mounts.flatMap((mount, index) => [
      ...useErrors(mount, { others: mounts, index, path: list, pathField: "mountPath" }, volumes),
      ...overlapErrors(mount, { others: devices, path: `${list}[${index}]`, what: "volumeDevices" }),
      ...optionErrors(mount, { list, place: `${list}[${index}]`, isPrivileged }),
    ]),
    ...devices.flatMap((device, index) => [
      ...deviceErrors(device, { devices, index, path: `${path}.volumeDevices` }, volumes),
      ...overlapErrors(device, {
        others: mounts,
        path: `${path}.volumeDevices[${index}]`,
        what: "volumeMounts",
      }),
    ]),
  ];
}

interface Use {
  readonly others: readonly JsonObject[];
  readonly index: number;
  readonly path: string;
  readonly pathField: string;
}

function useErrors(
  mount: JsonObject,
  { others, index, path, pathField }: Use,
  volumes: Volumes,
): FieldError[] {
  const place = `${path}[${index}]`;
  const [name, target] = [textAt(mount, "name"), textAt(mount, pathField)];
  const isRepeated = others.slice(0, index).some((other) => textAt(other, pathField) === target);
  return [
    ...missingErrors(mount, "name", place),
    ...(volumes.has(name) ? [] : [notFoundValue(`${place}.name`, name)]),
    ...missingErrors(mount, pathField, place),
    ...(isRepeated ? [invalidValue(`${place}.${pathField}`, target, "must be unique")] : []),
  ];
}

function deviceErrors(
  device: JsonObject,
  { devices, index, path }: {
    readonly devices: readonly JsonObject[];
    readonly index: number;
    readonly path: string;
  },
  volumes: Volumes,
): FieldError[] {
  const place = `${path}[${index}]`;
  const [name, target] = [textAt(device, "name"), textAt(device, "devicePath")];
  const volume = volumes.get(name);
  const isClaim = volume?.["persistentVolumeClaim"] !== undefined || volume?.["ephemeral"] !== undefined;
  const isRepeated = name !== "" && devices.slice(0, index).some((other) => textAt(other, "name") === name);
  const rule = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";
  return [
    ...(isRepeated ? [invalidValue(`${place}.name`, name, "must be unique")] : []),
    ...(volume !== undefined && !isClaim ? [invalidValue(`${place}.name`, name, rule)] : []),
    ...useErrors(device, { others: devices, index, path, pathField: "devicePath" }, volumes),
    ...(backstepErrors(target, place).length > 0
      ? [invalidValue(`${place}.devicePath`, target, "can not contain backsteps ('..')")]
      : []),
  ];
}

function overlapErrors(
  use: JsonObject,
  { others, path, what }: {
    readonly others: readonly JsonObject[];
    readonly path: string;
    readonly what: string;
  },
): FieldError[] {
  const [pathField, otherField] = what === "volumeDevices"
    ? ["mountPath", "devicePath"]
    : ["devicePath", "mountPath"];
  const [name, target] = [textAt(use, "name"), textAt(use, pathField)];
  return [
    ...(others.some((other) => textAt(other, "name") === name)
      ? [invalidValue(`${path}.name`, name, `must not already exist in ${what}`)]
      : []),
    ...(new Map(others.map((other) => [other["name"], textAt(other, otherField)])).values().some((one) =>
        one === target
      )
      ? [invalidValue(`${path}.${pathField}`, target, `must not already exist as a path in ${what}`)]
      : []),
  ];
}

/** The paths of most findings are those of the list: so it is in the real server. */
function optionErrors(
  mount: JsonObject,
  { list, place, isPrivileged }: {
    readonly list: string;
    readonly place: string;
    readonly isPrivileged: boolean;
  },
): FieldError[] {
  const [subPath, subPathExpr] = [textAt(mount, "subPath"), textAt(mount, "subPathExpr")];
  const isBoth = subPath !== "" && subPathExpr !== "";
  const known = ["Bidirectional", "HostToContainer", "None"];
  const rule = "Bidirectional mount propagation is available only to privileged containers";
  const unpropagated = "may only be specified when mountPropagation is None or not specified";
  const readOnly = textAt(mount, "recursiveReadOnly");
  return [
    ...descendingPathErrors(subPath, `${list}.subPath`),
    ...(isBoth
      ? [invalidValue(`${place}.subPathExpr`, subPathExpr, "subPathExpr and subPath are mutually exclusive")]
      : []),
    ...descendingPathErrors(subPathExpr, `${list}.subPathExpr`),
    ...choiceErrors(mount, "mountPropagation", { known, path: list }),
    ...(mount["mountPropagation"] === "Bidirectional" && !isPrivileged
      ? [forbiddenValue(`${list}.mountPropagation`, rule)]
      : []),
    ...(["Enabled", "IfPossible"].includes(readOnly) && mount["readOnly"] !== true
      ? [forbiddenValue(`${list}.recursiveReadOnly`, "may only be specified when readOnly is true")]
      : []),
    ...(["Enabled", "IfPossible"].includes(readOnly) && (mount["mountPropagation"] ?? "None") !== "None"
      ? [forbiddenValue(`${list}.recursiveReadOnly`, unpropagated)]
      : []),
    ...choiceErrors(mount, "recursiveReadOnly", { known: ["Disabled", "Enabled", "IfPossible"], path: list }),
  ];
}
