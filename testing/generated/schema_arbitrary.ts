/**
 * Random values of a schema: the fields that it requires, a few of the others, and values that make sense where the
 * schema does not tell them.
 *
 * @module
 */

import fc from "fast-check";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../embedded/json.ts";
import { LEFT_OUT } from "./left_out.ts";
import { ALTERNATIVES, NEEDED, PLAUSIBLE, USUAL, WHOLE } from "./plausible_values.ts";

/** The schemas of types, by their names. */
export type Schemas = Readonly<Record<string, JsonObject>>;

/** Where a schema stands. */
interface Place {
  /** The type that has the field, such as "Container". */
  readonly owner: string;
  /** The field, with the fields above it that belong to the type. */
  readonly field: string;
  /** The number of types above. */
  readonly depth: number;
}

/** How many fields a value has, at most, besides those that it needs: fewer the deeper it is. */
const MOST_FIELDS = [4, 4, 3, 2, 2, 1, 1];
const MOST_ITEMS = 2;

/**
 * Makes an arbitrary of a type.
 *
 * @param type The type's last name, such as "Deployment".
 * @param schemas All types that it uses, by their whole names.
 * @returns Values of the type.
 * @throws {RangeError} If a type is not known.
 */
export function valuesOfType(type: string, schemas: Schemas): fc.Arbitrary<JsonValue> {
  return new ValueMaker(schemas).ofType(type, 0);
}

/**
 * Makes an arbitrary of a schema that stands by itself.
 *
 * @param schema The schema.
 * @param owner How {@linkcode PLAUSIBLE} calls the type.
 * @returns Values of the schema.
 */
export function valuesOfSchema(schema: JsonObject, owner: string): fc.Arbitrary<JsonValue> {
  return new ValueMaker({}).of(schema, { owner, field: "", depth: 0 });
}

class ValueMaker {
  readonly #schemas: ReadonlyMap<string, JsonObject>;
  readonly #made = new Map<string, fc.Arbitrary<JsonValue>>();

  constructor(schemas: Schemas) {
    this.#schemas = new Map(Object.entries(schemas).map(([name, schema]) => [lastName(name), schema]));
  }

