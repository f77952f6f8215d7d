/**
 * Puts CustomResourceDefinitions on a cluster.
 *
 * @module
 */

import { type Clock, sleep, systemClock } from "../async/clock.ts";
import { withDeadline } from "../async/deadline.ts";
import { isForbidden, isNotFound } from "../client/api_error.ts";
import type { Client } from "../client/client.ts";
import { CustomResourceDefinition } from "../resource/builtins/apiextensions.ts";
import type { DefinedResource } from "../resource/define_resource.ts";
import type { Input, Resource } from "../resource/resource.ts";
import type { CrdOptions } from "../schema/crd.ts";

/** How {@linkcode installDefinitions} goes about it. */
export interface InstallOptions {
  /** How long each definition may take until it is served, in milliseconds. @default {30_000} */
  readonly timeoutMs?: number;
  /** Measures the time-out. @default {systemClock} */
  readonly clock?: Clock;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** How {@linkcode installResources} goes about it. */
export interface InstallResourcesOptions extends InstallOptions, CrdOptions {}

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
  options: InstallResourcesOptions = {},
): Promise<void> {
  // The schema tools are heavy, and few operators install what they run on.
  const { crdOf } = await import("../schema/crd.ts");
  const { conversionWebhook } = options;
  const definitions = resources.map((resource) =>
    crdOf(resource, conversionWebhook ? { conversionWebhook } : {})
  );
  await installDefinitions(client, definitions, options);
}

/**
 * Installs CustomResourceDefinitions by server-side apply, and waits until the API server serves them: each served
 * version is found by discovery and can be listed.
 *
 * @param client The cluster.
 * @param definitions What to install.
 * @param options Time-out and signal.
 * @returns A promise that resolves once all are served.
 * @throws {ApiError} If the API server refuses a definition.
 * @throws {ConnectionError} If the API server can't be reached.
 * @throws {DeadlineError} If a definition is not served in time.
 * @throws {Error} If the names of a definition are taken by another one.
 *
 * @example From YAML
 * ```ts
 * import { type Client, type Input, installDefinitions } from "@kubeloop/sdk";
 * import type { CustomResourceDefinition } from "@kubeloop/sdk/builtins";
 *
 * export async function installAll(
 *   client: Client,
 *   definitions: readonly Input<typeof CustomResourceDefinition>[],
 * ): Promise<void> {
 *   await installDefinitions(client, definitions, { timeoutMs: 10_000 });
 * }
 * ```
 */
export async function installDefinitions(
  client: Client,
  definitions: readonly Input<typeof CustomResourceDefinition>[],
  options: InstallOptions = {},
): Promise<void> {
  const { timeoutMs = 30_000, clock = systemClock, signal } = options;
  await Promise.all(definitions.map((definition) =>
    withDeadline(clock, async (waiting) => {
      const options = { fieldManager: "kubeloop", force: true, signal: waiting };
      const applied = await client.resource(CustomResourceDefinition).apply(definition, options);
      if (!isEstablished(applied)) await waitUntilEstablished(client, applied, waiting);
      for (const resource of servedResources(applied)) {
        while (!await isServed(client, resource, waiting)) await sleep(clock, SERVED_POLL_MS, waiting);
      }
    }, { timeoutMs, what: `the API server to serve ${definition.metadata.name}`, signal })
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

function servedResources({ spec }: CustomResourceDefinition): readonly Resource[] {
  const { group, scope, names: { kind, plural, singular = kind.toLowerCase() } } = spec;
  return spec.versions.filter(({ served }) => served).map(({ name: version }) => {
    return {
      group,
      version,
      kind,
      plural,
      singular,
      scope,
      apiVersion: `${group}/${version}`,
      subresources: [],
    };
  });
}

/** An established definition is served a moment later: until then its group and its lists may be answered with 404. */
async function isServed(client: Client, resource: Resource, signal: AbortSignal): Promise<boolean> {
  try {
    const path = `/apis/${resource.apiVersion}`;
    const { resources = [] } = await client.raw<ResourceList>("GET", path, { signal });
    if (!resources.some(({ name }) => name === resource.plural)) return false;
    await client.resource(resource).list({ limit: 1, signal });
    return true;
  } catch (error) {
    if (isForbidden(error)) return true;
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** What discovery says of one version of a group. */
interface ResourceList {
  readonly resources?: readonly { readonly name: string }[];
}

function isEstablished({ metadata, status }: CustomResourceDefinition): boolean {
  const conditions = status?.conditions ?? [];
  const refusal = conditions.find(({ type, status }) => type === "NamesAccepted" && status === "False");
  if (refusal) {
    throw new Error(`Cannot install "${metadata.name}": its names are taken, ${refusal.message ?? ""}`);
  }
  return conditions.some(({ type, status }) => type === "Established" && status === "True");
}
