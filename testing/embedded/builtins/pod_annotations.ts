/**
 * Annotations of pods and of their templates that have a meaning for the server.
 *
 * @module
 */

import { type FieldError, forbiddenValue, invalidValue } from "../../../src/schema/field_error.ts";
import type { JsonObject } from "../json.ts";
import { objectAt, textAt } from "./field_values.ts";
import { descendingPathErrors } from "./path_rules.ts";

const MIRROR = "kubernetes.io/config.mirror";
const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
const SECCOMP =
  /^(container\.seccomp\.security\.alpha\.kubernetes\.io\/.*|seccomp\.security\.alpha\.kubernetes\.io\/pod)$/;
const SECCOMP_PROFILES = ["runtime/default", "docker/default", "unconfined"];
const LOCAL_PROFILE = "localhost/";
const MAX_COST = 2 ** 31 - 1;

/**
 * Checks the annotations of a pod or of a template.
 *
 * @param object The pod or the template.
 * @param live The stored pod; `undefined` for a creation and for a template.
 * @param options Where the annotations are, and the spec beside them.
 * @returns What is wrong.
 */
export function podAnnotationErrors(
  object: JsonObject,
  live: JsonObject | undefined,
  { path, spec }: { readonly path: string; readonly spec: JsonObject },
): FieldError[] {
  const [annotations, before] = [object, live ?? {}].map((one) =>
    objectAt(objectAt(one, "metadata"), "annotations")
  );
  const values = annotations ?? {};
  const mirror = values[MIRROR];
  const rule = "must set spec.nodeName if mirror pod annotation is set";
  return [
    ...(mirror !== undefined && textAt(spec, "nodeName") === ""
      ? [invalidValue(`${path}[${MIRROR}]`, mirror, rule)]
      : []),
    ...(isCost(before?.[DELETION_COST]) && !isCost(values[DELETION_COST])
      ? [invalidValue(`${path}[${DELETION_COST}]`, values[DELETION_COST] ?? null, "must be a 32bit integer")]
      : []),
    ...Object.entries(values).filter(([key]) => SECCOMP.test(key)).flatMap(([key, value]) =>
      profileErrors(String(value), `${path}.${key}`)
    ),
  ];
}

/**
 * Checks that an update leaves the annotation as it is by which the kubelet knows its own pods.
 *
 * @param pod The pod.
 * @param live The stored pod.
 * @param path Where the annotations are.
 * @returns What is wrong.
 */
export function annotationChangeErrors(pod: JsonObject, live: JsonObject, path: string): FieldError[] {
  const [now, before] = [pod, live].map((one) => objectAt(objectAt(one, "metadata"), "annotations")[MIRROR]);
  if (now === before) return [];
  const what = before === undefined ? "add" : "remove or update";
  return [forbiddenValue(`${path}[${MIRROR}]`, `may not ${what} mirror pod annotation`)];
}

function isCost(value: JsonObject[string] | undefined): boolean {
  if (value === undefined) return true;
  const text = String(value);
  return /^(0|-\d+|[1-9]\d*)$/.test(text) && Number(text) <= MAX_COST && Number(text) >= -MAX_COST - 1;
}

function profileErrors(profile: string, path: string): FieldError[] {
  if (SECCOMP_PROFILES.includes(profile)) return [];
  return profile.startsWith(LOCAL_PROFILE)
    ? descendingPathErrors(profile.slice(LOCAL_PROFILE.length), path)
    : [invalidValue(path, profile, "must be a valid seccomp profile")];
}
