/**
 * The checks of an object's metadata that all kinds share, with the real server's findings.
 *
 * @module
 */

import { jsonEqual, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import {
  labelFindings,
  labelValueFindings,
  pathSegmentFindings,
  qualifiedNameFindings,
  subdomainFindings,
} from "./name_rules.ts";
import { FOREGROUND_FINALIZER, metaOf, ORPHAN_FINALIZER } from "./object_meta.ts";
import { rulesOf, type ServedResource } from "./served_resource.ts";
import type { StatusCause } from "./status.ts";

const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;
const NAME_CHECKS = {
  "subdomain": subdomainFindings,
  "label": labelFindings,
  "path segment": pathSegmentFindings,
};

/**
 * Checks the metadata of an object that is to be stored.
 *
 * @param object The object, its name generated if it asked for that.
 * @param served The object's resource.
 * @returns What is wrong.
 */
export function metaCauses(object: JsonObject, served: ServedResource): StatusCause[] {
  const metadata = objectOrEmpty(object["metadata"]);
  const { name, namespace } = metaOf(object);
  const check = NAME_CHECKS[rulesOf(served).names];
  const causes: StatusCause[] = [];
  const { generateName } = metadata;
  if (typeof generateName === "string" && generateName !== "") {
    causes.push(...invalidEach("metadata.generateName", generateName, check(maskedDash(generateName))));
  }
  if (name === "") causes.push(required("metadata.name", "name or generateName is required"));
  else causes.push(...invalidEach("metadata.name", name, check(name)));
  if (served.scope === "Namespaced") {
    causes.push(...invalidEach("metadata.namespace", namespace, labelFindings(namespace)));
  } else if (namespace !== "") causes.push(forbidden("metadata.namespace", "not allowed on this type"));
  return [
    ...causes,
    ...labelCauses(metadata),
    ...annotationCauses(metadata),
    ...ownerCauses(metaOf(object).ownerReferences),
    ...finalizerCauses(object, served),
  ];
}

/**
 * Checks what an update may not change.
 *
 * @param object The update.
 * @param live The stored object.
 * @returns What is wrong.
 */
export function metaUpdateCauses(object: JsonObject, live: JsonObject): StatusCause[] {
  const [after, before] = [objectOrEmpty(object["metadata"]), objectOrEmpty(live["metadata"])];
  const causes: StatusCause[] = [];
  if (before["deletionTimestamp"] !== undefined) {
    const known = new Set(metaOf(live).finalizers);
    const added = [...new Set(metaOf(object).finalizers)].filter((finalizer) => !known.has(finalizer)).sort();
    if (added.length > 0) {
      const list = added.map((finalizer) => JSON.stringify(finalizer)).join(", ");
      const rule = "no new finalizers can be added if the object is being deleted, found new finalizers";
      causes.push(forbidden("metadata.finalizers", `${rule} []string{${list}}`));
    }
  }
  for (const field of ["name", "namespace", "uid", "deletionTimestamp", "deletionGracePeriodSeconds"]) {
    if (jsonEqual(after[field], before[field])) continue;
    causes.push(invalidValue(`metadata.${field}`, after[field] ?? null, "field is immutable"));
  }
  return causes;
}

/** What is wrong with several labels alike is said once. */
function labelCauses(metadata: JsonObject): StatusCause[] {
  const causes = Object.entries(objectOrEmpty(metadata["labels"])).flatMap(([key, value]) => [
    ...invalidEach("metadata.labels", key, qualifiedNameFindings(key)),
    ...(typeof value === "string" ? invalidEach("metadata.labels", value, labelValueFindings(value)) : []),
  ]);
  return [...new Map(causes.map((cause) => [cause.message, cause])).values()];
}

function annotationCauses(metadata: JsonObject): StatusCause[] {
  const annotations = Object.entries(objectOrEmpty(metadata["annotations"]));
  const causes = annotations.flatMap(([key]) =>
    invalidEach("metadata.annotations", key, qualifiedNameFindings(key.toLowerCase()))
  );
  const sizeBytes = annotations.reduce((sum, [key, value]) => sum + bytesOf(key) + bytesOf(String(value)), 0);
  if (sizeBytes > ANNOTATIONS_LIMIT_BYTES) {
    causes.push({
      reason: "FieldValueTooLong",
      message: `Too long: may not be more than ${ANNOTATIONS_LIMIT_BYTES} bytes`,
      field: "metadata.annotations",
    });
  }
  return causes;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function ownerCauses(owners: readonly JsonObject[]): StatusCause[] {
  const causes = owners.flatMap((owner, index) => {
    const path = `metadata.ownerReferences[${index}]`;
    const { apiVersion } = owner;
    const isVersion = typeof apiVersion !== "string" || apiVersion.split("/").length <= 2;
    return [
      ...["apiVersion", "kind", "name", "uid"].filter((field) => !owner[field])
        .map((field) => required(`${path}.${field}`, "must not be empty")),
      ...(isVersion
        ? []
        : [invalidValue(`${path}.apiVersion`, apiVersion, "must be <group>/<version> or <version>")]),
    ];
  });
  const [first, second] = owners.filter((owner) => owner["controller"] === true)
    .map((owner) => `${owner["kind"]}/${owner["name"]}`);
  if (second !== undefined) {
    causes.push(invalidValue(
      "metadata.ownerReferences",
      owners,
      `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`,
    ));
  }
  return causes;
}

function finalizerCauses(object: JsonObject, served: ServedResource): StatusCause[] {
  const { finalizers } = metaOf(object);
  // Custom resources, their definitions and Leases are free to use names without a domain.
  const isCore = served.crd === undefined && !rulesOf(served).checksMetadataLast &&
    !["apiextensions.k8s.io", "coordination.k8s.io"].includes(served.group);
  const standard = ["kubernetes", ORPHAN_FINALIZER, FOREGROUND_FINALIZER];
  const causes = finalizers.flatMap((finalizer, index) => [
    // One that is there twice is told of once.
    ...(finalizers.indexOf(finalizer) === index
      ? invalidEach("metadata.finalizers", finalizer, qualifiedNameFindings(finalizer))
      : []),
    ...(isCore && !finalizer.includes("/") && !standard.includes(finalizer)
      ? invalidEach(`metadata.finalizers[${index}]`, finalizer, [
        "name is neither a standard finalizer name nor is it fully qualified",
      ])
      : []),
  ]);
  if (finalizers.includes(ORPHAN_FINALIZER) && finalizers.includes(FOREGROUND_FINALIZER)) {
    causes.push(invalidValue(
      "metadata.finalizers",
      finalizers,
      `finalizer ${ORPHAN_FINALIZER} and ${FOREGROUND_FINALIZER} cannot be both set`,
    ));
  }
  return causes;
}

/** A prefix may end in a dash, since something follows it. */
function maskedDash(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith("-") ? `${prefix.slice(0, -2)}a` : prefix;
}

function invalidEach(field: string, value: string, findings: readonly string[]): StatusCause[] {
  return findings.map((finding) => invalidValue(field, value, finding));
}

function invalidValue(field: string, value: JsonValue, finding: string): StatusCause {
  return {
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(value)}: ${finding}`,
    field,
  };
}

function required(field: string, finding: string): StatusCause {
  return { reason: "FieldValueRequired", message: `Required value: ${finding}`, field };
}

function forbidden(field: string, finding: string): StatusCause {
  return { reason: "FieldValueForbidden", message: `Forbidden: ${finding}`, field };
}
