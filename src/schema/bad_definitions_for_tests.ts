/**
 * Definitions that are refused, each with the one error that says why.
 *
 * @module
 */

import { z } from "zod";
import { type DefinedResource, defineResource } from "../resource/define_resource.ts";
import type { ResourceDefinition, VersionDefinition } from "../resource/resource_definition.ts";
import { jsonSchema, type StandardSchema } from "../resource/standard_schema.ts";
import { cel, listMap, set } from "./zod.ts";

/** A definition that is refused. */
export interface BadDefinition {
  readonly name: string;
  /** Defines it; some are refused here already. */
  define(): DefinedResource;
  /** The error. */
  readonly message: string;
}

const SPEC = z.object({
  image: z.string(),
  replicas: z.int(),
  tags: z.array(z.string()),
  open: z.looseObject({}),
});
const STATUS = z.object({ ready: z.int(), selector: z.string(), since: z.iso.datetime() });
const V1: VersionDefinition = { spec: SPEC, status: STATUS };

/** Refused by `defineResource`. */
function names(name: string, change: Partial<ResourceDefinition>, fault: string): BadDefinition {
  const definition: ResourceDefinition = {
    group: "example.com",
    kind: "Bad",
    scope: "Namespaced",
    versions: { v1: V1 },
    ...change,
  };
  return {
    name,
    define: () => defineResource(definition),
    message: `Cannot define the resource "${definition.kind}.${definition.group}": ${fault}`,
  };
}

function version(name: string, change: Partial<VersionDefinition>, fault: string): BadDefinition {
  return names(name, { versions: { v1: { ...V1, ...change } } }, `versions.v1: ${fault}`);
}

/** Refused by `crdOf`. */
function made(name: string, change: Partial<VersionDefinition>, fault: string): BadDefinition {
  const { define } = version(name, change, fault);
  const message = `Cannot make version v1 of the CustomResourceDefinition "bads.example.com": ${fault}`;
  return { name, define, message };
}

/** A spec with one field. */
function field(name: string, schema: z.ZodType, fault: string): BadDefinition {
  return made(
    name,
    { spec: z.object({ list: z.array(z.object({ field: schema })) }) },
    `spec.list[].field${fault}`,
  );
}

/** A field of which the API server's own words are said. */
function refused(name: string, schema: z.ZodType, fault: string): BadDefinition {
  return made(name, { spec: z.object({ field: schema }) }, `properties[spec].properties[field]${fault}`);
}

function literal(schema: Readonly<Record<string, unknown>>): StandardSchema {
  return jsonSchema({ type: "object", properties: { field: schema } });
}

const NO_COUNTERPART = "has no counterpart in a CustomResourceDefinition";

