/**
 * What is special about namespaces: their name as a label, their phase, and finalizers of their own in the spec, which
 * keep them until their contents are gone.
 *
 * @module
 */

import { decodeBuiltin } from "./builtin_decoding.ts";
import { type JsonObject, objectOrEmpty, withField } from "./json.ts";
import type { Admitted, KindStrategy, KindWrite } from "./kind_strategy.ts";
import { metaOf, withMeta } from "./object_meta.ts";
import type { StatusCause } from "./status.ts";

/** The finalizer of the namespace controller. */
export const NAMESPACE_FINALIZER = "kubernetes";

const NAME_LABEL = "kubernetes.io/metadata.name";

/** The strategy of namespaces. */
export const namespaceStrategy: KindStrategy = Object.freeze({ admit, complete, markDeleting, isHeld });

/**
 * The finalizers in a namespace's spec.
 *
 * @param namespace The namespace.
 * @returns Their names.
 */
export function namespaceFinalizers(namespace: JsonObject): string[] {
  const { finalizers } = objectOrEmpty(namespace["spec"]);
  return Array.isArray(finalizers) ? finalizers.filter((item) => typeof item === "string") : [];
}

function admit(object: JsonObject, { served, live, subresource }: KindWrite): Admitted {
  const { object: known, unknownFields } = decodeBuiltin(object, served);
  const decoded = subresource === "status" ? withPhase(known) : known;
  const { generateName = "" } = objectOrEmpty(decoded["metadata"]);
  // The writer owns the label, unless the name came to the server's mind.
  const isLabelled = live !== undefined || generateName === "";
  const causes = subresource === "status"
    ? phaseCauses(decoded)
    : subresource === "finalize"
    ? finalizerCauses(decoded)
    : [];
  return { object: isLabelled ? withNameLabel(decoded) : decoded, causes, unknownFields };
}

function withNameLabel(namespace: JsonObject): JsonObject {
  const { labels } = objectOrEmpty(namespace["metadata"]);
  return withMeta(namespace, { labels: { ...objectOrEmpty(labels), [NAME_LABEL]: metaOf(namespace).name } });
}

function withPhase(namespace: JsonObject): JsonObject {
  const status = objectOrEmpty(namespace["status"]);
  return (status["phase"] ?? "") === ""
    ? { ...namespace, status: { ...status, phase: "Active" } }
    : namespace;
}

function finalizerCauses(namespace: JsonObject): StatusCause[] {
  return namespaceFinalizers(namespace).flatMap((name, index) => {
    if (name === NAMESPACE_FINALIZER || name.includes("/")) return [];
    const rule = "name is neither a standard finalizer name nor is it fully qualified";
    return [{
      reason: "FieldValueInvalid",
      message: `Invalid value: ${JSON.stringify(name)}: ${rule}`,
      field: `spec.finalizers[${index}]`,
    }];
  });
}

function phaseCauses(namespace: JsonObject): StatusCause[] {
  const { phase = "" } = objectOrEmpty(namespace["status"]);
  const [wanted, state] = metaOf(namespace).deletionTimestamp === undefined
    ? ["Active", "empty"]
    : ["Terminating", "not empty"];
  if (phase === wanted) return [];
  const rule = `may only be '${wanted}' if \`deletionTimestamp\` is ${state}`;
  const message = `Invalid value: ${JSON.stringify(phase)}: ${rule}`;
  return [{ reason: "FieldValueInvalid", message, field: "status.Phase" }];
}

function complete(object: JsonObject, { live, subresource }: KindWrite): JsonObject {
  if (live === undefined) {
    const finalizers = [...new Set([...namespaceFinalizers(object), NAMESPACE_FINALIZER])];
    return { ...withNameLabel(object), spec: { finalizers }, status: { phase: "Active" } };
  }
  // The finalizers in the spec change through their own subresource only.
  return subresource === "finalize" ? object : withField(object, "spec", live["spec"]);
}

function markDeleting(object: JsonObject, now: string): JsonObject {
  return {
    ...withMeta(object, { deletionTimestamp: now }),
    status: withField(objectOrEmpty(object["status"]), "phase", "Terminating"),
  };
}

function isHeld(object: JsonObject): boolean {
  return namespaceFinalizers(object).length > 0;
}
