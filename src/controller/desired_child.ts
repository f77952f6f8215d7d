/**
 * What is sent to the API server when a reconcile applies an object: what was asked for, at its place, with its owner.
 *
 * @module
 */

import { keyOf, type KubeObject, type ObjectInput } from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";
import { withOwner } from "./owner_reference.ts";

/** What a reconcile asks for. */
export interface ChildWish<I extends ObjectInput> {
  /** The fields that are wanted. */
  readonly input: I;
  /** Whether the reconciled object is to be the owner. */
  readonly owned: boolean;
}

/**
 * Completes an object that a reconcile applies.
 *
 * @param owner The object that is reconciled.
 * @param resource What is applied.
 * @param wish The fields, and whether they are owned.
 * @returns The object to send.
 * @throws {TypeError} If it has no name or namespace, or can't be owned by the owner.
 */
export function desiredChild<C extends KubeObject, I extends ObjectInput>(
  owner: KubeObject,
  resource: Resource<C, I>,
  { input, owned }: ChildWish<I>,
): I {
  const what = groupResource(resource);
  const { name } = input.metadata ?? {};
  if (!name) {
    throw new TypeError(
      `Cannot apply ${what} for "${keyOf(owner)}": metadata.name is empty, apply needs a fixed name`,
    );
  }
  const namespace = namespaceOf(owner, resource, input);
  const ownerNamespace = owner.metadata.namespace;
  if (owned && ownerNamespace !== undefined && ownerNamespace !== namespace) {
    const place = namespace === undefined ? "is cluster-scoped" : `is in the namespace "${namespace}"`;
    throw new TypeError(
      `Cannot apply ${what} "${name}" for "${
        keyOf(owner)
      }": it ${place}, and an owner must be in the same namespace, ` +
        `pass { owned: false } and remove it in "cleanup"`,
    );
  }
  const { namespace: _, ...rest } = input.metadata;
  const placed = namespace === undefined ? rest : { ...rest, namespace };
  return { ...input, metadata: owned ? withOwner(placed, owner) : placed };
}

function namespaceOf(owner: KubeObject, resource: Resource, input: ObjectInput): string | undefined {
  if (resource.scope === "Cluster") return undefined;
  const namespace = input.metadata.namespace ?? owner.metadata.namespace;
  if (namespace !== undefined) return namespace;
  throw new TypeError(
    `Cannot apply ${groupResource(resource)} "${input.metadata.name}" for "${
      keyOf(owner)
    }": metadata.namespace is ` +
      `empty, and the owner has none to take its place`,
  );
}
