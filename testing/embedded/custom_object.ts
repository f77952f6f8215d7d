/**
 * What the API server does to the objects of one version of a CustomResourceDefinition: it decodes, prunes and defaults
 * them, and validates what comes out.
 *
 * @module
 */

import { RuleValidator } from "../../src/schema/cel/rule_validator.ts";
import { applyDefaults, dropNulls } from "../../src/schema/defaulting.ts";
import { checkEmbeddedObjects, coerceEmbeddedObjects } from "../../src/schema/embedded_objects.ts";
import { type FieldError, type FieldErrorReason, invalidValue } from "../../src/schema/field_error.ts";
import { GoDecodingError } from "../../src/schema/go_decoding.ts";
import type { JsonSchemaProps } from "../../src/schema/json_schema_props.ts";
import { checkListTypes } from "../../src/schema/list_types.ts";
import { isStructuralSchema } from "../../src/schema/loose_schema.ts";
import { decodeObjectMeta } from "../../src/schema/object_meta.ts";
import { pruneObject } from "../../src/schema/pruning.ts";
import { SchemaValidator } from "../../src/schema/validate.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import { metaCauses } from "./object_meta_validation.ts";
import { checkScaleSpec, checkScaleStatus } from "./scale_rules.ts";
import { apiVersionOf, type ServedResource, type Subresource } from "./served_resource.ts";
import { undecodable } from "./undecodable.ts";

/** An object as the server keeps it, and the fields that it dropped on the way. */
export interface DecodedObject {
  readonly object: JsonObject;
  /** The paths of the dropped fields. */
  readonly unknownFields: readonly string[];
}

/** What was found in an object. */
export interface ObjectVerdict {
  /** What is wrong with it. */
  readonly causes: readonly FieldError[];
  /** What is wrong and was so before. */
  readonly warnings: readonly string[];
}

/** What an object is compared with. */
export interface ValidateObjectOptions {
  /** The object before an update: what it leaves unchanged need not be valid. */
  readonly old?: JsonObject;
  /** The subresource that is written to. */
  readonly subresource?: Subresource;
  /** Whether nulls stay that mean nothing, as they do in what is applied. */
  readonly keepsNulls?: boolean;
}

/** Findings after which the rules of a schema are not run: they could speak of anything. */
const BLOCKING: ReadonlySet<FieldErrorReason> = new Set([
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
]);
const RULES_NOT_CHECKED: FieldError = invalidValue(
  undefined,
  null,
  "some validation rules were not checked because the object was invalid; correct the existing errors to complete " +
    "validation",
);

/** The schema of one version at work. */
export class CustomObjectRules {
  readonly #schema: JsonSchemaProps;
  readonly #validator: SchemaValidator;
  readonly #statusValidator: SchemaValidator;
  readonly #rules: RuleValidator;

  /** @param schema The version's structural schema. */
  constructor(schema: JsonObject) {
    this.#schema = isStructuralSchema(schema) ? schema : {};
    this.#validator = new SchemaValidator(this.#schema);
    this.#statusValidator = new SchemaValidator(this.#schema.properties?.["status"] ?? {});
    this.#rules = new RuleValidator(this.#schema);
  }

