/**
 * YAML as the API server reads it: version 1.1 with merges, the first document alone, keys that are texts in the end,
 * and no more aliases than are good for it. It takes npm's package: the other one does not show what was written.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from "@std/yaml";
import type { JsonValue } from "./json.ts";
import { MAX_DEPTH } from "./json_depth.ts";
import { infiniteWord, plainScalar } from "./yaml_scalar.ts";

/** Text that the server does not read; the message is for the client. */
export class ServerYamlError extends Error {
  /** The error's class name. */
  override readonly name = "ServerYamlError";
}

/** Characters that no document may have. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r\x85]|[\ufffe\uffff]/u;
/** Lines also end with these, but only where no quotes are open. A mark of byte order opens none. */
const ODD_LINE_END = /"(?:[^"\\]|\\.)*"|'[^']*'|[\x85\u2028\u2029]|(?<=[^\n])\ufeff["'][^\n,[\]{}]*[[{]?/gs;
const BRACKET = /"(?:[^"\\]|\\.)*"|'[^']*'|[[\]{}]/gs;
/** What ends a line, in quotes too. */
const LINE_END = /[\n\x85\u2028\u2029]/;
/** What may be between a key and its colon. */
const COLON = /(?:\s|#.*)*:/y;
/** How far after the beginning of its key a colon may be. */
const MAX_KEY_LENGTH = 1_024;
/** In quotes, one half of a character. */
const SURROGATE = /"(?:[^"\\]|\\.)*\\u[dD][89a-fA-F]/;
const PREFIX = "tag:yaml.org,2002:";
/** Tags of words, each with what a word of that sort is. */
const SORTS: Readonly<Record<string, (value: JsonValue) => boolean>> = dictionary({
  int: (value) => Number.isInteger(value),
  float: (value) => typeof value === "number",
  bool: (value) => typeof value === "boolean",
  null: (value) => value === null,
});

/** What a text says. */
export interface ServerYaml {
  readonly value: JsonValue;
  /** Which keys are given more than once, with their lines. */
  readonly repeatedKeys: readonly string[];
}

/**
 * Reads YAML.
 *
 * @param text The text.
 * @returns What the first document says.
 * @throws {ServerYamlError} If it is none, or says what JSON cannot.
 */
export function readServerYaml(text: string): ServerYaml {
  const content = withoutTail(withLines(text.replace(/^\ufeff/, "")));
  if (UNPRINTABLE.test(content)) throw new ServerYamlError("yaml: control characters are not allowed");
  if (/^\.\.\.\s*$/m.test(content.split("\n", 1)[0] ?? "")) {
    throw new ServerYamlError("yaml: did not find expected node content");
  }
  const [document] = parseAllDocuments(content, {
    schema: "failsafe",
    uniqueKeys: false,
    resolveKnownTags: false,
    logLevel: "silent",
  });
  if (document === undefined || !("contents" in document)) return { value: null, repeatedKeys: [] };
  if (SURROGATE.test(content)) throw new ServerYamlError("yaml: found invalid Unicode character escape code");
  const { contents } = document;
  const end = isClosed(contents) ? contents?.range?.[1] ?? Infinity : Infinity;
  const error = document.errors.find(({ code, pos: [start] }) => code !== "UNEXPECTED_TOKEN" || start < end);
  if (error !== undefined) throw new ServerYamlError(`yaml: ${error.message.split(/:?\n/)[0]}`);
  const { explicit, version } = document.directives.yaml;
  if (explicit && version !== "1.1") throw new ServerYamlError("yaml: found incompatible YAML document");
  const reader = new Reader(document, content);
  return { value: reader.value(contents), repeatedKeys: reader.repeatedKeys };
}

/** What comes after a map in braces, a list in brackets, a text in quotes, or one with a bar, is not looked at. */
function isClosed(contents: Document.Parsed["contents"]): boolean {
  if (isCollection(contents)) return contents.flow === true;
  return isScalar(contents) && contents.type !== "PLAIN";
}

