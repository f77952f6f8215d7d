/**
 * What patches and server-side apply have to know about a kind.
 *
 * @module
 */

import { crdFields } from "./crd_fields.ts";
import { builtinFields } from "./field_facts.ts";
import type { FieldNode } from "./field_node.ts";
import { type FieldSet, fieldSetOf, NO_FIELDS } from "./field_set.ts";
import type { JsonObject } from "./json.ts";
import { fieldElement } from "./path_element.ts";
import { apiVersionOf, type ServedResource, type Subresource } from "./served_resource.ts";

/** The schema of one version of one kind. */
export interface FieldSchema {
  /** The place of the whole object. */
  readonly root: FieldNode;
  /** Whether the server holds objects in a fixed form, without nulls and with fields that are always there. */
  readonly isTyped: boolean;
  /** What a writer of the object itself cannot set, and so never owns. */
  readonly resetFields: FieldSet;
  /** What a writer of the status subresource cannot set. */
  readonly statusResetFields: FieldSet;
}

/**
 * Finds the schema of a resource.
 *
 * @param served The resource.
 * @returns Its schema, `undefined` for a built-in kind whose facts are not in the table.
 */
export function fieldSchemaOf(
  served: Pick<ServedResource, "group" | "version" | "kind" | "schema" | "subresources">,
): FieldSchema | undefined {
  const hasStatus = served.subresources.includes("status");
  if (served.schema !== undefined) return fieldSchemaOfCrd(served.schema, { hasStatus });
  return builtinFieldSchema(served.group, served.version, served.kind);
}

/**
 * Finds the schema of a built-in kind.
 *
 * @param group The API group; "" for the core group.
 * @param version The version.
 * @param kind The kind.
 * @returns Its schema, `undefined` if its facts are not in the table.
 */
export function builtinFieldSchema(group: string, version: string, kind: string): FieldSchema | undefined {
  const apiVersion = apiVersionOf({ group, version });
  const root = builtinFields(apiVersion, kind);
  if (root === undefined) return undefined;
  return {
    root,
    isTyped: true,
    resetFields: root.map?.fields.has("status") ? STATUS : NO_FIELDS,
    statusResetFields: STATUS_RESETS.get(`${apiVersion}/${kind}`) ?? SPEC,
  };
}

/**
 * Makes the schema of a custom resource.
 *
 * @param structural The version's `openAPIV3Schema`.
 * @param options Whether the version has the status subresource.
 * @returns The schema.
 */
export function fieldSchemaOfCrd(structural: JsonObject, options: { hasStatus: boolean }): FieldSchema {
  return {
    root: crdFields(structural),
    isTyped: false,
    resetFields: options.hasStatus ? STATUS : NO_FIELDS,
    statusResetFields: METADATA_AND_SPEC,
  };
}

/**
 * What a writer cannot set.
 *
 * @param schema The kind's schema.
 * @param subresource Where the write goes; `undefined` for the object itself.
 * @returns The fields.
 */
export function resetFieldsOf(schema: FieldSchema, subresource: Subresource | undefined): FieldSet {
  return subresource === "status" ? schema.statusResetFields : schema.resetFields;
}

const STATUS = fieldSetOf([fieldElement("status")]);
const SPEC = fieldSetOf([fieldElement("spec")]);
const METADATA_AND_SPEC = fieldSetOf([fieldElement("metadata")], [fieldElement("spec")]);

/** The kinds of which a status write cannot set more than the spec. */
const STATUS_RESETS: ReadonlyMap<string, FieldSet> = new Map([
  [
    "apps/v1/Deployment",
    fieldSetOf([fieldElement("spec")], [fieldElement("metadata"), fieldElement("labels")]),
  ],
  [
    "v1/Pod",
    fieldSetOf(
      [fieldElement("spec")],
      [fieldElement("metadata"), fieldElement("deletionTimestamp")],
      [fieldElement("metadata"), fieldElement("ownerReferences")],
    ),
  ],
  ["admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy", METADATA_AND_SPEC],
  ["storage.k8s.io/v1/VolumeAttachment", METADATA_AND_SPEC],
]);
