/**
 * What the real server says when its storage refuses a write.
 *
 * @module
 */

import type { ObjectRef } from "./object_store.ts";
import type { ServedResource } from "./served_resource.ts";

/** The resources whose objects are not kept under their own name in etcd. */
const REGISTRY_PATHS: Readonly<Record<string, string>> = {
  endpoints: "services/endpoints",
  ingresses: "ingress",
  nodes: "minions",
  replicationcontrollers: "controllers",
  services: "services/specs",
};

/**
 * Describes why the storage does not take a write.
 *
 * @param served The resource.
 * @param ref Which object.
 * @param detail The reason.
 * @returns The description, with the object's key in etcd.
 */
export function storageError(served: ServedResource, { namespace, name }: ObjectRef, detail: string): string {
  const path = [registryPathOf(served), namespace, name].filter((part) => part !== "").join("/");
  return `StorageError: invalid object, Code: 4, Key: /registry/${path}, ResourceVersion: 0, AdditionalErrorMsg: ${detail}`;
}

/** Where a real server keeps the objects of a resource in etcd. */
function registryPathOf({ group, plural, crd }: ServedResource): string {
  if (crd !== undefined || group === "apiextensions.k8s.io") return `${group}/${plural}`;
  return REGISTRY_PATHS[plural] ?? plural;
}
