/**
 * Puts the CustomResourceDefinitions of defined resources on a cluster.
 *
 * @module
 */

import { type Clock, sleep, systemClock } from "../async/clock.ts";
import { withDeadline } from "../async/deadline.ts";
import { isForbidden, isNotFound } from "../client/api_error.ts";
import type { Client } from "../client/client.ts";
import type { ResourceClient } from "../client/resource_client.ts";
import { CustomResourceDefinition } from "../resource/builtins/apiextensions.ts";
import type { DefinedResource } from "../resource/define_resource.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import { groupResource } from "../resource/resource.ts";

/** How {@linkcode installResources} goes about it. */
export interface InstallOptions {
  /** How long each definition may take until it is served, in milliseconds. @default {30_000} */
  readonly timeoutMs?: number;
  /** Measures the time-out. @default {systemClock} */
  readonly clock?: Clock;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

type Served = Pick<ResourceClient<KubeObject, ObjectInput>, "list">;

/** The time between two looks whether a definition is served, in milliseconds. */
const SERVED_POLL_MS = 100;

/**
 * Installs the CustomResourceDefinitions of resources by server-side apply, and waits until the API server
 * serves them.
 *
 * @param client The cluster.
 * @param resources What to install.
 * @param options Time-out and signal.
 * @returns A promise that resolves once all are served.
 * @throws {ApiError} If the API server refuses a definition.
 * @throws {ConnectionError} If the API server can't be reached.
 * @throws {DeadlineError} If a definition is not served in time.
 * @throws {Error} If the names of a definition are taken by another one.
 *
 * @example On a test's cluster
 * ```ts
 * import { defineResource, installResources } from "@kubeloop/sdk";
 * import { startTestEnv } from "@kubeloop/sdk/testing";
 * import { z } from "zod";
 *
 * const Web = defineResource({
 *   group: "example.com",
 *   kind: "Web",
 *   scope: "Namespaced",
 *   versions: { v1: { spec: z.object({ image: z.string() }) } },
 * });
 * await using env = await startTestEnv();
 * await installResources(env.client, [Web]);
 * ```
 */
export async function installResources(
  client: Client,
  resources: readonly DefinedResource[],
  options: InstallOptions = {},
): Promise<void> {
  const { timeoutMs = 30_000, clock = systemClock, signal } = options;
  // The schema tools are heavy, and few operators install what they run on.
  const { crdOf } = await import("../schema/crd.ts");
  await Promise.all(resources.map((resource) =>
    withDeadline(clock, async (waiting) => {
      const options = { fieldManager: "kubeloop", force: true, signal: waiting };
      const definition = await client.resource(CustomResourceDefinition).apply(crdOf(resource), options);
      if (!isEstablished(definition)) await waitUntilEstablished(client, definition, waiting);
      await waitUntilServed(client.resource(resource), clock, waiting);
    }, { timeoutMs, what: `the API server to serve ${groupResource(resource)}`, signal })
  ));
}

async function waitUntilEstablished(
  client: Client,
  definition: CustomResourceDefinition,
  signal: AbortSignal,
): Promise<void> {
  const { name, resourceVersion } = definition.metadata;
  const events = await client.resource(CustomResourceDefinition).watch({
    fieldSelector: `metadata.name=${name}`,
    resourceVersion,
    signal,
  });
  for await (const event of events) {
    if (event.type === "ADDED" || event.type === "MODIFIED") {
      if (isEstablished(event.object)) return;
    } else if (event.type !== "BOOKMARK") break;
  }
  throw new Error(
    `Cannot wait until "${name}" is established: the API server ended the watch, install it again`,
  );
}

/** An established definition is served a moment later: its first list may be answered with 404. */
async function waitUntilServed(objects: Served, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await objects.list({ limit: 1, signal });
      return;
    } catch (error) {
      if (isForbidden(error)) return;
      if (!isNotFound(error)) throw error;
    }
    await sleep(clock, SERVED_POLL_MS, signal);
  }
}

function isEstablished({ metadata, status }: CustomResourceDefinition): boolean {
  const conditions = status?.conditions ?? [];
  const refusal = conditions.find(({ type, status }) => type === "NamesAccepted" && status === "False");
  if (refusal) {
    throw new Error(`Cannot install "${metadata.name}": its names are taken, ${refusal.message ?? ""}`);
  }
  return conditions.some(({ type, status }) => type === "Established" && status === "True");
}
