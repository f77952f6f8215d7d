/**
 * What the API server checks in an expression and the expression library does not: literals that must be right, and
 * what is looked up in maps and objects.
 *
 * @see k8s.io/apiserver pkg/cel/environment/base.go: the AST validators
 *
 * @module
 */

import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { RENAMED_CONVERSIONS } from "./cel_conversions.ts";
import { formatFault } from "./cel_format.ts";
import { regExp } from "./cel_string_functions.ts";

const CONVERSIONS: ReadonlySet<string> = new Set([
  ...RENAMED_CONVERSIONS.values(),
  ...["bool", "bytes", "double", "uint"],
]);
const MAX_LITERAL = 2n ** 63n - 1n;

/**
 * Lets the list of values of `format` hold different types, as the API server does.
 *
 * @param expression The expression.
 * @param ast The same, parsed.
 * @returns The expression with each of those values made dynamic, and each in their lists and maps.
 */
export function withMixedFormats(expression: string, ast: ASTNode): string {
  const insertions: [at: number, text: string][] = [];
  const addItems = (node: ASTNode | undefined): void => {
    const items = node?.op === "list"
      ? node.args
      : node?.op === "map"
      ? node.args.map(([, item]) => item)
      : [];
    for (const item of items) {
      insertions.push([item.range.start, "dyn("], [item.range.end, ")"]);
      addItems(item);
    }
  };
  walk(ast, (node) => {
    if (node.op === "rcall" && node.args[0] === "format") addItems(node.args[2][0]);
  });
  let text = expression;
  for (const [at, added] of insertions.toSorted(([left], [right]) => right - left)) {
    text = text.slice(0, at) + added + text.slice(at);
  }
  return text;
}

/**
 * Checks the literals of an expression, and what it looks up.
 *
 * @param environment What it may refer to.
 * @param ast The expression, parsed.
 * @returns What is wrong; `undefined` where nothing is.
 */
export function literalFault(environment: Environment, ast: ASTNode): string | undefined {
  let fault: string | undefined;
  walk(ast, (node) => {
    fault ??= nodeFault(environment, node);
  });
  return fault;
}

function nodeFault(environment: Environment, node: ASTNode): string | undefined {
  switch (node.op) {
    case "rcall":
      return methodFault(node.args);
    case "call":
      return node.args[0] === "matches"
        ? patternFault("goMatches", node.args[1][1])
        : conversionFault(environment, node);
    case "[]":
      return indexFault(node.args[0], node.args[1]);
    case "value":
      return typeof node.args === "bigint" && node.args > mostOf(node) ? "invalid int literal" : undefined;
    default:
      return undefined;
  }
}

/** Behind a minus there may be one more. */
function mostOf({ input, range: { start } }: ASTNode): bigint {
  return input.slice(0, start).trimEnd().endsWith("-") ? MAX_LITERAL + 1n : MAX_LITERAL;
}

function methodFault(
  [method, receiver, args]: readonly [string, ASTNode, readonly ASTNode[]],
): string | undefined {
  const [first] = args;
  if (method === "bind" && receiver.op === "id" && receiver.args === "cel") {
    return "undeclared reference to 'cel'"; // the library has it, the API server has not
  }
  if (method !== "format") return patternFault(method, first);
  if (receiver.op !== "value" || typeof receiver.args !== "string" || first?.op !== "list") return undefined;
  return formatFault(receiver.args, first.args.map((item) => typeName(withoutDyn(item))));
}

/** What stands in the `dyn()` that was put around the values of `format`. */
function withoutDyn(node: ASTNode): ASTNode {
  return node.op === "call" && node.args[0] === "dyn" ? node.args[1][0] ?? node : node;
}

/** Constants are converted when a rule is read. */
function conversionFault(environment: Environment, node: ASTNode): string | undefined {
  if (node.op !== "call") return undefined;
  const [name, [first, ...others]] = node.args;
  if (!CONVERSIONS.has(name) || others.length > 0 || first === undefined || !isConstant(first)) {
    return undefined;
  }
  try {
    environment.evaluate(textOf(node));
    return undefined;
  } catch {
    return `invalid ${name} argument: ${textOf(first)}`;
  }
}

function isConstant(node: ASTNode): boolean {
  return node.op === "value" || (node.op === "-_" && node.args.op === "value");
}

function indexFault(collection: ASTNode, index: ASTNode): string | undefined {
  const [type, indexType] = [typeName(collection), typeName(index)];
  const isObject = /^object\d+$/.test(type);
  const isTextMap = type.startsWith("map<string, ");
  if (!isObject && (!isTextMap || indexType === "string" || indexType === "dyn")) return undefined;
  return `found no matching overload for '_[_]' applied to '(${isObject ? "object" : type}, ${indexType})'`;
}

/** The type that was found for a part of an expression. */
function typeName(node: ASTNode): string {
  return "checkedType" in node ? String(node.checkedType) : "dyn";
}

function patternFault(method: string, pattern: ASTNode | undefined): string | undefined {
  if (!["goMatches", "find", "findAll"].includes(method) || pattern?.op !== "value") return undefined;
  if (typeof pattern.args !== "string") return undefined;
  try {
    regExp(pattern.args);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function textOf({ input, range: { start, end } }: ASTNode): string {
  return input.slice(start, end);
}

function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node);
  for (const child of childrenOf(node.args)) walk(child, visit);
}

function childrenOf(value: unknown): readonly ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(childrenOf);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value && "range" in value;
}
