/**
 * The vocabulary of structural schemas: what `openAPIV3Schema` of a CustomResourceDefinition may hold.
 *
 * @module
 */

import type { JSONSchemaDocumentation, JSONSchemaKeywords } from "../resource/builtins/json_schema_props.ts";
import type { JsonValue } from "./json.ts";

export type { JSONSchemaDocumentation, JSONSchemaKeywords };

/** The types that a structural schema knows; int-or-string fields have none. */
export type JsonSchemaType = "array" | "boolean" | "integer" | "number" | "object" | "string";

/** A rule in the Common Expression Language, with what is said when it does not hold. */
export interface ValidationRule {
  /** The expression; `self` is the value at the schema's place, `oldSelf` the one before the update. */
  readonly rule: string;
  /** Said when the rule does not hold; one line. */
  readonly message?: string;
  /** An expression that gives the message; wins over `message`. */
  readonly messageExpression?: string;
  /** The machine-readable reason. The server's default is "FieldValueInvalid". */
  readonly reason?:
    | "FieldValueDuplicate"
    | "FieldValueForbidden"
    | "FieldValueInvalid"
    | "FieldValueRequired";
  /** The field that the refusal names, relative to the schema's place, such as ".foo.bar". */
  readonly fieldPath?: string;
  /** Whether a rule about `oldSelf` also runs when there is no old value. */
  readonly optionalOldSelf?: boolean;
}

/** A node of a structural schema, as on the wire. Keywords that the API server refuses are left out. */
export interface JsonSchemaProps extends JSONSchemaKeywords {
  /** A value for people to look at. */
  readonly example?: JsonValue;

  /** Needed at each place but int-or-string and preserve-unknown-fields ones; absent below allOf, anyOf, oneOf, not. */
  readonly type?: JsonSchemaType;
  /** Filled in by the server where the field is not given and its parent is. */
  readonly default?: JsonValue;
  /** The only values that are taken; null never is one. */
  readonly enum?: readonly JsonValue[];

  /** The schema of the items of a list. */
  readonly items?: JsonSchemaProps;
  /** The schemas of the fields of an object. */
  readonly properties?: Readonly<Record<string, JsonSchemaProps>>;
  /** The schema of the values in a map; true takes any value and empties objects in it. */
  readonly additionalProperties?: JsonSchemaProps | boolean;

  /** Restrictions that must all hold. */
  readonly allOf?: readonly JsonSchemaProps[];
  /** Restrictions of which at least one must hold. */
  readonly anyOf?: readonly JsonSchemaProps[];
  /** Restrictions of which exactly one must hold. */
  readonly oneOf?: readonly JsonSchemaProps[];
  /** Restrictions that must not hold. */
  readonly not?: JsonSchemaProps;

  /** How writers share a list. The server's default is "atomic". */
  readonly "x-kubernetes-list-type"?: "atomic" | "map" | "set";
  /** How writers share an object. The server's default is "granular". */
  readonly "x-kubernetes-map-type"?: "atomic" | "granular";
  /** Rules that the value must fulfil. */
  readonly "x-kubernetes-validations"?: readonly ValidationRule[];
}
