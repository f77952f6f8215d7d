/**
 * What the server warns of in the volumes of pods: files that hide each other.
 *
 * @module
 */

import { claimWarnings } from "./byte_warnings.ts";
import { goQuoted } from "./go_format.ts";
import { isJsonObject, type JsonObject, objectOrEmpty, objectsIn } from "./json.ts";

/** A file in a volume. */
interface PlacedFile {
  readonly path: string;
  /** Where it comes from, where a volume has several sources. */
  readonly source: string;
}

/** The types of volumes that are gone, and what the server says of them, in the order in which it does. */
const OLD_TYPES: readonly (readonly [string, string])[] = [
  ["photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"],
  ["scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["flocker", "deprecated in v1.22, non-functional in v1.25+"],
  ["storageos", "deprecated in v1.22, non-functional in v1.25+"],
  ["quobyte", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["rbd", "deprecated in v1.28, non-functional in v1.31+"],
];

/** What messages call a type by another name. */
const NAMES: ReadonlyMap<string, string> = new Map([["storageos", "storageOS"]]);

/**
 * Looks for old types of volumes, for files of a volume that hide each other, and for sources that give none.
 *
 * @param spec The spec of a pod.
 * @param path Where it is.
 * @returns The warnings, in the server's words.
 */
export function volumeWarnings(spec: JsonObject, path: string): string[] {
  return [...typeWarnings(spec, `${path}.volumes`), ...fileWarnings(spec)];
}

function typeWarnings(spec: JsonObject, path: string): string[] {
  return objectsIn(spec["volumes"]).flatMap((volume, index) => {
    const { volumeClaimTemplate } = objectOrEmpty(volume["ephemeral"]);
    return [
      ...OLD_TYPES.flatMap(([type, advice]) =>
        volume[type] === undefined ? [] : [`${path}[${index}].${NAMES.get(type) ?? type}: ${advice}`]
      ),
      ...claimWarnings(
        objectOrEmpty(objectOrEmpty(volumeClaimTemplate)["spec"]),
        `${path}[${index}].ephemeral.volumeClaimTemplate.spec`,
      ),
    ];
  });
}

function fileWarnings(spec: JsonObject): string[] {
  return objectsIn(spec["volumes"]).flatMap((volume) => {
    const name = goQuoted(String(volume["name"] ?? ""));
    const { configMap, secret, downwardAPI, projected } = volume;
    const told = (description: string, files: readonly PlacedFile[]): string[] =>
      overlaps(files).map((text) => `volume ${name} (${description}): overlapping paths: ${text}`);
    return [
      ...(isJsonObject(configMap) ? told(`ConfigMap ${named(configMap, "name")}`, filesIn(configMap)) : []),
      ...(isJsonObject(secret) ? told(`Secret ${named(secret, "secretName")}`, filesIn(secret)) : []),
      ...told("DownwardAPI", filesIn(objectOrEmpty(downwardAPI))),
      ...sourcesOf(projected).flatMap((source) =>
        Object.keys(source).length === 0 ? [`volume ${name} (Projected) has no sources provided`] : []
      ),
      ...told("Projected", sourcesOf(projected).flatMap(projectedFiles)),
    ];
  });
}

function sourcesOf(projected: JsonObject[string] | undefined): readonly JsonObject[] {
  return objectsIn(objectOrEmpty(projected)["sources"]);
}

/** Of a source that is several at once, the first that names its files counts. */
function projectedFiles(source: JsonObject): readonly PlacedFile[] {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  if (isJsonObject(configMap) && configMap["items"] !== undefined) {
    return filesIn(configMap, `ConfigMap ${named(configMap, "name")}`);
  }
  if (isJsonObject(secret) && secret["items"] !== undefined) {
    return filesIn(secret, `Secret ${named(secret, "name")}`);
  }
  if (isJsonObject(downwardAPI) && downwardAPI["items"] !== undefined) {
    return filesIn(downwardAPI, "DownwardAPI");
  }
  return isJsonObject(serviceAccountToken)
    ? [{ path: String(serviceAccountToken["path"] ?? ""), source: "ServiceAccountToken" }]
    : [];
}

function named(object: JsonObject, field: string): string {
  return goQuoted(String(object[field] ?? ""));
}

function filesIn(object: JsonObject, source = ""): readonly PlacedFile[] {
  return objectsIn(object["items"]).map(({ path = "" }) => ({ path: String(path), source }));
}

function overlaps(files: readonly PlacedFile[]): string[] {
  const plain = files.map((file) => ({ ...file, path: file.path.replace(/\/+$/, "") }));
  return plain.flatMap((file, index) =>
    plain.slice(0, index).filter((earlier) => isOneInOther(file.path, earlier.path))
      .map((earlier) => `${shown(file)} with ${shown(earlier)}`)
  );
}

function isOneInOther(path: string, other: string): boolean {
  if (path === "" || other === "") return false;
  return `${path}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${path}/`);
}

function shown({ path, source }: PlacedFile): string {
  return source === "" ? goQuoted(path) : `${goQuoted(path)} (${source})`;
}
