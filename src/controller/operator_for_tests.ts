/**
 * What the tests of this folder share, without a test of its own: a resource, an environment with one controller at
 * work on it, and caches that stand still.
 *
 * @module
 */

import assert from "node:assert/strict";
import { z } from "zod";
import { startTestEnv } from "../../testing/mod.ts";
import { type Clock, systemClock } from "../async/clock.ts";
import type { Lister } from "../cache/lister.ts";
import type { Client } from "../client/client.ts";
import type { ResourceClient } from "../client/resource_client.ts";
import { defineResource } from "../resource/define_resource.ts";
import { keyOf, type KubeObject, type ObjectInput } from "../resource/object.ts";
import type { Input, Resource, Stored } from "../resource/resource.ts";
import {
  CachedResource,
  type CONTROLLER_INDEX,
  controllerIndex,
  type DeclaredCaches,
  type Informer,
  isCacheOf,
} from "./cached_resource.ts";
import type { ControllerDefinition } from "./define_controller.ts";

/** What the controllers of the tests reconcile. */
export const Web = defineResource({
  group: "example.com",
  kind: "Web",
  scope: "Namespaced",
  versions: {
    v1: {
      spec: z.object({ image: z.string(), replicas: z.int().min(0).default(1) }),
      status: z.object({ replicas: z.int(), note: z.string() }),
    },
  },
});

/** A controller that runs. */
export interface Operator extends AsyncDisposable {
  readonly client: Client;
  readonly namespace: string;
  readonly webs: ResourceClient<Stored<typeof Web>, Input<typeof Web>>;
  /** How many writes have reached the API server. */
  writes(): number;
}

/** Starts an environment with one controller at work on Webs. */
export async function startOperator(
  controller: ControllerDefinition,
  clock: Clock = systemClock,
): Promise<Operator> {
  let writes = 0;
  const metrics = {
    onRequest: ({ method }: { readonly method: string }) => void (method === "GET" || writes++),
    onRetry: () => {},
  };
  const env = await startTestEnv({ resources: [Web], controllers: [controller], clock, client: { metrics } });
  const namespace = await env.namespace();
  const { client } = env;
  const webs = client.resource(Web, { namespace });
  return { client, namespace, webs, writes: () => writes, [Symbol.asyncDispose]: () => env.stop() };
}

/** Caches of one resource that never change, of one namespace or of all. */
export function stillCaches<S extends KubeObject>(
  resource: Resource<S, ObjectInput>,
  objects: readonly S[],
  { namespace }: { readonly namespace?: string } = {},
): DeclaredCaches {
  const lister: Lister<S, typeof CONTROLLER_INDEX> = {
    get: (key) => objects.find((object) => keyOf(object) === key),
    list: () => objects,
    byIndex: (_index, uid) => objects.filter((object) => controllerIndex(object).includes(uid)),
  };
  const informer: Informer<S> = {
    lister,
    resourceVersion: "1",
    observe: () => ({ [Symbol.dispose]: () => {} }),
    addHandler: () => ({
      description: "still",
      hasSynced: true,
      synced: Promise.resolve(),
      removed: Promise.resolve(),
      remove: () => {},
    }),
  };
  const cache = new CachedResource<KubeObject>(resource, [
    namespace === undefined ? { informer } : { namespace, informer },
  ]);
  return {
    find: (wanted) => isCacheOf(cache, wanted) ? cache : undefined,
    require: (wanted) => {
      assert.ok(isCacheOf(cache, wanted));
      return cache;
    },
  };
}
