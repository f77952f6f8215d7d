/**
 * Finds the resources that modules define.
 *
 * @module
 */

import { type DefinedResource, isDefinedResource } from "../src/resource/define_resource.ts";
import { groupResource } from "../src/resource/resource.ts";
import { CommandError } from "./command_error.ts";

/**
 * Imports modules and takes the resources that they export.
 *
 * @param modules Paths from the working directory, or URLs.
 * @returns One resource for each definition, in the order of the modules and their exports.
 * @throws {CommandError} If a module cannot be imported, exports no resource, or defines one that another defines too.
 */
export async function loadResources(modules: readonly string[]): Promise<readonly DefinedResource[]> {
  const found = new Map<string, DefinedResource>();
  for (const module of modules) {
    const resources = Object.values(await importModule(module)).filter(isDefinedResource);
    if (resources.length === 0) {
      throw new CommandError(
        `Cannot find a resource in "${module}": it exports no result of defineResource, export one`,
        1,
      );
    }
    for (const resource of resources) {
      const name = groupResource(resource);
      const former = found.get(name);
      if (former && former.definition !== resource.definition) {
        throw new CommandError(
          `Cannot take "${name}" from "${module}": it is defined twice, define it once`,
          1,
        );
      }
      found.set(name, former ?? resource);
    }
  }
  return [...found.values()];
}

async function importModule(module: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(urlOf(module));
  } catch (cause) {
    // Deno's message goes on with the place of the import; its first line says what is wrong.
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw new CommandError(`Cannot import "${module}": ${reason}`, 1, { cause });
  }
}

/** A specifier with a scheme stays as it is; a path is a file's. */
function urlOf(module: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(module)) return module;
  return new URL(encodeURI(module), `file://${Deno.cwd()}/`).href;
}
