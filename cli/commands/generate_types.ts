/**
 * `kubeloop generate types`: writes types and resource values for other people's CustomResourceDefinitions.
 *
 * @module
 */

import { importCrd } from "../../src/schema/import_crd.ts";
import { CommandError } from "../command_error.ts";
import { type CrdSourceOptions, readCrdSource } from "../crd_sources.ts";
import type { Output } from "../output.ts";
import { readText } from "../read_text.ts";

/** What {@linkcode generateTypes} is told. */
export interface GenerateTypesOptions extends CrdSourceOptions {
  /** The file to write. @default {standard output} */
  readonly out?: string;
  /** Whether the file is compared instead of written. @default {false} */
  readonly check?: boolean;
  readonly output: Output;
}

/**
 * Writes one module for all definitions, or checks that it is what would be written.
 *
 * @param sources Files, URLs, "-" for standard input, "crd/<name>" for the cluster.
 * @param options The file, and whether to check.
 * @returns A promise that resolves when all is written or as it should be.
 * @throws {CommandError} If the file differs from the definitions, with exit code 3; if it is to be checked and not
 * named, with exit code 2; if a source has no definition that types can be made of, with exit code 1.
 */
export async function generateTypes(
  sources: readonly string[],
  options: GenerateTypesOptions,
): Promise<void> {
  const { out, check = false, output } = options;
  if (check && out === undefined) {
    throw new CommandError("Cannot check the types: there is no file, name it by --out", 2);
  }
  const definitions = [];
  for (const source of sources) definitions.push(...await readCrdSource(source, options));
  const text = importCrd(definitions);
  if (out === undefined) return output.line(text.trimEnd());
  const present = await readText(out);
  if (check && present !== text) {
    const state = present === undefined ? "it is missing" : "it differs from the CustomResourceDefinition";
    throw new CommandError(`Cannot confirm "${out}": ${state}, run the command without --check`, 3);
  }
  if (check) return;
  if (present !== text) await writeText(out, text);
  output.line(`${present === text ? "unchanged" : "written"} ${out}`);
}

async function writeText(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text);
  } catch (cause) {
    const reason = cause instanceof Deno.errors.NotFound ? "its folder is not there, make it" : String(cause);
    throw new CommandError(`Cannot write "${path}": ${reason}`, 1, { cause });
  }
}
