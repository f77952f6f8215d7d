/**
 * Claims to storage as messages show them: as the server has them inside, with all their fields.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectsIn } from "../json.ts";
import { objectAt, textAt } from "./field_values.ts";
import { shownSelector } from "./label_rules.ts";

/** The fields of the metadata, in the server's order. */
const META = [
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
] as const;

/**
 * Shows the claims that a StatefulSet makes.
 *
 * @param claims The claims.
 * @returns The claims as they are inside.
 */
export function claimsInside(claims: JsonValue | undefined): readonly object[] | null {
  const list = objectsIn(claims);
  return list.length === 0 ? null : list.map(claimInside);
}

function claimInside(claim: JsonObject): object {
  const metadata = objectAt(claim, "metadata");
  const shown = META.flatMap((field): [string, JsonValue][] => {
    const value = metadata[field];
    return value === undefined || value === null ? [] : [[field, withSortedKeys(value)]];
  });
  return { ...Object.fromEntries(shown), Spec: specInside(objectAt(claim, "spec")), Status: NEW_STATUS };
}

const NEW_STATUS = {
  Phase: "Pending",
  AccessModes: null,
  Capacity: null,
  Conditions: null,
  AllocatedResources: null,
  AllocatedResourceStatuses: null,
  CurrentVolumeAttributesClassName: null,
  ModifyVolumeStatus: null,
  HealthStatus: null,
};

function specInside(spec: JsonObject): object {
  const resources = objectAt(spec, "resources");
  return {
    AccessModes: spec["accessModes"] ?? null,
    Selector: shownSelector(spec["selector"]),
    Resources: {
      Limits: withSortedKeys(resources["limits"] ?? null),
      Requests: withSortedKeys(resources["requests"] ?? null),
    },
    VolumeName: textAt(spec, "volumeName"),
    StorageClassName: spec["storageClassName"] ?? null,
    VolumeMode: spec["volumeMode"] ?? null,
    DataSource: sourceInside(spec["dataSource"]),
    DataSourceRef: sourceInside(spec["dataSourceRef"], { Namespace: null }),
    VolumeAttributesClassName: spec["volumeAttributesClassName"] ?? null,
  };
}

function sourceInside(source: JsonValue | undefined, more: JsonObject = {}): object | null {
  if (!isJsonObject(source)) return null;
  const { apiGroup = null } = source;
  return { APIGroup: apiGroup, Kind: textAt(source, "kind"), Name: textAt(source, "name"), ...more };
}

function withSortedKeys(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1));
}
