/**
 * Patches: what each media type of a PATCH request stands for.
 *
 * @module
 */

import { type AppliedBody, decodeApplied } from "./applied_body.ts";
import { restoredNumbers, restoringFault } from "./builtin_restoring.ts";
import { bytePlaces } from "./builtins/sent_bytes.ts";
import { type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { duplicateFindings, type JsonText, JsonTextError, readJson } from "./json_text.ts";
import { unknownOperationFields } from "./json_patch.ts";
import type { FieldTracker } from "./managed_fields.ts";
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch } from "./patch.ts";
import { textOf } from "./request_body.ts";
import { misfitNumber, type NumberLiterals, tooLargeNumber } from "./number_literals.ts";
import type { ResourceRequest } from "./resource_request.ts";
import { SCALE_TYPE } from "./scale.ts";
import { SCALE_SCHEMA } from "./scale_managers.ts";
import type { SentChange } from "./sent_change.ts";
import { apiVersionOf } from "./served_resource.ts";
import { badRequest, invalid, notServed, StatusError, unsupportedMediaType } from "./status.ts";
import { undecodablePatch } from "./undecodable.ts";

const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC_PATCH = "application/strategic-merge-patch+json";
const APPLY_PATCH = "application/apply-patch+yaml";

/** What a patch does to an object. */
type Patching = (current: JsonObject, patch: JsonValue, literals: NumberLiterals) => JsonObject;

/**
 * Checks the media type of a patch.
 *
 * @param request The request.
 * @throws {StatusError} 415 if the body is no patch of a kind that the resource takes.
 */
export function requirePatchType({ headers, served }: ResourceRequest): void {
  const type = patchTypeOf(headers);
  if (type === JSON_PATCH || type === MERGE_PATCH || type === APPLY_PATCH) return;
  if (served.crd !== undefined) throw unsupportedMediaType([JSON_PATCH, MERGE_PATCH, APPLY_PATCH]);
  if (type === STRATEGIC_PATCH) return;
  throw new StatusError(415, "UnsupportedMediaType", { message: "415: Unsupported Media Type", details: {} });
}

/** Unlike those of objects, the media types of patches are in lower case. */
function patchTypeOf(headers: Headers): string {
  return headers.get("content-type")?.split(";")[0]?.trim() ?? "";
}

/** What there is to know to read a patch. */
export interface PatchReading {
  /** Whether the request says that fields may be taken from their owners. */
  readonly force: boolean;
  /** Knows the schemas of kinds. */
  readonly tracker: FieldTracker;
  /** Throws where an object has to be there and is not: a configuration is not looked at before. */
  readonly requireLive: () => void;
}

/**
 * Reads the patch of a request.
 *
 * @param request The request, its media type checked.
 * @param reading What else there is to know.
 * @returns The patch.
 * @throws {StatusError} 400 or 422 if it is malformed.
 */
export async function readPatch(
  request: ResourceRequest,
  { force, tracker, requireLive }: PatchReading,
): Promise<SentChange> {
  const type = patchTypeOf(request.headers);
  if (type === APPLY_PATCH) return { type: "apply", ...await readApplied(request, requireLive), force };
  const patching = patchingOf(type, request, tracker);
  if (request.query.has("force")) {
    throw invalidOption({
      reason: "FieldValueForbidden",
      message: "Forbidden: may not be specified for non-apply patch",
      field: "force",
    });
  }
  const text = parsePatch(textOf(request.body));
  const { value: patch } = text;
  const duplicates = duplicateFindings(text);
  const findings = type === JSON_PATCH
    ? [...duplicates, ...unknownOperationFields(patch)].map((finding) => `json patch ${finding}`)
    : duplicates;
  const change = (current: JsonObject): JsonObject => {
    requireFinite(text.oddNumbers);
    const patched = patching(current, patch, text.oddNumbers);
    const wanted = request.subresource === "scale" ? SCALE_TYPE : request.served;
    // A merged number stays as it was written, and is read once more.
    const fault = type === MERGE_PATCH ? misfitNumber(text.oddNumbers, wanted) : undefined;
    if (fault !== undefined) throw undecodablePatch(patched, fault);
    return patched;
  };
  return { type: "change", change, isPatch: true, findings };
}

function requireFinite(numbers: NumberLiterals): void {
  const tooLarge = tooLargeNumber(numbers);
  if (tooLarge === undefined) return;
  throw badRequest(
    `error decoding patch: json: cannot unmarshal number ${tooLarge} into Go value of type float64`,
  );
}

function patchingOf(type: string, request: ResourceRequest, tracker: FieldTracker): Patching {
  const { served, subresource } = request;
  if (type === JSON_PATCH) return applyJsonPatch;
  if (type === MERGE_PATCH) return applyMergePatch;
  const isScale = subresource === "scale";
  const schema = isScale ? SCALE_SCHEMA : tracker.schemaOf(served);
  const wanted = isScale ? SCALE_TYPE : served;
  if (schema === undefined) {
    throw notServed(`A strategic merge patch of ${served.kind} in ${apiVersionOf(served)}`);
  }
  return (current, patch, literals) => {
    const patched = applyStrategicMergePatch(current, patch, schema);
    const bytes = bytePlaces(served.kind);
    const fault = restoringFault(patched, schema.root, bytes);
    if (fault !== undefined) throw undecodablePatch(patched, fault);
    const restored = objectOrEmpty(
      restoredNumbers(patched, { node: schema.root, bytes, served: wanted, literals }),
    );
    // A patch of another kind is one of this kind all the same.
    return { ...restored, apiVersion: apiVersionOf(wanted), kind: wanted.kind };
  };
}

function parsePatch(text: string): JsonText {
  try {
    return readJson(text);
  } catch (error) {
    // The real server does not say where either.
    throw error instanceof JsonTextError ? badRequest("invalid JSON patch") : error;
  }
}

async function readApplied(request: ResourceRequest, requireLive: () => void): Promise<AppliedBody> {
  const { served, subresource, query, body } = request;
  if (!query.get("fieldManager")) {
    throw invalidOption({
      reason: "FieldValueRequired",
      message: "Required value: is required for apply patch",
      field: "fieldManager",
    });
  }
  return await decodeApplied(textOf(body), subresource === "scale" ? SCALE_TYPE : served, requireLive);
}

function invalidOption(cause: { reason: string; message: string; field: string }): StatusError {
  return invalid({ group: "meta.k8s.io", kind: "PatchOptions" }, "", [cause]);
}
