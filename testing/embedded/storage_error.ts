/**
 * What the real server says when its storage refuses a write.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import type { ObjectRef } from "./object_store.ts";
import type { ServedResource } from "./served_resource.ts";

/** The resources whose objects are not kept under their own name in etcd. */
const REGISTRY_PATHS: Readonly<Record<string, string>> = dictionary({
  endpoints: "services/endpoints",
  ingresses: "ingress",
  nodes: "minions",
  replicationcontrollers: "controllers",
  services: "services/specs",
});

/**
 * Describes why the storage does not take a write.
 *
 * @param served The resource.
 * @param ref Which object.
 * @param options The reason, and where the keys begin: nowhere in particular, for what is not stored.
 * @returns The description, with the object's key in etcd.
 */
export function storageError(
  served: ServedResource,
  ref: ObjectRef,
  { detail, root }: { readonly detail: string; readonly root: "" | "/registry" },
): string {
  return described("invalid object, Code: 4", `${root}${etcdKeyOf(served, ref)}`, detail);
}

/**
 * Describes why the storage cannot read an object.
 *
 * @param served The resource.
 * @param ref Which object.
 * @param options The reason, and where the keys begin.
 * @returns The description, with the object's key in etcd.
 */
export function corruptObject(
  served: ServedResource,
  ref: ObjectRef,
  { detail, root }: { readonly detail: string; readonly root: "" | "/registry" },
): string {
  return described("corrupt object, Code: 7", `${root}${etcdKeyOf(served, ref)}`, detail);
}

function described(code: string, key: string, detail: string): string {
  return `StorageError: ${code}, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${detail}`;
}

/**
 * The key of an object in etcd, below "/registry".
 *
 * @param served The resource.
 * @param ref Which object.
 * @returns The key.
 */
export function etcdKeyOf(served: ServedResource, { namespace, name }: ObjectRef): string {
  return `/${[registryPathOf(served), namespace, name].filter((part) => part !== "").join("/")}`;
}

/** Where a real server keeps the objects of a resource in etcd. */
function registryPathOf({ group, plural, crd }: ServedResource): string {
  if (crd !== undefined || group === "apiextensions.k8s.io") return `${group}/${plural}`;
  return REGISTRY_PATHS[plural] ?? plural;
}
