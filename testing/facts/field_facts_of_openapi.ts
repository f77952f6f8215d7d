/**
 * Makes the table `field_facts.json` from the OpenAPI v3 documents of a running API server: only names, types and
 * how lists and objects merge. {@linkcode FIELD_NOTATION} of `field_facts.ts` says how a field is written there.
 *
 * @module
 */

import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  objectOrEmpty,
  stringOrUndefined,
} from "../embedded/json.ts";

/** The table: which kinds there are, and the fields of each type. */
export interface FieldFacts {
  /** The kinds of each group and version, "Kind" or "Kind=Type" where the type is named otherwise. */
  readonly kinds: Readonly<Record<string, string>>;
  /** The fields of each type. */
  readonly types: Readonly<Record<string, string>>;
}

/**
 * Makes the table.
 *
 * @param documents OpenAPI v3 documents; types that are in several of them are the same in all.
 * @returns The table with the kinds that are sent, and with the types that they reach.
 * @throws {TypeError} If a schema has a form that the notation does not know.
 */
export function fieldFactsOfOpenApi(documents: readonly JsonObject[]): FieldFacts {
  const schemas = new Map<string, JsonObject>();
  for (const document of documents) {
    const components = objectOrEmpty(document["components"]);
    for (const [name, schema] of Object.entries(objectOrEmpty(components["schemas"]))) {
      schemas.set(name, objectOrEmpty(schema));
    }
  }
  const writer = new TypeWriter(schemas);
  const kinds = new Map<string, string[]>();
  const sentKinds = new Set(documents.flatMap((document) => [...sentKindsOf(document)]));
  for (const document of documents) {
    const components = objectOrEmpty(document["components"]);
    for (const [name, schema] of Object.entries(objectOrEmpty(components["schemas"]))) {
      for (const { apiVersion, kind } of kindsOf(schema)) {
        const isWritten = kinds.get(apiVersion)?.some((row) => row.split("=")[0] === kind) === true;
        if (!sentKinds.has(`${apiVersion}/${kind}`) || isWritten) continue;
        const type = writer.write(name);
        const row = type === kind ? kind : `${kind}=${type}`;
        kinds.set(apiVersion, [...(kinds.get(apiVersion) ?? []), row]);
      }
    }
  }
  return {
    kinds: Object.fromEntries([...kinds].sort().map(([version, rows]) => [version, rows.sort().join(" ")])),
    types: Object.fromEntries([...writer.types].sort()),
  };
}

/** The kinds of objects that requests can carry, as the document's paths say. */
function sentKindsOf(document: JsonObject): Set<string> {
  const kinds = new Set<string>();
  for (const item of Object.values(objectOrEmpty(document["paths"]))) {
    for (const method of ["post", "put", "patch"]) {
      const sent = objectOrEmpty(objectOrEmpty(item)[method])["x-kubernetes-group-version-kind"];
      for (const { apiVersion, kind } of kindsOf({ "x-kubernetes-group-version-kind": [sent ?? {}] })) {
        kinds.add(`${apiVersion}/${kind}`);
      }
    }
  }
  return kinds;
}

function kindsOf(schema: JsonValue): { apiVersion: string; kind: string }[] {
  const kinds = objectOrEmpty(schema)["x-kubernetes-group-version-kind"];
  if (!Array.isArray(kinds)) return [];
  return kinds.map((entry) => {
    const { group, version, kind } = objectOrEmpty(entry);
    const apiVersion = stringOrUndefined(group) === undefined ? String(version) : `${group}/${version}`;
    return { apiVersion, kind: String(kind) };
  });
}

/** Writes types, and those that they refer to. */
class TypeWriter {
  /** The fields of the types written so far. */
  readonly types = new Map<string, string>();
  readonly #schemas: ReadonlyMap<string, JsonObject>;

  constructor(schemas: ReadonlyMap<string, JsonObject>) {
    this.#schemas = schemas;
  }

