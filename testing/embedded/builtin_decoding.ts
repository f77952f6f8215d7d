/**
 * Decoding of the built-in kinds: what has the wrong type is refused, what the kind does not know is dropped and told,
 * and fields that say nothing (null, an empty list or map, an empty text where that is as good as none) are left out,
 * as they are where objects are typed.
 *
 * @module
 */

import { GoDecodingError } from "../../src/schema/go_decoding.ts";
import { decodeObjectMeta } from "../../src/schema/object_meta.ts";
import { isCount, isTime } from "./any_scalars.ts";
import { builtinFields } from "./field_facts.ts";
import { ATOMIC_JSON, emptyScalar, type FieldNode, GRANULAR_JSON, type NamedField } from "./field_node.ts";
import { goJsonKind } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { apiVersionOf, type ServedResource } from "./served_resource.ts";
import { undecodable } from "./undecodable.ts";

/** A decoded object. */
export interface DecodedObject {
  readonly object: JsonObject;
  /** The paths of the fields that were dropped. */
  readonly unknownFields: readonly string[];
}

/**
 * Decodes an object of a built-in kind.
 *
 * @param object The object as it was sent.
 * @param served Its resource.
 * @returns The object as the server understands it; unchanged for a kind whose fields are not known.
 * @throws {StatusError} 400 if a field has the wrong type.
 */
export function decodeBuiltin(object: JsonObject, served: TypeName): DecodedObject {
  const root = builtinFields(apiVersionOf(served), served.kind);
  if (root === undefined) return { object, unknownFields: [] };
  const run: Run = { served, unknownFields: [] };
  const decoded = decodeAt({ path: "", value: object, node: root }, run);
  return { object: isJsonObject(decoded) ? decoded : object, unknownFields: run.unknownFields };
}

/** What most fields of a sort are in the real server's types. */
const GO_TYPES = { string: "string", number: "int32", boolean: "bool", any: "string or number" } as const;

/** What is needed to know a type. */
type TypeName = Pick<ServedResource, "group" | "version" | "kind">;

interface Run {
  readonly served: TypeName;
  readonly unknownFields: string[];
}

interface Place {
  readonly path: string;
  readonly value: JsonValue;
  readonly node: FieldNode;
}

function decodeAt(place: Place, run: Run): JsonValue {
  const { path, value, node } = place;
  if (node === ATOMIC_JSON || node === GRANULAR_JSON || value === null) return value;
  if (Array.isArray(value)) {
    const { list } = node;
    if (list === undefined) throw wrongType(place, run);
    return value.map((item: JsonValue, index) =>
      item === null
        ? emptyItem(list.items)
        : decodeAt({ path: `${path}[${index}]`, value: item, node: list.items }, run)
    );
  }
  if (isJsonObject(value)) return decodeFields(path, { value, node }, run);
  const { scalar } = node;
  const hasTime = scalar === "any" && isTime(path);
  const sort = hasTime ? "string" : scalar;
  if (sort === undefined || (sort !== "any" && sort !== typeof value)) throw wrongType(place, run);
  const isNarrow = scalar === "number"
    ? !isWide(path, run.served)
    : scalar === "any" && typeof value === "number" && isCount(path);
  if (isNarrow && value !== (Number(value) | 0)) throw wrongType(place, run);
  if (hasTime && path.startsWith("metadata.")) requireTime(place, run);
  return value;
}

/** The fields with integers of 64 bits, and those of no integers; all others have 32. */
const WIDE_FIELDS: readonly string[] = [
  "activeDeadlineSeconds",
  "capacity",
  "defaultUser",
  "deletionGracePeriodSeconds",
  "fsGroup",
  "generation",
  "gid",
  "gracePeriodSeconds",
  "int",
  "ints",
  "maxItems",
  "maxLength",
  "maxProperties",
  "maximum",
  "minItems",
  "minLength",
  "minProperties",
  "minimum",
  "multipleOf",
  "nodeAllocatableUpdatePeriodSeconds",
  "observedGeneration",
  "resourceSliceCount",
  "revision",
  "runAsGroup",
  "runAsUser",
  "seconds",
  "sizeBytes",
  "startingDeadlineSeconds",
  "supplementalGroups",
  "terminationGracePeriodSeconds",
  "tolerationSeconds",
  "uid",
  "user",
];