/** The definitions. */
export const BAD_DEFINITIONS: readonly BadDefinition[] = [
  names(
    "a group without a dot",
    { group: "example" },
    'group "example" is no lower-case domain name with a dot, use one of yours such as "stable.example.com"',
  ),
  names(
    "a kind in lower case",
    { kind: "bad" },
    'kind "bad" is not CamelCase, use letters and digits that start with a capital',
  ),
  names(
    "a plural with a capital",
    { plural: "Bads" },
    '"Bads" in plural is no name, use lower-case letters, digits and dashes that start with a letter',
  ),
  names(
    "a short name that begins with a dash",
    { shortNames: ["b", "-b"] },
    '"-b" in shortNames is no name, use lower-case letters, digits and dashes that start with a letter',
  ),
  names("no version", { versions: {} }, "it has no version, give it one such as versions: { v1: { spec } }"),
  names(
    "a version with a capital",
    { versions: { V1 } },
    "versions.V1: the name is no version, use one such as v1 or v1beta1",
  ),
  names(
    "two storage versions",
    { versions: { v1: { ...V1, storage: true }, v2: { ...V1, storage: true } } },
    "2 of its 2 versions are stored, mark exactly one with storage: true",
  ),
  names(
    "no storage version",
    { versions: { v1: V1, v2: V1 } },
    "0 of its 2 versions are stored, mark exactly one with storage: true",
  ),
  names(
    "no served version",
    { versions: { v1: { ...V1, served: false } } },
    "none of its versions is served, leave out served: false in one",
  ),
  version(
    "a scale path elsewhere",
    { scale: { spec: ".status.ready", status: ".status.ready" } },
    'scale.spec ".status.ready" must start with ".spec."',
  ),
  version(
    "a column whose path has no dot",
    { columns: [{ name: "Image", path: "spec.image" }] },
    'the path "spec.image" must start with a dot, such as ".spec.replicas"',
  ),
  version(
    "selectable metadata",
    { selectable: [".metadata.name"] },
    'selectable ".metadata.name" is metadata, of which name and namespace are selectable already',
  ),
  version(
    "nine selectable fields",
    { selectable: Array.from({ length: 9 }, (_, index) => `.spec.f${index}`) },
    "9 selectable fields are too many, the API server takes 8",
  ),
  version(
    "an empty warning",
    { deprecated: "" },
    "the deprecation warning has 0 characters, 1 to 256 are allowed",
  ),

  made(
    "a column that leads nowhere",
    {
      columns: [{ name: "Image", path: ".spec.image" }, { name: "Nope", path: ".spec.open.any.nope" }, {
        name: "Imgae",
        path: ".spec.imgae",
      }],
    },
    'columns[2].path ".spec.imgae" leads to no field of the schema, name one that is there',
  ),
  made(
    "a column below a text",
    { columns: [{ name: "X", path: ".spec.image.name" }] },
    'columns[0].path ".spec.image.name" leads to no field of the schema, name one that is there',
  ),
  made(
    "a column with a filter that leads nowhere",
    { columns: [{ name: "X", path: '.status.conditions[?(@.type=="Ready")].status' }] },
    `columns[0].path ".status.conditions[?(@.type=="Ready")].status" leads to no field of the schema, name one that is there`,
  ),
  made(
    "a scale path that leads nowhere",
    { scale: { spec: ".spec.size", status: ".status.ready" } },
    'scale.spec ".spec.size" leads to no field of the schema, name one that is there',
  ),
  made(
    "a scale path to a text",
    { scale: { spec: ".spec.replicas", status: ".status.since" } },
    'scale.status ".status.since" is of the type "string", name a field of the type "integer"',
  ),
  made(
    "a selector that is a number",
    { scale: { spec: ".spec.replicas", status: ".status.ready", selector: ".status.ready" } },
    'scale.selector ".status.ready" is of the type "integer", name a field of the type "string"',
  ),
  made(
    "a selectable field that is not there",
    { selectable: [".spec.imgae"] },
    'selectable[0] ".spec.imgae" leads to no field of the schema, name one that is there',
  ),
  made(
    "a selectable list",
    { selectable: [".spec.image", ".spec.tags"] },
    'selectable[1] ".spec.tags" is of the type "array", name a text, an integer or a boolean',
  ),
  made(
    "a selectable field twice",
    { selectable: [".spec.image", ".spec.image"] },
    'selectable[1] ".spec.image" is named twice, name it once',
  ),
  made(
    "a spec that is a text",
    { spec: z.string() },
    "spec: it is no object, use an object with named fields",
  ),

  field(
    "a date",
    z.date(),
    ": Date cannot be represented in JSON Schema, use a text such as z.iso.datetime()",
  ),
  field("a big integer", z.bigint(), ": BigInt cannot be represented in JSON Schema, use z.int() or a text"),
  field("a map", z.map(z.string(), z.int()), ": Map cannot be represented in JSON Schema, use z.record()"),
  field(
    "a set",
    z.set(z.string()),
    ': Set cannot be represented in JSON Schema, use set() of "@kubeloop/sdk/zod"',
  ),
  field(
    "a transformation",
    z.string().transform(Number),
    ": Transforms cannot be represented in JSON Schema, keep the value as it is on the wire",
  ),
  field(
    "a type of one's own",
    z.custom<string>((value) => value === "x"),
    ': Custom types cannot be represented in JSON Schema, use raw() of "@kubeloop/sdk/zod"',
  ),
  field(
    "a text that is read as a boolean",
    z.stringbool(),
    ": its type changes on reading, and nothing reads the object on the wire: keep the value as it is",
  ),
  field(
    "a tuple",
    z.tuple([z.string(), z.int()]),
    `: "prefixItems" ${NO_COUNTERPART}, use an object with named fields instead of a tuple`,
  ),
  field(
    "a union of a text and an object",
    z.union([z.string(), z.object({ a: z.int() })]),
    ": its values are of the types string and object, use a field for each or keep unknown fields there",
  ),
  field(
    "a union of objects with other types of a field",
    z.union([z.object({ a: z.int() }), z.object({ a: z.string() })]),
    ".a: it has another schema in each branch of the union, use a field name of its own for each",
  ),
  field(
    "a default in a branch of a union",
    z.union([z.object({ a: z.int().default(1) }), z.object({ b: z.string() })]),
    ".a: a default in a branch of a union would be filled in for all, leave it out",
  ),
  field(
    "null among known values",
    z.enum(["a", "b"]).nullable(),
    ": the API server takes no null where it knows the values, make the field optional",
  ),
  field("nothing at all", z.never(), ": its schema allows no value, leave the field out"),
  made(
    "a schema that contains itself",
    { spec: jsonSchema({ type: "object", properties: { child: { $ref: "#" } } }) },
    "spec.child.child: its schema contains itself, keep unknown fields there instead",
  ),
  made(
    "items that are unique",
    { spec: literal({ type: "array", uniqueItems: true, items: { type: "string" } }) },
    'spec.field: "uniqueItems" has no counterpart in a CustomResourceDefinition, use "x-kubernetes-list-type": "set"',
  ),
  made(
    "fields beside a map",
    { spec: literal({ type: "object", properties: { a: {} }, additionalProperties: { type: "string" } }) },
    "spec.field: named fields and others of one type do not go together, use a map of its own",
  ),

  refused(
    "a pattern with a look-ahead",
    z.string().regex(/^(?!x)/),
    '.pattern: Invalid value: "^(?!x)": must be a valid regular expression, but isn\'t: error parsing regexp: invalid ' +
      "or unsupported Perl syntax: `(?!`, write it in Go's syntax, RE2: without look-around and back references",
  ),
  refused(
    "a default that is too small",
    z.int().min(2).default(1),
    ".default: Invalid value: 1:  in body should be greater than or equal to 2, " +
      "change the default or what the schema says of it",
  ),
  refused(
    "a default that a rule refuses",
    cel(z.int(), "self > 1", { message: "above one" }).default(1),
    ".default: Invalid value: 1: above one, change the default or what the schema says of it",
  ),
  refused(
    "a rule with a syntax error",
    cel(z.int(), "self >"),
    '.x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self \\u003e","Message":"","MessageExpression":"",' +
      '"Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: Unexpected token: EOF, correct the expression',
  ),
  refused(
    "a rule about a field that is not there",
    cel(z.object({ a: z.int() }), "self.b > 0"),
    '.x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.b \\u003e 0","Message":"","MessageExpression":"",' +
      '"Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: no such key: b, correct the expression',
  ),
  refused(
    "a rule whose path leads nowhere",
    cel(z.object({ a: z.int() }), "self.a > 0", { fieldPath: ".b" }),
    '.x-kubernetes-validations[0].fieldPath: Invalid value: ".b": must be a valid path, correct the rule',
  ),
  refused(
    "a map list by an optional field",
    listMap(z.object({ name: z.string().optional() }), ["name"]),
    ".items.properties[name].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a " +
      "default or be a required property, require the field or give it a default",
  ),
  refused(
    "a map list by the same field twice",
    listMap(z.object({ name: z.string() }), ["name", "name"]),
    '.x-kubernetes-list-map-keys: Invalid value: ["name","name"]: must not contain duplicate entries, name required ' +
      "fields of the items, each once",
  ),
  refused(
    "a set of objects",
    set(z.object({ name: z.string() })),
    ".items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set, " +
      "change the schema there",
  ),
];
