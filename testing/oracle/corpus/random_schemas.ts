/**
 * Random schemas that the API server takes, and the same with one fault each.
 *
 * @module
 */

import { type Random, seededRandom } from "../../../src/async/random.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../../src/schema/json.ts";
import { ofSpec, type OracleCase } from "../oracle_case.ts";
import { FAULTS, type SchemaFault } from "./schema_faults.ts";

/** How deep objects and lists go. */
const DEPTH = 3;

/**
 * Makes cases: every other one has a fault.
 *
 * @param seed Equal seeds give equal cases.
 * @param count How many cases.
 * @returns The cases; the names say what was broken.
 */
export function randomCases(seed: number, count: number): readonly OracleCase[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const spec = new SchemaDice(random).object(DEPTH);
    if (index % 2 === 0) return ofSpec(`random ${index + 1}`, spec);
    const { schema, fault } = broken(spec, FAULTS[(index >> 1) % FAULTS.length], random);
    return ofSpec(`random ${index + 1}: ${fault}`, schema);
  });
}

/** Breaks one node that the fault is for; a schema without such a node gets one. */
function broken(
  spec: JsonObject,
  fault: SchemaFault | undefined,
  random: Random,
): { readonly schema: JsonObject; readonly fault: string } {
  if (fault === undefined) return { schema: spec, fault: "nothing" };
  const properties = isJsonObject(spec["properties"]) ? spec["properties"] : {};
  const whole = { ...spec, properties: { ...properties, broken: fault.host } };
  const places = placesOf(whole, []).filter(({ node, path }) =>
    path.length > 0 && fault.fits(node) &&
    !(fault.isUnseenInMaps === true && path.includes("additionalProperties"))
  );
  const place = places[Math.floor(random.next() * places.length)];
  if (place === undefined) throw new Error(`Cannot break a schema: "${fault.name}" fits nowhere`);
  const schema = replaced(whole, place.path, fault.breaks(place.node));
  return { schema: isJsonObject(schema) ? schema : {}, fault: fault.name };
}

interface SchemaNode {
  readonly path: readonly (string | number)[];
  readonly node: JsonObject;
}

/** The node and those below it, without those in branches. */
function placesOf(node: JsonObject, path: readonly (string | number)[]): readonly SchemaNode[] {
  const { properties, items, additionalProperties } = node;
  return [
    { path, node },
    ...(isJsonObject(properties)
      ? Object.entries(properties).flatMap(([name, property]) =>
        isJsonObject(property) ? placesOf(property, [...path, "properties", name]) : []
      )
      : []),
    ...(isJsonObject(items) ? placesOf(items, [...path, "items"]) : []),
    ...(isJsonObject(additionalProperties)
      ? placesOf(additionalProperties, [...path, "additionalProperties"])
      : []),
  ];
}

function replaced(
  value: JsonValue | undefined,
  [key, ...rest]: readonly (string | number)[],
  by: JsonValue,
): JsonValue {
  if (key === undefined) return by;
  if (isJsonArray(value)) return value.map((item, index) => index === key ? replaced(item, rest, by) : item);
  const object = isJsonObject(value) ? value : {};
  return { ...object, [key]: replaced(object[key], rest, by) };
}

