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
import { isJsonObject, jsonEqual, type JsonObject, objectOrEmpty } from "../json.ts";
import { subdomainFindings } from "../name_rules.ts";
import { choiceErrors, invalidEach, missingErrors, objectAt, textAt, textsAt } from "./field_values.ts";
import { selectorErrors } from "./label_rules.ts";
import { parseQuantity, quantityText } from "./quantity.ts";

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
    ...(modes.includes("ReadWriteOncePod") && modes.length > 1
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
  return ["dataSource", "dataSourceRef"].flatMap((field) => {
    const source = spec[field];
    if (!isJsonObject(source)) return [];
    const place = `${path}.${field}`;
    const isForeign = textAt(source, "apiGroup") !== "";
    return [
      ...missingErrors(source, "name", place),
      ...missingErrors(source, "kind", place),
      ...(!isForeign && source["kind"] !== "PersistentVolumeClaim"
        ? [
          invalidValue(
            place,
            textAt(source, "kind"),
            "must be 'PersistentVolumeClaim' when referencing the default apiGroup",
          ),
        ]
        : []),
    ];
  });
}

/**
 * Completes a new claim: what fills it is told in two fields, of which the older knows claims and snapshots alone.
 *
 * @param claim The claim.
 * @returns The claim with both fields where both can tell it.
 */
export function withBothSources(claim: JsonObject): JsonObject {
  const { dataSource, ...spec } = objectOrEmpty(claim["spec"]);
  const { dataSourceRef: reference } = spec;
  const isPlain = (source: JsonObject): boolean =>
    (textAt(source, "apiGroup") === "" && source["kind"] === "PersistentVolumeClaim") ||
    (source["apiGroup"] === "snapshot.storage.k8s.io" && source["kind"] === "VolumeSnapshot");
  const older = isJsonObject(dataSource) && isPlain(dataSource)
    ? dataSource
    : isJsonObject(reference) && isPlain(reference) && textAt(reference, "namespace") === ""
    ? reference
    : undefined;
  if (older === undefined) return { ...claim, spec };
  return { ...claim, spec: { ...spec, dataSource: older, dataSourceRef: reference ?? older } };
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
  return [...errors, ...claimChangeErrors(spec, objectOrEmpty(live["spec"]), live)];
}

function claimChangeErrors(spec: JsonObject, before: JsonObject, live: JsonObject): FieldError[] {
  const isBound = textAt(objectOrEmpty(live["status"]), "phase") === "Bound";
  const [size, oldSize] = [spec, before].map((one) =>
    parseQuantity(objectAt(objectAt(one, "resources"), "requests")["storage"])
  );
  const { volumeAttributesClassName: _class, ...rest } = spec;
  const { volumeAttributesClassName: _oldClass, ...kept } = before;
  const wanted = withStorage(rest, before);
  const named = textAt(before, "volumeName") === "" ? withName(kept, rest) : kept;
  const rule =
    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
  if (!jsonEqual(wanted, named)) {
    return [{ reason: "FieldValueForbidden", message: `Forbidden: ${rule}`, field: "spec" }];
  }
  const isChanged = size?.nanos !== oldSize?.nanos;
  if (isChanged && !isBound) return [forbiddenValue("spec", rule)];
  return isChanged && size !== undefined && oldSize !== undefined && size.nanos < oldSize.nanos
    ? [forbiddenValue("spec.resources.requests.storage", "field can not be less than status.capacity")]
    : [];
}

function withName(before: JsonObject, spec: JsonObject): JsonObject {
  const { volumeName } = spec;
  return volumeName === undefined ? before : { ...before, volumeName };
}

function withStorage(spec: JsonObject, before: JsonObject): JsonObject {
  const { resources } = before;
  return resources === undefined ? spec : { ...spec, resources };
}
