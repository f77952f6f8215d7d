/**
 * What a question about access has to look like.
 *
 * @module
 */

import { type FieldError, invalidValue } from "../../../src/schema/field_error.ts";
import { OBJECT_META } from "../../../src/schema/object_meta.ts";
import { insideError, textAt, textsAt } from "../builtins/field_values.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import { invalid } from "../status.ts";
import { reviewSelectorErrors } from "./review_selectors.ts";

/** Of whom a question is: of the one who asks, of anybody, or of anybody in the question's own namespace. */
export type ReviewSubject = "self" | "anybody" | "anybody in a namespace";

/** Refusals of questions name no kind. */
const NO_KIND = { group: "authorization.k8s.io", kind: "" } as const;

/**
 * Checks a question about access.
 *
 * @param object The question.
 * @param subject Of whom it is.
 * @throws {StatusError} 422 if it makes no sense.
 */
export function requireValid(object: JsonObject, subject: ReviewSubject): void {
  const spec = objectOrEmpty(object["spec"]);
  const isLocal = subject === "anybody in a namespace";
  const causes = [
    ...attributesErrors(spec),
    ...(subject === "self" ? [] : subjectErrors(spec)),
    ...reviewSelectorErrors(objectOrEmpty(spec["resourceAttributes"])),
    ...metaErrors(objectOrEmpty(object["metadata"]), isLocal),
    ...(isLocal ? localErrors(spec, metaOf(object).namespace) : []),
  ];
  if (causes.length > 0) throw invalid(NO_KIND, "", causes);
}

/** A question is about a resource or about another path. */
function attributesErrors({ resourceAttributes, nonResourceAttributes }: JsonObject): FieldError[] {
  if (isJsonObject(resourceAttributes) !== isJsonObject(nonResourceAttributes)) return [];
  const detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
  return [insideError("spec", shownPath(nonResourceAttributes), detail)];
}

function shownPath(attributes: unknown): JsonObject | null {
  if (!isJsonObject(attributes)) return null;
  return { Path: textAt(attributes, "path"), Verb: textAt(attributes, "verb") };
}

function subjectErrors(spec: JsonObject): FieldError[] {
  if (textAt(spec, "user") !== "" || textsAt(spec, "groups").length > 0) return [];
  return [invalidValue("spec.user", "", "at least one of user or group must be specified")];
}

/** A question has no metadata of its own; who sent it is noted all the same. */
function metaErrors(metadata: JsonObject, isLocal: boolean): FieldError[] {
  const allowed = ["managedFields", ...(isLocal ? ["namespace"] : [])];
  if (Object.keys(metadata).every((field) => allowed.includes(field))) return [];
  const order = Object.keys(OBJECT_META.fields);
  const fields = Object.entries(metadata).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return [
    insideError(
      "metadata",
      Object.fromEntries(fields),
      `must be empty${isLocal ? " except for namespace" : ""}`,
    ),
  ];
}

function localErrors(
  { resourceAttributes, nonResourceAttributes }: JsonObject,
  namespace: string,
): FieldError[] {
  const asked = textAt(objectOrEmpty(resourceAttributes), "namespace");
  const path = "spec.resourceAttributes.namespace";
  return [
    ...(isJsonObject(resourceAttributes) && asked !== namespace
      ? [invalidValue(path, asked, "must match metadata.namespace")]
      : []),
    ...(isJsonObject(nonResourceAttributes)
      ? [
        insideError(
          "spec.nonResourceAttributes",
          shownPath(nonResourceAttributes) ?? {},
          "disallowed on this kind of request",
        ),
      ]
      : []),
  ];
}
