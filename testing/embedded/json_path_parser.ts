/**
 * JSON paths as Kubernetes writes them: the paths of printer columns, read into steps.
 *
 * @module
 * @see client-go util/jsonpath
 */

/** One bound of a slice; absent where it is left out. */
export interface SliceBounds {
  readonly start?: number;
  readonly end?: number;
  readonly step?: number;
  /** Whether it is a single index and no slice. */
  readonly isIndex: boolean;
}

/** One step of a path. */
export type PathStep =
  | { readonly type: "field"; readonly name: string }
  | { readonly type: "wildcard" }
  | { readonly type: "recursive" }
  | { readonly type: "slice"; readonly bounds: SliceBounds }
  | { readonly type: "union"; readonly paths: readonly JsonPath[] }
  | { readonly type: "filter"; readonly left: JsonPath; readonly operator: string; readonly right: JsonPath }
  | { readonly type: "literal"; readonly value: string | number | boolean }
  | { readonly type: "word"; readonly word: string };

/** The steps of a path. */
export type JsonPath = readonly PathStep[];

/** A path that cannot be read. */
export class JsonPathError extends Error {
  /** The error's class name. */
  override readonly name = "JsonPathError";
}

const FIELD_END = /[\s.,[\]$@{}]/;
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;
const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+?)$/s;

/**
 * Reads a path.
 *
 * @param text The path, such as ".status.conditions[?(@.type==\"Ready\")].status".
 * @returns Its steps. What comes after a closing brace is no part of the path.
 * @throws {JsonPathError} If it cannot be read.
 */
export function parseJsonPath(text: string): JsonPath {
  return new Parser(text).parse();
}

class Parser {
  readonly #text: string;
  #at = 0;
  readonly #steps: PathStep[] = [];

  constructor(text: string) {
    this.#text = `${text}}`;
  }

  parse(): JsonPath {
    while (!this.#rest().startsWith("}")) this.#step();
    return this.#steps;
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }

  #step(): void {
    const rest = this.#rest();
    const first = rest[0] ?? "";
    if (rest.startsWith("[?(")) return this.#filter();
    if (rest.startsWith("..")) return this.#recursive();
    if (first === "[") return this.#brackets();
    if (first === ".") return this.#field(1);
    if (first === " " || first === "@" || first === "$") this.#at++;
    else if (first === '"' || first === "'") this.#quoted(first);
    else if (/[+\-\d]/.test(first)) this.#number();
    else if (/[\p{L}\p{Nd}_]/u.test(first)) this.#word();
    else if (first === "" || /[\r\n]/.test(first)) throw new JsonPathError("unclosed action");
    else throw new JsonPathError(`unrecognized character in action: ${first}`);
  }

  #recursive(): void {
    if (this.#steps.at(-1)?.type === "recursive") {
      throw new JsonPathError("invalid multiple recursive descent");
    }
    this.#at += 2;
    this.#steps.push({ type: "recursive" });
    if (/^[\p{L}\p{Nd}_]/u.test(this.#rest())) this.#field(0);
  }

  /** A backslash takes the special meaning from the character behind it. */
  #field(skipped: number): void {
    this.#at += skipped;
    const begin = this.#at;
    while (this.#at < this.#text.length && !FIELD_END.test(this.#text[this.#at] ?? "")) {
      this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    }
    const name = this.#text.slice(begin, this.#at);
    this.#steps.push(
      name === "*" ? { type: "wildcard" } : { type: "field", name: name.replaceAll("\\", "") },
    );
  }

  #brackets(): void {
    const end = this.#text.indexOf("]", this.#at);
    if (end < 0) throw new JsonPathError("unterminated array");
    const inside = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    const parts = inside.split(",");
    if (parts.length > 1) {
      this.#steps.push({ type: "union", paths: parts.map((part) => parseJsonPath(`[${part.trim()}]`)) });
      return;
    }
    const [, key] = /^'([^']*)'$/.exec(inside) ?? [];
    if (key !== undefined) this.#steps.push(...parseJsonPath(`.${key}`));
    else this.#steps.push({ type: "slice", bounds: boundsOf(inside === "*" ? ":" : inside) });
  }

  #filter(): void {
    this.#at += 3;
    const begin = this.#at;
    let quote: string | undefined;
    for (; quote !== undefined || this.#text[this.#at] !== ")"; this.#at++) {
      const character = this.#text[this.#at];
      if (character === undefined || character === "\n") throw new JsonPathError("unterminated filter");
      const isQuote = character === '"' || character === "'";
      if (quote === undefined) quote = isQuote ? character : undefined;
      else if (character === quote && this.#text[this.#at - 1] !== "\\") quote = undefined;
    }
    const inside = this.#text.slice(begin, this.#at);
    if (this.#text[this.#at + 1] !== "]") throw new JsonPathError("unclosed array expect ]");
    this.#at += 2;
    const [, left, operator, right] = COMPARISON.exec(inside) ?? [];
    const comparison = left === undefined || operator === undefined || right === undefined
      ? { left: inside, operator: "exists", right: "" }
      : { left, operator, right };
    this.#steps.push({
      type: "filter",
      operator: comparison.operator,
      left: parseJsonPath(comparison.left),
      right: parseJsonPath(comparison.right),
    });
  }

  #quoted(quote: string): void {
    const begin = this.#at + 1;
    let end = begin;
    while (end < this.#text.length && (this.#text[end] !== quote || this.#text[end - 1] === "\\")) end++;
    if (end >= this.#text.length) throw new JsonPathError("unterminated quoted string");
    this.#at = end + 1;
    const value = this.#text.slice(begin, end).replaceAll(/\\(.)/g, "$1");
    this.#steps.push({ type: "literal", value });
  }

  #number(): void {
    const [text = ""] = /^[+-]?[.\d]*/.exec(this.#rest()) ?? [];
    this.#at += text.length;
    const value = Number(text);
    if (Number.isNaN(value)) throw new JsonPathError(`cannot parse number ${text}`);
    this.#steps.push({ type: "literal", value });
  }

  #word(): void {
    const begin = this.#at;
    while (!FIELD_END.test(this.#text[this.#at] ?? "}")) this.#at++;
    const word = this.#text.slice(begin, this.#at);
    const isBoolean = word === "true" || word === "false";
    this.#steps.push(isBoolean ? { type: "literal", value: word === "true" } : { type: "word", word });
  }
}

function boundsOf(text: string): SliceBounds {
  const [whole, first = "", second, third] = SLICE.exec(text) ?? [];
  if (whole === undefined) throw new JsonPathError(`invalid array index ${text}`);
  const [start, end, step] = [first, second?.slice(1) ?? "", third?.slice(1) ?? ""].map((part) =>
    part === "" ? undefined : indexOf(part)
  );
  return {
    isIndex: second === undefined,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(step === undefined ? {} : { step }),
  };
}

function indexOf(text: string): number {
  const index = Number(text);
  if (Number.isNaN(index)) throw new JsonPathError(`array index ${text} is not a number`);
  return index;
}
