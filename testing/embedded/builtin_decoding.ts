/**
 * Decoding of the built-in kinds: what has the wrong type is refused, what the kind does not know is dropped and told,
 * and fields that say nothing (null, an empty list or map) are left out, as they are where objects are typed.
 *
 * @module
 */

import { builtinFields } from "./field_facts.ts";
import { ATOMIC_JSON, type FieldNode, GRANULAR_JSON, type NamedField } from "./field_node.ts";
import { goJsonKind } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { apiVersionOf, type ServedResource } from "./served_resource.ts";
import { badRequest } from "./status.ts";

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
export function decodeBuiltin(object: JsonObject, served: ServedResource): DecodedObject {
  const root = builtinFields(apiVersionOf(served), served.kind);
  if (root === undefined) return { object, unknownFields: [] };
  const run: Run = { served, unknownFields: [] };
  const decoded = decodeAt({ path: "", value: object, node: root }, run);
  return { object: isJsonObject(decoded) ? decoded : object, unknownFields: run.unknownFields };
}

interface Run {
  readonly served: ServedResource;
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
      decodeAt({ path: `${path}[${index}]`, value: item, node: list.items }, run)
    );
  }
  if (isJsonObject(value)) return decodeFields(path, { value, node }, run);
  const { scalar } = node;
  if (scalar === undefined || (scalar !== "any" && scalar !== typeof value)) throw wrongType(place, run);
  return value;
}

function decodeFields(
  path: string,
  { value, node }: { value: JsonObject; node: FieldNode },
  run: Run,
): JsonValue {
  const { map } = node;
  if (map === undefined) throw wrongType({ path, value, node }, run);
  const decoded: Record<string, JsonValue> = {};
  for (const [name, field] of Object.entries(value)) {
    const fieldPath = path === "" ? name : `${path}.${name}`;
    const named = map.fields.get(name);
    const place = named?.node ?? map.others;
    if (place === undefined) run.unknownFields.push(fieldPath);
    else if (!saysNothing(field, named)) {
      decoded[name] = decodeAt({ path: fieldPath, value: field, node: place }, run);
    }
  }
  return decoded;
}

/** Whether a field is as good as missing. An empty struct is not: it may stand for a choice, as `emptyDir: {}` does. */
function saysNothing(value: JsonValue, field: NamedField | undefined): boolean {
  if (value === null) return true;
  if (field === undefined || field.isAlwaysThere) return false;
  const { map, list } = field.node;
  if (Array.isArray(value)) return list !== undefined && value.length === 0;
  const isPlainMap = map !== undefined && map.others !== undefined && map.fields.size === 0;
  return isPlainMap && isJsonObject(value) && Object.keys(value).length === 0;
}

function wrongType({ path, value, node }: Place, { served }: Run): Error {
  const { kind, version } = served;
  const expected = [
    ...(node.map === undefined ? [] : ["object"]),
    ...(node.list === undefined ? [] : ["array"]),
    ...(node.scalar === undefined ? [] : [node.scalar === "any" ? "string or number" : node.scalar]),
  ].join(" or ");
  return badRequest(
    `${kind} in version "${version}" cannot be handled as a ${kind}: ` +
      `json: cannot unmarshal ${goJsonKind(value)} into field ${kind}.${path} of type ${expected}`,
  );
}
