/**
 * The schemas in CustomResourceDefinitions, by their names on the wire; client-node's model renames a dozen of them.
 *
 * @module
 */

/** Documentation elsewhere. */
export interface JSONSchemaDocumentation {
  /** What is to be found there. */
  readonly description?: string;
  /** Where it is. */
  readonly url?: string;
}

/** A rule in the Common Expression Language. */
export interface JSONSchemaRule {
  /** The expression; `self` is the value at the schema's place, `oldSelf` the one before the update. */
  readonly rule: string;
  /** Said when the rule does not hold. */
  readonly message?: string;
  /** An expression that gives the message; wins over `message`. */
  readonly messageExpression?: string;
  /** The machine-readable reason, such as "FieldValueInvalid". */
  readonly reason?: string;
  /** The field that the refusal names, relative to the schema's place. */
  readonly fieldPath?: string;
  /** Whether a rule about `oldSelf` also runs when there is no old value. */
  readonly optionalOldSelf?: boolean;
}

/** The keywords that have always been what they are, and hold no schema. */
export interface JSONSchemaKeywords {
  /** A short name for people. */
  readonly title?: string;
  /** What the value is for; `kubectl explain` shows it. */
  readonly description?: string;
  /** Documentation elsewhere. */
  readonly externalDocs?: JSONSchemaDocumentation;
  /** Whether null is a value here; without it null means "not given". */
  readonly nullable?: boolean;
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
  /** Whether unknown fields are kept here instead of dropped. */
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  /** Whether the value is an object with apiVersion, kind and metadata of its own. */
  readonly "x-kubernetes-embedded-resource"?: boolean;
  /** Whether the value is an integer or a string. */
  readonly "x-kubernetes-int-or-string"?: boolean;
  /** The fields that tell the items of a list of type "map" apart. */
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
}

/**
 * A node of a schema as a server of any age may answer it: keywords that it refuses today are here too. What new
 * definitions may hold is `JsonSchemaProps` of `@kubeloop/sdk/schema`.
 */
export interface JSONSchemaProps extends JSONSchemaKeywords {
  /** Refused today. */
  readonly id?: string;
  /** Refused today. */
  readonly $schema?: string;
  /** Refused today. */
  readonly $ref?: string;
  /** A value for people to look at. */
  readonly example?: unknown;

  /** "array", "boolean", "integer", "number", "object" or "string"; int-or-string fields have none. */
  readonly type?: string;
  /** Filled in by the server where the field is not given and its parent is. */
  readonly default?: unknown;
  /** The only values that are taken. */
  readonly enum?: readonly unknown[];

  /** Refused today when true. */
  readonly uniqueItems?: boolean;

  /** The schema of the items of a list; one for each item is refused today. */
  readonly items?: JSONSchemaProps | readonly JSONSchemaProps[];
  /** Refused today. */
  readonly additionalItems?: JSONSchemaProps | boolean;
  /** The schemas of the fields of an object. */
  readonly properties?: Readonly<Record<string, JSONSchemaProps>>;
  /** The schema of the values in a map. */
  readonly additionalProperties?: JSONSchemaProps | boolean;
  /** Refused today. */
  readonly patternProperties?: Readonly<Record<string, JSONSchemaProps>>;
  /** Refused today. */
  readonly dependencies?: Readonly<Record<string, JSONSchemaProps | readonly string[]>>;
  /** Refused today. */
  readonly definitions?: Readonly<Record<string, JSONSchemaProps>>;

  /** Restrictions that must all hold. */
  readonly allOf?: readonly JSONSchemaProps[];
  /** Restrictions of which at least one must hold. */
  readonly anyOf?: readonly JSONSchemaProps[];
  /** Restrictions of which exactly one must hold. */
  readonly oneOf?: readonly JSONSchemaProps[];
  /** Restrictions that must not hold. */
  readonly not?: JSONSchemaProps;

  /** How writers share a list: "atomic", "map" or "set". */
  readonly "x-kubernetes-list-type"?: string;
  /** How writers share an object: "atomic" or "granular". */
  readonly "x-kubernetes-map-type"?: string;
  /** Rules that the value must fulfil. */
  readonly "x-kubernetes-validations"?: readonly JSONSchemaRule[];
}
