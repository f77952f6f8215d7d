/**
 * Puts the CustomResourceDefinitions of a test on its API server.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { isNotFound } from "../../src/client/api_error.ts";
import type { Client } from "../../src/client/client.ts";
import { installDefinitions } from "../../src/manager/install.ts";
import { CustomResourceDefinition } from "../../src/resource/builtins/apiextensions.ts";
import type { DefinedResource } from "../../src/resource/define_resource.ts";
import type { CustomResourceDefinitionInput } from "../../src/schema/crd.ts";
import type { Belongings } from "./belongings.ts";

/** What {@linkcode installTestDefinitions} is told. */
export interface InstallTestDefinitionsOptions {
  readonly clock: Clock;
  readonly resources: readonly DefinedResource[];
  /** Files and folders. */
  readonly crds: readonly (string | URL)[];
  /** Is told what was not there before. */
  readonly belongings: Belongings;
}

interface Wanted {
  readonly definition: CustomResourceDefinitionInput;
  /** Where it comes from, for messages. */
  readonly origin: string;
}

/**
 * Installs definitions, and waits until they are served.
 *
 * @param client The API server.
 * @param options What is installed.
 * @returns A promise that resolves once all are served.
 * @throws {Error} If one is refused; the message is the server's, after the name and the file of the definition.
 * @throws {TypeError} If a file cannot be read, or a schema has no counterpart in a definition.
 */
export async function installTestDefinitions(
  client: Client,
  options: InstallTestDefinitionsOptions,
): Promise<void> {
  const { clock, resources, crds, belongings } = options;
  const wanted = [...await definitionsOf(resources), ...await definitionsIn(crds)];
  await Promise.all(wanted.map(async ({ definition, origin }) => {
    const { name = "" } = definition.metadata;
    if (belongings.areKept && await isMissing(client, name)) {
      belongings.add({ resource: CustomResourceDefinition, name });
    }
    try {
      await installDefinitions(client, [definition], { clock });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Cannot install the CustomResourceDefinition "${name}"${origin}: ${reason}`, { cause });
    }
  }));
}

async function definitionsOf(resources: readonly DefinedResource[]): Promise<readonly Wanted[]> {
  if (resources.length === 0) return [];
  // The schema tools are heavy.
  const { crdOf } = await import("../../src/schema/crd.ts");
  return resources.map((resource) => ({ definition: crdOf(resource), origin: "" }));
}

async function definitionsIn(crds: readonly (string | URL)[]): Promise<readonly Wanted[]> {
  if (crds.length === 0) return [];
  const { readCrdFiles } = await import("./crd_files.ts");
  const found = await readCrdFiles(crds);
  return found.map(({ definition, path }) => ({ definition, origin: ` of "${path}"` }));
}

async function isMissing(client: Client, name: string): Promise<boolean> {
  try {
    await client.resource(CustomResourceDefinition).get(name);
    return false;
  } catch (error) {
    if (isNotFound(error)) return true;
    throw error;
  }
}
