/**
 * The checks of a pod's volumes: each of one type, and that type's fields.
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  tooLongValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { labelFindings, subdomainFindings } from "../name_rules.ts";
import { claimSpecErrors } from "./claim_validation.ts";
import { choiceErrors, invalidEach, missingErrors, objectAt, textAt } from "./field_values.ts";
import { annotationErrors, labelErrors } from "./label_rules.ts";
import { backstepErrors } from "./path_rules.ts";
import { parseQuantity } from "./quantity.ts";
import { downwardErrors, filesErrors, ONE_TYPE, projectedErrors } from "./volume_file_validation.ts";

type SourceCheck = (source: JsonObject, path: string) => FieldError[];

const MAX_DRIVER_LENGTH = 63;
/** What messages call fields that they misspell. */
const MISSPELT: ReadonlyMap<string, string> = new Map([["downwardAPI", "downwarAPI"]]);
const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];
const HOST_PATH_TYPES = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

/** The types of volumes, in the order of the checks; the fields of rare types are not checked. */
const SOURCES: Readonly<Record<string, SourceCheck>> = {
  emptyDir: (source, path) =>
    (parseQuantity(source["sizeLimit"])?.nanos ?? 0n) < 0n
      ? [forbiddenValue(`${path}.sizeLimit`, "SizeLimit field must be a valid resource quantity")]
      : [],
  hostPath: hostPathErrors,
  gitRepo: unchecked,
  gcePersistentDisk: unchecked,
  awsElasticBlockStore: unchecked,
  secret: (source, path) => [...missingErrors(source, "secretName", path), ...filesErrors(source, path)],
  nfs: (source, path) => [
    ...missingErrors(source, "server", path),
    ...missingErrors(source, "path", path),
    ...(textAt(source, "path").startsWith("/")
      ? []
      : [invalidValue(`${path}.path`, textAt(source, "path"), "must be an absolute path")]),
  ],
  iscsi: unchecked,
  glusterfs: unchecked,
  flocker: unchecked,
  persistentVolumeClaim: (source, path) => missingErrors(source, "claimName", path),
  rbd: unchecked,
  cinder: unchecked,
  cephfs: unchecked,
  quobyte: unchecked,
  downwardAPI: downwardErrors,
  fc: unchecked,
  configMap: (source, path) => [...missingErrors(source, "name", path), ...filesErrors(source, path)],
  azureFile: unchecked,
  flexVolume: unchecked,
  vsphereVolume: unchecked,
  photonPersistentDisk: unchecked,
  portworxVolume: unchecked,
  azureDisk: unchecked,
  storageos: unchecked,
  projected: projectedErrors,
  scaleIO: unchecked,
  csi: csiErrors,
  ephemeral: ephemeralErrors,
  image: (source, path) => [
    ...missingErrors(source, "reference", path),
    ...(source["pullPolicy"] === ""
      ? [requiredValue(`${path}.pullPolicy`, "")]
      : choiceErrors(source, "pullPolicy", { known: PULL_POLICIES, path })),
  ],
};

/**
 * Checks the volumes of a pod.
 *
 * @param volumes The volumes.
 * @param path Where they are.
 * @returns What is wrong, and the volumes that may be mounted, by name.
 */
export function volumeErrors(
  volumes: readonly JsonObject[],
  path: string,
): { readonly errors: FieldError[]; readonly good: ReadonlyMap<string, JsonObject> } {
  const good = new Map<string, JsonObject>();
  const errors = volumes.flatMap((volume, index) => {
    const place = `${path}[${index}]`;
    const name = textAt(volume, "name");
    const found = [
      ...sourceErrors(volume, place),
      ...(name === ""
        ? [requiredValue(`${place}.name`, "")]
        : invalidEach(`${place}.name`, name, labelFindings(name))),
      ...(good.has(name) ? [duplicateValue(`${place}.name`, name)] : []),
    ];
    if (found.length === 0) good.set(name, volume);
    return found;
  });
  return { errors, good };
}

function unchecked(): FieldError[] {
  return [];
}

