/**
 * Kubeconfig files: read, checked for their shape, and merged when there are several.
 *
 * @module
 */

import { dirname } from "node:path";
import { ConfigError, unreadable } from "./config_error.ts";
import { isRecord } from "./decode.ts";

/** One named entry: a cluster, a user or a context. */
export interface KubeconfigEntry {
  readonly fields: Readonly<Record<string, unknown>>;
  /** What the paths in it are relative to. */
  readonly folder: string;
}

/** The entries of one file, or of several. */
export interface Kubeconfig {
  /** For messages: `the kubeconfig "/home/me/.kube/config"`. */
  readonly source: string;
  readonly currentContext?: string;
  readonly clusters: ReadonlyMap<string, KubeconfigEntry>;
  readonly users: ReadonlyMap<string, KubeconfigEntry>;
  readonly contexts: ReadonlyMap<string, KubeconfigEntry>;
}

/**
 * Reads a kubeconfig file.
 *
 * @param path Its path.
 * @returns Its entries.
 * @throws {ConfigError} If it cannot be read, or is not a kubeconfig.
 */
export async function readKubeconfig(path: string): Promise<Kubeconfig> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    throw unreadable("the kubeconfig", path, cause);
  }
  return await parseKubeconfig(text, path);
}

/**
 * Reads the text of a kubeconfig.
 *
 * @param text YAML or JSON.
 * @param path Where it is from.
 * @returns Its entries.
 * @throws {ConfigError} If it is not a kubeconfig.
 */
export async function parseKubeconfig(text: string, path: string): Promise<Kubeconfig> {
  const document = await parse(text, path);
  if (!isRecord(document)) {
    throw new ConfigError(`Cannot use the kubeconfig "${path}": it is not a YAML mapping`);
  }
  const { kind = "Config", "current-context": currentContext } = document;
  if (kind !== "Config") {
    throw new ConfigError(
      `Cannot use the kubeconfig "${path}": its kind is not "Config"; it is some other file`,
    );
  }
  const folder = dirname(path);
  return {
    source: `the kubeconfig "${path}"`,
    ...(typeof currentContext === "string" && currentContext !== "" && { currentContext }),
    clusters: entriesOf(document, { list: "clusters", one: "cluster", folder, path }),
    users: entriesOf(document, { list: "users", one: "user", folder, path }),
    contexts: entriesOf(document, { list: "contexts", one: "context", folder, path }),
  };
}

/**
 * Merges kubeconfigs as kubectl does: the first file that has an entry, or the current context, decides about it.
 *
 * @param files The files in order; at least one.
 * @returns All entries.
 *
 * @see client-go tools/clientcmd/loader.go (ClientConfigLoadingRules.Load)
 */
export function mergeKubeconfigs(files: readonly Kubeconfig[]): Kubeconfig {
  const currentContext = files.find((file) => file.currentContext !== undefined)?.currentContext;
  return {
    source: files.map((file) => file.source).join(" and "),
    ...(currentContext !== undefined && { currentContext }),
    clusters: firstOf(files.map((file) => file.clusters)),
    users: firstOf(files.map((file) => file.users)),
    contexts: firstOf(files.map((file) => file.contexts)),
  };
}

async function parse(text: string, path: string): Promise<unknown> {
  const { parseYaml } = await import("../schema/yaml.ts");
  try {
    const [document = {}] = parseYaml(text);
    return document;
  } catch (error) {
    // NOTE: what follows the first line of the message quotes the file, tokens included; the cause would tell it too.
    const words = error instanceof Error ? error.message.split("\n")[0]?.replace(/:$/, "") : "it is not YAML";
    throw new ConfigError(`Cannot parse the kubeconfig "${path}": ${words}`);
  }
}

interface EntryPlace {
  readonly list: string;
  readonly one: string;
  readonly folder: string;
  readonly path: string;
}

function entriesOf(document: Record<string, unknown>, place: EntryPlace): Map<string, KubeconfigEntry> {
  const { list, one, folder, path } = place;
  const entries = new Map<string, KubeconfigEntry>();
  const items = document[list] ?? [];
  if (!Array.isArray(items)) {
    throw new ConfigError(`Cannot use the kubeconfig "${path}": ${list} is not a list`);
  }
  for (const [index, item] of items.entries()) {
    const fields = isRecord(item) ? item[one] ?? {} : undefined;
    if (!isRecord(item) || typeof item.name !== "string" || !isRecord(fields)) {
      throw new ConfigError(
        `Cannot use the kubeconfig "${path}": ${list}[${index}] is not an entry with a name and a ${one}`,
      );
    }
    if (!entries.has(item.name)) entries.set(item.name, { fields, folder });
  }
  return entries;
}

function firstOf(maps: readonly ReadonlyMap<string, KubeconfigEntry>[]): Map<string, KubeconfigEntry> {
  return new Map(maps.toReversed().flatMap((map) => [...map]));
}
