/**
 * JSON as the API server reads it: its complaints about text that is none, and the fields that are there twice.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { goQuoted } from "./go_format.ts";
import { isJsonObject, type JsonValue } from "./json.ts";
import { deepBracket } from "./json_depth.ts";
import { isOddNumber, mayHaveOddNumbers, type NumberLiterals } from "./number_literals.ts";

/** Text that is not JSON; the message is the API server's. */
export class JsonTextError extends Error {
  /** The error's class name. */
  override readonly name = "JsonTextError";
}

/** What a text says. */
export interface JsonText {
  readonly value: JsonValue;
  /** The paths of the fields that are given more than once; the last one counts. */
  readonly duplicateFields: readonly string[];
  /** The same as a parser of YAML says it, with their lines. */
  readonly repeatedKeys: readonly string[];
  /** The numbers that are no integers of 64 bits as they are written. */
  readonly oddNumbers: NumberLiterals;
  /** The whole value with all that is given more than once; only where something is. */
  readonly tree?: JsonTree;
}

/** JSON with every field that is written, in order. */
export type JsonTree = string | number | boolean | null | readonly JsonTree[] | JsonFields;

/** An object's fields in their order. */
export interface JsonFields {
  readonly fields: readonly (readonly [string, JsonTree])[];
}

const NO_NUMBERS: NumberLiterals = new Map();

/**
 * Reads JSON.
 *
 * *Cost*: that of `JSON.parse`; the text is scanned a second time only if it is wrong, or if a field may be there twice,
 * or a number is no plain integer.
 *
 * @param source The text, or its bytes.
 * @returns Its value, and the fields that are there twice.
 * @throws {JsonTextError} If it is not JSON.
 */
export function readJson(source: string | Uint8Array): JsonText {
  const text = typeof source === "string" ? source : new TextDecoder().decode(source);
  requireShallow(text);
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    new Scanner(source).scan();
    // NOTE: the scanner takes what JSON.parse does not only where the two disagree about JSON.
    throw new JsonTextError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const fields = text.match(/"\s*:/g)?.length ?? 0;
  if (fields === fieldCount(value) && !mayHaveOddNumbers(text)) {
    return { value, duplicateFields: [], repeatedKeys: [], oddNumbers: NO_NUMBERS };
  }
  const scanner = new Scanner(source);
  const duplicateFields = scanner.scan();
  const { repeatedKeys, oddNumbers, tree } = scanner;
  const repeated = duplicateFields.length === 0 ? {} : { tree };
  return { value, duplicateFields, repeatedKeys, oddNumbers, ...repeated };
}

/**
 * Tells which fields are there twice.
 *
 * @param text What a text says.
 * @returns The API server's words.
 */
export function duplicateFindings({ duplicateFields }: Pick<JsonText, "duplicateFields">): string[] {
  return duplicateFields.map((path) => `duplicate field ${goQuoted(path)}`);
}

/** Deeper values cannot be walked over: the stack is not that long. */
function requireShallow(text: string): void {
  const bracket = deepBracket(text);
  if (bracket !== undefined) {
    throw new JsonTextError(`invalid character ${quoted(bracket)} exceeded max depth`);
  }
}

function fieldCount(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item: JsonValue) => sum + fieldCount(item), 0);
  if (!isJsonObject(value)) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + 1 + fieldCount(item), 0);
}

const encoder = new TextEncoder();
const LINE_FEED = 10;
const WHITE = " \t\r\n";
const LITERALS: Readonly<Record<string, readonly [string, boolean | null]>> = dictionary({
  t: ["true", true],
  f: ["false", false],
  n: ["null", null],
});

/** Walks over a text byte by byte, as the API server's decoder does. */
class Scanner {
  /** The fields that are there again, each with its line. */
  readonly repeatedKeys: string[] = [];
  readonly oddNumbers = new Map<string, string>();
  /** What the text says, once it is walked over. */
  tree: JsonTree = null;
  readonly #bytes: Uint8Array;
  readonly #duplicates = new Set<string>();
  #at = 0;

  constructor(source: string | Uint8Array) {
    this.#bytes = typeof source === "string" ? encoder.encode(source) : source;
  }