  ofType(type: string, depth: number): fc.Arbitrary<JsonValue> {
    const key = `${type}/${Math.min(depth, MOST_FIELDS.length)}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const schema = this.#schemas.get(type);
    if (schema === undefined) throw new RangeError(`Cannot make a value of the type "${type}": no schema`);
    const made = this.#of(schema, { owner: type, field: "", depth });
    const whole = WHOLE[type];
    const all = whole === undefined
      ? made
      : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...whole) }, { weight: 1, arbitrary: made });
    this.#made.set(key, all);
    return all;
  }

  /** Values of a schema at a place. */
  of(schema: JsonObject, place: Place): fc.Arbitrary<JsonValue> {
    return this.#of(schema, place);
  }

  #of(schema: JsonObject, place: Place): fc.Arbitrary<JsonValue> {
    const plausible = plausibleAt(place);
    if (plausible !== undefined) return fc.constantFrom(...plausible);
    const type = referencedType(schema);
    if (type !== undefined) return SCALAR_TYPES[type] ?? this.ofType(type, place.depth + 1);
    const { properties, items, additionalProperties } = schema;
    if (isJsonObject(properties)) return this.#objects(schema, properties, place);
    if (isJsonObject(items)) return this.#lists(schema, items, place);
    if (isJsonObject(additionalProperties)) return this.#maps(additionalProperties, place);
    return scalars(schema);
  }

  #objects(schema: JsonObject, properties: JsonObject, place: Place): fc.Arbitrary<JsonValue> {
    const { owner, depth } = place;
    const pathOf = (name: string): string => place.field === "" ? name : `${place.field}.${name}`;
    const arbitraryOf = (name: string): fc.Arbitrary<JsonValue> =>
      this.#of(objectOrEmpty(properties[name]), { owner, field: pathOf(name), depth });
    const { required } = schema;
    const needed = place.field === "" ? NEEDED[owner] ?? [] : [];
    const always = [...new Set([...(Array.isArray(required) ? required.map(String) : []), ...needed])];
    const alternatives = place.field === "" ? ALTERNATIVES[owner] ?? [] : [];
    const known = Object.keys(properties).filter((name) =>
      !isLeftOut(owner, pathOf(name)) && !always.includes(name) && !alternatives.includes(name)
    );
    const usual = USUAL[owner];
    const others = known.flatMap((name) =>
      Array.from({ length: usual?.includes(name) ? 4 : 1 }, () => arbitraryOf(name).map(pairedWith(name)))
    );
    const most = MOST_FIELDS[Math.min(depth, MOST_FIELDS.length - 1)] ?? 1;
    return fc.tuple(
      fc.record(Object.fromEntries(always.map((name) => [name, arbitraryOf(name)]))),
      alternatives.length === 0
        ? fc.constant({})
        : fc.oneof(...alternatives.map((name) => arbitraryOf(name).map((value) => ({ [name]: value })))),
      fieldsAmong(others, most),
    ).map(([first, one, more]): JsonObject => ({ ...first, ...one, ...more }));
  }

  #lists(schema: JsonObject, items: JsonObject, { owner, field, depth }: Place): fc.Arbitrary<JsonValue> {
    const item = this.#of(items, { owner, field: `${field}[]`, depth });
    const keys = schema["x-kubernetes-list-map-keys"];
    const { minLength, maxLength } = { minLength: 1, maxLength: MOST_ITEMS };
    if (Array.isArray(keys)) {
      const selector = (value: JsonValue): string =>
        JSON.stringify(keys.map((key) => objectOrEmpty(value)[String(key)] ?? null));
      return fc.uniqueArray(item, { minLength, maxLength, selector });
    }
    return schema["x-kubernetes-list-type"] === "set"
      ? fc.uniqueArray(item, { minLength, maxLength, selector: (value) => JSON.stringify(value) })
      : fc.array(item, { minLength, maxLength });
  }

  #maps(values: JsonObject, { owner, field, depth }: Place): fc.Arbitrary<JsonValue> {
    const keys = plausibleAt({ owner, field: `${field}{}`, depth }) ?? ["a", "b", "example.com/c"];
    const value = this.#of(values, { owner, field: `${field}{}=`, depth });
    const pair = fc.tuple(fc.constantFrom(...keys.map(String)), value);
    return fieldsAmong([pair], MOST_ITEMS, 1);
  }
}

function fieldsAmong(
  pairs: readonly fc.Arbitrary<[string, JsonValue]>[],
  maxLength: number,
  minLength = 0,
): fc.Arbitrary<JsonObject> {
  if (pairs.length === 0) return fc.constant({});
  return fc.uniqueArray(fc.oneof(...pairs), { minLength, maxLength, size: "max", selector: ([name]) => name })
    .map((fields) => Object.fromEntries(fields));
}

function pairedWith(name: string): (value: JsonValue) => [string, JsonValue] {
  return (value) => [name, value];
}

/** The most special entry of the table: of the type's field, or of all fields of that name. */
function plausibleAt({ owner, field }: Place): readonly JsonValue[] | undefined {
  if (field === "") return undefined;
  const last = field.slice(field.lastIndexOf(".") + 1);
  return PLAUSIBLE[`${owner}.${field}`] ?? PLAUSIBLE[last];
}

function isLeftOut(owner: string, field: string): boolean {
  return LEFT_OUT.some(({ fields }) => fields.includes(`${owner}.${field}`) || fields.includes(field));
}

const TEXTS = fc.constantFrom<JsonValue>("a", "web", "some-text", "two", "Ready");
const NUMBERS = fc.constantFrom<JsonValue>(1, 2, 0, 3, 5, 10, 30, 80);

/** Types that are no objects. */
const SCALAR_TYPES: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  Quantity: fc.constantFrom<JsonValue>("1", "500m", "1Gi", "128Mi", "0.5", "2k", 1, "1000m", "1.5Gi"),
  IntOrString: fc.constantFrom<JsonValue>(1, 2, "25%", "http", 8080, "50%", 0),
  Time: fc.constantFrom<JsonValue>("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+01:00"),
  MicroTime: fc.constantFrom<JsonValue>("2026-01-02T03:04:05.000000Z", "2026-01-02T03:04:05.123456Z"),
  RawExtension: fc.constantFrom<JsonValue>({ a: 1 }),
};

function scalars(schema: JsonObject): fc.Arbitrary<JsonValue> {
  const { type, format } = schema;
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...schema["enum"]);
  if (schema["x-kubernetes-int-or-string"] === true) return fc.constantFrom<JsonValue>(1, "50%", "text");
  if (type === "boolean") return fc.boolean();
  if (type === "integer") return NUMBERS;
  if (type === "number") return fc.constantFrom<JsonValue>(0.5, 1, 2.5);
  if (format === "byte") return fc.constantFrom<JsonValue>("dg==", "AQI=", "");
  if (format === "date-time") return fc.constantFrom<JsonValue>("2026-01-02T03:04:05Z");
  if (type === "object") return fc.constantFrom<JsonValue>({}, { a: "b" }, { deep: { c: [1, "d"] } });
  return TEXTS;
}

function referencedType(schema: JsonObject): string | undefined {
  const { $ref, allOf } = schema;
  if (typeof $ref === "string") return lastName($ref);
  return Array.isArray(allOf) ? referencedType(objectOrEmpty(allOf[0])) : undefined;
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
