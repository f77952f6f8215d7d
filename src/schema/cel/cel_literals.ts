/**
 * What the API server checks in an expression beside its types: literals that must be right, and fields that `has` asks
 * for.
 *
 * @see k8s.io/apiserver pkg/cel/environment/base.go: the AST validators
 *
 * @module
 */

import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { regExp } from "./cel_string_functions.ts";

/**
 * Lets the list of values of `format` hold different types, as the API server does.
 *
 * @param expression The expression.
 * @param ast The same, parsed.
 * @returns The expression with each of those values made dynamic.
 */
export function withMixedFormats(expression: string, ast: ASTNode): string {
  const values: ASTNode[] = [];
  walk(ast, (node) => {
    if (node.op !== "rcall" || node.args[0] !== "format") return;
    const [list] = node.args[2];
    if (list?.op === "list") values.push(...list.args);
  });
  let text = expression;
  for (const { range: { start, end } } of values.toSorted((a, b) => b.start - a.start)) {
    text = `${text.slice(0, start)}dyn(${text.slice(start, end)})${text.slice(end)}`;
  }
  return text;
}

/**
 * Checks the literals of an expression, and the fields that it asks for.
 *
 * @param environment What it may refer to.
 * @param ast The expression, parsed.
 * @returns What is wrong; `undefined` where nothing is.
 */
export function literalFault(environment: Environment, ast: ASTNode): string | undefined {
  let fault: string | undefined;
  walk(ast, (node) => {
    fault ??= node.op === "rcall"
      ? patternFault(node.args[0], node.args[2][0])
      : callFault(environment, node);
  });
  return fault;
}

function callFault(environment: Environment, node: ASTNode): string | undefined {
  if (node.op !== "call") return undefined;
  const [name, [first, second]] = node.args;
  if (name === "has") return first && fieldFault(environment, first);
  if (name === "matches") return patternFault("goMatches", second);
  if ((name !== "duration" && name !== "timestamp") || first?.op !== "value") return undefined;
  try {
    environment.evaluate(textOf(node));
    return undefined;
  } catch {
    return `invalid ${name} argument: ${textOf(first)}`;
  }
}

/** Fields of what a rule is about are known; variables of macros are not looked at. */
function fieldFault(environment: Environment, selection: ASTNode): string | undefined {
  const text = textOf(selection);
  if (!/^(?:self|oldSelf)(?:\s*\.\s*\w+)+$/.test(text)) return undefined;
  const { valid, error } = environment.check(text);
  return valid ? undefined : error?.summary;
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
