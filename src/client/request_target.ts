/**
 * What a request is about, and whether a verb can be about it.
 *
 * @module
 */

import type { ObjectInput } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";

/** What a client is for: a resource in one namespace, or in all of them. */
export interface ResourceScope {
  readonly resource: Resource;
  /** Left out for cluster-scoped resources and for all namespaces. */
  readonly namespace?: string | undefined;
}

/** A collection, or with a name one object. */
export interface RequestTarget extends ResourceScope {
  readonly name?: string;
  readonly subresource?: "status" | "scale";
}

/**
 * The collection that a scope is about.
 *
 * @param scope The scope.
 * @returns The target.
 */
export function collectionOf({ resource, namespace }: ResourceScope): RequestTarget {
  return { resource, namespace };
}

/**
 * The collection of one namespace, for verbs that are not served across namespaces.
 *
 * @param scope The scope.
 * @param action What is to be done, to follow "Cannot".
 * @returns The target.
 * @throws {TypeError} If the scope is all namespaces.
 */
export function requireCollection(scope: ResourceScope, action: string): RequestTarget {
  const { resource, namespace } = scope;
  if (resource.scope === "Namespaced" && namespace === undefined) {
    throw new TypeError(
      `Cannot ${action}: the client is for all namespaces, choose one: client.resource(${resource.kind}, { namespace })`,
    );
  }
  return { resource, namespace };
}

/**
 * The object of a name in a scope.
 *
 * @param scope The scope.
 * @param verb What is to be done, to follow "Cannot".
 * @param name The name.
 * @returns The target.
 * @throws {TypeError} If the scope is all namespaces.
 */
export function namedTarget(
  scope: ResourceScope,
  verb: string,
  name: string,
): RequestTarget & { name: string } {
  return { ...requireCollection(scope, `${verb} ${scope.resource.kind} "${name}"`), name };
}

/**
 * The collection that an object belongs to.
 *
 * @param scope The scope; one of all namespaces takes the object's.
 * @param verb What is to be done, to follow "Cannot".
 * @param object The object.
 * @returns The target.
 * @throws {TypeError} If the object has no namespace and the scope neither, or they differ.
 */
export function collectionFor(scope: ResourceScope, verb: string, object: ObjectInput): RequestTarget {
  const { resource, namespace } = scope;
  if (resource.scope === "Cluster") return { resource };
  const { namespace: own, name = "" } = object.metadata;
  if (own === undefined && namespace === undefined) {
    throw new TypeError(
      `Cannot ${verb} ${resource.kind} "${name}": it has no namespace, set metadata.namespace or choose one: client.resource(${resource.kind}, { namespace })`,
    );
  }
  if (own !== undefined && namespace !== undefined && own !== namespace) {
    throw new TypeError(
      `Cannot ${verb} ${resource.kind} "${own}/${name}": the client is for namespace "${namespace}"`,
    );
  }
  return { resource, namespace: namespace ?? own };
}

/**
 * The place of an object that has a name.
 *
 * @param scope The scope; one of all namespaces takes the object's.
 * @param verb What is to be done, to follow "Cannot".
 * @param object The object.
 * @returns The target.
 * @throws {TypeError} If the object has no name, no namespace, or one that differs from the scope's.
 */
export function targetFor(
  scope: ResourceScope,
  verb: string,
  object: ObjectInput,
): RequestTarget & { name: string } {
  const target = collectionFor(scope, verb, object);
  const { name } = object.metadata;
  if (!name) throw new TypeError(`Cannot ${verb} the ${scope.resource.kind}: metadata.name is empty`);
  return { ...target, name };
}
