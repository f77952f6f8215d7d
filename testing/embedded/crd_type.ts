/**
 * The type of CustomResourceDefinitions as the API server decodes it: what it does not know, and what has the wrong
 * type, is found here.
 *
 * @module
 */

import { GoDecodingError, type GoStruct, type GoType } from "../../src/schema/go_decoding.ts";
import { OBJECT_META } from "../../src/schema/object_meta.ts";
import { isJsonObject } from "./json.ts";

const STRING: GoType = { json: "string", name: "string" };
const TEXT: GoType = { json: "text", name: "string" };
const STRINGS: GoType = { json: "list", name: "[]string", of: STRING };
const POINTER: GoType = { json: "boolean", name: "bool" };
const FLAG: GoType = { json: "flag", name: "bool" };
const COUNT: GoType = { json: "count", name: "int64" };
const NUMBER: GoType = { json: "number", name: "float64" };
const ANY: GoType = { json: "any", name: "v1.JSON" };
const TIME: GoType = { json: "time", name: "string" };

const RULE: GoStruct = {
  json: "struct",
  name: "v1.ValidationRule",
  fields: {
    rule: STRING,
    message: STRING,
    messageExpression: STRING,
    reason: { json: "string", name: "v1.FieldValueErrorReason" },
    fieldPath: STRING,
    optionalOldSelf: POINTER,
  },
  zeros: { rule: "" },
};

const SCHEMA: GoStruct = {
  json: "struct",
  name: "v1.JSONSchemaProps",
  /** The type holds itself, so its fields come later. */
  get fields() {
    return SCHEMA_FIELDS;
  },
};
const SCHEMAS: GoType = { json: "list", name: "[]v1.JSONSchemaProps", of: SCHEMA };
const SCHEMAS_BY_NAME: GoType = { json: "map", name: "map[string]v1.JSONSchemaProps", of: SCHEMA };

const SCHEMA_OR_BOOL: GoType = {
  json: "choice",
  name: "v1.JSONSchemaPropsOrBool",
  choose: (value) => {
    if (isJsonObject(value)) return SCHEMA;
    if (typeof value === "boolean") return POINTER;
    throw new GoDecodingError("boolean or JSON schema expected");
  },
};
const SCHEMA_OR_LIST: GoType = {
  json: "choice",
  name: "v1.JSONSchemaPropsOrArray",
  choose: (value) => isJsonObject(value) ? SCHEMA : Array.isArray(value) ? SCHEMAS : undefined,
};
const SCHEMA_OR_STRINGS: GoType = {
  json: "choice",
  name: "v1.JSONSchemaPropsOrStringArray",
  choose: (value) => isJsonObject(value) ? SCHEMA : Array.isArray(value) ? STRINGS : undefined,
};

const SCHEMA_FIELDS: Readonly<Record<string, GoType>> = {
  id: STRING,
  $schema: { json: "string", name: "v1.JSONSchemaURL" },
  $ref: TEXT,
  description: STRING,
  type: STRING,
  format: STRING,
  title: STRING,
  default: ANY,
  maximum: NUMBER,
  exclusiveMaximum: FLAG,
  minimum: NUMBER,
  exclusiveMinimum: FLAG,
  maxLength: COUNT,
  minLength: COUNT,
  pattern: STRING,
  maxItems: COUNT,
  minItems: COUNT,
  uniqueItems: FLAG,
  multipleOf: NUMBER,
  enum: { json: "list", name: "[]v1.JSON", of: ANY },
  maxProperties: COUNT,
  minProperties: COUNT,
  required: STRINGS,
  items: SCHEMA_OR_LIST,
  allOf: SCHEMAS,
  oneOf: SCHEMAS,
  anyOf: SCHEMAS,
  not: SCHEMA,
  properties: SCHEMAS_BY_NAME,
  additionalProperties: SCHEMA_OR_BOOL,
  patternProperties: SCHEMAS_BY_NAME,
  dependencies: { json: "map", name: "v1.JSONSchemaDependencies", of: SCHEMA_OR_STRINGS },
  additionalItems: SCHEMA_OR_BOOL,
  definitions: { json: "map", name: "v1.JSONSchemaDefinitions", of: SCHEMA },
  externalDocs: {
    json: "struct",
    name: "v1.ExternalDocumentation",
    fields: { description: STRING, url: STRING },
  },
  example: ANY,
  nullable: FLAG,
  "x-kubernetes-preserve-unknown-fields": POINTER,
  "x-kubernetes-embedded-resource": FLAG,
  "x-kubernetes-int-or-string": FLAG,
  "x-kubernetes-list-map-keys": STRINGS,
  "x-kubernetes-list-type": TEXT,
  "x-kubernetes-map-type": TEXT,
  "x-kubernetes-validations": { json: "list", name: "v1.ValidationRules", of: RULE },
};