  scan(): string[] {
    this.tree = this.#value("");
    this.#white();
    if (this.#at < this.#bytes.length) throw this.#unexpected("after top-level value");
    return [...this.#duplicates];
  }

  #value(path: string): JsonTree {
    this.#white();
    const next = this.#peek();
    if (next === "{") return { fields: this.#object(path) };
    if (next === "[") return this.#array(path);
    if (next === '"') return this.#string();
    if (/[-0-9]/.test(next)) return this.#numberAt(path);
    const literal = LITERALS[next];
    if (literal === undefined) throw this.#unexpected("looking for beginning of value");
    const [word, value] = literal;
    for (const letter of word) {
      if (this.#peek() !== letter) {
        throw this.#unexpected(`in literal ${word} (expecting ${quoted(letter)})`);
      }
      this.#at++;
    }
    return value;
  }

  #object(path: string): JsonFields["fields"] {
    const names = new Set<string>();
    const fields: (readonly [string, JsonTree])[] = [];
    this.#at++;
    this.#white();
    if (this.#peek() === "}") {
      this.#at++;
      return fields;
    }
    for (;;) {
      this.#white();
      if (this.#peek() !== '"') throw this.#unexpected("looking for beginning of object key string");
      const start = this.#at;
      const name = this.#string();
      const field = path === "" ? name : `${path}.${name}`;
      if (names.has(name)) {
        this.#duplicates.add(field);
        this.repeatedKeys.push(`line ${this.#line(start)}: key ${JSON.stringify(name)} already set in map`);
      }
      names.add(name);
      this.#white();
      if (this.#peek() !== ":") throw this.#unexpected("after object key");
      this.#at++;
      fields.push([name, this.#value(field)]);
      this.#white();
      const next = this.#peek();
      if (next !== "," && next !== "}") throw this.#unexpected("after object key:value pair");
      this.#at++;
      if (next === "}") return fields;
    }
  }

  #line(position: number): number {
    return this.#bytes.subarray(0, position).filter((byte) => byte === LINE_FEED).length + 1;
  }

  #array(path: string): JsonTree[] {
    const items: JsonTree[] = [];
    this.#at++;
    this.#white();
    if (this.#peek() === "]") {
      this.#at++;
      return items;
    }
    for (let index = 0;; index++) {
      items.push(this.#value(`${path}[${index}]`));
      this.#white();
      const next = this.#peek();
      if (next !== "," && next !== "]") throw this.#unexpected("after array element");
      this.#at++;
      if (next === "]") return items;
    }
  }

  #string(): string {
    const start = this.#at++;
    for (let next = this.#peek(); next !== '"'; next = this.#peek()) {
      if (next < " ") throw this.#unexpected("in string literal");
      this.#at++;
      if (next !== "\\") continue;
      const escaped = this.#peek();
      if (!'"\\/bfnrtu'.includes(escaped)) throw this.#unexpected("in string escape code");
      this.#at++;
      for (let digits = 0; escaped === "u" && digits < 4; digits++) {
        if (!/[0-9a-fA-F]/.test(this.#peek())) throw this.#unexpected("in \\u hexadecimal character escape");
        this.#at++;
      }
    }
    this.#at++;
    return String(JSON.parse(new TextDecoder().decode(this.#bytes.subarray(start, this.#at))));
  }

  #numberAt(path: string): number {
    const start = this.#at;
    this.#number();
    const literal = new TextDecoder().decode(this.#bytes.subarray(start, this.#at));
    if (isOddNumber(literal)) this.oddNumbers.set(path, literal);
    return Number(literal);
  }

  #number(): void {
    if (this.#peek() === "-") this.#at++;
    if (this.#isEnd() || !/[0-9]/.test(this.#peek())) throw this.#unexpected("in numeric literal");
    const isZero = this.#peek() === "0";
    this.#at++;
    if (!isZero) this.#digits();
    if (!this.#isEnd() && this.#peek() === ".") {
      this.#at++;
      if (!/[0-9]/.test(this.#peek())) throw this.#unexpected("after decimal point in numeric literal");
      this.#digits();
    }
    if (this.#isEnd() || !/[eE]/.test(this.#peek())) return;
    this.#at++;
    if (/[-+]/.test(this.#peek())) this.#at++;
    if (!/[0-9]/.test(this.#peek())) throw this.#unexpected("in exponent of numeric literal");
    this.#digits();
  }

  #digits(): void {
    while (!this.#isEnd() && /[0-9]/.test(this.#peek())) this.#at++;
  }

  #white(): void {
    while (!this.#isEnd() && WHITE.includes(this.#peek())) this.#at++;
  }

  #isEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The next byte, as the character with its number. */
  #peek(): string {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new JsonTextError("unexpected end of JSON input");
    return String.fromCharCode(byte);
  }

  #unexpected(where: string): JsonTextError {
    return new JsonTextError(`invalid character ${quoted(this.#peek())} ${where}`);
  }
}

/** A character between single quotes, escaped where it cannot be seen. */
function quoted(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return `'"'`;
  const code = character.charCodeAt(0);
  const isVisible = code >= 0x20 && code < 0x7f || code > 0xa0 && code !== 0xad;
  if (isVisible) return `'${character === "\\" ? "\\\\" : character}'`;
  const short = JSON.stringify(character).slice(1, -1);
  if (/^\\[bfnrt]$/.test(short)) return `'${short}'`;
  const hex = code.toString(16);
  return code < 0x80 ? `'\\x${hex.padStart(2, "0")}'` : `'\\u${hex.padStart(4, "0")}'`;
}
