/**
 * Where the embedded and the real API server are known to answer random requests differently. docs/embedded.md tells
 * the reasons.
 *
 * @module
 */

import type { Difference } from "../conformance/compare.ts";
import type { StepRecord } from "../conformance/player.ts";

/** A difference that is expected. */
export interface Exception {
  readonly title: string;
  readonly reason: string;
  /** Whether it is this. The record is what the real server answered in the step. */
  readonly covers: (difference: Difference, real: StepRecord) => boolean;
}

/** All of them. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    title: "Names of Go types",
    reason: "A value of a wrong type deep in an object is refused, but its place is named in other words.",
    covers: ({ at, real, embedded }) =>
      at.endsWith("message") && typeof real === "string" && typeof embedded === "string" &&
      real.includes("json: cannot unmarshal") && embedded.includes("json: cannot unmarshal"),
  },
  {
    title: "The status of a service that is not there",
    reason: "The real server looks at what was sent first, and refuses it for its addresses.",
    covers: ({ title }, { outcome }) =>
      /services\/[a-z]+\/status/.test(title) && outcome["code"] === 422 &&
      JSON.stringify(outcome["body"]).includes("spec.clusterIPs"),
  },
  {
    title: "Applied times and bytes that are none",
    reason: "They are refused as those in a body are, with 400; the real server says 500.",
    covers: ({ title }, { outcome }) =>
      title.startsWith("PATCH") && outcome["code"] === 500 &&
      /parsing time|illegal base64/.test(JSON.stringify(outcome["body"])),
  },
  {
    title: "What a refused change would change",
    reason: "A refused change of a pod, a claim or a template is shown in other words.",
    covers: ({ at, real }) =>
      /message$/.test(at) &&
      /updates may not change fields other than|is immutable after creation except|"Spec":\{|\{"Volumes":/
        .test(
          String(real),
        ),
  },
  {
    title: "Protection of claims",
    reason: "Nothing would take the finalizer `kubernetes.io/pvc-protection` away again.",
    covers: ({ title, at }) =>
      /\/persistentvolumeclaims\b/.test(title) &&
      /finalizers|deletionTimestamp|deletionGracePeriodSeconds|resourceVersion/.test(at),
  },
];

/**
 * Finds the exception for a difference.
 *
 * @param difference The difference.
 * @param real What the real server answered, step by step.
 * @returns The exception; `undefined` if there is none.
 */
export function exceptionOf(difference: Difference, real: readonly StepRecord[]): Exception | undefined {
  const record = real[difference.step - 1];
  return record && EXCEPTIONS.find((exception) => exception.covers(difference, record));
}
