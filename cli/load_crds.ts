/**
 * Finds CustomResourceDefinitions in modules and in files.
 *
 * @module
 */

import { CustomResourceDefinition } from "../src/resource/builtins/apiextensions.ts";
import { crdOf, type CustomResourceDefinitionInput } from "../src/schema/crd.ts";
import { parseYaml } from "../src/schema/yaml.ts";
import { CommandError } from "./command_error.ts";
import { loadResources } from "./load_resources.ts";

/**
 * Reads CustomResourceDefinitions.
 *
 * @param sources YAML or JSON files, and modules that export defined resources.
 * @returns All of them.
 * @throws {CommandError} If a source has none or cannot be read.
 */
export async function loadCrds(
  sources: readonly string[],
): Promise<readonly CustomResourceDefinitionInput[]> {
  const crds: CustomResourceDefinitionInput[] = [];
  for (const source of sources) {
    crds.push(...await (isManifest(source) ? readCrds(source) : definedCrds(source)));
  }
  return crds;
}

function isManifest(source: string): boolean {
  return /\.(ya?ml|json)$/i.test(source);
}

async function definedCrds(module: string): Promise<readonly CustomResourceDefinitionInput[]> {
  return (await loadResources([module])).map((resource) => crdOf(resource));
}

async function readCrds(path: string): Promise<readonly CustomResourceDefinitionInput[]> {
  const documents: readonly unknown[] = parseYaml(await readFile(path));
  const crds = documents.filter(isCrd);
  if (crds.length === documents.length && crds.length > 0) return crds;
  const count = documents.length - crds.length;
  const reason = documents.length === 0
    ? "the file is empty"
    : `${count} of its documents are something else`;
  throw new CommandError(`Cannot take CustomResourceDefinitions from "${path}": ${reason}`, 1);
}

async function readFile(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(`Cannot read "${path}": ${reason}`, 1, { cause });
  }
}

/**
 * Tells CustomResourceDefinitions from other documents, as far as commands need it; the rest is the API server's to check.
 *
 * @param value A document.
 * @returns Whether it is one.
 */
export function isCrd(value: unknown): value is CustomResourceDefinitionInput {
  const { apiVersion, kind, metadata, spec } = fieldsOf(value);
  return apiVersion === CustomResourceDefinition.apiVersion && kind === CustomResourceDefinition.kind &&
    typeof fieldsOf(metadata)["name"] === "string" && typeof spec === "object" && spec !== null;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
