/**
 * The checks of a pod's volumes: each of one type, and mounted by the name of one that is there.
 *
 * @module
 */

import { type JsonObject, objectsIn, stringOrUndefined } from "./json.ts";
import type { StatusCause } from "./status.ts";

/** The types of volumes that operators use, in the order in which the server looks for them. */
const SOURCES = [
  "emptyDir",
  "hostPath",
  "secret",
  "nfs",
  "iscsi",
  "persistentVolumeClaim",
  "downwardAPI",
  "configMap",
  "projected",
  "csi",
  "ephemeral",
  "image",
] as const;

/**
 * Checks the volumes of a pod, and what its containers mount.
 *
 * @param spec The pod's spec.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function volumeCauses(spec: JsonObject, path: string): StatusCause[] {
  const mountable = new Set<string>();
  const causes = objectsIn(spec["volumes"]).flatMap((volume, index) => {
    const [, ...others] = SOURCES.filter((source) => volume[source] !== undefined);
    const name = stringOrUndefined(volume["name"]);
    if (name !== undefined && others.length === 0) mountable.add(name);
    return others.map((source) => ({
      reason: "FieldValueForbidden",
      message: "Forbidden: may not specify more than 1 volume type",
      field: `${path}.volumes[${index}].${source}`,
    }));
  });
  const mounts = ["initContainers", "containers"].flatMap((field) =>
    objectsIn(spec[field]).flatMap((container, index) =>
      objectsIn(container["volumeMounts"]).flatMap(({ name = "" }, mount) =>
        mountable.has(String(name)) ? [] : [{
          reason: "FieldValueNotFound",
          message: `Not found: ${JSON.stringify(name)}`,
          field: `${path}.${field}[${index}].volumeMounts[${mount}].name`,
        }]
      )
    )
  );
  return [...causes, ...mounts];
}
