/**
 * `kubeloop generate crds`: writes the CustomResourceDefinitions of resources to a folder, or checks them.
 *
 * @module
 */

import type { CustomResourceDefinitionInput } from "../../src/schema/crd.ts";
import { crdDiff, describeCrdChange } from "../../src/schema/crd_diff.ts";
import { parseYaml } from "../../src/schema/yaml.ts";
import { CommandError } from "../command_error.ts";
import { CRD_FILE_HEADER, type CrdFile, crdFileOf } from "../crd_files.ts";
import { isCrd } from "../load_crds.ts";
import { loadResources } from "../load_resources.ts";
import type { Output } from "../output.ts";
import { readText } from "../read_text.ts";

/** What {@linkcode generateCrds} is told. */
export interface GenerateCrdsOptions {
  /** The folder of the files. */
  readonly out: string;
  /** Whether the files are compared instead of written. @default {false} */
  readonly check?: boolean;
  readonly output: Output;
}

/**
 * Writes one file for each resource, or checks that each file is what would be written.
 *
 * @param modules The modules that export the resources.
 * @param options The folder, and whether to check.
 * @returns A promise that resolves when all is written or as it should be.
 * @throws {CommandError} If a file differs from its definition or belongs to none, with exit code 3; if a module has no
 * resource, with exit code 1.
 */
export async function generateCrds(modules: readonly string[], options: GenerateCrdsOptions): Promise<void> {
  const { out, check = false, output } = options;
  const files = (await loadResources(modules)).map(crdFileOf);
  if (check) return await checkFiles(files, { out, output });
  await Deno.mkdir(out, { recursive: true });
  for (const { name, text, warnings } of files) {
    const path = `${out}/${name}`;
    const isWritten = await readText(path) === text;
    if (!isWritten) await Deno.writeTextFile(path, text);
    output.line(`${isWritten ? "unchanged" : "written"} ${path}`);
    for (const warning of warnings) output.error(`warning: ${path}: ${warning}`);
  }
}

async function checkFiles(
  files: readonly CrdFile[],
  { out, output }: Pick<GenerateCrdsOptions, "out" | "output">,
): Promise<void> {
  const faults: string[] = [];
  for (const { name, text } of files) {
    const present = await readText(`${out}/${name}`);
    if (present === undefined) faults.push(`${out}/${name} is missing`);
    else if (present !== text) {
      faults.push(`${out}/${name} differs from its definition`);
      for (const change of changesOf(present, text)) output.line(`${out}/${name}: ${change}`);
    }
  }
  const names = new Set(files.map(({ name }) => name));
  for (const name of await yamlFilesIn(out)) {
    const isOurs = (await readText(`${out}/${name}`))?.startsWith(CRD_FILE_HEADER);
    if (isOurs && !names.has(name)) faults.push(`${out}/${name} has no definition any more`);
  }
  if (faults.length === 0) return;
  throw new CommandError(
    `Cannot confirm the CRD files: ${faults.join(", ")}, run the command without --check`,
    3,
  );
}

/** What the new definition changes, for people; nothing where the file holds no definition. */
function changesOf(present: string, text: string): readonly string[] {
  const [old, now] = [definitionIn(present), definitionIn(text)];
  return old && now ? crdDiff(old, now).map(describeCrdChange) : [];
}

function definitionIn(text: string): CustomResourceDefinitionInput | undefined {
  try {
    const documents: readonly unknown[] = parseYaml(text);
    return documents.find(isCrd);
  } catch {
    return undefined; // somebody has edited it; that it differs is said anyway
  }
}

async function yamlFilesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.map(({ name }) => name).filter((name) => name.endsWith(".yaml")).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
