/**
 * The other side of `crdOf`: from somebody's CustomResourceDefinition to types and resource values.
 *
 * @module
 */

import { CustomResourceDefinition } from "../resource/builtins/apiextensions.ts";
import { descriptionLines, docLines, paragraphsOf } from "./import_crd_docs.ts";
import { typeNamePart, TypeNames } from "./import_crd_names.ts";
import { ImportedTypes, type TypePlace, withoutEmbeddedFields } from "./import_crd_types.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { toJson } from "./json_clean.ts";
import { parseYaml } from "./yaml.ts";

/** One version of a kind, and what it is called in the file. */
interface ImportedVersion {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly isNamespaced: boolean;
  readonly subresources: readonly ("status" | "scale")[];
  /** The warning to those who use the version. */
  readonly deprecation: string | undefined;
  readonly schema: JsonObject;
  /** The name of the type of stored objects, and of the resource value. */
  readonly name: string;
  /** The name of the type of objects as they are written. */
  readonly inputName: string;
}

/**
 * Writes the types and resource values of CustomResourceDefinitions as one TypeScript module, which imports nothing but
 * `@kubeloop/sdk`. The storage version has the kind's name, each other served version the kind's and its own.
 *
 * *Guarantees*: equal definitions give equal texts. Types are those on the wire: dates are strings, fields are read-only.
 * What has a default is there in stored objects and may be left out of written ones.
 *
 * *Caveats*: what types cannot say (limits, patterns, rules, which fields exclude each other) is in docstrings.
 *
 * @param source A CustomResourceDefinition, an array or a List of them, or YAML of any number of documents; documents
 * of other kinds are left out.
 * @returns The text of the module.
 * @throws {TypeError} If there is no CustomResourceDefinition, or one lacks names, a served version or a schema.
 *
 * @example A kind of two fields
 * ```ts
 * import { importCrd } from "@kubeloop/sdk/schema";
 *
 * const text = importCrd(`
 * apiVersion: apiextensions.k8s.io/v1
 * kind: CustomResourceDefinition
 * metadata: { name: webs.example.com }
 * spec:
 *   group: example.com
 *   names: { kind: Web, plural: webs }
 *   scope: Namespaced
 *   versions:
 *     - name: v1
 *       served: true
 *       storage: true
 *       schema:
 *         openAPIV3Schema:
 *           type: object
 *           properties: { spec: { type: object, properties: { image: { type: string } } } }
 * `);
 * console.assert(text.includes("export interface WebSpec {\n  readonly image?: string;\n}"));
 * ```
 */
export function importCrd(source: string | object): string {
  const documents = typeof source === "string" ? parseYaml(source) : [toJson(source)];
  const definitions = documents.flatMap(definitionsIn);
  if (definitions.length === 0) throw new TypeError(`Cannot make types: ${missingDefinition(documents)}`);
  const names = new TypeNames();
  const versions = definitions.flatMap((definition) => versionsOf(definition, names));
  const types = new ImportedTypes(names);
  const parts = versions.map((version) => {
    const from = types.count;
    return { root: rootOf(version, types), from, to: types.count };
  });
  const blocks = parts.flatMap(({ root, from, to }) => [...root, ...types.declarations(from, to)]);
  return [...headOf(versions, types.haveMetadata), ...blocks].join("\n\n") + "\n";
}

/**
 * Finds CustomResourceDefinitions.
 *
 * @param document A document of a YAML file.
 * @returns The document itself, the members of an array or a List, or nothing.
 */
export function definitionsIn(document: JsonValue): readonly JsonObject[] {
  if (isJsonArray(document)) return document.flatMap(definitionsIn);
  if (!isJsonObject(document)) return [];
  const { apiVersion, kind, items } = document;
  if (kind === "List" && isJsonArray(items)) return items.flatMap(definitionsIn);
  if (apiVersion !== CustomResourceDefinition.apiVersion) return [];
  // The members of a list that the API server answers don't say again what they are.
  if (kind === `${CustomResourceDefinition.kind}List` && isJsonArray(items)) {
    return items.filter(isJsonObject);
  }
  return kind === CustomResourceDefinition.kind ? [document] : [];
}

/**
 * What to say of documents without a CustomResourceDefinition.
 *
 * @param documents The documents.
 * @returns The state and the way out, without a subject.
 */
export function missingDefinition(documents: readonly JsonValue[]): string {
  const kinds = documents.map((document) => {
    const { apiVersion, kind } = isJsonObject(document) ? document : {};
    return typeof kind === "string" ? `a ${kind} of ${String(apiVersion)}` : "a document without a kind";
  });
  const found = kinds.length === 0 ? "nothing" : [...new Set(kinds)].join(", ");
  return `there is no CustomResourceDefinition of ${CustomResourceDefinition.apiVersion}, but ${found}`;
}

