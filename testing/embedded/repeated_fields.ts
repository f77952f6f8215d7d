/**
 * Fields that are given more than once in an object of a built-in kind. Go decodes each of them into the same place:
 * objects add up, the items of lists are laid over those of the list before, and null takes away only what may be
 * missing.
 *
 * @module
 */

import { decodeBuiltin } from "./builtin_decoding.ts";
import { builtinFields } from "./field_facts.ts";
import { ATOMIC_JSON, type FieldNode, GRANULAR_JSON, type NamedField } from "./field_node.ts";
import { isJsonObject, type JsonValue } from "./json.ts";
import type { JsonFields, JsonTree } from "./json_text.ts";
import { apiVersionOf } from "./served_resource.ts";
import type { Typed } from "./sent_type.ts";

/**
 * Reads an object as Go does.
 *
 * @param tree What the body says.
 * @param served The resource that it is written to.
 * @returns The object; the last one of a repeated field counts where the kind's fields are not known.
 * @throws {StatusError} 400 if a value that another one follows has the wrong type.
 */
export function withRepeated(tree: JsonTree, served: Typed): JsonValue {
  const root = builtinFields(apiVersionOf(served), served.kind);
  return root === undefined
    ? plain(tree)
    : valueAt({ tree, node: root, before: undefined, path: [] }, served);
}

/** A place that something is decoded into. */
interface Place {
  readonly tree: JsonTree;
  readonly node: FieldNode;
  /** What is there already. */
  readonly before: JsonValue | undefined;
  readonly path: Path;
}

type Path = readonly (string | number)[];

/** The parts of an object that are there even when they are empty. */
const PARTS: readonly string[] = ["metadata", "spec", "status"];

function valueAt({ tree, node, before, path }: Place, served: Typed): JsonValue {
  if (node === ATOMIC_JSON || node === GRANULAR_JSON) return plain(tree);
  if (Array.isArray(tree)) {
    const { list } = node;
    const known = Array.isArray(before) ? before : [];
    return list === undefined
      ? plain(tree)
      : tree.map((item: JsonTree, index) =>
        valueAt({ tree: item, node: list.items, before: known[index], path: [...path, index] }, served)
      );
  }
  if (!isFields(tree) || node.map === undefined) return plain(tree);
  const { map } = node;
  const read = new Map(isJsonObject(before) ? Object.entries(before) : []);
  for (const [name, sent] of tree.fields) {
    const named = map.fields.get(name);
    const field = { tree: sent, node: named?.node ?? map.others, path: [...path, name] };
    const known = read.get(name);
    if (known !== undefined) requireType(known, field.path, served);
    read.set(name, fieldAt({ ...field, before: known }, named, served));
  }
  return Object.fromEntries(read);
}

/** The entries of maps are new ones each time. */
function fieldAt(
  { node, ...place }: Omit<Place, "node"> & { readonly node: FieldNode | undefined },
  named: NamedField | undefined,
  served: Typed,
): JsonValue {
  const { tree, before = null, path } = place;
  if (node === undefined) return plain(tree);
  if (tree === null) return named !== undefined && staysWithNull(named, path) ? before : null;
  return valueAt({ ...place, node, before: named === undefined ? undefined : before }, served);
}

function staysWithNull({ node, isAlwaysThere, isLeftOutIfEmpty }: NamedField, path: Path): boolean {
  if (node.list !== undefined || node.map?.others !== undefined) return false;
  const isPart = path.length === 1 && PARTS.includes(String(path[0]));
  return isPart || isAlwaysThere === true || isLeftOutIfEmpty === true;
}

function requireType(value: JsonValue, path: Path, served: Typed): void {
  const object = path.reduceRight<JsonValue>(
    (inner, step) => typeof step === "number" ? [inner] : { [step]: inner },
    value,
  );
  if (isJsonObject(object)) decodeBuiltin(object, served);
}

function plain(tree: JsonTree): JsonValue {
  if (typeof tree !== "object" || tree === null) return tree;
  if (!isFields(tree)) return tree.map(plain);
  return Object.fromEntries(tree.fields.map(([name, field]) => [name, plain(field)]));
}

function isFields(tree: JsonTree): tree is JsonFields {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree);
}
