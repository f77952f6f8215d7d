/**
 * Where other people's CustomResourceDefinitions are read from: files, URLs, standard input, the cluster.
 *
 * @module
 */

import { type Client, type Clock, isNotFound } from "../mod.ts";
import { CustomResourceDefinition } from "../src/resource/builtins/apiextensions.ts";
import { definitionsIn, missingDefinition } from "../src/schema/import_crd.ts";
import type { JsonObject, JsonValue } from "../src/schema/json.ts";
import { toJson } from "../src/schema/json_clean.ts";
import { parseYaml } from "../src/schema/yaml.ts";
import { CommandError } from "./command_error.ts";

/** What sources are read with. */
export interface CrdSourceOptions {
  /** Standard input. */
  readonly input: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Connects with the cluster; called when a source is there. */
  connect(): Promise<Client>;
  readonly clock: Clock;
  /** How long a URL may take to answer, in milliseconds. @default {30_000} */
  readonly timeoutMs?: number;
}

const ON_CLUSTER = "crd/";

/**
 * Reads the CustomResourceDefinitions of a source.
 *
 * @param source The path of a YAML or JSON file, an http(s) URL, "-" for standard input, or "crd/" and a name.
 * @param options Standard input and the cluster.
 * @returns The definitions; documents of other kinds are left out.
 * @throws {CommandError} If the source cannot be read or has none.
 */
export async function readCrdSource(
  source: string,
  options: CrdSourceOptions,
): Promise<readonly JsonObject[]> {
  if (isOnCluster(source)) {
    return [await readCluster(source.slice(ON_CLUSTER.length), await options.connect())];
  }
  const shown = shownSource(source);
  const documents = parsed(await textOf(source, options), shown);
  const definitions = documents.flatMap(definitionsIn);
  if (definitions.length > 0) return definitions;
  throw new CommandError(`Cannot take types from ${shown}: ${missingDefinition(documents)}`, 1);
}

/** A name on the cluster has no file's ending. */
function isOnCluster(source: string): boolean {
  return source.startsWith(ON_CLUSTER) && !/\.(ya?ml|json)$/i.test(source);
}

function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** The source for people; what a URL may hold beside its path can be a credential. */
function shownSource(source: string): string {
  if (source === "-") return "standard input";
  if (!isUrl(source) || !URL.canParse(source)) return `"${source}"`;
  const { origin, pathname } = new URL(source);
  return `"${origin}${pathname}"`;
}

function parsed(text: string, shown: string): readonly JsonValue[] {
  try {
    return parseYaml(text);
  } catch (cause) {
    throw new CommandError(`Cannot take types from ${shown}: ${messageOf(cause)}`, 1, { cause });
  }
}

async function textOf(source: string, options: CrdSourceOptions): Promise<string> {
  if (source === "-") return await new Response(options.input).text();
  return isUrl(source) ? await download(source, options) : await readFile(source);
}

async function readFile(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) {
      throw new CommandError(`Cannot read "${path}": ${messageOf(cause)}`, 1, { cause });
    }
    const hint = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(path) && isOnCluster(`${ON_CLUSTER}${path}`)
      ? `, and what is on the cluster is called "${ON_CLUSTER}${path}"`
      : "";
    throw new CommandError(`Cannot read "${path}": there is no such file${hint}`, 1, { cause });
  }
}

async function download(url: string, { clock, timeoutMs = 30_000 }: CrdSourceOptions): Promise<string> {
  const cannot = `Cannot read ${shownSource(url)}`;
  const late = new AbortController();
  const timer = clock.setTimer(() => late.abort(), timeoutMs);
  try {
    const response = await fetch(url, { signal: late.signal });
    const text = await response.text();
    if (response.ok) return text;
    throw new CommandError(
      `${cannot}: the server answers ${response.status} ${response.statusText}`.trimEnd(),
      1,
    );
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    const reason = late.signal.aborted ? `no answer in ${timeoutMs} ms` : wordsOf(cause);
    throw new CommandError(`${cannot}: ${reason}`, 1, { cause });
  } finally {
    timer.cancel();
  }
}

/** Deno says why in the cause, behind the whole URL. */
function wordsOf(error: unknown): string {
  const below = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return messageOf(below).replace(/^error sending request for url \(\S*\): /, "");
}

async function readCluster(name: string, client: Client): Promise<JsonObject> {
  try {
    const [definition] = definitionsIn(toJson(await client.resource(CustomResourceDefinition).get(name)));
    if (definition !== undefined) return definition;
  } catch (cause) {
    if (!isNotFound(cause)) throw cause;
  }
  throw new CommandError(
    `Cannot find the CustomResourceDefinition "${name}" on ${client.server}: ` +
      'a name is the plural and the group, such as "webs.example.com"',
    1,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
