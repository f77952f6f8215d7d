/**
 * The fields of the built-in kinds, read from the table `field_facts.json`: facts that a real API server states in
 * its OpenAPI documents. `field_facts_of_openapi.ts` makes the table. How empty fields are written no document
 * states: `encoding_facts.json` names those that the published types of Kubernetes 1.37 mark in some way.
 *
 * @module
 */

import facts from "./field_facts.json" with { type: "json" };
import encoding from "./encoding_facts.json" with { type: "json" };
import { ATOMIC_JSON, type FieldNode, GRANULAR_JSON, type MapNode, type NamedField } from "./field_node.ts";

/**
 * How the table writes a field: its name, `!` if objects always have it, its default, its type and how a strategic
 * merge patch merges it (`+` by the list's first key, `+key` by another one, `~` if keys may be retained).
 *
 * A type is nothing for a string, `n` for a number, `b` for a boolean, `?` for any scalar, `*` for JSON that is
 * owned as a whole, `%` for other JSON, `[item]` for a list (followed by `/` for a set, `/key,key` for a map),
 * `{value}` for a map, or the name of another type. `^` makes an object owned as a whole, `_` undoes that. A type
 * that begins with `^` is owned as a whole wherever it is.
 */
export const FIELD_NOTATION = /^([^!(:+~]+)(!?)(?:\(([^)]*)\))?(?::([^+~]+))?(\+[^~]*)?(~?)$/;

/**
 * Finds the schema of a built-in kind.
 *
 * @param apiVersion The group and version, such as "apps/v1".
 * @param kind The kind.
 * @returns The place of its objects, `undefined` if the table does not have the kind.
 */
export function builtinFields(apiVersion: string, kind: string): FieldNode | undefined {
  const type = KINDS.get(`${apiVersion}/${kind}`);
  return type === undefined ? undefined : TYPES.get(type);
}

/**
 * The schema of every object's metadata.
 *
 * @returns Its place.
 */
export function metadataFields(): FieldNode {
  return typeNamed("ObjectMeta");
}

/** Types may refer to each other in circles: all of them are there before their fields are read. */
const TYPES: ReadonlyMap<string, FieldNode & { map: MapNode & { fields: Map<string, NamedField> } }> =
  new Map(
    Object.entries(facts.types).map(([name, fields]) => [
      name,
      { map: { atomic: fields.startsWith("^"), fields: new Map() } },
    ]),
  );

const KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries(facts.kinds).flatMap(([apiVersion, rows]) =>
    rows.split(" ").map((row) => {
      const [kind = row, type = kind] = row.split("=");
      return [`${apiVersion}/${kind}`, type];
    })
  ),
);

for (const [name, { map }] of TYPES) {
  const leftOut = wordsIn(encoding.leftOutIfEmpty, name);
  const nulls = wordsIn(encoding.nullIfMissing, name);
  const replaced = wordsIn(encoding.replaced, name);
  for (const field of wordsIn(facts.types, name).filter((word) => word !== "^")) {
    const [, fieldName = field, always, value, type = "", merge, retains] = FIELD_NOTATION.exec(field) ?? [];
    const node = typeWritten(type);
    map.fields.set(fieldName, {
      node,
      ...(value === undefined ? {} : { default: value }),
      ...(always === "!" ? { isAlwaysThere: true } : {}),
      ...(leftOut.includes(fieldName) ? { isLeftOutIfEmpty: true } : {}),
      ...(nulls.includes(fieldName) ? { isNullIfMissing: true } : {}),
      ...(replaced.includes(fieldName) ? { isReplaced: true } : {}),
      ...(merge === undefined ? {} : { merge: mergeOf(merge, node) }),
      ...(retains === "~" ? { retainsKeys: true } : {}),
    });
  }
}

function wordsIn(table: Readonly<Record<string, string>>, name: string): string[] {
  return (table[name] ?? "").split(" ").filter((word) => word !== "");
}

function mergeOf(merge: string, node: FieldNode): { key?: string } {
  const key = merge.slice(1) || node.list?.keys[0];
  return key === undefined ? {} : { key };
}

function typeWritten(type: string): FieldNode {
  switch (type) {
    case "":
      return { scalar: "string" };
    case "n":
      return { scalar: "number" };
    case "b":
      return { scalar: "boolean" };
    case "?":
      return { scalar: "any" };
    case "*":
      return ATOMIC_JSON;
    case "%":
      return GRANULAR_JSON;
  }
  if (type.startsWith("[")) return listWritten(type);
  if (type.startsWith("{")) {
    const end = type.lastIndexOf("}");
    return {
      map: { atomic: type.endsWith("^"), fields: new Map(), others: typeWritten(type.slice(1, end)) },
    };
  }
  if (type.endsWith("^") || type.endsWith("_")) {
    return { map: { ...typeNamed(type.slice(0, -1)).map, atomic: type.endsWith("^") } };
  }
  return typeNamed(type);
}

function listWritten(type: string): FieldNode {
  const end = type.lastIndexOf("]");
  const items = typeWritten(type.slice(1, end));
  const sharing = type.slice(end + 1);
  if (sharing === "") return { list: { sharing: "atomic", keys: [], items } };
  if (sharing === "/") return { list: { sharing: "set", keys: [], items } };
  return { list: { sharing: "map", keys: sharing.slice(1).split(","), items } };
}

function typeNamed(name: string): FieldNode & { map: MapNode } {
  const type = TYPES.get(name);
  if (type === undefined) throw new TypeError(`Cannot read the table of fields: type "${name}" is not in it`);
  return type;
}
