/**
 * Namespaces of a test.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import { isNotFound } from "../../src/client/api_error.ts";
import type { Client } from "../../src/client/client.ts";
import { Namespace, ServiceAccount } from "../../src/resource/builtins.ts";
import type { BackendName } from "../backend.ts";
import type { Belongings } from "./belongings.ts";

/** What {@linkcode makeNamespace} needs. */
export interface NamespaceParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly backend: BackendName;
  readonly belongings: Belongings;
}

/** Where pods run; they need the service account "default", which comes a moment after the namespace. */
const WITH_PODS: readonly BackendName[] = ["k3s", "kind", "existing"];
const ACCOUNT_TIMEOUT_MS = 5_000;
const LOOK_MS = 50;

/**
 * Makes a namespace that nobody else uses.
 *
 * @param prefix What its name begins with.
 * @param parts Where.
 * @returns Its name.
 */
export async function makeNamespace(prefix: string, parts: NamespaceParts): Promise<string> {
  const { client, clock, backend, belongings } = parts;
  const { metadata: { name } } = await client.resource(Namespace).create({
    metadata: { generateName: `${prefix}-` },
  });
  belongings.add({ resource: Namespace, name });
  if (!WITH_PODS.includes(backend)) return name;
  const accounts = client.resource(ServiceAccount, { namespace: name });
  const endMs = clock.monotonic() + ACCOUNT_TIMEOUT_MS;
  while (!await isThere(() => accounts.get("default")) && clock.monotonic() < endMs) {
    await sleep(clock, LOOK_MS);
  }
  return name;
}

async function isThere(get: () => Promise<unknown>): Promise<boolean> {
  try {
    await get();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
