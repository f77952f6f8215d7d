/**
 * CustomResourceDefinitions in files.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CustomResourceDefinition } from "../../src/resource/builtins/apiextensions.ts";
import type { CustomResourceDefinitionInput } from "../../src/schema/crd.ts";
import { definitionsIn, missingDefinition } from "../../src/schema/import_crd.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/schema/json.ts";
import { parseYaml } from "../../src/schema/yaml.ts";

/** A definition, and the file that it was read from. */
export interface FoundDefinition {
  readonly definition: CustomResourceDefinitionInput;
  readonly path: string;
}

const MANIFEST = /\.(ya?ml|json)$/i;

/**
 * Reads CustomResourceDefinitions.
 *
 * @param sources Files of YAML or JSON with any number of documents, and folders of such files, each a path or a `file:`
 * URL. Of several definitions with one name the last one counts.
 * @returns The definitions.
 * @throws {TypeError} If a source cannot be read, has no definition, or is elsewhere than on this machine.
 */
export async function readCrdFiles(sources: readonly (string | URL)[]): Promise<readonly FoundDefinition[]> {
  const found = new Map<string, FoundDefinition>();
  for (const source of sources) {
    const path = pathOf(source);
    const files = await filesOf(path);
    const documents: JsonValue[] = [];
    for (const file of files) {
      for (const document of await readDocuments(file)) {
        documents.push(document);
        for (const definition of definitionsIn(document)) {
          const typed = requireDefinition(definition, file);
          found.set(typed.metadata.name ?? "", { definition: typed, path: file });
        }
      }
    }
    if (!documents.some((document) => definitionsIn(document).length > 0)) {
      throw new TypeError(
        `Cannot take CustomResourceDefinitions from "${path}": ${missingDefinition(documents)}`,
      );
    }
  }
  return [...found.values()];
}

function pathOf(source: string | URL): string {
  if (typeof source === "string") return source;
  if (source.protocol === "file:") return fileURLToPath(source);
  throw new TypeError(
    `Cannot take CustomResourceDefinitions from "${source.href}": only files of this machine are read, download it`,
  );
}

/** A file is itself; a folder is its manifests, in the order of their names. */
async function filesOf(path: string): Promise<readonly string[]> {
  const { isDirectory } = await Deno.stat(path).catch((cause) => {
    throw unreadable(path, cause);
  });
  if (!isDirectory) return [path];
  const entries = await Array.fromAsync(Deno.readDir(path));
  return entries.filter(({ name, isDirectory }) => !isDirectory && MANIFEST.test(name))
    .map(({ name }) => join(path, name)).sort();
}

async function readDocuments(path: string): Promise<readonly JsonValue[]> {
  try {
    return parseYaml(await Deno.readTextFile(path));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): TypeError {
  const reason = cause instanceof Deno.errors.NotFound
    ? "there is no such file or folder"
    : cause instanceof Error
    ? cause.message
    : String(cause);
  return new TypeError(`Cannot take CustomResourceDefinitions from "${path}": ${reason}`, { cause });
}

function requireDefinition(definition: JsonObject, path: string): CustomResourceDefinitionInput {
  const whole = {
    apiVersion: CustomResourceDefinition.apiVersion,
    kind: "CustomResourceDefinition",
    ...definition,
  };
  if (isDefinition(whole)) return whole;
  throw new TypeError(
    `Cannot take CustomResourceDefinitions from "${path}": one of them lacks metadata.name or spec`,
  );
}

/** The rest is the API server's to check. */
function isDefinition(value: object): value is CustomResourceDefinitionInput {
  const { metadata, spec }: { readonly metadata?: unknown; readonly spec?: unknown } = value;
  return isJsonObject(metadata) && typeof metadata["name"] === "string" && isJsonObject(spec);
}