function sourceErrors(volume: JsonObject, path: string): FieldError[] {
  const given = Object.entries(SOURCES).flatMap(([field, check]) => {
    const source = volume[field];
    return isJsonObject(source) ? [{ field, check, source }] : [];
  });
  if (given.length === 0) return [requiredValue(path, "must specify a volume type")];
  return given.flatMap(({ field, check, source }, index) =>
    index === 0
      ? check(source, `${path}.${field}`)
      : [forbiddenValue(`${path}.${MISSPELT.get(field) ?? field}`, ONE_TYPE)]
  );
}

function csiErrors(source: JsonObject, path: string): FieldError[] {
  const { nodePublishSecretRef: secret } = source;
  const [driver, name] = [textAt(source, "driver"), textAt(objectAt(source, "nodePublishSecretRef"), "name")];
  const place = `${path}.driver`;
  return [
    ...(driver === "" ? [requiredValue(place, "")] : [
      ...(driver.length > MAX_DRIVER_LENGTH ? [tooLongValue(place, MAX_DRIVER_LENGTH)] : []),
      ...invalidEach(place, driver, subdomainFindings(driver.toLowerCase())),
    ]),
    ...(!isJsonObject(secret)
      ? []
      : name === ""
      ? [requiredValue(`${path}.nodePublishSecretRef.name`, "")]
      : invalidEach(`${path}.name`, name, subdomainFindings(name))),
  ];
}

function hostPathErrors(source: JsonObject, path: string): FieldError[] {
  const file = textAt(source, "path");
  if (file === "") return [requiredValue(`${path}.path`, "")];
  const type = textAt(source, "type");
  return [
    ...backstepErrors(file, `${path}.path`),
    ...(HOST_PATH_TYPES.includes(type) ? [] : [unsupportedValue(`${path}.type`, type, HOST_PATH_TYPES)]),
  ];
}

function ephemeralErrors(source: JsonObject, path: string): FieldError[] {
  const { volumeClaimTemplate: template } = source;
  const place = `${path}.volumeClaimTemplate`;
  if (!isJsonObject(template)) return [requiredValue(place, "")];
  return [
    ...templateMetaErrors(objectAt(template, "metadata"), `${place}.metadata`),
    ...claimSpecErrors(objectAt(template, "spec"), `${place}.spec`),
  ];
}

/** A claim that is made anew takes nothing but labels and annotations. */
const UNSUPPORTED_META = [
  ["name", "name"],
  ["generateName", "generateName"],
  ["namespace", "namespace"],
  ["selfLink", "selfLink"],
  ["uid", "uID"],
  ["resourceVersion", "resourceVersion"],
  ["generation", "generation"],
  ["creationTimestamp", "creationTimestamp"],
  ["deletionTimestamp", "deletionTimestamp"],
  ["deletionGracePeriodSeconds", "deletionGracePeriodSeconds"],
  ["ownerReferences", "ownerReferences"],
  ["finalizers", "finalizers"],
  ["managedFields", "managedFields"],
] as const;

function templateMetaErrors(metadata: JsonObject, path: string): FieldError[] {
  return [
    ...annotationErrors(objectAt(metadata, "annotations"), `${path}.annotations`),
    ...labelErrors(objectAt(metadata, "labels"), `${path}.labels`),
    ...UNSUPPORTED_META.flatMap(([field, shown]) => {
      const value = metadata[field] ?? "";
      const isSet = value !== "" && (value !== 0 || field !== "generation");
      return isSet ? [forbiddenValue(`${path}.${shown}`, "cannot be set")] : [];
    }),
  ];
}

/**
 * Checks the name of the claim that a pod gets for a volume of its own.
 *
 * @param pod The pod's name.
 * @param volumes The pod's volumes.
 * @param path Where they are.
 * @returns What is wrong.
 */
export function ownClaimErrors(pod: string, volumes: readonly JsonObject[], path: string): FieldError[] {
  return volumes.flatMap((volume, index) => {
    const name = textAt(volume, "name");
    if (volume["ephemeral"] === undefined || pod === "" || name === "") return [];
    return subdomainFindings(`${pod}-${name}`).map((finding) =>
      invalidValue(`${path}[${index}].name`, name, `PVC name "${pod}-${name}": ${finding}`)
    );
  });
}
