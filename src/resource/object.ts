/**
 * Kubernetes objects as they are on the wire: plain JSON, dates as strings, read-only.
 *
 * @module
 */

/** Points to the owner of an object; the garbage collector deletes the object after its last owner. */
export interface OwnerReference {
  /** "group/version" of the owner, or "v1" for the core group. */
  readonly apiVersion: string;
  /** Its kind, in upper camel case. */
  readonly kind: string;
  /** Its name; its namespace is the object's, or none. */
  readonly name: string;
  /** Tells it from a later object of the same name; the garbage collector goes by it. */
  readonly uid: string;
  /** Whether this owner is the managing controller; at most one reference may say so. */
  readonly controller?: boolean;
  /** Whether a foreground deletion of the owner waits for this object. */
  readonly blockOwnerDeletion?: boolean;
}

/** Who wrote which fields, as server-side apply keeps it. */
export interface ManagedFieldsEntry {
  /** The field manager that the writer gave. */
  readonly manager?: string;
  /** "Apply" for server-side apply, "Update" for every other write. */
  readonly operation?: "Apply" | "Update";
  /** The version of the resource that the names in `fieldsV1` are of. */
  readonly apiVersion?: string;
  /** When the entry last changed, in RFC 3339. */
  readonly time?: string;
  /** The format of the next field; there is only this one. */
  readonly fieldsType?: "FieldsV1";
  /** A tree of the fields: `f:name` for a field, `k:{…}` for a list item by its keys, `v:…` for a value. */
  readonly fieldsV1?: Readonly<Record<string, unknown>>;
  /** The subresource that was written to; absent for the object itself. */
  readonly subresource?: string;
}

/** The metadata of every object; times are RFC 3339 strings in UTC. */
export interface ObjectMeta {
  /** Unique in its namespace and resource; may be absent only where `generateName` is given. */
  readonly name?: string;
  /** What the server puts five random characters behind, to make the name. */
  readonly generateName?: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  /** Given by the server; no other object, before or after, has the same. */
  readonly uid?: string;
  /** Compare versions of one resource only, as integers (KEP-5504). */
  readonly resourceVersion?: string;
  /** Counts the changes of the desired state. */
  readonly generation?: number;
  /** When the server stored the object first, to the second. */
  readonly creationTimestamp?: string;
  /** Set by the server once deletion was asked for and finalizers are still there. */
  readonly deletionTimestamp?: string;
  /** How long the object may take to end, in seconds; set together with `deletionTimestamp`. */
  readonly deletionGracePeriodSeconds?: number;
  /** Short texts that selectors choose by. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Texts that nothing selects by, 256 KiB together. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Those who have something to clean up: the object stays until the list is empty. */
  readonly finalizers?: readonly string[];
  /** The objects that this one depends on, at most one of them its controller. */
  readonly ownerReferences?: readonly OwnerReference[];
  /** One entry for each manager, operation, version and subresource; caches leave them out. */
  readonly managedFields?: readonly ManagedFieldsEntry[];
  /** Not set by any server since Kubernetes 1.20. */
  readonly selfLink?: string;
}

/** The metadata of an object that a server has stored. */
export interface StoredMeta extends ObjectMeta {
  /** Always known: a generated name has been made by now. */
  readonly name: string;
  /** Always given. */
  readonly uid: string;
  /** The version of this state. */
  readonly resourceVersion: string;
  /** When the object was stored first, in RFC 3339. */
  readonly creationTimestamp: string;
}

/** Any object that a server has stored: what get, list and watch answer, and what caches hold. */
export interface KubeObject {
  /** "group/version", or "version" for the core group. */
  readonly apiVersion: string;
  /** The kind, in upper camel case; list items have it too. */
  readonly kind: string;
  /** Names, version, owners; complete, since a server has stored it. */
  readonly metadata: StoredMeta;
}