const NAMES: GoStruct = {
  json: "struct",
  name: "v1.CustomResourceDefinitionNames",
  fields: {
    plural: STRING,
    singular: STRING,
    shortNames: STRINGS,
    kind: STRING,
    listKind: STRING,
    categories: STRINGS,
  },
  zeros: { plural: "", kind: "" },
};

const SUBRESOURCES: GoStruct = {
  json: "struct",
  name: "v1.CustomResourceSubresources",
  fields: {
    status: { json: "struct", name: "v1.CustomResourceSubresourceStatus", fields: {} },
    scale: {
      json: "struct",
      name: "v1.CustomResourceSubresourceScale",
      fields: { specReplicasPath: STRING, statusReplicasPath: STRING, labelSelectorPath: TEXT },
      zeros: { specReplicasPath: "", statusReplicasPath: "" },
    },
  },
};

const COLUMN: GoStruct = {
  json: "struct",
  name: "v1.CustomResourceColumnDefinition",
  fields: {
    name: STRING,
    type: STRING,
    format: STRING,
    description: STRING,
    priority: { json: "integer", name: "int32" },
    jsonPath: STRING,
  },
  zeros: { name: "", type: "", jsonPath: "" },
};

const VERSION: GoStruct = {
  json: "struct",
  name: "v1.CustomResourceDefinitionVersion",
  fields: {
    name: STRING,
    served: FLAG,
    storage: FLAG,
    deprecated: FLAG,
    deprecationWarning: TEXT,
    schema: { json: "struct", name: "v1.CustomResourceValidation", fields: { openAPIV3Schema: SCHEMA } },
    subresources: SUBRESOURCES,
    additionalPrinterColumns: { json: "list", name: "[]v1.CustomResourceColumnDefinition", of: COLUMN },
    selectableFields: {
      json: "list",
      name: "[]v1.SelectableField",
      of: {
        json: "struct",
        name: "v1.SelectableField",
        fields: { jsonPath: STRING },
        zeros: { jsonPath: "" },
      },
    },
  },
  zeros: { name: "", served: false, storage: false },
};

const CLIENT_CONFIG: GoStruct = {
  json: "struct",
  name: "v1.WebhookClientConfig",
  fields: {
    url: TEXT,
    service: {
      json: "struct",
      name: "v1.ServiceReference",
      fields: { namespace: STRING, name: STRING, path: TEXT, port: { json: "count", name: "int32" } },
      zeros: { namespace: "", name: "" },
    },
    caBundle: { json: "string", name: "[]uint8" },
  },
};

const SPEC: GoStruct = {
  json: "struct",
  name: "v1.CustomResourceDefinitionSpec",
  fields: {
    group: STRING,
    names: NAMES,
    scope: { json: "string", name: "v1.ResourceScope" },
    versions: { json: "list", name: "[]v1.CustomResourceDefinitionVersion", of: VERSION, keepsEmpty: true },
    conversion: {
      json: "struct",
      name: "v1.CustomResourceConversion",
      fields: {
        strategy: { json: "string", name: "v1.ConversionStrategyType" },
        webhook: {
          json: "struct",
          name: "v1.WebhookConversion",
          fields: { clientConfig: CLIENT_CONFIG, conversionReviewVersions: STRINGS },
        },
      },
      zeros: { strategy: "" },
    },
    preserveUnknownFields: FLAG,
  },
  zeros: { group: "", names: { plural: "", kind: "" }, scope: "", versions: null },
};

const CONDITION: GoStruct = {
  json: "struct",
  name: "v1.CustomResourceDefinitionCondition",
  fields: {
    type: { json: "string", name: "v1.CustomResourceDefinitionConditionType" },
    status: { json: "string", name: "v1.ConditionStatus" },
    lastTransitionTime: TIME,
    reason: STRING,
    message: STRING,
    observedGeneration: { json: "integer", name: "int64" },
  },
};

/** The type of CustomResourceDefinitions. */
export const CRD_TYPE: GoStruct = {
  json: "struct",
  name: "v1.CustomResourceDefinition",
  fields: {
    apiVersion: STRING,
    kind: STRING,
    metadata: OBJECT_META,
    spec: SPEC,
    status: {
      json: "struct",
      name: "v1.CustomResourceDefinitionStatus",
      fields: {
        conditions: {
          json: "list",
          name: "[]v1.CustomResourceDefinitionCondition",
          of: CONDITION,
          keepsEmpty: true,
        },
        acceptedNames: NAMES,
        storedVersions: STRINGS,
        observedGeneration: { json: "integer", name: "int64" },
      },
      zeros: { conditions: null, acceptedNames: { plural: "", kind: "" }, storedVersions: null },
    },
  },
};