/** The served versions of a definition, the storage version first. */
function versionsOf(definition: JsonObject, names: TypeNames): readonly ImportedVersion[] {
  const spec = objectAt(definition, "spec");
  const known = textAt(objectAt(definition, "metadata"), "name") ?? "(without a name)";
  const cannot = `Cannot make types of the CustomResourceDefinition "${known}"`;
  const { group, plural, kind } = namesOf(spec, cannot);
  const { scope, versions } = spec;
  const served = (isJsonArray(versions) ? versions : []).filter(isJsonObject)
    .filter((version) => version["served"] === true);
  if (served.length === 0) throw new TypeError(`${cannot}: no version is served, serve one`);
  const stored = served.find((version) => version["storage"] === true) ?? served[0];
  const ordered = [...served].sort((left, right) => Number(right === stored) - Number(left === stored));
  const base = typeNamePart(kind);
  const called = names.take(base, `${typeNamePart(group.split(".")[0] ?? "")}${base}`);
  return ordered.map((entry) => {
    const version = textAt(entry, "name");
    if (version === undefined) throw new TypeError(`${cannot}: a version has no name`);
    const schema = objectAt(objectAt(entry, "schema"), "openAPIV3Schema");
    if (Object.keys(schema).length === 0) {
      throw new TypeError(
        `${cannot}: version ${version} has no schema, so that nothing is known of its objects`,
      );
    }
    const name = entry === stored ? called : names.take(`${called}${typeNamePart(version)}`);
    const subresources = objectAt(entry, "subresources");
    return {
      group,
      version,
      kind,
      plural,
      singular: textAt(objectAt(spec, "names"), "singular") ?? kind.toLowerCase(),
      isNamespaced: scope === "Namespaced",
      subresources: (["status", "scale"] as const).filter((part) => isJsonObject(subresources[part])),
      deprecation: entry["deprecated"] === true
        ? textAt(entry, "deprecationWarning") ?? "The server warns of this version."
        : undefined,
      schema,
      name,
      inputName: names.take(`${name}Input`),
    };
  });
}

function namesOf(spec: JsonObject, cannot: string): { group: string; plural: string; kind: string } {
  const [group, names] = [textAt(spec, "group"), objectAt(spec, "names")];
  const [plural, kind] = [textAt(names, "plural"), textAt(names, "kind")];
  const known = { "spec.group": group, "spec.names.plural": plural, "spec.names.kind": kind };
  if (group !== undefined && plural !== undefined && kind !== undefined) return { group, plural, kind };
  const missing = Object.entries(known).filter(([, text]) => text === undefined).map(([path]) => path);
  throw new TypeError(`${cannot}: ${missing.join(", ")} must be given`);
}

/** The two types of a version's objects, and its resource value. */
function rootOf(imported: ImportedVersion, types: ImportedTypes): readonly string[] {
  const { group, version, kind, plural, singular, isNamespaced, subresources, schema } = imported;
  const { name, inputName, deprecation } = imported;
  const apiVersion = JSON.stringify(`${group}/${version}`);
  const place: TypePlace = { name, path: name };
  const fields = withoutEmbeddedFields(schema);
  const [description = [], ...facts] = paragraphsOf(schema, "");
  const says = description.length > 0 ? description : [`An object of the kind ${kind} of \`${group}\`.`];
  const warning = deprecation === undefined ? [] : [[`@deprecated ${deprecation.replaceAll(/\s+/g, " ")}`]];
  return [
    [
      ...docLines([says, ...facts, ...warning], ""),
      `export interface ${name} extends ${isNamespaced ? "NamespacedObject" : "KubeObject"} {`,
      `  readonly apiVersion: ${apiVersion};`,
      `  readonly kind: ${JSON.stringify(kind)};`,
      ...types.fieldsOf(fields, place, "stored"),
      "}",
    ],
    [
      ...docLines([[`A {@linkcode ${name}} as it is written; what has a default may be left out.`]], ""),
      `export interface ${inputName} extends ObjectInput {`,
      `  readonly apiVersion?: ${apiVersion};`,
      `  readonly kind?: ${JSON.stringify(kind)};`,
      ...types.fieldsOf(fields, place, "input"),
      "}",
    ],
    [
      ...docLines([[`The resource \`${plural}\` of \`${group}/${version}\`.`], ...warning], ""),
      `export const ${name}: BuiltinResource<${name}, ${inputName}> = defineBuiltin({`,
      `  apiVersion: ${apiVersion},`,
      `  kind: ${JSON.stringify(kind)},`,
      `  plural: ${JSON.stringify(plural)},`,
      ...(singular === kind.toLowerCase() ? [] : [`  singular: ${JSON.stringify(singular)},`]),
      ...(isNamespaced ? [] : [`  scope: "Cluster",`]),
      ...(subresources.length > 0
        ? [`  subresources: ${JSON.stringify(subresources).replaceAll(",", ", ")},`]
        : []),
      "});",
    ],
  ].map((lines) => lines.join("\n"));
}

/** The first lines of the file. The formatter leaves it alone, since every project's is set differently. */
function headOf(versions: readonly ImportedVersion[], haveMetadata: boolean): readonly string[] {
  const names = [...new Set(versions.map(({ plural, group }) => `\`${plural}.${group}\``))].join(", ");
  const says =
    `Types and resources of ${names}, made from the CustomResourceDefinition: change that, not this file.`;
  const imports = [
    "type BuiltinResource",
    "defineBuiltin",
    ...versions.every(({ isNamespaced }) => isNamespaced) ? [] : ["type KubeObject"],
    ...versions.some(({ isNamespaced }) => isNamespaced) ? ["type NamespacedObject"] : [],
    "type ObjectInput",
    ...haveMetadata ? ["type ObjectMeta"] : [],
  ];
  return [
    ["// deno-fmt-ignore-file", ...docLines([descriptionLines({ description: says }, ""), ["@module"]], "")]
      .join("\n"),
    `import { ${imports.join(", ")} } from "@kubeloop/sdk";`,
  ];
}

function objectAt(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  return isJsonObject(value) ? value : {};
}

function textAt(object: JsonObject, field: string): string | undefined {
  const value = object[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}