/**
 * Tells how large an integer may be.
 *
 * @param path Where it is.
 * @param type The type of the object.
 * @returns Whether it has 64 bits, or is no integer; all others have 32.
 */
export function isWide(path: string, { kind }: Pick<TypeName, "kind">): boolean {
  const name = path.replaceAll(/\[\d+\]/g, "").split(".").at(-1) ?? "";
  if (name === "count") return kind.startsWith("ResourceClaim");
  if (name === "expirationSeconds") return kind !== "CertificateSigningRequest";
  return WIDE_FIELDS.includes(name);
}

/** Times of the metadata are replaced by the server's own, and read all the same. */
function requireTime({ path, value }: Place, { served }: Run): void {
  try {
    decodeObjectMeta({ [path.slice("metadata.".length)]: value });
  } catch (error) {
    throw error instanceof GoDecodingError ? undecodable(served, error.message) : error;
  }
}

/** In a list null is an empty text, a 0 or an object without fields. */
function emptyItem(node: FieldNode): JsonValue {
  const { map } = node;
  return map !== undefined && map.fields.size > 0 ? {} : emptyScalar(node) ?? null;
}

function decodeFields(
  path: string,
  { value, node }: { value: JsonObject; node: FieldNode },
  run: Run,
): JsonValue {
  const { map } = node;
  if (map === undefined) throw wrongType({ path, value, node }, run);
  const decoded = new Map<string, JsonValue>();
  for (const [name, field] of Object.entries(value)) {
    const fieldPath = path === "" ? name : `${path}.${name}`;
    const named = map.fields.get(name);
    const place = named?.node ?? map.others;
    if (place === undefined) run.unknownFields.push(fieldPath);
    else if (field === null && named === undefined) decoded.set(name, emptyScalar(place) ?? null);
    else if (fieldPath === "metadata.managedFields" || !saysNothing(field, named)) {
      decoded.set(name, decodeAt({ path: fieldPath, value: field, node: place }, run));
    }
  }
  return Object.fromEntries(decoded);
}

/** Whether a field is as good as missing. An empty struct is not: it may stand for a choice, as `emptyDir: {}` does. */
function saysNothing(value: JsonValue, field: NamedField | undefined): boolean {
  if (value === null) return true;
  if (field === undefined) return false;
  const { map, list, scalar } = field.node;
  if (field.isLeftOutIfEmpty && scalar !== undefined) return value === emptyScalar(field.node);
  if (scalar !== undefined || field.isAlwaysThere || field.isNullIfMissing) return false;
  if (Array.isArray(value)) return list !== undefined && value.length === 0;
  const isPlainMap = map !== undefined && map.others !== undefined && map.fields.size === 0;
  return isPlainMap && isJsonObject(value) && Object.keys(value).length === 0;
}

function wrongType({ path, value, node }: Place, { served }: Run): Error {
  const isTooLarge = typeof value === "number" && (node.scalar === "number" || isCount(path));
  const expected = [
    ...(node.map === undefined
      ? []
      : [node.map.others?.scalar === "string" ? "map[string]string" : "object"]),
    ...(node.list === undefined ? [] : [node.list.items.scalar === "string" ? "[]string" : "array"]),
    ...(node.scalar === undefined ? [] : [isTooLarge ? "int32" : GO_TYPES[node.scalar]]),
  ].join(" or ");
  const what = isTooLarge ? `number ${value}` : goJsonKind(value);
  return undecodable(
    served,
    `json: cannot unmarshal ${what} into ${goField(path, served.kind)} of type ${expected}`,
  );
}

/** A field as the real server names it: by its struct, without the keys of maps. Deeper structs are not known here. */
function goField(path: string, kind: string): string {
  const [first = "", second, ...rest] = path.replaceAll(/\[\d+\]/g, "").split(".");
  if (first === "metadata" && second !== undefined) return `Go struct field ObjectMeta.metadata.${second}`;
  if ((first === "spec" || first === "status") && second !== undefined) {
    const struct = `${kind}${first === "spec" ? "Spec" : "Status"}`;
    return rest.length === 0 ? `Go struct field ${struct}.${first}.${second}` : `field ${kind}.${path}`;
  }
  return `Go struct field ${kind}.${first}`;
}
