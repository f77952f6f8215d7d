/**
 * Tells in what a difference between two answers is like others.
 *
 * @module
 */

import type { Difference } from "../conformance/compare.ts";
import type { Comparison } from "../differential/two_stages.ts";

/** Where pods are in templates. */
const TEMPLATES = /\b(spec\.jobTemplate\.)?(spec\.)?template\./g;
/** What is between two causes in the message of a refusal. */
const BETWEEN_CAUSES =
  /, (?=[^\s,]+: (?:Invalid value|Required value|Forbidden|Unsupported value|Duplicate value|Too (?:long|many|few)))/;
const LONGEST = 130;

/**
 * Names the sort of the first difference: the method, the place, and the words of refusals without their values. Of
 * several causes of a refusal, the first that only one server tells of counts.
 *
 * @param comparison What differs.
 * @returns A few words; "" if nothing differs.
 */
export function kindOfDifference({ unexplained }: Comparison): string {
  const [first] = unexplained;
  if (first === undefined) return "";
  const ofStep = unexplained.filter(({ step }) => step === first.step);
  const telling = ofStep.find(({ at }) => at === "body.message") ?? first;
  const [method = ""] = first.title.split(" ");
  const [real, embedded] = [telling.real, telling.embedded].map(causesIn);
  const [realOnly] = real?.filter((cause) => !embedded?.includes(cause)) ?? [];
  const [embeddedOnly] = embedded?.filter((cause) => !real?.includes(cause)) ?? [];
  return `${method} ${placeOf(telling)}: ${shape(realOnly)} / ${shape(embeddedOnly)}`;
}

function placeOf({ at }: Difference): string {
  return at.replaceAll(TEMPLATES, "").replaceAll(/\.\d+/g, ".*");
}

function causesIn(value: unknown): readonly string[] {
  if (value === undefined) return [];
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/^.* is invalid: \[?/, "").split(BETWEEN_CAUSES);
}

function shape(text: string | undefined): string {
  return text === undefined ? "nothing" : text.replaceAll(TEMPLATES, "").replaceAll(/"(\\.|[^"\\])*"/g, "_")
    .replaceAll(/\d+/g, "0").slice(0, LONGEST);
}
