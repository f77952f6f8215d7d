/**
 * What a writer has sent, and what it makes of the live object: a new object, a patch of it, or a configuration that
 * is applied to it, each to the object itself or to its Scale.
 *
 * @module
 */

import { decodeBuiltin } from "./builtin_decoding.ts";
import { withReadTexts } from "./builtin_validation.ts";
import { withListedBytes } from "./builtins/sent_bytes.ts";
import { decodeMetadata } from "./custom_object.ts";
import { goJson } from "./go_format.ts";
import { isJsonObject, type JsonObject, objectOrEmpty, stringOrUndefined } from "./json.ts";
import type { FieldTracker, TrackedWrite } from "./managed_fields.ts";
import { META_TEXTS, metaOf, withMeta } from "./object_meta.ts";
import { PatchError } from "./patch.ts";
import { nameless, requirePath } from "./request_body.ts";
import { contentWarnings, typeMetaFault, wrongType } from "./sent_type.ts";
import { SCALE_TYPE, scaleFault, scaleOf, withScale } from "./scale.ts";
import { applyCustomScale, applyScale, ownedScale, type Scaled, trackScale } from "./scale_managers.ts";
import { apiVersionOf, type ScalePaths } from "./served_resource.ts";
import { conflict, internalError, invalid, notFound, StatusError } from "./status.ts";
import { undecodablePatch } from "./undecodable.ts";

/** What a writer has sent. */
export type SentChange =
  | {
    readonly type: "change";
    /** Makes the new object, or Scale, of the live one. */
    readonly change: (current: JsonObject) => JsonObject;
    /** Whether it makes the new object of the live one, and not of a body. */
    readonly isPatch?: boolean;
    /** What is wrong with the body although it can be read, such as fields that are given twice. */
    readonly findings?: readonly string[];
  }
  | {
    readonly type: "apply";
    readonly applied: JsonObject;
    /** Whether fields may be taken from their owners. */
    readonly force: boolean;
    /** Fields that are given twice. */
    readonly findings: readonly string[];
  };

