/**
 * JSON objects that something is wrong with.
 *
 * @module
 */

import fc from "fast-check";
import { isJsonObject, type JsonObject, type JsonValue } from "../embedded/json.ts";
import { ascii, oddJson, oddNames } from "./odd_values.ts";

/** Does something to an object, and writes it. */
type Damage = (object: JsonObject) => string;

/** Stands for JSON text in an object that is not written yet. */
const MARK = "@@mark@@";

/** Bytes that belong nowhere in JSON, and some that do. */
const ODD_BYTES: readonly string[] = [
  "\0",
  "\x01",
  "\x7f",
  "\x80",
  "\xff",
  "\xc3\x28",
  "\xef\xbb\xbf",
  "\xe2\x80\xa8",
  '"',
  "\\",
  "{",
  "}",
  "[",
  ",",
  ":",
  "\n",
  "//",
  "\u0085",
];

const ENDS: readonly string[] = [" ", "\n", "{}", "x", "\0", "}", '{"kind":"Pod"}', "\n---\n{}", ",", "\xff"];

/**
 * Objects that something is wrong with.
 *
 * @param objects The objects.
 * @returns Text, one character a byte.
 */
export function damagedObjects(objects: fc.Arbitrary<JsonObject>): fc.Arbitrary<string> {
  return fc.tuple(objects, damages).map(([object, damage]) => damage(object));
}

const where = fc.nat({ max: 10_000 });

const damages: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(where, oddJson).map(([at, json]): Damage => (object) => replaced(object, at, json)),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(where, oddNames, oddJson)
      .map(([at, name, json]): Damage => (object) => added(object, at, name, json)),
  },
  { weight: 2, arbitrary: where.map((at): Damage => (object) => renamed(object, at)) },
  { weight: 2, arbitrary: where.map((at): Damage => (object) => removed(object, at)) },
  { weight: 2, arbitrary: where.map((at): Damage => (object) => repeated(object, at)) },
  {
    weight: 2,
    arbitrary: where.map((at): Damage => (object) => written(object).slice(0, placeIn(object, at))),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(where, fc.constantFrom(...ODD_BYTES)).map(([at, bytes]): Damage => (object) => {
      const text = written(object);
      const place = placeIn(object, at);
      return `${text.slice(0, place)}${bytes}${text.slice(place)}`;
    }),
  },
  { weight: 1, arbitrary: oddJson.map((json): Damage => () => json) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...ENDS).map((end): Damage => (object) => `${written(object)}${end}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...ENDS).map((start): Damage => (object) => `${start}${written(object)}`),
  },
  { weight: 1, arbitrary: fc.constant<Damage>((object) => written([object])) },
  { weight: 1, arbitrary: fc.constant<Damage>((object) => ascii(JSON.stringify(object, null, "\t\r\n "))) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: "binary", maxLength: 40 })
      .map((text): Damage => () =>
        [...text].map((one) => String.fromCharCode(one.charCodeAt(0) & 0xff)).join("")
      ),
  },
);

function replaced(object: JsonObject, at: number, json: string): string {
  const places = placesIn(object);
  const place = places[at % places.length] ?? [];
  return marked(changed(object, place, () => MARK), json);
}

function added(object: JsonObject, at: number, name: string, json: string): string {
  const places = placesIn(object).filter((place) => isJsonObject(valueAt(object, place)));
  const place = places[at % (places.length + 1)] ?? [];
  const change = (value: JsonValue | undefined): JsonValue =>
    isJsonObject(value) ? { ...value, [MARK]: MARK } : MARK;
  const text = written(changed(object, place, change));
  // The name comes before the object's own ones, or after them.
  return text.replace(`"${MARK}":"${MARK}"`, () => `${ascii(JSON.stringify(name))}:${json}`);
}

function renamed(object: JsonObject, at: number): string {
  const text = written(object);
  const names = [...text.matchAll(/"(\w+)":/g)];
  const [whole = "", name = ""] = names[at % Math.max(1, names.length)] ?? [];
  const other = at % 3 === 0 ? name.toUpperCase() : at % 3 === 1 ? ` ${name}` : `${name}\\u0000`;
  return whole === "" ? text : text.replace(whole, () => `"${other}":`);
}

function removed(object: JsonObject, at: number): string {
  const places = placesIn(object);
  return written(changed(object, places[at % places.length] ?? [], () => undefined));
}

function repeated(object: JsonObject, at: number): string {
  const places = placesIn(object).filter((place) => typeof place.at(-1) === "string");
  const place = places[at % Math.max(1, places.length)] ?? [];
  const again = JSON.stringify(valueAt(object, place) ?? null);
  const name = String(place.at(-1) ?? "");
  const json = marked(changed(object, place, () => MARK), at % 2 === 0 ? "5" : again);
  return json.replace(
    `${JSON.stringify(name)}:`,
    () => `${JSON.stringify(name)}:${again},${JSON.stringify(name)}:`,
  );
}

type Place = readonly (string | number)[];

/** All places but the root. */
function placesIn(value: JsonValue, place: Place = []): Place[] {
  if (Array.isArray(value)) {
    return value.flatMap((
      item: JsonValue,
      index,
    ) => [[...place, index], ...placesIn(item, [...place, index])]);
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap((
    [name, item],
  ) => [[...place, name], ...placesIn(item, [...place, name])]);
}

function valueAt(value: JsonValue, place: Place): JsonValue | undefined {
  return place.reduce<JsonValue | undefined>((part, step) => {
    if (isJsonObject(part)) return part[String(step)];
    return Array.isArray(part) ? part[Number(step)] : undefined;
  }, value);
}

function changed(
  value: JsonValue,
  [step, ...rest]: Place,
  change: (value: JsonValue | undefined) => JsonValue | undefined,
): JsonValue {
  if (step === undefined) return change(value) ?? null;
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue, index): readonly JsonValue[] => {
      if (index !== step) return [item];
      const other = rest.length === 0 ? change(item) : changed(item, rest, change);
      return other === undefined ? [] : [other];
    });
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, item]): readonly (readonly [string, JsonValue])[] => {
    if (name !== step) return [[name, item]];
    const other = rest.length === 0 ? change(item) : changed(item, rest, change);
    return other === undefined ? [] : [[name, other]];
  });
  return Object.fromEntries(entries);
}

function marked(value: JsonValue, json: string): string {
  return written(value).replace(`"${MARK}"`, () => json);
}

function written(value: JsonValue): string {
  return ascii(JSON.stringify(value));
}

function placeIn(object: JsonObject, at: number): number {
  return at % (written(object).length + 1);
}
