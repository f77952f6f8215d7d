/**
 * The schemas of the built-in types, read from the table `schema_facts.json` when they are asked for.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import facts from "./schema_facts.json" with { type: "json" };
import { readType, REFERENCE } from "./schema_notation.ts";

/** One package of types. */
interface Package {
  readonly name: string;
  /** The group and version of its kinds, "" if it has none. */
  readonly apiVersion: string;
  readonly rows: Readonly<Record<string, string>>;
}

const PACKAGES: readonly Package[] = Object.entries(facts).map(([title, rows]) => {
  const [name = "", apiVersion = ""] = title.split(" ");
  return { name, apiVersion, rows };
});

/** The packages by how other packages write them. */
const BY_SHORT_NAME: ReadonlyMap<string, Package> = new Map(
  PACKAGES.map((one) => [one.name.split(".").slice(-2).join("."), one]),
);

const READ = new Map<string, JsonObject>();

/**
 * Finds the name of a kind's schema.
 *
 * @param apiVersion The group and version, such as "apps/v1".
 * @param kind The kind.
 * @returns Such as "io.k8s.api.apps.v1.Deployment"; `undefined` if the kind is not built in.
 */
export function schemaNameOf(apiVersion: string, kind: string): string | undefined {
  const found = PACKAGES.find((one) => one.apiVersion === apiVersion && one.rows[kind] !== undefined);
  return found === undefined ? undefined : `${found.name}.${kind}`;
}

/**
 * Finds the name of a type that all kinds share.
 *
 * @param type The type, such as "ObjectMeta".
 * @returns Its whole name.
 */
export function metaSchemaName(type: string): string {
  return `io.k8s.apimachinery.pkg.apis.meta.v1.${type}`;
}

/**
 * Writes a reference to a schema.
 *
 * @param name The schema's name.
 * @returns The reference.
 */
export function referenceTo(name: string): JsonObject {
  return { $ref: REFERENCE + name };
}

/**
 * Collects schemas and what they refer to.
 *
 * @param values Where the references are, such as paths and schemas of custom kinds.
 * @param apiVersion The group and version of the document; options and events of watches are kinds of each group.
 * @returns The schemas of built-in types by their names, in alphabetical order.
 */
export function schemasUsedIn(values: readonly JsonObject[], apiVersion: string): Record<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  const todo: string[] = values.flatMap(referencesIn);
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (found.has(name)) continue;
    const schema = schemaNamed(name);
    if (schema === undefined) continue;
    found.set(name, SHARED_BY_GROUPS.has(name) ? withKindOf(schema, name, apiVersion) : schema);
    todo.push(...referencesIn(schema));
  }
  return Object.fromEntries([...found].sort(([a], [b]) => a < b ? -1 : 1));
}

const SHARED_BY_GROUPS: ReadonlySet<string> = new Set(["DeleteOptions", "WatchEvent"].map(metaSchemaName));

function withKindOf(schema: JsonObject, name: string, apiVersion: string): JsonObject {
  if (apiVersion === "v1" || apiVersion === "") return schema;
  const kind = name.slice(name.lastIndexOf(".") + 1);
  return { ...schema, [KINDS]: [kindEntry("v1", kind), kindEntry(apiVersion, kind)] };
}

const KINDS = "x-kubernetes-group-version-kind";

/**
 * Writes which kind something is.
 *
 * @param apiVersion The group and version.
 * @param kind The kind.
 * @returns What stands under "x-kubernetes-group-version-kind".
 */
export function kindEntry(apiVersion: string, kind: string): JsonObject {
  const [first = "", version] = apiVersion.split("/");
  return version === undefined ? { group: "", version: first, kind } : { group: first, version, kind };
}

function schemaNamed(name: string): JsonObject | undefined {
  const known = READ.get(name);
  if (known !== undefined) return known;
  const end = name.lastIndexOf(".");
  const type = name.slice(end + 1);
  const place = PACKAGES.find((one) => one.name === name.slice(0, end));
  const row = place?.rows[type];
  if (place === undefined || row === undefined) return undefined;
  const { schema, isKind } = readType(row, (written) => wholeName(written, place));
  const whole = isKind ? { ...schema, [KINDS]: [kindEntry(place.apiVersion, type)] } : schema;
  READ.set(name, whole);
  return whole;
}

function wholeName(written: string, at: Package): string {
  const end = written.lastIndexOf(".");
  if (end < 0) return `${at.name}.${written}`;
  const place = BY_SHORT_NAME.get(written.slice(0, end));
  if (place === undefined) throw new TypeError(`Cannot read the table of schemas: "${written}" is not in it`);
  return `${place.name}.${written.slice(end + 1)}`;
}

function referencesIn(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === "$ref" && typeof part === "string" ? [part.slice(REFERENCE.length)] : referencesIn(part)
  );
}