  /** Writes a type of the documents, and gives its name in the table. */
  write(name: string): string {
    const short = this.#nameOf(name);
    if (this.types.has(short)) return short;
    this.types.set(short, "");
    const schema = this.#schemas.get(name) ?? {};
    const required = new Set(Array.isArray(schema["required"]) ? schema["required"] : []);
    const fields = Object.entries(objectOrEmpty(schema["properties"])).map(([field, property]) =>
      this.#field(
        field,
        objectOrEmpty(property),
        required.has(field) && !LEFT_OUT_IF_EMPTY.has(`${short}.${field}`) ||
          ALWAYS_THERE.has(`${short}.${field}`),
      )
    );
    const atomic = schema["x-kubernetes-map-type"] === "atomic" ? ["^"] : [];
    this.types.set(short, [...atomic, ...fields.sort()].join(" "));
    return short;
  }

  #nameOf(name: string): string {
    const parts = name.split(".");
    const short = parts.at(-1) ?? name;
    const same = [...this.#schemas.keys()].filter((other) => other.endsWith(`.${short}`));
    if (same.length === 1) return short;
    const grouped = same.filter((other) => other.split(".").at(-3) === parts.at(-3));
    return [...parts.slice(-3, grouped.length === 1 ? -2 : -1), short].join(".");
  }

  #field(name: string, property: JsonObject, isRequired: boolean): string {
    const type = this.#type(property);
    const always = isAlwaysThere(property, { type, isRequired }) ? "!" : "";
    const value = stringOrUndefined(property["default"]);
    return [
      name,
      always,
      value === undefined ? "" : `(${value})`,
      type === "" ? "" : `:${type}`,
      strategyOf(property),
    ].join("");
  }

  #type(schema: JsonObject): string {
    const reference = referenceOf(schema);
    if (reference !== undefined) return this.#reference(reference, schema);
    switch (schema["type"]) {
      case "array":
        return `[${this.#type(objectOrEmpty(schema["items"]))}]${sharingOf(schema)}`;
      case "object": {
        const items = schema["additionalProperties"];
        const atomic = schema["x-kubernetes-map-type"] === "atomic" ? "^" : "";
        return `{${isJsonObject(items) ? this.#type(items) : "%"}}${atomic}`;
      }
      case "integer":
      case "number":
        return "n";
      case "boolean":
        return "b";
      case "string":
        return schema["format"] === undefined || schema["format"] === "byte" ? "" : "?";
      default:
        throw new TypeError(`Cannot write the schema ${JSON.stringify(schema)}: its type is not known`);
    }
  }

  #reference(name: string, at: JsonObject): string {
    const schema = this.#schemas.get(name) ?? {};
    if (name.endsWith(".RawExtension")) return "*";
    if (schema["oneOf"] !== undefined || schema["type"] === "string") return "?";
    if (schema["properties"] === undefined) return "%";
    const sharing = at["x-kubernetes-map-type"];
    return this.write(name) + (sharing === "granular" ? "_" : sharing === "atomic" ? "^" : "");
  }
}

/** What the documents require, and objects that are empty yet do not have. */
const LEFT_OUT_IF_EMPTY: ReadonlySet<string> = new Set([
  "IPAddressSpec.parentRef",
  "ValidatingAdmissionPolicyBindingSpec.validationActions",
]);

/** What objects always have although the documents do not say so: shown as null where nothing is in it. */
const ALWAYS_THERE: ReadonlySet<string> = new Set([
  "CustomResourceDefinitionStatus.conditions",
  "CustomResourceDefinitionStatus.storedVersions",
  "TokenRequestSpec.boundObjectRef",
]);

/** The documents give a default of nothing to fields that objects always have. */
function isAlwaysThere(
  property: JsonObject,
  { type, isRequired }: { type: string; isRequired: boolean },
): boolean {
  const value = property["default"];
  if (isJsonObject(value) || value === "" || value === 0 || value === false) return true;
  return isRequired && !["", "n", "b", "?"].includes(type);
}

function referenceOf(schema: JsonObject): string | undefined {
  const [only] = Array.isArray(schema["allOf"]) ? schema["allOf"] : [];
  const reference = schema["$ref"] ?? objectOrEmpty(only)["$ref"];
  return stringOrUndefined(reference)?.split("/").at(-1);
}

function sharingOf(schema: JsonObject): string {
  const keys = schema["x-kubernetes-list-map-keys"];
  switch (schema["x-kubernetes-list-type"]) {
    case "map":
      return `/${Array.isArray(keys) ? keys.join(",") : ""}`;
    case "set":
      return "/";
    default:
      return "";
  }
}

function strategyOf(schema: JsonObject): string {
  const strategy = stringOrUndefined(schema["x-kubernetes-patch-strategy"]) ?? "";
  const mergeKey = stringOrUndefined(schema["x-kubernetes-patch-merge-key"]) ?? "";
  const keys = schema["x-kubernetes-list-map-keys"];
  const isFirstKey = Array.isArray(keys) && keys[0] === mergeKey;
  const merge = strategy.includes("merge") ? `+${isFirstKey ? "" : mergeKey}` : "";
  return merge + (strategy.includes("retainKeys") ? "~" : "");
}
