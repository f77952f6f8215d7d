/**
 * Where the embedded and the real API server are known to answer random requests differently. docs/embedded.md tells
 * the reasons.
 *
 * @module
 */

import type { Difference } from "../conformance/compare.ts";
import type { JsonValue } from "../embedded/json.ts";
import type { StepRecord } from "../conformance/player.ts";

/** A difference that is expected. */
export interface Exception {
  readonly title: string;
  readonly reason: string;
  /** Whether it is this. The record is what the real server answered in the step. */
  readonly covers: (difference: Difference, real: StepRecord) => boolean;
}

/** Where nothing else of the metadata has an owner. */
const OWNED_PROTECTION = JSON.stringify({
  "f:finalizers": { ".": {}, 'v:"kubernetes.io/pvc-protection"': {} },
});

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
    title: "Two faults in bytes",
    reason: "Where one entry is no base64 and another no text, the other one of the two is told.",
    covers: ({ at, real, embedded }) =>
      at.endsWith("message") && typeof real === "string" && typeof embedded === "string" &&
      real.includes("illegal base64") &&
      /cannot unmarshal \w+ into Go struct field \w+\.\w*[dD]ata/.test(embedded),
  },
  {
    title: "The status of a service that is not there",
    reason: "The real server looks at what was sent first, and refuses it for its addresses.",
    covers: ({ title, at, embedded }, { outcome }) =>
      /services\/[a-z]+\/status/.test(title) && outcome["code"] === 422 &&
      (at !== "code" || embedded === 404) &&
      JSON.stringify(outcome["body"]).includes("spec.clusterIPs"),
  },
  {
    title: "What a refused change would change",
    reason:
      "The lines or the template that it would change are shown in other words; the rest of the message is compared.",
    covers: ({ at, real, embedded }) =>
      /message$/.test(at) && typeof real === "string" && typeof embedded === "string" &&
      withoutShown(real) === withoutShown(embedded),
  },
  {
    title: "Protection of claims",
    reason: "Nothing would take the finalizer `kubernetes.io/pvc-protection` away again.",
    covers: ({ title, at, real, embedded }, { outcome }) =>
      /\/persistentvolumeclaims\b/.test(title) &&
      (JSON.stringify(embedded) === OWNED_PROTECTION || (at.includes("finalizers")
        ? [real, embedded, at].some(isProtected) ||
          (at.endsWith("f:finalizers..") && isProtected(outcome["body"]))
        : /deletionTimestamp|deletionGracePeriodSeconds|resourceVersion/.test(at) &&
          isProtected(outcome["body"]))),
  },
];

function isProtected(value: JsonValue | undefined): boolean {
  return (JSON.stringify(value) ?? "").includes("kubernetes.io/pvc-protection");
}

/** A message without the lines that an update would change, and without the templates that it would put in place. */
function withoutShown(message: string): string {
  return message.replace(/\n@@.*(?:\n[ +\-@].*)*\n?/g, "")
    .replace(
      /((?:^|(?:template(?:\.spec)?|volumeClaimTemplates): )Invalid value: )[{[].*?[}\]](: field is immutable)/gs,
      "$1$2",
    );
}

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
