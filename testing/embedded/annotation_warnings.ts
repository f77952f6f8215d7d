/**
 * What the server warns of in the annotations of pods and of their templates: fields have taken their places.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "./json.ts";

const SYSCTLS = 'non-functional in v1.11+; use the "sysctls" field instead';
const OLD: readonly (readonly [string, string])[] = [
  [
    "scheduler.alpha.kubernetes.io/critical-pod",
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  ],
  ["security.alpha.kubernetes.io/sysctls", SYSCTLS],
  ["security.alpha.kubernetes.io/unsafe-sysctls", SYSCTLS],
];
const SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead';

/**
 * Looks for annotations that do nothing any more.
 *
 * @param annotations The annotations of a pod or of a template.
 * @param place What the place of the pod or of the template begins with.
 * @returns The warnings, in the server's words.
 */
export function podAnnotationWarnings(annotations: JsonObject, place: string): string[] {
  return OLD.flatMap(([key, advice]) => told(annotations, key, { place, advice }));
}

/**
 * Looks for the annotation with the profile of a pod that has none in its security context.
 *
 * @param annotations The annotations.
 * @param spec The pod's spec.
 * @param place What the place of the pod or of the template begins with.
 * @returns The warnings, in the server's words.
 */
export function profileWarnings(annotations: JsonObject, spec: JsonObject, place: string): string[] {
  return hasProfile(spec) ? [] : told(annotations, "seccomp.security.alpha.kubernetes.io/pod", {
    place,
    advice: SECCOMP,
  });
}

/**
 * Looks for the annotation with the profile of a container that has none in its security context.
 *
 * @param annotations The annotations.
 * @param container The container.
 * @param place What the place of the pod or of the template begins with.
 * @returns The warnings, in the server's words.
 */
export function containerAnnotationWarnings(
  annotations: JsonObject,
  container: JsonObject,
  place: string,
): string[] {
  const key = `container.seccomp.security.alpha.kubernetes.io/${container["name"] ?? ""}`;
  return hasProfile(container) ? [] : told(annotations, key, { place, advice: SECCOMP });
}

function hasProfile(secured: JsonObject): boolean {
  return objectOrEmpty(secured["securityContext"])["seccompProfile"] !== undefined;
}

function told(
  annotations: JsonObject,
  key: string,
  { place, advice }: { readonly place: string; readonly advice: string },
): string[] {
  return annotations[key] === undefined ? [] : [`${place}metadata.annotations[${key}]: ${advice}`];
}
