/**
 * Who owns the replicas of an object, seen through its Scale. The Scale has the owners of the object's replicas; what
 * a write to the Scale changes about them is carried back to the object's managed fields.
 *
 * @module
 */

import { metadataFields } from "./field_facts.ts";
import { serverSideApply, trackUpdate } from "./field_managers.ts";
import type { FieldNode } from "./field_node.ts";
import type { FieldSchema } from "./field_schema.ts";
import { difference, fieldSetOf, hasField, NO_FIELDS } from "./field_set.ts";
import { jsonEqual, type JsonObject, objectOrEmpty } from "./json.ts";
import { type ManagerEntries, type ManagerEntry, readEntries, withEntries } from "./manager_entries.ts";
import { PatchError } from "./patch_error.ts";
import { fieldElement, type FieldPath } from "./path_element.ts";

/** A write to the scale subresource. */
export interface ScaleWrite {
  /** The live object that is scaled. */
  readonly object: JsonObject;
  /** The live object's Scale. */
  readonly scale: JsonObject;
  /** The group and version of the object's resource. */
  readonly apiVersion: string;
  /** Where the object has its replicas, such as ".spec.replicas". */
  readonly replicasPath: string;
  /** The field manager. */
  readonly manager: string;
  /** The time of the write. */
  readonly now: string;
}

/** What a write to the scale subresource makes. */
export interface Scaled {
  /** The new Scale. */
  readonly scale: JsonObject;
  /** The live object with its new managed fields; its replicas are still to be set. */
  readonly object: JsonObject;
}

/**
 * Records a replacement or patch of a Scale.
 *
 * @param write The write.
 * @param after The new Scale.
 * @returns The new Scale, and the object with the owners that its replicas now have.
 */
export function trackScale(write: ScaleWrite, after: JsonObject): Scaled {
  const scale = trackUpdate({ before: ownedScale(write), after, ...fieldWrite(write) });
  return { scale, object: withOwnersOf(scale, write) };
}

/**
 * Applies a configuration to a Scale.
 *
 * @param write The write.
 * @param configuration The configuration, and whether to take the replicas from their owners.
 * @returns The new Scale, and the object with the owners that its replicas now have.
 * @throws {PatchError} As `serverSideApply` does.
 */
export function applyScale(
  write: ScaleWrite,
  configuration: { applied: JsonObject; force: boolean },
): Scaled {
  const scale = serverSideApply({
    live: ownedScale(write),
    kind: "Scale",
    ...configuration,
    ...fieldWrite(write),
  });
  return { scale, object: withOwnersOf(scale, write) };
}

/**
 * Applies a configuration to the Scale of a custom resource. The real server's own converter knows no Scales, so that it
 * fails there unless the configuration changes nothing but the owners.
 *
 * @param write The write.
 * @param configuration The configuration, and whether to take the replicas from their owners.
 * @returns The Scale as it was, and the object with the owners that its replicas now have.
 * @throws {PatchError} 409 for a conflict, 500 for a change, or where the replicas have no owner.
 */
export function applyCustomScale(
  write: ScaleWrite,
  configuration: { applied: JsonObject; force: boolean },
): Scaled {
  const why = "to proper version: request to convert CR to an invalid group/version: autoscaling/v1";
  if (readEntries(ownedScale(write)).size === 0) {
    const what =
      "create manager for existing fields: failed to convert live object (/; autoscaling/v1, Kind=Scale)";
    throw new PatchError(500, "", { message: `failed to ${what} ${why}` });
  }
  const scaled = applyScale(write, configuration);
  if (jsonEqual(withEntries(scaled.scale, new Map()), write.scale)) return scaled;
  const { name = "", namespace = "" } = objectOrEmpty(configuration.applied["metadata"]);
  const what = `convert new object (${namespace}/${name}; autoscaling/v1, Kind=Scale)`;
  throw new PatchError(500, "", { message: `failed to ${what} ${why}` });
}

/** The group and version of every Scale. */
const SCALE_VERSION = "autoscaling/v1";

/** A Scale's replicas. */
const REPLICAS = fieldPathOf(".spec.replicas");

/** What is known of the fields of a Scale. */
export const SCALE_SCHEMA: FieldSchema = {
  root: objectNode({
    apiVersion: { scalar: "string" },
    kind: { scalar: "string" },
    metadata: metadataFields(),
    spec: {
      map: {
        atomic: false,
        fields: new Map([["replicas", { node: { scalar: "number" }, isLeftOutIfEmpty: true }]]),
      },
    },
    status: objectNode({ replicas: { scalar: "number" }, selector: { scalar: "string" } }),
  }),
  isTyped: true,
  resetFields: NO_FIELDS,
  statusResetFields: NO_FIELDS,
};

function objectNode(fields: Readonly<Record<string, FieldNode>>): FieldNode {
  return {
    map: { atomic: false, fields: new Map(Object.entries(fields).map(([name, node]) => [name, { node }])) },
  };
}

function fieldPathOf(path: string): FieldPath {
  return path.split(".").filter((name) => name !== "").map(fieldElement);
}

function fieldWrite({ manager, now }: ScaleWrite): Pick<
  Parameters<typeof trackUpdate>[0],
  "manager" | "now" | "apiVersion" | "subresource" | "schema"
> {
  return { manager, now, apiVersion: SCALE_VERSION, subresource: "scale", schema: SCALE_SCHEMA };
}

/**
 * The live Scale, with the owners of the object's replicas as its own: what a patch sees.
 *
 * @param write The write.
 * @returns The Scale with managed fields.
 */
export function ownedScale({ object, scale, replicasPath }: ScaleWrite): JsonObject {
  const path = fieldPathOf(replicasPath);
  const entries = new Map<string, ManagerEntry>();
  for (const [id, entry] of readEntries(object)) {
    if (!hasField(entry.fields, path)) continue;
    entries.set(id, { ...entry, apiVersion: SCALE_VERSION, fields: fieldSetOf(REPLICAS) });
  }
  return withEntries(scale, entries);
}

/**
 * Gives the object's replicas the owners that the Scale's have. The object's entries lose them, unless the Scale's
 * has one of the same key: the key of an updater has the version in it, and the Scale's is another.
 */
function withOwnersOf(scale: JsonObject, { object, apiVersion, replicasPath }: ScaleWrite): JsonObject {
  const path = fieldPathOf(replicasPath);
  const scaleEntries = new Map(readEntries(scale));
  const entries = new Map<string, ManagerEntry>();
  for (const [id, entry] of readEntries(object)) {
    if (!hasField(entry.fields, path) || scaleEntries.has(id)) {
      entries.set(id, entry);
      scaleEntries.delete(id);
    } else {
      entries.set(id, { ...entry, fields: difference(entry.fields, fieldSetOf(path)) });
    }
  }
  for (const [id, { time: _time, ...entry }] of ownersOfReplicas(scaleEntries)) {
    entries.set(id, { ...entry, apiVersion, fields: fieldSetOf(path) });
  }
  return withEntries(object, entries);
}

function ownersOfReplicas(entries: ManagerEntries): [string, ManagerEntry][] {
  return [...entries].filter(([, { fields }]) => hasField(fields, REPLICAS));
}
