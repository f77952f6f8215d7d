/**
 * Old and new values of one object, walked side by side: an update need not repair what it leaves as it was
 * ("ratcheting", KEP-4008).
 *
 * @module
 */

import { isJsonArray, isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";

/** A value, what it was before, and the schema of both. */
export class Correlation {
  readonly #value: JsonValue;
  readonly #old: JsonValue;
  readonly #schema: JsonSchemaProps;
  /** The old items of a list of type "map" by their keys; made when first needed. */
  #oldItems: ReadonlyMap<string, JsonObject> | undefined;

  /**
   * @param value The value now.
   * @param old The value before.
   * @param schema The schema of both.
   */
  constructor(value: JsonValue, old: JsonValue, schema: JsonSchemaProps) {
    this.#value = value;
    this.#old = old;
    this.#schema = schema;
  }

  /**
   * The old and new value of a field.
   *
   * @param name The field's name.
   * @returns Both, or `undefined` where one is missing or the schema says nothing about the field.
   */
  field(name: string): Correlation | undefined {
    const [value, old] = [fieldOf(this.#value, name), fieldOf(this.#old, name)];
    const schema = propertySchema(this.#schema, name);
    if (value === undefined || old === undefined || schema === undefined) return undefined;
    return new Correlation(value, old, schema);
  }

  /**
   * The new value of an item and the old value of the item with the same key.
   *
   * @param index The new item's index.
   * @returns Both, or `undefined` where there is no such item and in lists of any type but "map".
   */
  item(index: number): Correlation | undefined {
    const { items } = this.#schema;
    if (!this.#isMapList || items === undefined) return undefined;
    if (!isJsonArray(this.#value) || !isJsonArray(this.#old)) return undefined;
    const value = this.#value[index];
    const key = value === undefined ? undefined : mapKey(value, this.#schema);
    if (value === undefined || key === undefined) return undefined;
    this.#oldItems ??= itemsByKey(this.#old, this.#schema);
    const old = this.#oldItems.get(key);
    return old === undefined ? undefined : new Correlation(value, old, items);
  }

  /** Whether old and new are the same; the order of lists of type "map" does not matter. */
  get isUnchanged(): boolean {
    const [value, old] = [this.#value, this.#old];
    if (isJsonObject(value) && isJsonObject(old)) {
      const names = Object.keys(value);
      return names.length === Object.keys(old).length &&
        names.every((name) => this.field(name)?.isUnchanged ?? false);
    }
    if (isJsonArray(value) && isJsonArray(old) && this.#isMapList) {
      return value.length === old.length && value.every((_, index) => this.item(index)?.isUnchanged ?? false);
    }
    return jsonEqual(value, old);
  }

  get #isMapList(): boolean {
    return this.#schema["x-kubernetes-list-type"] === "map";
  }
}

function fieldOf(value: JsonValue, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function propertySchema(schema: JsonSchemaProps, name: string): JsonSchemaProps | undefined {
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

function itemsByKey(items: readonly JsonValue[], schema: JsonSchemaProps): ReadonlyMap<string, JsonObject> {
  const byKey = new Map<string, JsonObject>();
  for (const item of items) {
    const key = mapKey(item, schema);
    if (key !== undefined && isJsonObject(item) && !byKey.has(key)) byKey.set(key, item);
  }
  return byKey;
}

/** The keys of an item as one text; `undefined` where one is missing or no scalar. */
function mapKey(item: JsonValue, schema: JsonSchemaProps): string | undefined {
  const values = (schema["x-kubernetes-list-map-keys"] ?? []).map((name) => fieldOf(item, name));
  if (values.length === 0 || values.some((value) => value === undefined || typeof value === "object")) {
    return undefined;
  }
  return JSON.stringify(values);
}
