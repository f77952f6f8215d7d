/**
 * Types in files that `importCrd` writes: from a schema to an expression and the interfaces that it names.
 *
 * @module
 */

import { descriptionLines, docLines, paragraphsOf } from "./import_crd_docs.ts";
import { fieldName, typeNamePart, type TypeNames } from "./import_crd_names.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";

/** Longer unions are written one member a line. */
const WIDTH = 100;
const INDENT = "  ";

/** Whether a type is of objects as the server answers them, with their defaults, or as they are written. */
export type TypeMode = "stored" | "input";

/** Where a schema stands: what its type is called, and what docstrings call it. */
export interface TypePlace {
  /** The name of its type: "WebSpecContainersItem". */
  readonly name: string;
  /** The way to it: "Web.spec.containers[]". */
  readonly path: string;
}

interface Declaration {
  readonly name: string;
  readonly mode: TypeMode;
  /** Outer types stand before those that they are made of. */
  readonly order: number;
  /** All the places that have this type. */
  readonly paths: Set<string>;
}

/** The interfaces of a file. Two schemas that give the same fields, docstrings included, share one. */
export class ImportedTypes {
  readonly #names: TypeNames;
  readonly #declarations = new Map<string, Declaration>();
  #order = 0;
  #haveMetadata = false;

  /** Whether a type has the metadata of objects. */
  get haveMetadata(): boolean {
    return this.#haveMetadata;
  }

  /** How many interfaces were asked for so far. */
  get count(): number {
    return this.#order;
  }

  /**
   * @param names Gives the interfaces their names.
   */
  constructor(names: TypeNames) {
    this.#names = names;
  }

  /**
   * The fields of an interface for an object schema.
   *
   * @param schema The schema.
   * @param place Where it stands.
   * @param mode What the type is for.
   * @returns The lines between the braces.
   */
  fieldsOf(schema: JsonObject, place: TypePlace, mode: TypeMode): readonly string[] {
    const required = isJsonArray(schema["required"]) ? schema["required"] : [];
    const lines = Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
      const node = isJsonObject(property) ? property : {};
      const isGiven = mode === "stored"
        ? required.includes(name) || hasDefault(node)
        : required.includes(name) && !hasDefault(node);
      const below = {
        name: `${place.name}${typeNamePart(name)}`,
        path: /^[\w-]+$/.test(name) ? `${place.path}.${name}` : `${place.path}[${JSON.stringify(name)}]`,
      };
      const field = `${INDENT}readonly ${fieldName(name)}${isGiven ? "" : "?"}:`;
      return [
        ...docLines(paragraphsOf(node, INDENT), INDENT),
        ...withType(field, this.typeOf(node, below, mode)),
      ];
    });
    return isOpen(schema) ? [...lines, `${INDENT}readonly [field: string]: unknown;`] : lines;
  }

  /**
   * The type of the values of a schema.
   *
   * @param schema The schema.
   * @param place Where it stands.
   * @param mode What the type is for.
   * @returns An expression; the interfaces that it names are in {@linkcode ImportedTypes.declarations}.
   */
  typeOf(schema: JsonObject, place: TypePlace, mode: TypeMode): string {
    const literals = literalsOf(schema["enum"]);
    if (literals.length > 0) return literals.join(" | ");
    const type = this.#plainTypeOf(schema, place, mode);
    return schema["nullable"] === true && type !== "unknown" ? `${type} | null` : type;
  }

  #plainTypeOf(schema: JsonObject, place: TypePlace, mode: TypeMode): string {
    if (schema["x-kubernetes-int-or-string"] === true) return "number | string";
    const { type } = schema;
    if (type === "array") {
      const { items } = schema;
      if (!isJsonObject(items)) return "readonly unknown[]";
      const item = this.typeOf(items, { name: `${place.name}Item`, path: `${place.path}[]` }, mode);
      return /^\w+$/.test(item) || /^Readonly<.*>$/.test(item)
        ? `readonly ${item}[]`
        : `readonly (${item})[]`;
    }
    if (type === "string" || type === "boolean") return type;
    if (type === "integer" || type === "number") return "number";
    const isObject = type === "object" || schema["properties"] !== undefined ||
      schema["additionalProperties"] !== undefined || isEmbedded(schema);
    return isObject ? this.#objectType(schema, place, mode) : "unknown";
  }

  #objectType(schema: JsonObject, place: TypePlace, mode: TypeMode): string {
    if (isEmbedded(schema) || Object.keys(propertiesOf(schema)).length > 0) {
      return this.#interfaceOf(schema, place, mode);
    }
    const { additionalProperties } = schema;
    if (isJsonObject(additionalProperties)) {
      const value = { name: `${place.name}Value`, path: `${place.path}.*` };
      return `Readonly<Record<string, ${this.typeOf(additionalProperties, value, mode)}>>`;
    }
    return `Readonly<Record<string, ${isOpen(schema) ? "unknown" : "never"}>>`;
  }

  #interfaceOf(schema: JsonObject, place: TypePlace, mode: TypeMode): string {
    this.#order += 1;
    const order = this.#order;
    this.#haveMetadata ||= isEmbedded(schema);
    const fields = isEmbedded(schema)
      ? [...embeddedFieldsOf(schema), ...this.fieldsOf(withoutEmbeddedFields(schema), place, mode)]
      : this.fieldsOf(schema, place, mode);
    const body = fields.join("\n");
    const known = this.#declarations.get(body);
    if (known) {
      if (known.mode === mode) known.paths.add(place.path);
      return known.name;
    }
    const name = this.#names.take(mode === "stored" ? place.name : `${place.name}Input`);
    this.#declarations.set(body, { name, mode, order, paths: new Set([place.path]) });
    return name;
  }

  /**
   * The interfaces of a part of the file.
   *
   * @param from The count before the first one.
   * @param to The count after the last one.
   * @returns Their texts, outer ones first.
   */
  declarations(from: number, to: number): readonly string[] {
    const all = [...this.#declarations].filter(([, { order }]) => order > from && order <= to);
    return all.sort(([, left], [, right]) => left.order - right.order).map(
      ([body, { name, mode, paths }]) => {
        const [first, second, ...others] = [...paths].map((path) => `\`${path}\``);
        const places = [first, second].filter((path) => path !== undefined).join(", ");
        const more = others.length > 0 ? ` and ${others.length} more` : "";
        const doc = `The fields of ${places}${more}${mode === "stored" ? "" : " as they are written"}.`;
        return [
          ...docLines([descriptionLines({ description: doc }, "")], ""),
          `export interface ${name} {`,
          body,
          "}",
        ]
          .join("\n");
      },
    );
  }
}

