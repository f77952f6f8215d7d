/**
 * `kubeloop install` and `kubeloop uninstall`: CustomResourceDefinitions onto a cluster, and off it.
 *
 * @module
 */

import { type Client, type Clock, installDefinitions, isNotFound, sleep } from "../../mod.ts";
import { CustomResourceDefinition } from "../../src/resource/builtins/apiextensions.ts";
import type { CustomResourceDefinitionInput } from "../../src/schema/crd.ts";
import { crdDiff, describeCrdChange } from "../../src/schema/crd_diff.ts";
import { CommandError } from "../command_error.ts";
import type { Output } from "../output.ts";

/** What {@linkcode installCrds} and {@linkcode uninstallCrds} need. */
export interface InstallOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly output: Output;
  /** How long each definition may take, in milliseconds. @default {30_000} */
  readonly timeoutMs?: number;
  /** Whether a change is made although it breaks stored objects. @default {false} */
  readonly allowBreaking?: boolean;
}

const POLL_INTERVAL_MS = 100;

/**
 * Installs CustomResourceDefinitions, one after another, as `installDefinitions` does, and tells which changes of those
 * that are there break somebody.
 *
 * @param crds The definitions.
 * @param options The cluster, and how long to wait.
 * @returns A promise that resolves when all are served.
 * @throws {CommandError} If a change breaks stored objects, and that was not allowed; nothing is changed then.
 * @throws {Error} If a definition is refused, its names are taken, or it is not served in time.
 */
export async function installCrds(
  crds: readonly CustomResourceDefinitionInput[],
  options: InstallOptions,
): Promise<void> {
  const { client, clock, output, timeoutMs = 30_000 } = options;
  output.line(`Cluster: ${client.server}`);
  await checkChanges(crds, options);
  for (const crd of crds) {
    await installDefinitions(client, [crd], { clock, timeoutMs });
    output.line(`installed ${crd.metadata.name}`);
  }
}

async function checkChanges(
  crds: readonly CustomResourceDefinitionInput[],
  { client, output, allowBreaking = false }: InstallOptions,
): Promise<void> {
  const breaking: string[] = [];
  for (const crd of crds) {
    const { name = "" } = crd.metadata;
    const live = await liveDefinition(client, name);
    for (const change of live ? crdDiff(live, crd) : []) {
      if (change.breaks === "nothing") continue;
      output.line(`${name}: ${describeCrdChange(change)}`);
      if (change.breaks === "stored") breaking.push(name);
    }
  }
  if (breaking.length === 0 || allowBreaking) return;
  const names = [...new Set(breaking)].join(", ");
  throw new CommandError(
    `Cannot install ${names}: the change breaks stored objects, add a version instead or give --allow-breaking`,
    1,
  );
}

async function liveDefinition(client: Client, name: string): Promise<CustomResourceDefinition | undefined> {
  try {
    return await client.resource(CustomResourceDefinition).get(name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Deletes CustomResourceDefinitions, and with them all their objects, and waits until they are gone.
 *
 * @param crds The definitions.
 * @param options The cluster, and how long to wait.
 * @returns A promise that resolves when all are gone.
 * @throws {CommandError} If a definition is not gone in time.
 */
export async function uninstallCrds(
  crds: readonly CustomResourceDefinitionInput[],
  options: InstallOptions,
): Promise<void> {
  const { client, output } = options;
  const definitions = client.resource(CustomResourceDefinition);
  output.line(`Cluster: ${client.server}`);
  for (const { metadata: { name = "" } } of crds) {
    const isGone = () => missing(definitions.get(name));
    if (await missing(definitions.delete(name))) {
      output.line(`not found ${name}`);
      continue;
    }
    await poll(isGone, { ...options, what: `remove "${name}"` });
    output.line(`removed ${name}`);
  }
}

async function missing(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return false;
  } catch (error) {
    if (isNotFound(error)) return true;
    throw error;
  }
}

async function poll(
  isDone: () => Promise<boolean>,
  { clock, timeoutMs = 30_000, what }: InstallOptions & { readonly what: string },
): Promise<void> {
  const endMs = clock.monotonic() + timeoutMs;
  while (!(await isDone())) {
    if (clock.monotonic() >= endMs) {
      throw new CommandError(
        `Cannot wait for the API server to ${what}: ${timeoutMs} ms are over, look at its status`,
        1,
      );
    }
    await sleep(clock, POLL_INTERVAL_MS);
  }
}
