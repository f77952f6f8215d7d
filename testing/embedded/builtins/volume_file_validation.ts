/**
 * The checks of the files in a pod's volumes that the kubelet writes.
 *
 * @module
 */

import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectsIn } from "../json.ts";
import { FILE_FIELDS, podFieldErrors, resourceFieldErrors } from "./environment_validation.ts";
import { missingErrors, numberAt, objectAt, rangeFindings, textAt } from "./field_values.ts";
import { volumeFileErrors } from "./path_rules.ts";

const FILE_MODE = 0o777;
const MODE_FINDING = "must be a number between 0 and 0777 (octal), both inclusive";
/** What is said of a volume, and of a source, that is of several types. */
export const ONE_TYPE = "may not specify more than 1 volume type";

function modeErrors(source: JsonObject, field: string, path: string): FieldError[] {
  const mode = source[field];
  const isWrong = typeof mode === "number" && rangeFindings(mode, [0, FILE_MODE]).length > 0;
  return isWrong ? [invalidValue(`${path}.${field}`, mode, MODE_FINDING)] : [];
}

/**
 * Checks the files that a volume takes from the keys of another object.
 *
 * @param source The source of the volume.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function filesErrors(source: JsonObject, path: string): FieldError[] {
  return [
    ...modeErrors(source, "defaultMode", path),
    ...objectsIn(source["items"]).flatMap((item, index) => fileErrors(item, `${path}.items[${index}]`)),
  ];
}

function fileErrors(item: JsonObject, path: string): FieldError[] {
  return [
    ...missingErrors(item, "key", path),
    ...missingErrors(item, "path", path),
    ...volumeFileErrors(textAt(item, "path"), `${path}.path`),
    ...modeErrors(item, "mode", path),
  ];
}

/**
 * Checks the files that a volume takes from the fields of its pod.
 *
 * @param source The source of the volume.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function downwardErrors(source: JsonObject, path: string): FieldError[] {
  return [
    ...modeErrors(source, "defaultMode", path),
    ...objectsIn(source["items"]).flatMap((file) => downwardFileErrors(file, path)),
  ];
}

/** The path is that of the volume: so it is in the real server. */
function downwardFileErrors(file: JsonObject, path: string): FieldError[] {
  const { fieldRef, resourceFieldRef } = file;
  return [
    ...missingErrors(file, "path", path),
    ...volumeFileErrors(textAt(file, "path"), `${path}.path`),
    ...(isJsonObject(fieldRef)
      ? [
        ...podFieldErrors(fieldRef, `${path}.fieldRef`, FILE_FIELDS),
        ...(resourceFieldRef === undefined ? [] : [
          invalidValue(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"),
        ]),
      ]
      : isJsonObject(resourceFieldRef)
      ? resourceFieldErrors(resourceFieldRef, `${path}.resourceFieldRef`, { isNamed: true })
      : [requiredValue(path, "one of fieldRef and resourceFieldRef is required")]),
    ...modeErrors(file, "mode", path),
  ];
}

/**
 * Checks a volume that is put together of several sources.
 *
 * @param projected The source of the volume.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function projectedErrors(projected: JsonObject, path: string): FieldError[] {
  const paths = new Set<string>();
  const pathErrors = (file: string, shown: string): FieldError[] => {
    if (file === "") return [];
    const isTaken = paths.has(file);
    paths.add(file);
    return isTaken ? [invalidValue(path, shown, "conflicting duplicate paths")] : [];
  };
  const sources = objectsIn(projected["sources"]).flatMap((source, index) => {
    const place = `${path}.sources[${index}]`;
    const given = ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle"]
      .filter((field) => source[field] !== undefined);
    const named = ["secret", "configMap"].flatMap((field) => {
      const one = source[field];
      if (!isJsonObject(one)) return [];
      return [
        ...missingErrors(one, "name", `${place}.${field}`),
        ...objectsIn(one["items"]).flatMap((item, at) => [
          ...fileErrors(item, `${place}.${field}.items[${at}]`),
          ...pathErrors(textAt(item, "path"), textAt(one, "name")),
        ]),
      ];
    });
    return [
      ...named,
      ...objectsIn(objectAt(source, "downwardAPI")["items"]).flatMap((file) => [
        ...downwardFileErrors(file, `${place}.downwardAPI`),
        ...pathErrors(textAt(file, "path"), textAt(file, "path")),
      ]),
      ...tokenErrors(source["serviceAccountToken"], { volume: path, place }),
      ...(given.length > 1 ? [forbiddenValue(place, `${ONE_TYPE} per source`)] : []),
    ];
  });
  return [...modeErrors(projected, "defaultMode", path), ...sources];
}

function tokenErrors(
  token: JsonValue | undefined,
  { volume, place }: { readonly volume: string; readonly place: string },
): FieldError[] {
  if (!isJsonObject(token)) return [];
  const field = `${place}.serviceAccountToken.expirationSeconds`;
  const seconds = numberAt(token, "expirationSeconds");
  const path = textAt(token, "path");
  return [
    ...(seconds < 600
      ? [invalidValue(field, seconds, "may not specify a duration less than 10 minutes")]
      : []),
    ...(seconds > 2 ** 32
      ? [invalidValue(field, seconds, "may not specify a duration larger than 2^32 seconds")]
      : []),
    ...(path === "" ? [requiredValue(`${volume}.path`, "")] : volumeFileErrors(path, `${volume}.path`)),
  ];
}