  /**
   * Decodes an object: what the schema does not know is dropped, and defaults are filled in.
   *
   * @param served The version that the object is of.
   * @param object The object as it was sent; left as it is.
   * @param options Whether nulls stay that mean nothing.
   * @returns The object as the server keeps it.
   * @throws {StatusError} If metadata has the wrong type.
   */
  decode(
    served: ServedResource,
    object: JsonObject,
    { keepsNulls = false }: Pick<ValidateObjectOptions, "keepsNulls"> = {},
  ): DecodedObject {
    const metadata = decodeMetadata(served, object);
    const pruned = pruneObject({ ...object, metadata: metadata.value }, this.#schema);
    const meant = keepsNulls ? pruned.value : dropNulls(pruned.value, this.#schema);
    const coerced = coerceEmbeddedObjects(meant, this.#schema, undefined);
    const [malformed] = coerced.malformed;
    if (malformed !== undefined) throw undecodable(served, `${malformed.field}: ${malformed.message}`);
    return {
      object: objectOrEmpty(applyDefaults(coerced.value, this.#schema)),
      unknownFields: [
        ...metadata.unknownFields.map((path) => `metadata.${path}`),
        ...pruned.unknownFields,
        ...coerced.unknownFields,
      ],
    };
  }

  /**
   * Drops from a good object of another version what this version's schema does not know.
   *
   * @param object The object; left as it is.
   * @returns The rest.
   */
  pruned(object: JsonObject): JsonObject {
    const { value } = pruneObject(object, this.#schema);
    return objectOrEmpty(dropNulls(value, this.#schema));
  }

  /**
   * Validates an object; its own metadata is not looked at.
   *
   * @param served The version that the object is of.
   * @param object The object, decoded.
   * @param options What it was before, and which part is written.
   * @returns What is wrong, in the server's words.
   */
  validate(
    served: ServedResource,
    object: JsonObject,
    options: ValidateObjectOptions,
  ): ObjectVerdict {
    const types = checkTypeMeta(served, object);
    if (types.length > 0) return { causes: types, warnings: [] };
    const { old, subresource } = options;
    const wasRepeating = old !== undefined && checkListTypes(old, this.#schema, undefined).length > 0;
    const errors = [
      ...(subresource === "status"
        ? this.#validateStatus(served, object, old)
        : this.#validateWhole(served, object, old)),
      ...(wasRepeating ? [] : checkListTypes(object, this.#schema, undefined)),
    ];
    if (!this.#rules.hasRules) return { causes: errors, warnings: [] };
    if (errors.some(({ reason }) => BLOCKING.has(reason))) {
      return { causes: [...errors, RULES_NOT_CHECKED], warnings: [] };
    }
    const verdict = this.#rules.validate(object, old === undefined ? {} : { old });
    return {
      causes: [...errors, ...verdict.errors],
      warnings: verdict.forgiven.map(({ field, message }) => `${field}: ${message}`),
    };
  }

  #validateWhole(
    served: ServedResource,
    object: JsonObject,
    old: JsonObject | undefined,
  ): readonly FieldError[] {
    const { scale } = served;
    return [
      ...this.#validator.validate(object, old === undefined ? {} : { old }),
      ...(scale === undefined ? [] : [...checkScaleSpec(object, scale), ...checkScaleStatus(object, scale)]),
      ...checkEmbeddedObjects(object, this.#schema, {
        checkMetadata: (metadata, path) => checkEmbeddedMetadata(served, metadata, path),
      }),
    ];
  }

  #validateStatus(
    served: ServedResource,
    object: JsonObject,
    old: JsonObject | undefined,
  ): readonly FieldError[] {
    const { status } = object;
    const before = old?.["status"];
    const options = before === undefined ? { path: "status" } : { path: "status", old: before };
    return [
      ...(status === undefined ? [] : this.#statusValidator.validate(status, options)),
      ...(served.scale === undefined ? [] : checkScaleStatus(object, served.scale)),
    ];
  }
}

/**
 * Reads the metadata of a custom object.
 *
 * @param served The object's resource.
 * @param object The object.
 * @returns The metadata, and what is unknown in it.
 * @throws {StatusError} 400 if something in it has the wrong type.
 */
export function decodeMetadata(
  served: ServedResource,
  object: JsonObject,
): ReturnType<typeof decodeObjectMeta> {
  try {
    return decodeObjectMeta(object["metadata"] ?? {});
  } catch (error) {
    if (error instanceof GoDecodingError) throw undecodable(served, error.message);
    throw error;
  }
}

function checkTypeMeta(served: ServedResource, object: JsonObject): readonly FieldError[] {
  const wanted = { kind: served.kind, apiVersion: apiVersionOf(served) };
  return Object.entries(wanted).filter(([field, value]) => object[field] !== value)
    .map(([field, value]) => invalidValue(field, object[field] ?? "", `must be ${value}`));
}

/** Metadata of embedded objects may leave out the name, and may name a namespace or not. */
function checkEmbeddedMetadata(
  served: ServedResource,
  metadata: JsonObject,
  path: string,
): readonly FieldError[] {
  const object = { metadata: { name: "unnamed", ...metadata } };
  const scope = metadata["namespace"] === undefined ? "Cluster" : "Namespaced";
  return metaCauses(object, { ...served, scope, rules: { names: "path segment" } })
    .map(({ field = "metadata", message }) => ({
      reason: message.startsWith("Required") ? "FieldValueRequired" : "FieldValueInvalid",
      message,
      field: `${path}${field.slice("metadata".length)}`,
    }));
}
