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
import { isJsonObject, type JsonObject, type JsonValue, objectsIn } from "../json.ts";
import { labelFindings, subdomainFindings } from "../name_rules.ts";
import { claimSpecErrors } from "./claim_validation.ts";
import { FILE_FIELDS, podFieldErrors, resourceFieldErrors } from "./environment_validation.ts";
import {
  choiceErrors,
  invalidEach,
  missingErrors,
  numberAt,
  objectAt,
  rangeFindings,
  textAt,
} from "./field_values.ts";
import { annotationErrors, labelErrors } from "./label_rules.ts";
import { backstepErrors, volumeFileErrors } from "./path_rules.ts";
import { parseQuantity } from "./quantity.ts";

type SourceCheck = (source: JsonObject, path: string) => FieldError[];

const FILE_MODE = 0o777;
const MAX_DRIVER_LENGTH = 63;
const MODE_FINDING = "must be a number between 0 and 0777 (octal), both inclusive";
/** What messages call fields that they misspell. */
const MISSPELT: ReadonlyMap<string, string> = new Map([["downwardAPI", "downwarAPI"]]);
const ONE_TYPE = "may not specify more than 1 volume type";
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
  downwardAPI: (source, path) => [
    ...modeErrors(source, "defaultMode", path),
    ...objectsIn(source["items"]).flatMap((file) => downwardFileErrors(file, path)),
  ],
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

function modeErrors(source: JsonObject, field: string, path: string): FieldError[] {
  const mode = source[field];
  const isWrong = typeof mode === "number" && rangeFindings(mode, [0, FILE_MODE]).length > 0;
  return isWrong ? [invalidValue(`${path}.${field}`, mode, MODE_FINDING)] : [];
}

function filesErrors(source: JsonObject, path: string): FieldError[] {
  return [
    ...modeErrors(source, "defaultMode", path),
    ...objectsIn(source["items"]).flatMap((item, index) => fileErrors(item, `${path}.items[${index}]`)),
  ];
}

function fileErrors(item: JsonObject, path: string): FieldError[] {
  return [
    ...missingErrors(item, "key", path),
    ...missingErrors(item, "path", path),
    ...volumeFileErrors(textAt(item, "path"), `${path}.path`),
    ...modeErrors(item, "mode", path),
  ];
}

/** The path is that of the volume: so it is in the real server. */
function downwardFileErrors(file: JsonObject, path: string): FieldError[] {
  const { fieldRef, resourceFieldRef } = file;
  return [
    ...missingErrors(file, "path", path),
    ...volumeFileErrors(textAt(file, "path"), `${path}.path`),
    ...(isJsonObject(fieldRef)
      ? [
        ...podFieldErrors(fieldRef, `${path}.fieldRef`, FILE_FIELDS),
        ...(resourceFieldRef === undefined ? [] : [
          invalidValue(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"),
        ]),
      ]
      : isJsonObject(resourceFieldRef)
      ? resourceFieldErrors(resourceFieldRef, `${path}.resourceFieldRef`, { isNamed: true })
      : [requiredValue(path, "one of fieldRef and resourceFieldRef is required")]),
    ...modeErrors(file, "mode", path),
  ];
}

function projectedErrors(projected: JsonObject, path: string): FieldError[] {
  const paths = new Set<string>();
  const pathErrors = (file: string, shown: string): FieldError[] => {
    if (file === "") return [];
    const isTaken = paths.has(file);
    paths.add(file);
    return isTaken ? [invalidValue(path, shown, "conflicting duplicate paths")] : [];
  };
  const sources = objectsIn(projected["sources"]).flatMap((source, index) => {
    const place = `${path}.sources[${index}]`;
    const given = ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle"]
      .filter((field) => source[field] !== undefined);
    const named = ["secret", "configMap"].flatMap((field) => {
      const one = source[field];
      if (!isJsonObject(one)) return [];
      return [
        ...missingErrors(one, "name", `${place}.${field}`),
        ...objectsIn(one["items"]).flatMap((item, at) => [
          ...fileErrors(item, `${place}.${field}.items[${at}]`),
          ...pathErrors(textAt(item, "path"), textAt(one, "name")),
        ]),
      ];
    });
    return [
      ...named,
      ...objectsIn(objectAt(source, "downwardAPI")["items"]).flatMap((file) => [
        ...downwardFileErrors(file, `${place}.downwardAPI`),
        ...pathErrors(textAt(file, "path"), textAt(file, "path")),
      ]),
      ...tokenErrors(source["serviceAccountToken"], { volume: path, place }),
      ...(given.length > 1 ? [forbiddenValue(place, `${ONE_TYPE} per source`)] : []),
    ];
  });
  return [...modeErrors(projected, "defaultMode", path), ...sources];
}

function tokenErrors(
  token: JsonValue | undefined,
  { volume, place }: { readonly volume: string; readonly place: string },
): FieldError[] {
  if (!isJsonObject(token)) return [];
  const field = `${place}.serviceAccountToken.expirationSeconds`;
  const seconds = numberAt(token, "expirationSeconds");
  const path = textAt(token, "path");
  return [
    ...(seconds < 600
      ? [invalidValue(field, seconds, "may not specify a duration less than 10 minutes")]
      : []),
    ...(seconds > 2 ** 32
      ? [invalidValue(field, seconds, "may not specify a duration larger than 2^32 seconds")]
      : []),
    ...(path === "" ? [requiredValue(`${volume}.path`, "")] : volumeFileErrors(path, `${volume}.path`)),
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
