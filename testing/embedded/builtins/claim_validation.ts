/**
 * The checks of claims to storage.
 *
 * @module
 */

import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, jsonEqual, type JsonObject, objectOrEmpty, withField } from "../json.ts";
import { labelFindings, subdomainFindings } from "../name_rules.ts";
import {
  choiceErrors,
  insideError,
  invalidEach,
  missingErrors,
  objectAt,
  textAt,
  textsAt,
} from "./field_values.ts";
import { selectorErrors } from "./label_rules.ts";
import { parseQuantity, type Quantity, quantityText } from "./quantity.ts";

const MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/**
 * Checks the spec of a claim.
 *
 * @param spec The spec.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function claimSpecErrors(spec: JsonObject, path: string): FieldError[] {
  const modes = textsAt(spec, "accessModes");
  const rule = "may not use ReadWriteOncePod with other access modes";
  const { selector } = spec;
  return [
    ...(modes.length === 0
      ? [requiredValue(`${path}.accessModes`, "at least 1 access mode is required")]
      : []),
    ...(isJsonObject(selector) ? selectorErrors(selector, `${path}.selector`) : []),
    ...modes.flatMap((mode) =>
      MODES.includes(mode) ? [] : [unsupportedValue(`${path}.accessModes`, mode, MODES)]
    ),
    ...(modes.includes("ReadWriteOncePod") &&
        modes.some((mode) => mode !== "ReadWriteOncePod" && MODES.includes(mode))
      ? [forbiddenValue(`${path}.accessModes`, rule)]
      : []),
    ...storageErrors(spec, path),
    ...classErrors(spec, "storageClassName", path),
    ...choiceErrors(spec, "volumeMode", { known: ["Block", "Filesystem"], path }),
    ...sourceErrors(spec, path),
    ...classErrors(spec, "volumeAttributesClassName", path),
  ];
}

function storageErrors(spec: JsonObject, path: string): FieldError[] {
  const storage = objectAt(objectAt(spec, "resources"), "requests")["storage"];
  const place = `${path}.resources[storage]`;
  if (storage === undefined) return [requiredValue(place, "")];
  const quantity = parseQuantity(storage);
  if (quantity === undefined || quantity.nanos > 0n) return [];
  return [invalidValue(place, quantityText(quantity), "must be greater than zero")];
}

function classErrors(spec: JsonObject, field: string, path: string): FieldError[] {
  const name = textAt(spec, field);
  return name === "" ? [] : invalidEach(`${path}.${field}`, name, subdomainFindings(name));
}

function sourceErrors(spec: JsonObject, path: string): FieldError[] {
  const { dataSource, dataSourceRef } = spec;
  const errors = ["dataSource", "dataSourceRef"].flatMap((field) => {
    const source = spec[field];
    return isJsonObject(source) ? referenceErrors(source, `${path}.${field}`) : [];
  });
  if (!isJsonObject(dataSource) || !isJsonObject(dataSourceRef)) return errors;
  if (textAt(dataSourceRef, "namespace") !== "") {
    const rule = "may not be specified when dataSourceRef.namespace is specified";
    return [...errors, insideError(path, {}, rule)];
  }
  const isSame = ["apiGroup", "kind", "name"]
    .every((field) => textAt(dataSource, field) === textAt(dataSourceRef, field));
  return isSame ? errors : [...errors, insideError(path, {}, "must match dataSourceRef")];
}

function referenceErrors(source: JsonObject, path: string): FieldError[] {
  const [group, kind, namespace] = [
    textAt(source, "apiGroup"),
    textAt(source, "kind"),
    textAt(source, "namespace"),
  ];
  const rule = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
  return [
    ...missingErrors(source, "name", path),
    ...missingErrors(source, "kind", path),
    ...(group === "" && kind !== "PersistentVolumeClaim" ? [invalidValue(path, kind, rule)] : []),
    ...(group === "" ? [] : invalidEach(`${path}.apiGroup`, group, subdomainFindings(group))),
    ...(namespace === "" ? [] : invalidEach(`${path}.namespace`, namespace, labelFindings(namespace))),
  ];
}

/**
 * Completes a claim: what fills it is told in two fields, of which the older knows claims and snapshots alone. Sources
 * in other namespaces are a feature that is off.
 *
 * @param claim The claim.
 * @param live The stored claim; `undefined` for a creation.
 * @returns The claim with both fields where both can tell it.
 */
