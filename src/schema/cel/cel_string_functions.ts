/**
 * Functions on texts: what the expression library lacks of cel-go's strings and Kubernetes' regular expressions.
 *
 * @see cel-go ext/strings.go (version 2), k8s.io/apiserver pkg/cel/library/regex.go
 *
 * @module
 */

import type { Environment } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";
import { formatText } from "./cel_format.ts";
import { failEvaluation } from "./expression_error.ts";

/** Methods of the library that mean something else here: Go counts characters, and has other regular expressions. */
export const RENAMED_METHODS: ReadonlyMap<string, string> = new Map([
  ["matches", "goMatches"],
  ["indexOf", "goIndexOf"],
  ["lastIndexOf", "goLastIndexOf"],
  ["substring", "goSubstring"],
  ["split", "goSplit"],
  ["lowerAscii", "goLowerAscii"],
  ["upperAscii", "goUpperAscii"],
]);

/** Compiled expressions by their text; rules have few. */
const compiled = new Map<string, RE2JS>();
const MOST_COMPILED = 1_000;

/**
 * Adds the functions.
 *
 * @param environment Where to.
 */
export function registerStringFunctions(environment: Environment): void {
  environment
    .registerFunction(
      "string.goMatches(string): bool",
      (text: string, pattern: string) => regExp(pattern).matcher(text).find(),
    )
    .registerFunction(
      "matches(string, string): bool",
      (text: string, pattern: string) => regExp(pattern).matcher(text).find(),
    )
    .registerFunction(
      "string.find(string): string",
      (text: string, pattern: string) => findAll(text, pattern, 1n)[0] ?? "",
    )
    .registerFunction(
      "string.findAll(string): list<string>",
      (text: string, pattern: string) => findAll(text, pattern, -1n),
    )
    .registerFunction("string.findAll(string, int): list<string>", findAll)
    .registerFunction("string.charAt(int): string", charAt)
    .registerFunction(
      "string.goIndexOf(string): int",
      (text: string, part: string) => indexOf(text, part, 0n),
    )
    .registerFunction("string.goIndexOf(string, int): int", indexOf)
    .registerFunction(
      "string.goLastIndexOf(string): int",
      (text: string, part: string) => lastIndexOf(text, part),
    )
    .registerFunction("string.goLastIndexOf(string, int): int", lastIndexOf)
    .registerFunction(
      "string.goSubstring(int): string",
      (text: string, start: bigint) => substring(text, start),
    )
    .registerFunction("string.goSubstring(int, int): string", substring)
    .registerFunction(
      "string.replace(string, string): string",
      (text: string, from: string, to: string) => replaceSome(text, from, to, -1n),
    )
    .registerFunction("string.replace(string, string, int): string", replaceSome)
    .registerFunction(
      "string.goSplit(string): list<string>",
      (text: string, separator: string) => split(text, separator, -1n),
    )
    .registerFunction("string.goSplit(string, int): list<string>", split)
    .registerFunction("string.format(list<dyn>): string", formatText)
    .registerFunction(
      "string.goLowerAscii(): string",
      (text: string) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase()),
    )
    .registerFunction(
      "string.goUpperAscii(): string",
      (text: string) => text.replace(/[a-z]+/g, (part) => part.toUpperCase()),
    );
}

/**
 * Compiles a regular expression of a rule.
 *
 * @param pattern The expression in Go's syntax.
 * @returns The compiled expression.
 * @throws {Error} If Go does not know the syntax.
 */
export function regExp(pattern: string): RE2JS {
  let found = compiled.get(pattern);
  if (found === undefined) {
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    found = RE2JS.compile(pattern);
    compiled.set(pattern, found);
  }
  return found;
}

function findAll(text: string, pattern: string, limit: bigint): readonly string[] {
  const matcher = regExp(pattern).matcher(text);
  const found: string[] = [];
  let end = -1;
  while ((limit < 0n || found.length < limit) && matcher.find()) {
    const match = matcher.group() ?? "";
    // As in Go, nothing is not found right behind what was found.
    if (match !== "" || matcher.start() !== end) found.push(match);
    end = matcher.end();
  }
  return found;
}

function charAt(text: string, index: bigint): string {
  const characters = [...text];
  requireIndex(index, characters.length);
  return characters[Number(index)] ?? "";
}

function indexOf(text: string, part: string, from: bigint): bigint {
  const [characters, wanted] = [[...text], [...part]];
  if (from < 0n) requireIndex(from, characters.length);
  for (let start = Number(from); start + wanted.length <= characters.length; start++) {
    if (wanted.every((character, index) => characters[start + index] === character)) return BigInt(start);
  }
  return -1n;
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const [characters, wanted] = [[...text], [...part]];
  if (from !== undefined && from > characters.length) return -1n;
  if (from !== undefined) requireIndex(from, characters.length);
  const last = Math.min(characters.length - wanted.length, from === undefined ? Infinity : Number(from));
  for (let start = last; start >= 0; start--) {
    if (wanted.every((character, index) => characters[start + index] === character)) return BigInt(start);
  }
  return -1n;
}

function substring(text: string, start: bigint, end?: bigint): string {
  const characters = [...text];
  const last = end ?? BigInt(characters.length);
  requireIndex(start, characters.length);
  requireIndex(last, characters.length);
  if (start > last) failEvaluation(`invalid substring range. start: ${start}, end: ${last}`);
  return characters.slice(Number(start), Number(last)).join("");
}

function requireIndex(index: bigint, size: number): void {
  if (index < 0n || index > size) failEvaluation(`index out of range: ${index}`);
}

function replaceSome(text: string, from: string, to: string, limit: bigint): string {
  let rest = limit < 0n ? Infinity : Number(limit);
  if (from !== "") return text.replaceAll(from, (match) => rest-- > 0 ? to : match);
  // An empty text stands before each character and at the end.
  return ["", ...text].map((character) => rest-- > 0 ? character + to : character).join("");
}

function split(text: string, separator: string, limit: bigint): readonly string[] {
  if (limit === 0n) return [];
  const parts = separator === "" ? [...text] : text.split(separator);
  if (limit < 0n || parts.length <= limit) return parts;
  const kept = Number(limit) - 1;
  return [...parts.slice(0, kept), parts.slice(kept).join(separator)];
}
