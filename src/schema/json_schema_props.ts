/**
 * The vocabulary of structural schemas: what `openAPIV3Schema` of a CustomResourceDefinition may hold.
 *
 * @module
 */

import type { JsonValue } from "./json.ts";

/** The types that a structural schema knows; int-or-string fields have none. */
export type JsonSchemaType = "array" | "boolean" | "integer" | "number" | "object" | "string";

/** Points to documentation elsewhere. */
export interface ExternalDocumentation {
  /** What is to be found there. */
  readonly description?: string;
  /** Where it is. */
  readonly url?: string;
}

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
export interface JsonSchemaProps {
  /** A short name for people. */
  readonly title?: string;
  /** What the value is for; `kubectl explain` shows it. */
  readonly description?: string;
  /** Documentation elsewhere. */
  readonly externalDocs?: ExternalDocumentation;
  /** A value for people to look at. */
  readonly example?: JsonValue;

  /** Needed at each place but int-or-string and preserve-unknown-fields ones; absent below allOf, anyOf, oneOf, not. */
  readonly type?: JsonSchemaType;
  /** Whether null is a value here; without it null means "not given". */
  readonly nullable?: boolean;
  /** Filled in by the server where the field is not given and its parent is. */
  readonly default?: JsonValue;
  /** The only values that are taken; null never is one. */
  readonly enum?: readonly JsonValue[];

  /** What texts or numbers must look like beyond their type; unknown formats are ignored. */
  readonly format?: string;
  /** The largest number. */
  readonly maximum?: number;
  /** Whether numbers must be below `maximum`. */
  readonly exclusiveMaximum?: boolean;
  /** The smallest number. */
  readonly minimum?: number;
  /** Whether numbers must be above `minimum`. */
  readonly exclusiveMinimum?: boolean;
  /** What numbers must be a multiple of. */
  readonly multipleOf?: number;
  /** In Unicode code points. */
  readonly maxLength?: number;
  /** In Unicode code points. */
  readonly minLength?: number;
  /** A regular expression in Go's RE2 syntax, not anchored. */
  readonly pattern?: string;
  /** How many items a list may have. */
  readonly maxItems?: number;
  /** How many items a list must have. */
  readonly minItems?: number;
  /** How many fields an object may have. */
  readonly maxProperties?: number;
  /** How many fields an object must have. */
  readonly minProperties?: number;
  /** The fields that an object must have. */
  readonly required?: readonly string[];

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

  /** Whether unknown fields are kept here instead of dropped. */
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  /** Whether the value is an object with apiVersion, kind and metadata of its own. */
  readonly "x-kubernetes-embedded-resource"?: boolean;
  /** Whether the value is an integer or a string. */
  readonly "x-kubernetes-int-or-string"?: boolean;
  /** The fields that tell the items of a list of type "map" apart. */
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  /** How writers share a list. The server's default is "atomic". */
  readonly "x-kubernetes-list-type"?: "atomic" | "map" | "set";
  /** How writers share an object. The server's default is "granular". */
  readonly "x-kubernetes-map-type"?: "atomic" | "granular";
  /** Rules that the value must fulfil. */
  readonly "x-kubernetes-validations"?: readonly ValidationRule[];
}
