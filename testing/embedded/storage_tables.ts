/**
 * The tables of volumes and what provides them.
 *
 * @module
 */

import {
  joinedOrNone,
  type KindTable,
  kindTable,
  objectsIn,
  type PrintedObject,
  sizeOf,
  textIn,
  textsIn,
  UNSET,
} from "./builtin_table.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/** How access modes are written, in the order in which they are. */
const ACCESS_MODES = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
] as const;
const OLD_CLASS = "volume.beta.kubernetes.io/storage-class";
const DEFAULT_CLASSES = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
] as const;

const [CLASS_KIND, CLASS_FORM] = kindTable(
  "storage.k8s.io/StorageClass",
  ["Name", "Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age"],
  ({ object, name, age }) => [
    name,
    textIn(object["provisioner"]),
    textIn(object["reclaimPolicy"], "Delete"),
    textIn(object["volumeBindingMode"], "Immediate"),
    object["allowVolumeExpansion"] === true,
    age,
  ],
);

/** Kinds and their tables. */
export const STORAGE_TABLES: readonly KindTable[] = [
  kindTable(
    "/PersistentVolume",
    [
      "Name",
      "Capacity",
      "Access Modes",
      "Reclaim Policy",
      "Status",
      "Claim",
      "StorageClass",
      "VolumeAttributesClass",
      "Reason",
      "Age",
      "VolumeMode!",
    ],
    (printed) => [
      printed.name,
      storageOf(printed.spec["capacity"]),
      modesOf(printed.spec["accessModes"]),
      textIn(printed.spec["persistentVolumeReclaimPolicy"]),
      phaseOf(printed),
      claimOf(printed.spec["claimRef"]),
      classOf(printed),
      textIn(printed.spec["volumeAttributesClassName"], UNSET),
      textIn(printed.status["reason"]),
      printed.age,
      textIn(printed.spec["volumeMode"], UNSET),
    ],
  ),
  kindTable(
    "/PersistentVolumeClaim",
    [
      "Name",
      "Status",
      "Volume",
      "Capacity",
      "Access Modes",
      "StorageClass",
      "VolumeAttributesClass",
      "Age",
      "VolumeMode!",
    ],
    (printed) => {
      const volume = textIn(printed.spec["volumeName"]);
      const isBound = volume !== "";
      return [
        printed.name,
        phaseOf(printed),
        volume,
        isBound ? storageOf(printed.status["capacity"]) : "",
        isBound ? modesOf(printed.status["accessModes"]) : "",
        classOf(printed),
        textIn(printed.spec["volumeAttributesClassName"], UNSET),
        printed.age,
        textIn(printed.spec["volumeMode"], UNSET),
      ];
    },
  ),
  [CLASS_KIND, { ...CLASS_FORM, defaultOf: defaultClassOf }],
  kindTable(
    "storage.k8s.io/VolumeAttributesClass",
    ["Name", "DriverName", "Age"],
    ({ object, name, age }) => [
      name,
      textIn(object["driverName"]),
      age,
    ],
  ),
  kindTable(
    "storage.k8s.io/VolumeAttachment",
    ["Name", "Attacher:string:name", "PV", "Node", "Attached:boolean", "Age"],
    ({ spec, status, name, age }) => [
      name,
      textIn(spec["attacher"]),
      textIn(objectOrEmpty(spec["source"])["persistentVolumeName"]),
      textIn(spec["nodeName"]),
      status["attached"] === true,
      age,
    ],
  ),
  kindTable("storage.k8s.io/CSINode", ["Name", "Drivers:integer", "Age"], ({ spec, name, age }) => [
    name,
    sizeOf(spec["drivers"]),
    age,
  ]),
  kindTable(
    "storage.k8s.io/CSIDriver",
    [
      "Name",
      "AttachRequired:boolean",
      "PodInfoOnMount:boolean",
      "StorageCapacity:boolean",
      "TokenRequests",
      "RequiresRepublish:boolean",
      "Modes",
      "Age",
    ],
    ({ spec, name, age }) => [
      name,
      spec["attachRequired"] !== false,
      spec["podInfoOnMount"] === true,
      spec["storageCapacity"] === true,
      spec["tokenRequests"] === undefined
        ? UNSET
        : objectsIn(spec["tokenRequests"]).map(({ audience }) => textIn(audience)).join(","),
      spec["requiresRepublish"] === true,
      joinedOrNone(textsIn(spec["volumeLifecycleModes"])),
      age,
    ],
  ),
];

function storageOf(resources: JsonValue | undefined): string {
  return textIn(objectOrEmpty(resources)["storage"], "0");
}

function modesOf(value: JsonValue | undefined): string {
  const modes = textsIn(value);
  return ACCESS_MODES.filter(([mode]) => modes.includes(mode)).map(([, short]) => short).join(",");
}

function phaseOf({ metadata, status }: PrintedObject): string {
  return metadata["deletionTimestamp"] === undefined ? textIn(status["phase"]) : "Terminating";
}

function claimOf(value: JsonValue | undefined): string {
  return isJsonObject(value) ? `${textIn(value["namespace"])}/${textIn(value["name"])}` : "";
}

function classOf({ metadata, spec }: PrintedObject): string {
  const old = objectOrEmpty(metadata["annotations"])[OLD_CLASS];
  return textIn(old ?? spec["storageClassName"]);
}

/** Of several classes that want to be the default, the youngest is, and of those the first by name. */
function defaultClassOf(classes: readonly JsonObject[]): string | undefined {
  const candidates = classes.map((one) => objectOrEmpty(one["metadata"])).filter(({ annotations }) =>
    DEFAULT_CLASSES.some((annotation) => objectOrEmpty(annotations)[annotation] === "true")
  ).map(({ name, creationTimestamp }) => ({ name: textIn(name), time: textIn(creationTimestamp) }));
  const [first] = candidates.toSorted((left, right) =>
    left.time === right.time ? (left.name < right.name ? -1 : 1) : left.time > right.time ? -1 : 1
  );
  return first?.name;
}