/** A stored object whose further fields are unknown. */
export interface UnknownObject extends KubeObject {
  /** Whatever the server sent: check before use. */
  readonly [field: string]: unknown;
}

/** An object on its way to the server: the resource fills in `apiVersion` and `kind`. */
export interface ObjectInput {
  /** If given, it must be that of the resource. */
  readonly apiVersion?: string;
  /** If given, it must be that of the resource. */
  readonly kind?: string;
  /** At least a name, or what to generate one from. */
  readonly metadata: ObjectMeta;
}

/** The conditions of the API conventions ("typical status properties"). */
export interface Condition {
  /** What is stated, in upper camel case ("Ready"); one condition of a type in a list. */
  readonly type: string;
  /** Whether it is so; "Unknown" when the controller cannot tell. */
  readonly status: "True" | "False" | "Unknown";
  /** The `metadata.generation` that the statement is about. */
  readonly observedGeneration?: number;
  /** When `status` last changed, in RFC 3339. */
  readonly lastTransitionTime: string;
  /** Why, as one word in upper camel case, for programs. */
  readonly reason: string;
  /** Why, as a sentence, for people; may be "". */
  readonly message: string;
}

/** A model with `Date` fields as it is on the wire: read-only, dates are strings. */
export type Wire<T> = T extends Date ? string
  : T extends (infer Item)[] ? readonly Wire<Item>[]
  : T extends object ? { readonly [Key in keyof T]: Wire<T[Key]> }
  : T;

/** The name of an object within its resource: "namespace/name", or "name" for cluster-scoped ones. */
export type ObjectKey = string;

/**
 * The key of an object in caches and queues.
 *
 * @param object The object, or its metadata's name and namespace.
 * @returns "namespace/name", or "name" when there is no namespace.
 * @throws {TypeError} If the object has no name.
 *
 * @example Key of a namespaced object
 * ```ts
 * import { keyOf } from "@kubeloop/sdk";
 *
 * console.assert(keyOf({ metadata: { namespace: "default", name: "web" } }) === "default/web");
 * ```
 */
export function keyOf(object: { readonly metadata: ObjectMeta }): ObjectKey {
  const { namespace, name } = object.metadata;
  if (!name) throw new TypeError("Cannot make a key for the object: metadata.name is empty");
  return namespace ? `${namespace}/${name}` : name;
}

/**
 * Takes a key apart.
 *
 * @param key "namespace/name" or "name".
 * @returns The name, and the namespace where the key has one.
 * @throws {TypeError} If the key has an empty part or more than one slash.
 *
 * @example A namespaced key
 * ```ts
 * import { parseKey } from "@kubeloop/sdk";
 *
 * console.assert(parseKey("default/web").namespace === "default");
 * ```
 */
export function parseKey(key: ObjectKey): { readonly namespace?: string; readonly name: string } {
  const parts = key.split("/");
  const [first, second] = parts;
  if (parts.length === 1 && first) return { name: first };
  if (parts.length === 2 && first && second) return { namespace: first, name: second };
  throw new TypeError(`Cannot parse the key "${key}": expected "namespace/name" or "name"`);
}

/**
 * Freezes a JSON value in all its depth; what is frozen already is not visited again.
 *
 * @typeParam T The value's type.
 * @param value Any JSON value.
 * @returns The same value.
 *
 * @example A frozen object refuses writes
 * ```ts
 * import { deepFreeze } from "@kubeloop/sdk";
 *
 * console.assert(Object.isFrozen(deepFreeze({ spec: { replicas: 1 } }).spec));
 * ```
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) freezeParts(value);
  return value;
}

/** Goes by name: a list of the parts of each object would be half of the work. */
function freezeParts<T extends object>(value: T): void {
  Object.freeze(value);
  if (Array.isArray(value)) {
    for (const item of value) deepFreeze(item);
    return;
  }
  for (const name in value) {
    const part: unknown = value[name];
    if (typeof part === "object" && part !== null && !Object.isFrozen(part)) freezeParts(part);
  }
}
