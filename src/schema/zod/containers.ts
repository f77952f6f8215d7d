/**
 * Lists, maps, unions and free-form values of Kubernetes resources, for zod.
 *
 * @module
 */

import { z } from "zod";
import type { JsonValue } from "../json.ts";
import { exactlyOneOf, type FieldOf, withMarkers } from "./markers.ts";

/** An object of Kubernetes inside another one. */
export interface EmbeddedObject {
  /** "group/version", or "version" for the core group. */
  readonly apiVersion: string;
  /** The kind. */
  readonly kind: string;
  /** Name, labels and annotations, as far as they are set. */
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  /** The other fields. */
  readonly [field: string]: unknown;
}

/** One member of a union, under its name. */
export type UnionValue<Members extends Readonly<Record<string, z.ZodType>>, Side extends "input" | "output"> =
  {
    [Name in keyof Members]: {
      readonly [Key in Name]: Side extends "input" ? z.input<Members[Name]> : z.output<Members[Name]>;
    };
  }[keyof Members];

/**
 * A list whose items are told apart by some of their fields: server-side apply merges it item by item.
 *
 * @typeParam Item The schema of an item.
 * @param item The items: objects.
 * @param keys The fields that tell them apart; they must be required or have a default.
 * @returns The schema.
 *
 * @see API conventions: lists of named subobjects; KEP-555
 *
 * @example Ports by name
 * ```ts
 * import { listMap } from "@kubeloop/sdk/zod";
 * import { z } from "zod";
 *
 * const ports = listMap(z.object({ name: z.string(), port: z.int() }), ["name"]);
 * console.assert(ports.safeParse([{ name: "http", port: 80 }]).success);
 * ```
 */
export function listMap<Item extends z.ZodObject>(
  item: Item,
  keys: readonly FieldOf<Item>[],
): z.ZodArray<Item> {
  return withMarkers(z.array(item), {
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": [...keys],
  });
}

/**
 * A list that holds no value twice: server-side apply merges it value by value.
 *
 * @typeParam Item The schema of a value.
 * @param item The values: texts, numbers or booleans.
 * @returns The schema.
 *
 * @example Names
 * ```ts
 * import { set } from "@kubeloop/sdk/zod";
 * import { z } from "zod";
 *
 * console.assert(set(z.string()).safeParse(["a", "b"]).success);
 * ```
 */
export function set<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return withMarkers(z.array(item), { "x-kubernetes-list-type": "set" });
}

/**
 * A list or object that server-side apply replaces as a whole.
 *
 * @typeParam Schema The schema.
 * @param schema The list or object.
 * @returns A new schema with the marker.
 * @throws {TypeError} If it is neither.
 *
 * @example Arguments of a command
 * ```ts
 * import { atomic } from "@kubeloop/sdk/zod";
 * import { z } from "zod";
 *
 * console.assert(atomic(z.array(z.string())).safeParse(["--fast"]).success);
 * ```
 */
export function atomic<Schema extends z.ZodType>(schema: Schema): Schema {
  const { type } = schema;
  if (type !== "array" && type !== "object" && type !== "record") {
    throw new TypeError(
      `Cannot make a value of the type "${type}" atomic: only lists and objects are merged`,
    );
  }
  const marker = type === "array" ? "x-kubernetes-list-type" : "x-kubernetes-map-type";
  return withMarkers(schema, { [marker]: "atomic" });
}

/**
 * Any JSON: the API server keeps it as it is and checks nothing.
 *
 * @returns The schema.
 *
 * @example Values for somebody else
 * ```ts
 * import { raw } from "@kubeloop/sdk/zod";
 *
 * console.assert(raw().safeParse({ anything: [1, null] }).success);
 * ```
 */
export function raw(): z.ZodType<JsonValue, JsonValue> {
  return z.any().meta({ "x-kubernetes-preserve-unknown-fields": true });
}

/**
 * A whole object of Kubernetes inside another one, such as a template. The API server checks its apiVersion, kind and
 * metadata, and keeps the rest as it is.
 *
 * @returns The schema.
 *
 * @example A template
 * ```ts
 * import { embedded } from "@kubeloop/sdk/zod";
 *
 * console.assert(embedded().safeParse({ apiVersion: "v1", kind: "ConfigMap", data: {} }).success);
 * ```
 */
export function embedded(): z.ZodType<EmbeddedObject, EmbeddedObject> {
  const texts = z.record(z.string(), z.string()).exactOptional();
  const metadata = z.looseObject({
    name: z.string().exactOptional(),
    namespace: z.string().exactOptional(),
    labels: texts,
    annotations: texts,
  });
  return z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: metadata.exactOptional() })
    .meta({ "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true });
}

/**
 * One of several members, each under a name of its own, as Kubernetes writes unions.
 *
 * @typeParam Members The schemas by name.
 * @param members The members.
 * @returns The schema of an object in which exactly one of the names is set.
 *
 * @see API conventions: unions
 *
 * @example A source
 * ```ts
 * import { unionOf } from "@kubeloop/sdk/zod";
 * import { z } from "zod";
 *
 * const source = unionOf({
 *   git: z.object({ url: z.string() }),
 *   bucket: z.object({ name: z.string() }),
 * });
 * console.assert(source.safeParse({ git: { url: "https://example.com" } }).success);
 * console.assert(!source.safeParse({}).success);
 * ```
 */
export function unionOf<const Members extends Readonly<Record<string, z.ZodType>>>(
  members: Members,
): z.ZodType<UnionValue<Members, "output">, UnionValue<Members, "input">>;
export function unionOf(members: Readonly<Record<string, z.ZodType>>): z.ZodType {
  const names = Object.keys(members);
  const fields = Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, z.exactOptional(member)]),
  );
  const isOne = (value: object): boolean => names.filter((name) => Object.hasOwn(value, name)).length === 1;
  return exactlyOneOf(z.object(fields), names).refine(isOne, {
    error: `exactly one of ${names.join(", ")} must be set`,
  });
}
