/**
 * What can be known to be wrong before an operator starts, said in one line.
 *
 * @module
 */

import { isForbidden, isNotFound } from "../client/api_error.ts";
import type { Client } from "../client/client.ts";
import { resourceId } from "../controller/cached_resource.ts";
import type { ControllerDefinition } from "../controller/define_controller.ts";
import { groupResource, type Resource } from "../resource/resource.ts";

/** What {@linkcode checkResources} is told. */
export interface PreflightOptions {
  readonly signal?: AbortSignal;
  /** The namespaces to work in; empty for all. */
  readonly namespaces: readonly string[];
}

/**
 * Lists one object of each resource that the controllers read, to see that it is served and may be listed.
 *
 * @param client The cluster.
 * @param controllers Who reads what.
 * @param options Where.
 * @returns A promise that resolves when all is well.
 * @throws {Error} If a resource isn't served, may not be listed, or the API server can't be reached.
 */
export async function checkResources(
  client: Client,
  controllers: readonly ControllerDefinition[],
  options: PreflightOptions,
): Promise<void> {
  const readers = new Map<string, { readonly resource: Resource; readonly controller: string }>();
  for (const { name, owns, watches, for: primary } of controllers) {
    for (const resource of [primary, ...owns, ...watches.map((watch) => watch.resource)]) {
      const id = resourceId(resource);
      if (!readers.has(id)) readers.set(id, { resource, controller: name });
    }
  }
  const { namespaces, signal } = options;
  const checks = Array.from(readers.values()).flatMap(({ resource, controller }) => {
    const places = resource.scope === "Cluster" || namespaces.length === 0 ? [undefined] : namespaces;
    return places.map((namespace) => checkResource({ client, resource, controller, namespace, signal }));
  });
  await Promise.all(checks);
}

interface ResourceCheck {
  readonly client: Client;
  readonly resource: Resource;
  readonly controller: string;
  readonly namespace: string | undefined;
  readonly signal: AbortSignal | undefined;
}

async function checkResource(check: ResourceCheck): Promise<void> {
  const { client, resource, namespace, signal } = check;
  try {
    await client.resource(resource, { namespace }).list({ limit: 1, ...(signal && { signal }) });
  } catch (error) {
    throw explain(error, check);
  }
}

function explain(error: unknown, { client, resource, controller, namespace }: ResourceCheck): unknown {
  const what = groupResource(resource);
  if (isNotFound(error)) {
    return new Error(
      `Cannot start the controller "${controller}": ${client.server} does not serve ${what} in version ` +
        `${resource.version}, install its CRD first (kubeloop install, run({ install: [...] }), or in a test ` +
        "startTestEnv({ resources: [...] }))",
      { cause: error },
    );
  }
  if (isForbidden(error)) {
    const where = namespace === undefined ? "in the whole cluster" : `in the namespace "${namespace}"`;
    return new Error(
      `Cannot start the controller "${controller}": the user may not list ${what} ${where}, grant the verbs get, ` +
        `list and watch (${error.message})`,
      { cause: error },
    );
  }
  return error;
}
