/**
 * The metadata of objects as the API server decodes it.
 *
 * @module
 */

import { type Decoded, decodeGo, type GoStruct, type GoType } from "./go_decoding.ts";
import type { JsonValue } from "./json.ts";

const STRING: GoType = { json: "string", name: "string" };
const UID: GoType = { json: "string", name: "types.UID" };
const BOOLEAN: GoType = { json: "boolean", name: "bool" };
const TIME: GoType = { json: "time", name: "string" };
const STRINGS_BY_NAME: GoType = { json: "map", name: "map[string]string", of: STRING };

const OWNER_REFERENCE: GoStruct = {
  json: "struct",
  name: "v1.OwnerReference",
  fields: {
    apiVersion: STRING,
    kind: STRING,
    name: STRING,
    uid: UID,
    controller: BOOLEAN,
    blockOwnerDeletion: BOOLEAN,
  },
  zeros: { apiVersion: "", kind: "", name: "", uid: "" },
};

const MANAGED_FIELDS_ENTRY: GoStruct = {
  json: "struct",
  name: "v1.ManagedFieldsEntry",
  fields: {
    manager: STRING,
    operation: { json: "string", name: "v1.ManagedFieldsOperationType" },
    apiVersion: STRING,
    time: TIME,
    fieldsType: STRING,
    fieldsV1: { json: "any", name: "v1.FieldsV1" },
    subresource: STRING,
  },
};

/** The type of every object's `metadata`. */
export const OBJECT_META: GoStruct = {
  json: "struct",
  name: "v1.ObjectMeta",
  fields: {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    selfLink: STRING,
    uid: UID,
    resourceVersion: STRING,
    generation: { json: "integer", name: "int64" },
    creationTimestamp: TIME,
    deletionTimestamp: TIME,
    deletionGracePeriodSeconds: { json: "count", name: "int64" },
    labels: STRINGS_BY_NAME,
    annotations: STRINGS_BY_NAME,
    finalizers: { json: "list", name: "[]string", of: STRING },
    ownerReferences: { json: "list", name: "[]v1.OwnerReference", of: OWNER_REFERENCE },
    managedFields: { json: "list", name: "[]v1.ManagedFieldsEntry", of: MANAGED_FIELDS_ENTRY },
  },
};

/**
 * Decodes the metadata of an object.
 *
 * @param metadata The metadata; left as it is.
 * @returns The metadata as the server keeps it, and the paths of what it drops.
 * @throws {GoDecodingError} If a field has the wrong type.
 */
export function decodeObjectMeta(metadata: JsonValue): Decoded {
  return decodeGo(metadata, OBJECT_META);
}