/** Objects in objects have the fields of every object, and the server asks for the first two of them. */
function embeddedFieldsOf({ required }: JsonObject): readonly string[] {
  const hasMetadata = isJsonArray(required) && required.includes("metadata");
  return [
    `${INDENT}readonly apiVersion: string;`,
    `${INDENT}readonly kind: string;`,
    `${INDENT}readonly metadata${hasMetadata ? "" : "?"}: ObjectMeta;`,
  ];
}

/**
 * Leaves out the fields that every object has.
 *
 * @param schema The schema of an object with a kind.
 * @returns The schema of its other fields.
 */
export function withoutEmbeddedFields(schema: JsonObject): JsonObject {
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...properties } = propertiesOf(schema);
  return { ...schema, properties };
}

/** A field with its type; a long union of literals is written one member a line. */
function withType(field: string, type: string): readonly string[] {
  const line = `${field} ${type};`;
  const [, items] = /^readonly \((.*)\)\[\]$/.exec(type) ?? [];
  const members = (items ?? type).split(" | ");
  const areLiterals = members.every((member) => /^(-?\d[\w.+-]*|"[^"]*"|null|true|false)$/.test(member));
  if (line.length <= WIDTH || members.length < 2 || !areLiterals) return [line];
  const lines = members.map((member) => `${INDENT}${INDENT}| ${member}`);
  if (items !== undefined) return [`${field} readonly (`, ...lines, `${INDENT})[];`];
  return [field, ...lines.slice(0, -1), `${lines.at(-1) ?? ""};`];
}

function propertiesOf(schema: JsonObject): JsonObject {
  const { properties } = schema;
  return isJsonObject(properties) ? properties : {};
}

/** Whether an object keeps fields that its schema does not name. */
function isOpen(schema: JsonObject): boolean {
  const { additionalProperties } = schema;
  return schema["x-kubernetes-preserve-unknown-fields"] === true || additionalProperties === true ||
    isJsonObject(additionalProperties);
}

function isEmbedded(schema: JsonObject): boolean {
  return schema["x-kubernetes-embedded-resource"] === true;
}

/** A default of null is none: the API server reads it as not given. */
function hasDefault(schema: JsonObject): boolean {
  return schema["default"] !== undefined && schema["default"] !== null;
}

/**
 * The members of an enum as types; none where one of them is no scalar. The API server takes null for none of them, even
 * if null is one and may be given.
 */
function literalsOf(values: JsonValue | undefined): readonly string[] {
  const given = isJsonArray(values) ? values.filter((value) => value !== null) : [];
  return given.some((value) => typeof value === "object")
    ? []
    : [...new Set(given.map((value) => JSON.stringify(value)))];
}