export function withBothSources(claim: JsonObject, live: JsonObject | undefined): JsonObject {
  const { dataSource: sent, dataSourceRef: sentReference, ...spec } = objectAt(claim, "spec");
  const before = objectAt(live ?? {}, "spec");
  const isAbroad = isJsonObject(sentReference) && textAt(sentReference, "namespace") !== "";
  const reference = isAbroad && before["dataSourceRef"] === undefined ? undefined : sentReference;
  const isUsed = before["dataSource"] !== undefined || before["dataSourceRef"] !== undefined;
  const isKept = isUsed || reference !== undefined || (isJsonObject(sent) && isClaimOrSnapshot(sent));
  const source = isKept ? sent : undefined;
  const older = source ??
    (isJsonObject(reference) && textAt(reference, "namespace") === "" ? reference : undefined);
  const newer = reference ?? source;
  return {
    ...claim,
    spec: {
      ...spec,
      ...(older === undefined ? {} : { dataSource: older }),
      ...(newer === undefined ? {} : { dataSourceRef: newer }),
    },
  };
}

function isClaimOrSnapshot(source: JsonObject): boolean {
  const [group, kind] = [textAt(source, "apiGroup"), textAt(source, "kind")];
  return (group === "" && kind === "PersistentVolumeClaim") ||
    (group === "snapshot.storage.k8s.io" && kind === "VolumeSnapshot");
}

/**
 * Checks a claim.
 *
 * @param claim The claim.
 * @param live The stored claim; `undefined` for a creation.
 * @returns What is wrong.
 */
export function claimErrors(claim: JsonObject, live: JsonObject | undefined): FieldError[] {
  const spec = objectOrEmpty(claim["spec"]);
  const errors = claimSpecErrors(spec, "spec");
  if (live === undefined) return errors;
  const told = errors.filter(({ field }) => !field.endsWith(".apiGroup"));
  return [...told, ...claimChangeErrors(spec, objectOrEmpty(live["spec"]), objectAt(live, "status"))];
}

function claimChangeErrors(spec: JsonObject, before: JsonObject, status: JsonObject): FieldError[] {
  const rule =
    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
  const isSmaller = isLess(sizeOf(spec), sizeOf(before));
  // A claim that was made before there was a default class may get one.
  const classed = before["storageClassName"] === undefined
    ? withField(spec, "storageClassName", undefined)
    : spec;
  const capacity = parseQuantity(objectAt(status, "capacity")["storage"]);
  return [
    ...(jsonEqual(withFrozenParts(classed, before, status), withNameOf(before, spec))
      ? []
      : [forbiddenValue("spec", rule)]),
    ...(isSmaller && !isLess(capacity, sizeOf(spec))
      ? [forbiddenValue("spec.resources.requests.storage", "field can not be less than status.capacity")]
      : []),
    ...(spec["volumeMode"] === before["volumeMode"]
      ? []
      : [invalidValue("volumeMode", spec["volumeMode"] ?? null, "field is immutable")]),
  ];
}

function sizeOf(spec: JsonObject): Quantity | undefined {
  return parseQuantity(objectAt(objectAt(spec, "resources"), "requests")["storage"]);
}

function isLess(one: Quantity | undefined, other: Quantity | undefined): boolean {
  return (one?.nanos ?? 0n) < (other?.nanos ?? 0n);
}

/** The name of the volume may be set once. */
function withNameOf(before: JsonObject, spec: JsonObject): JsonObject {
  return textAt(before, "volumeName") === "" ? withField(before, "volumeName", spec["volumeName"]) : before;
}

/** What a bound claim may change is as before. */
function withFrozenParts(spec: JsonObject, before: JsonObject, status: JsonObject): JsonObject {
  if (textAt(status, "phase") !== "Bound") return spec;
  const { volumeAttributesClassName } = before;
  const resources = objectAt(spec, "resources");
  const requests = objectAt(resources, "requests");
  const storage = objectAt(objectAt(before, "resources"), "requests")["storage"];
  const frozen = Object.keys(requests).length === 0
    ? spec
    : { ...spec, resources: { ...resources, requests: withField(requests, "storage", storage) } };
  return withField(frozen, "volumeAttributesClassName", volumeAttributesClassName);
}