/** What the change is made to. */
export interface ChangeTarget extends TrackedWrite {
  /** "" for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  readonly tracker: FieldTracker;
}

/**
 * Makes the object that a writer wants.
 *
 * @param live The live object; `undefined` where there is none.
 * @param sent What the writer has sent.
 * @param target What it is made to.
 * @returns The object; its managed fields are kept for applied configurations and for Scales.
 * @throws {StatusError} If the change does not fit.
 */
export function wantedObject(
  live: JsonObject | undefined,
  sent: SentChange,
  target: ChangeTarget,
): JsonObject {
  const { served, writer } = target;
  return refusing(() => {
    if (writer.subresource === "scale" && served.scale !== undefined) {
      if (live === undefined) throw notFound(served, target.name);
      return scaledObject(live, sent, { target, paths: served.scale });
    }
    if (sent.type === "change") return patchedObject(sent.change(live ?? {}), target, sent.isPatch ?? false);
    const applied = target.tracker.apply(sent.applied, live, { ...target, force: sent.force });
    if (live === undefined) requireNoUid(applied, target);
    return requirePath(withSentVersion(applied, sent.applied), target);
  });
}

/** Who names a uid does not mean a new object. */
function requireNoUid(applied: JsonObject, { served, name }: ChangeTarget): void {
  const { uid } = metaOf(applied);
  if (uid === "") return;
  const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
  throw conflict(served, name, why);
}

/** A patch may not make another kind of it. */
function patchedObject(patched: JsonObject, target: ChangeTarget, isPatch: boolean): JsonObject {
  const { served } = target;
  const object = served.crd === undefined ? withKind(patched, target) : patched;
  if (served.crd !== undefined) requireTypeMeta(object, target);
  const refusal = wrongType(object, target.served);
  if (refusal === undefined) {
    if (isPatch && hasStrangeMeta(object)) requireReadable(object, target);
    try {
      return requirePath(object, target);
    } catch (error) {
      requireReadable(object, target);
      throw error;
    }
  }
  throw refusal.undecodable === undefined ? refusal : undecodablePatch(object, refusal.undecodable);
}

/** Whether something in the metadata has the wrong type that is not looked at later: the server's own is kept. */
function hasStrangeMeta(object: JsonObject): boolean {
  const { metadata = {} } = object;
  if (!isJsonObject(metadata)) return true;
  const isTimed = OWN_TIMES.map((field) => metadata[field] ?? "")
    .every((time) => typeof time === "string" && TIME.test(time));
  return !isTimed || META_TEXTS.some((field) => typeof (metadata[field] ?? "") !== "string") ||
    OWN_NUMBERS.some((field) => typeof (metadata[field] ?? 0) !== "number");
}

const OWN_TIMES = ["creationTimestamp", "deletionTimestamp"] as const;
/** As the server writes times: what looks otherwise may be wrong. */
const TIME = /^(?:\d{4}-(?:0\d|1[0-2])-[0-2]\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ)?$/;
const OWN_NUMBERS = ["generation", "deletionGracePeriodSeconds"] as const;

/** What cannot be read has no name that could be another one's. */
function requireReadable(object: JsonObject, { served }: ChangeTarget): void {
  try {
    if (served.crd === undefined) {
      withReadTexts(decodeBuiltin(withListedBytes(object, served), served).object, served);
    } else decodeMetadata(served, object);
  } catch (error) {
    if (!(error instanceof StatusError) || error.undecodable === undefined) throw error;
    throw undecodablePatch(object, error.undecodable);
  }
}

/** What a patch takes away of the type is filled in, but without its version an object has no metadata. */
function withKind(object: JsonObject, target: ChangeTarget): JsonObject {
  const { served } = target;
  const [apiVersion, kind] = [object["apiVersion"] ?? "", object["kind"] ?? ""];
  if (apiVersion !== "") return kind === "" ? { ...object, kind: served.kind } : object;
  if (kind !== "" && kind !== served.kind) return object;
  throw nameless(target.name, { warnings: contentWarnings(object, ["apiVersion", "kind"]) });
}

function requireTypeMeta(object: JsonObject, target: ChangeTarget): void {
  const { served, name } = target;
  const fault = typeMetaFault(object);
  if (fault !== undefined) {
    throw undecodablePatch(object, `couldn't get version/kind; json parse error: ${fault}`);
  }
  const kind = object["kind"] ?? "";
  const apiVersion = stringOrUndefined(object["apiVersion"]) ?? "";
  if (kind === "") throw undecodablePatch(object, `Object 'Kind' is missing in '${goJson(object)}'`);
  const wanted = apiVersionOf(served);
  if (object["apiVersion"] === null) {
    throw undecodablePatch(object, ".apiVersion accessor error: <nil> is of the type <nil>, expected string");
  }
  if (apiVersion === "") {
    requireReadable(object, target);
    throw internalError("Object 'apiVersion' is missing in 'object has no apiVersion field'");
  }
  if (apiVersion === wanted || kind !== served.kind) return;
  const cause = {
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(apiVersion)}: must be ${wanted}`,
    field: "apiVersion",
  };
  const [first = "", version, ...more] = apiVersion.split("/");
  if (more.length > 0) throw undecodablePatch(object, `unexpected GroupVersion string: ${apiVersion}`);
  const group = version === undefined ? "" : first;
  // Of another group's kinds nothing is known, not even that.
  const warnings = group === served.group ? contentWarnings(object) : [];
  throw invalid({ group, kind: served.kind }, name, [cause], { warnings });
}

function scaledObject(
  live: JsonObject,
  sent: SentChange,
  { target, paths }: { target: ChangeTarget; paths: ScalePaths },
): JsonObject {
  const { served, writer, now } = target;
  const scale = scaleOf(live, paths);
  const write = {
    object: live,
    scale,
    apiVersion: apiVersionOf(served),
    replicasPath: paths.specReplicasPath,
    manager: writer.manager,
    now,
  };
  const apply = served.crd === undefined ? applyScale : applyCustomScale;
  const scaled: Scaled = sent.type === "change"
    ? trackScale(write, requirePath(readableScale(sent.change(ownedScale(write))), target))
    : apply(write, sent);
  requirePath(scaled.scale, target);
  const fault = scaleFault(scaled.scale);
  if (fault !== undefined) throw undecodablePatch(scaled.scale, fault);
  const isPatch = sent.type === "change" && sent.isPatch === true;
  const wanted = isPatch ? withUidOf(live, scaled.scale, target) : scaled.scale;
  if (served.crd !== undefined) return withScale(scaled.object, wanted, paths);
  const { replicas } = objectOrEmpty(scaled.scale["spec"]);
  if (typeof replicas === "number" && replicas < 0) {
    throw invalid(SCALE_TYPE, target.name, [{
      reason: "FieldValueInvalid",
      message: `Invalid value: ${replicas}: must be greater than or equal to 0`,
      field: "spec.replicas",
    }]);
  }
  return withScale(scaled.object, wanted, paths);
}

/** A patch's uid of a Scale is a precondition; that of a custom resource's is none. */
function withUidOf(live: JsonObject, scale: JsonObject, { served, name }: ChangeTarget): JsonObject {
  const [asked, found] = [metaOf(scale).uid, metaOf(live).uid];
  if (asked === "" || asked === found) return scale;
  if (served.crd !== undefined) return withMeta(scale, { uid: found });
  const scales = { ...served, plural: `${served.plural}/scale` };
  throw conflict(
    scales,
    name,
    `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${found}`,
  );
}

function readableScale(scale: JsonObject): JsonObject {
  const { apiVersion, kind } = scale;
  // What is left out is filled in.
  const typed = {
    ...scale,
    apiVersion: apiVersion || apiVersionOf(SCALE_TYPE),
    kind: kind || SCALE_TYPE.kind,
  };
  const fault = scaleFault(scale) ?? wrongType(typed, SCALE_TYPE)?.undecodable;
  if (fault !== undefined) throw undecodablePatch(scale, fault);
  return scale;
}

/** An applied resource version is a precondition, and no field that anybody owns. */
function withSentVersion(object: JsonObject, applied: JsonObject): JsonObject {
  const { resourceVersion } = metaOf(applied);
  return resourceVersion === "" ? object : withMeta(object, { resourceVersion });
}

/** Turns the refusal of a patch into the server's answer. */
function refusing(change: () => JsonObject): JsonObject {
  try {
    return change();
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    const { code, reason, message, causes } = error;
    throw new StatusError(code, code === 500 ? "" : reason, {
      message,
      ...(causes.length > 0 ? { details: { causes } } : code === 422 ? { details: {} } : {}),
    });
  }
}
