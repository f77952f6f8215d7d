/**
 * Reads an object that may be gone.
 *
 * @module
 */

import { isNotFound } from "../../src/client/api_error.ts";
import type { Client } from "../../src/client/client.ts";
import type { KubeObject, ObjectInput } from "../../src/resource/object.ts";
import type { Resource } from "../../src/resource/resource.ts";
import type { Place } from "./workload_controller.ts";

/**
 * Reads an object.
 *
 * @typeParam S The object.
 * @param client Reads it.
 * @param resource Its resource.
 * @param place Where it is.
 * @returns The object; `undefined` if there is none.
 */
export async function findObject<S extends KubeObject>(
  client: Client,
  resource: Resource<S, ObjectInput>,
  { namespace, name }: Place,
): Promise<S | undefined> {
  const objects = client.resource(resource, namespace === "" ? {} : { namespace });
  try {
    return await objects.get(name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