/** Ends all lines alike. */
function withLines(text: string): string {
  return text.replaceAll(ODD_LINE_END, (found) => {
    if (found.startsWith("\ufeff")) return markedScalar(found);
    return /^["']/.test(found) ? found : "\n";
  });
}

/** What comes right after a map in braces is not looked at; the parser would take it for a part of the map. */
function withoutTail(text: string): string {
  if (!text.trimStart().startsWith("{")) return text;
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(BRACKET)) {
    if (/^["']/.test(found)) continue;
    depth += "{[".includes(found) ? 1 : -1;
    if (depth === 0) return text[index + 1] === "{" ? text.slice(0, index + 1) : text;
  }
  return text;
}

/** What follows a mark of byte order is plain, with its quotes and colons, up to what ends it in braces. */
function markedScalar(text: string): string {
  if (/[[{]$/.test(text)) throw new ServerYamlError("yaml: did not find expected ',' or '}'");
  return JSON.stringify(text);
}

/** Makes values of nodes. */
class Reader {
  readonly repeatedKeys: string[] = [];
  readonly #document: Document.Parsed;
  readonly #text: string;
  readonly #open = new Set<unknown>();
  #nodes = 0;
  #nodesInAliases = 0;
  #aliasDepth = 0;
  #depth = 0;

  constructor(document: Document.Parsed, text: string) {
    this.#document = document;
    this.#text = text;
  }

  value(node: unknown): JsonValue {
    this.#count();
    this.#depth++;
    if (this.#depth > MAX_DEPTH) throw new ServerYamlError("yaml: exceeded max depth of 10000");
    const value = this.#valueAt(node);
    this.#depth--;
    return value;
  }

  #valueAt(node: unknown): JsonValue {
    if (isAlias(node)) return this.#aliased(node);
    if (isScalar(node)) return scalarValue(node);
    if (isMap(node)) return Object.fromEntries(this.#entries(node));
    if (!isSeq(node)) return null;
    return node.items.map((item) => {
      if (node.flow === true) requireNoColon(item);
      return this.value(item);
    });
  }

  #aliased(alias: Alias): JsonValue {
    const target = alias.resolve(this.#document);
    if (target === undefined) throw new ServerYamlError(`yaml: unknown anchor '${alias.source}' referenced`);
    if (this.#open.has(target)) {
      throw new ServerYamlError(`yaml: anchor '${alias.source}' value contains itself`);
    }
    this.#open.add(target);
    this.#aliasDepth++;
    const value = this.value(target);
    this.#aliasDepth--;
    this.#open.delete(target);
    return value;
  }

  /** In their order: what comes later counts. */
  #entries(map: YAMLMap): readonly (readonly [string, JsonValue])[] {
    const isNamed = typeof map.anchor === "string";
    if (isNamed) this.#open.add(map);
    const names = new Set<string>();
    const entries = map.items.flatMap(({ key, value }) => {
      if (isMerge(key)) return this.#merged(value);
      if (map.flow === true) [key, value].forEach(requireNoColon);
      const name = this.#key(key, map.flow === true);
      if (names.has(name)) this.repeatedKeys.push(this.#repetition(key, name));
      names.add(name);
      return [[name, this.value(value)] as const];
    });
    if (isNamed) this.#open.delete(map);
    return entries;
  }

  #repetition(key: unknown, name: string): string {
    const at = isNode(key) ? key.range?.[0] ?? 0 : 0;
    const line = this.#text.slice(0, at).split("\n").length;
    return `line ${line}: key ${JSON.stringify(name)} already set in map`;
  }

  /** In braces a key ends, and has its colon, in the line that it begins in, and not far from there. */
  #requireOneLine(node: unknown, isInBraces: boolean): void {
    if (!isNode(node) || !node.range) return;
    const [start, end] = node.range;
    const isQuoted = isScalar(node) && node.type?.startsWith("QUOTE");
    COLON.lastIndex = end;
    const colon = isInBraces ? end + (COLON.exec(this.#text)?.[0].length ?? 0) : end;
    const isExplicit = /\?\s+$/.test(this.#text.slice(Math.max(0, start - 100), start));
    const isApart = isInBraces && !isExplicit &&
      (LINE_END.test(this.#text.slice(start, colon)) || colon - 1 - start > MAX_KEY_LENGTH);
    if (!isApart && !(isQuoted && LINE_END.test(this.#text.slice(start, end)))) return;
    throw new ServerYamlError("yaml: did not find expected ',' or '}'");
  }

  #key(node: unknown, isInBraces: boolean): string {
    const infinite = isScalar(node) && node.tag === undefined && node.type === "PLAIN"
      ? infiniteWord(String(node.value))
      : undefined;
    if (infinite !== undefined) return infinite;
    this.#requireOneLine(node, isInBraces);
    const key = this.value(node);
    if (typeof key === "object") throw new ServerYamlError("yaml: invalid map key");
    return String(key);
  }

  /** Of several maps the first one counts. */
  #merged(node: unknown): readonly (readonly [string, JsonValue])[] {
    const target = isAlias(node) ? node.resolve(this.#document) : node;
    if (isMap(target)) return this.#entries(target);
    const isList = isSeq(target) && !isAlias(node);
    const items: readonly unknown[] = isList ? target.items : [];
    const maps = items.map((item) => isAlias(item) ? item.resolve(this.#document) : item);
    if (!isList || !maps.every(isMap)) {
      throw new ServerYamlError("yaml: map merge requires map or sequence of maps as the value");
    }
    return maps.reverse().flatMap((map) => isMap(map) ? this.#entries(map) : []);
  }

  /** Small texts must not make large values: the larger it gets, the less of it may come from aliases. */
  #count(): void {
    this.#nodes++;
    if (this.#aliasDepth > 0) this.#nodesInAliases++;
    if (this.#nodesInAliases <= 100 || this.#nodes <= 1_000) return;
    const share = Math.min(0.99, Math.max(0.1, 0.99 - 0.89 * (this.#nodes - 400_000) / 3_600_000));
    if (this.#nodesInAliases / this.#nodes > share) {
      throw new ServerYamlError("yaml: document contains excessive aliasing");
    }
  }
}

/** In braces and brackets a colon in front of a word is not a part of it. */
function requireNoColon(node: unknown): void {
  if (isScalar(node) && node.type === "PLAIN" && String(node.value).startsWith(":")) {
    throw new ServerYamlError("yaml: did not find expected node content");
  }
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && key.value === "<<" && key.type === "PLAIN" && key.tag === undefined;
}

function scalarValue(node: Scalar): JsonValue {
  const text = String(node.value ?? "");
  const tag = node.tag?.startsWith(PREFIX) ? node.tag.slice(PREFIX.length) : node.tag;
  if (tag === undefined) return node.type === "PLAIN" ? inJson(plainScalar(text)) : wellFormed(text);
  if (tag === "binary") return fromBase64(text);
  const isOfSort = SORTS[tag];
  if (isOfSort === undefined) return wellFormed(text);
  const value = inJson(plainScalar(text));
  if (!isOfSort(value)) throw new ServerYamlError(`yaml: cannot decode !!str \`${text}\` as a !!${tag}`);
  return value;
}

function inJson(value: JsonValue): JsonValue {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  const shown = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  throw new ServerYamlError(`json: unsupported value: ${shown}`);
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new ServerYamlError("yaml: found invalid Unicode character escape code");
  return text;
}

function fromBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(text));
  } catch {
    throw new ServerYamlError("yaml: !!binary value contains invalid base64 data");
  }
}
