/**
 * The options of a deletion, in a request's body or query, checked as the real server checks them.
 *
 * @module
 */

import { goJsonKind } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue, stringOrUndefined } from "./json.ts";
import type { DeleteOptions, PropagationPolicy } from "./object_deleter.ts";
import { dryRunCauses, integer, isTrue } from "./request_options.ts";
import { badRequest, invalid, type StatusError } from "./status.ts";

const PROPAGATION_POLICIES: readonly string[] = ["Background", "Foreground", "Orphan"];

/**
 * Reads the options of a deletion: from the body, or from the query where there is no body.
 *
 * @param query The request's query.
 * @param body The request's body, `undefined` for an empty one.
 * @returns The options.
 * @throws {StatusError} 400 or 422 if they are malformed.
 */
export function parseDeleteOptions(query: URLSearchParams, body: JsonObject | undefined): DeleteOptions {
  if (body !== undefined) requireDeleteOptions(body);
  const source = body ?? deleteOptionsOfQuery(query);
  const dryRun = Array.isArray(source["dryRun"]) ? source["dryRun"].map(String) : [];
  const causes = dryRunCauses(dryRun);
  if (causes.length > 0) throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", causes);
  const { propagationPolicy: sent = null } = source;
  const policy = typeof sent === "string" ? sent : undefined;
  const { orphanDependents, preconditions } = source;
  if (policy !== undefined && !isPropagationPolicy(policy)) {
    throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", [{
      reason: "FieldValueNotSupported",
      message: `Unsupported value: ${JSON.stringify(policy)}: supported values: ` +
        `"Foreground", "Background", "Orphan", "nil"`,
      field: "propagationPolicy",
    }]);
  }
  if (policy !== undefined && typeof orphanDependents === "boolean") {
    throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", [{
      reason: "FieldValueInvalid",
      message: `Invalid value: ${
        JSON.stringify(policy)
      }: orphanDependents and deletionPropagation cannot be both set`,
      field: "propagationPolicy",
    }]);
  }
  const orphaned = typeof orphanDependents === "boolean" ? orphanPolicy(orphanDependents) : undefined;
  const propagationPolicy = policy ?? orphaned;
  const { uid, resourceVersion } = isJsonObject(preconditions) ? preconditions : {};
  const { gracePeriodSeconds } = source;
  const isUnsafe = source[UNSAFE] === true;
  if (isUnsafe) requireNothingElse(source);
  return {
    dryRun: dryRun.length > 0,
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    answersAccepted: orphanDependents === false,
    ...(isUnsafe ? { isUnsafe } : {}),
    ...(typeof gracePeriodSeconds === "number" ? { gracePeriodSeconds } : {}),
    ...(typeof uid === "string" ? { uid } : {}),
    ...(typeof resourceVersion === "string" ? { resourceVersion } : {}),
  };
}

function deleteOptionsOfQuery(query: URLSearchParams): JsonObject {
  const policy = query.get("propagationPolicy");
  const grace = integer(query, "gracePeriodSeconds");
  const [uid = "", resourceVersion = ""] = ["uid", "resourceVersion"].map((name) =>
    query.get(name) ?? undefined
  );
  const preconditions = {
    ...(uid === "" ? {} : { uid }),
    ...(resourceVersion === "" ? {} : { resourceVersion }),
  };
  return {
    dryRun: query.getAll("dryRun"),
    ...(policy === null ? {} : { propagationPolicy: policy }),
    ...(query.has("orphanDependents") ? { orphanDependents: isTrue(query, "orphanDependents") } : {}),
    ...(query.has(UNSAFE) ? { [UNSAFE]: isTrue(query, UNSAFE) } : {}),
    ...(query.has("gracePeriodSeconds") ? { gracePeriodSeconds: grace } : {}),
    ...(Object.keys(preconditions).length === 0 ? {} : { preconditions }),
  };
}

const UNSAFE = "ignoreStoreReadErrorWithClusterBreakingPotential";

/**
 * Refuses to delete a collection unread.
 *
 * @returns 422 Invalid.
 */
export function unsafeCollection(): StatusError {
  return invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", [{
    reason: "FieldValueInvalid",
    message: "Invalid value: true: is not allowed with DELETECOLLECTION, try again after removing the option",
    field: UNSAFE,
  }]);
}

/** What is deleted unread is deleted at once. */
function requireNothingElse(options: JsonObject): void {
  const others = ["propagationPolicy", "orphanDependents", "gracePeriodSeconds", "preconditions"]
    .filter((name) => options[name] !== undefined);
  if (others.length === 0) return;
  throw invalid(
    { group: "meta.k8s.io", kind: "DeleteOptions" },
    "",
    others.map((name) => ({
      reason: "FieldValueInvalid",
      message: `Invalid value: true: cannot be set together with .${name}`,
      field: UNSAFE,
    })),
  );
}

/** Whatever its group, the options are of this kind; kind and version may be left out. */
function requireDeleteOptions(body: JsonObject): void {
  const kind = stringOrUndefined(body["kind"]) ?? "DeleteOptions";
  const apiVersion = stringOrUndefined(body["apiVersion"]) ?? "v1";
  if (apiVersion.split("/").length > 2) throw badRequest(`unexpected GroupVersion string: ${apiVersion}`);
  if (kind !== "DeleteOptions") {
    const version = JSON.stringify(apiVersion);
    throw badRequest(
      `no kind ${
        JSON.stringify(kind)
      } is registered for version ${version} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  requireFields("DeleteOptions", body, DELETE_FIELDS);
  const { preconditions = null, dryRun = null } = body;
  if (isJsonObject(preconditions)) {
    requireFields("Preconditions.preconditions", preconditions, PRECONDITION_FIELDS);
  }
  for (const value of Array.isArray(dryRun) ? dryRun : []) {
    requireFields("DeleteOptions", { dryRun: value }, [{ field: "dryRun", type: "string", fits: isText }]);
  }
}

function requireFields(owner: string, object: JsonObject, fields: readonly TypedField[]): void {
  for (const { field, type, fits } of fields) {
    const value = object[field] ?? null;
    if (value === null || fits(value)) continue;
    const sort = goJsonKind(value);
    throw badRequest(`json: cannot unmarshal ${sort} into Go struct field ${owner}.${field} of type ${type}`);
  }
}

/** A field with its type in Go. */
interface TypedField {
  readonly field: string;
  readonly type: string;
  readonly fits: (value: JsonValue) => boolean;
}

const DELETE_FIELDS: readonly TypedField[] = [
  { field: "gracePeriodSeconds", type: "int64", fits: Number.isInteger },
  { field: "preconditions", type: "v1.Preconditions", fits: isJsonObject },
  { field: "orphanDependents", type: "bool", fits: isTruth },
  { field: "propagationPolicy", type: "v1.DeletionPropagation", fits: isText },
  { field: "dryRun", type: "[]string", fits: Array.isArray },
  { field: UNSAFE, type: "bool", fits: isTruth },
];

const PRECONDITION_FIELDS: readonly TypedField[] = [
  { field: "uid", type: "types.UID", fits: isText },
  { field: "resourceVersion", type: "string", fits: isText },
];

function isText(value: JsonValue): boolean {
  return typeof value === "string";
}

function isTruth(value: JsonValue): boolean {
  return typeof value === "boolean";
}

function isPropagationPolicy(text: string): text is PropagationPolicy {
  return PROPAGATION_POLICIES.includes(text);
}

function orphanPolicy(orphan: boolean): PropagationPolicy {
  return orphan ? "Orphan" : "Background";
}