/** Throws schemas. All lists, maps and texts are bounded, so that no rule is too costly. */
class SchemaDice {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** `isCorrelated`: whether an update can tell which value it was before. */
  object(depth: number, isCorrelated = true): JsonObject {
    const names = ["a", "b", "c", "d"].slice(0, 1 + this.#upTo(4));
    const fields = names.map((name): [string, JsonObject] => [name, this.#any(depth - 1, isCorrelated)]);
    const required = names.filter(() => this.#chance(0.3));
    const seen = fields.find(([, field]) => isSeen(field))?.[0];
    return {
      type: "object",
      properties: Object.fromEntries(fields),
      ...(required.length > 0 ? { required } : {}),
      ...this.#maybe(0.15, () => this.#branch(names)),
      ...this.#maybe(0.15, () => ({ "x-kubernetes-map-type": this.#one(["atomic", "granular"]) })),
      ...this.#maybe(0.1, () => ({ "x-kubernetes-preserve-unknown-fields": true })),
      ...this.#maybe(0.2, () => seen === undefined ? {} : rule(`!has(self.${seen}) || has(self.${seen})`)),
      ...this.#maybe(0.1, () => ({ description: "An object." })),
    };
  }

  #branch(names: readonly string[]): JsonObject {
    const branches = names.map((name) => ({ required: [name] }));
    switch (this.#one(["anyOf", "oneOf", "allOf", "not"])) {
      case "anyOf":
        return { anyOf: branches };
      case "oneOf":
        return { oneOf: branches };
      case "allOf":
        return { allOf: [{ minProperties: 1 }, { anyOf: branches }] };
      default:
        return { not: { required: names } };
    }
  }

  #any(depth: number, isCorrelated: boolean): JsonObject {
    const deep = depth > 0
      ? [
        () => this.object(depth, isCorrelated),
        () => this.#list(depth, isCorrelated),
        () => this.#map(depth, isCorrelated),
      ]
      : [];
    const nodes: readonly (() => JsonObject)[] = [
      () => this.#text(),
      () => this.#integer(),
      () => ({ type: "boolean", ...this.#maybe(0.3, () => ({ default: true })) }),
      () => ({ type: "number", minimum: 0, ...this.#maybe(0.3, () => ({ default: 0.5 })) }),
      () => this.#intOrString(),
      () => ({ "x-kubernetes-preserve-unknown-fields": true }),
      () => this.#embedded(),
      ...deep,
      ...deep,
    ];
    const node = this.#one(nodes)();
    return this.#chance(0.1) && node["enum"] === undefined ? { ...node, nullable: true } : node;
  }

  #text(): JsonObject {
    const kinds: readonly JsonObject[] = [
      { maxLength: 10, ...this.#maybe(0.3, () => ({ minLength: 1 })) },
      { maxLength: 10, pattern: "^[a-z]*$", ...this.#maybe(0.3, () => ({ default: "abc" })) },
      { maxLength: 30, format: this.#one(["date", "date-time", "ipv4", "uri", "byte", "duration", "email"]) },
      { enum: ["one", "two"], ...this.#maybe(0.5, () => ({ default: "two" })) },
      { maxLength: 10, ...rule("self == '' || self.size() > 0") },
      { maxLength: 10, anyOf: [{ pattern: "^a" }, { maxLength: 3 }] },
    ];
    return { type: "string", ...this.#one(kinds) };
  }

  #integer(): JsonObject {
    const minimum = this.#upTo(5);
    return {
      type: "integer",
      ...this.#maybe(0.5, () => ({ minimum, default: minimum + 5 })),
      ...this.#maybe(0.5, () => ({ maximum: minimum + 10 })),
      ...this.#maybe(0.2, () => ({ format: this.#one(["int32", "int64"]) })),
      ...this.#maybe(0.2, () => rule("self >= 0 || self < 0")),
    };
  }

  #intOrString(): JsonObject {
    return {
      "x-kubernetes-int-or-string": true,
      anyOf: [{ type: "integer" }, { type: "string" }],
      ...this.#maybe(0.3, () => ({ default: this.#one<JsonValue>([1, "25%"]) })),
      ...this.#maybe(0.3, () => ({ maxLength: 10 })),
    };
  }

  #embedded(): JsonObject {
    return {
      type: "object",
      "x-kubernetes-embedded-resource": true,
      ...this.#one<JsonObject>([
        { "x-kubernetes-preserve-unknown-fields": true },
        { properties: { spec: { type: "object" } } },
      ]),
    };
  }

  #map(depth: number, isCorrelated: boolean): JsonObject {
    return { type: "object", maxProperties: 3, additionalProperties: this.#any(depth - 1, isCorrelated) };
  }

  #list(depth: number, isCorrelated: boolean): JsonObject {
    const limits = { maxItems: 3, ...this.#maybe(0.2, () => ({ minItems: 1 })) };
    switch (this.#one(["plain", "atomic", "set", "map"])) {
      case "set":
        return { type: "array", ...limits, items: { type: "string", maxLength: 9 }, ...listType("set") };
      case "map":
        return {
          type: "array",
          ...limits,
          ...listType("map"),
          "x-kubernetes-list-map-keys": ["name"],
          items: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string", maxLength: 9 }, value: this.#any(depth - 1, isCorrelated) },
            ...this.#maybe(isCorrelated ? 0.3 : 0, () => rule("self.name == oldSelf.name")),
          },
        };
      case "atomic":
        return { type: "array", ...limits, items: this.#any(depth - 1, false), ...listType("atomic") };
      default:
        return { type: "array", ...limits, items: this.#any(depth - 1, false) };
    }
  }

  #one<T>(values: readonly T[]): T {
    const value = values[this.#upTo(values.length)];
    if (value === undefined) throw new RangeError("Cannot choose: there are no values");
    return value;
  }

  #maybe(chance: number, make: () => JsonObject): JsonObject {
    return this.#chance(chance) ? make() : {};
  }

  #chance(chance: number): boolean {
    return this.#random.next() < chance;
  }

  #upTo(end: number): number {
    return Math.floor(this.#random.next() * end);
  }
}

/** Whether expressions see values of a schema: those that may be anything are hidden from them. */
function isSeen({ type, items, additionalProperties, ...rest }: JsonObject): boolean {
  if (isJsonObject(items)) return isSeen(items);
  if (isJsonObject(additionalProperties)) return isSeen(additionalProperties);
  return type !== undefined || rest["x-kubernetes-int-or-string"] === true;
}

function rule(expression: string): JsonObject {
  return { "x-kubernetes-validations": [{ rule: expression }] };
}

function listType(type: string): JsonObject {
  return { "x-kubernetes-list-type": type };
}
