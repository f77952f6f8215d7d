/**
 * The macro `has`: the expression library's own one only follows plain names, the API server any value.
 *
 * @see CEL specification, "Field selection": the macro `has(e.f)`
 *
 * @module
 */

import { type ASTNode, type Environment, Optional } from "@marcbachmann/cel-js";

/** The name of the macro in expressions that are handed to the library. */
export const HAS = "goHas";

/** A type as the library's hooks for macros hand it over. */
interface LibraryType {
  readonly kind: string;
  readonly valueType?: LibraryType;
  /** A field's value; `undefined` where it is not there. */
  fieldLazy(value: unknown, name: string, node: ASTNode, evaluator: MacroEvaluator): unknown;
}

interface MacroChecker {
  check(node: ASTNode, context: unknown): LibraryType;
  /** Throws for a field that there cannot be. */
  checkAccessOnType(node: ASTNode, context: unknown, type: LibraryType): LibraryType;
  getType(name: string): LibraryType;
  createError(code: string, message: string, node: ASTNode): Error;
}

interface MacroEvaluator {
  run(node: ASTNode, context: unknown): unknown;
  debugType(value: unknown): LibraryType;
}

/**
 * Adds the macro.
 *
 * @param environment Where to.
 */
export function registerHas(environment: Environment): void {
  environment.registerFunction(
    `${HAS}(ast): bool`,
    ({ args: [selection] }: { readonly args: readonly [ASTNode] }) => ({
      async: false,
      typeCheck: (checker: MacroChecker, _macro: unknown, context: unknown) =>
        checkSelection(checker, selection, context),
      evaluate: (evaluator: MacroEvaluator, _macro: unknown, context: unknown) =>
        isThere(evaluator, selection, context),
    }),
  );
}

function checkSelection(checker: MacroChecker, selection: ASTNode, context: unknown): LibraryType {
  if (selection.op !== ".") {
    throw checker.createError("invalid_macro_argument", "invalid argument to has() macro", selection);
  }
  const type = checker.check(selection.args[0], context);
  const held = type.kind === "optional" ? type.valueType : type;
  checker.checkAccessOnType(selection, context, held ?? type);
  return checker.getType("bool");
}

function isThere(evaluator: MacroEvaluator, selection: ASTNode, context: unknown): boolean {
  if (selection.op !== ".") return false;
  const [operand, name] = selection.args;
  const value = evaluator.run(operand, context);
  if (value instanceof Optional && !value.hasValue()) return false;
  const held = value instanceof Optional ? value.value() : value;
  return evaluator.debugType(held).fieldLazy(held, name, selection, evaluator) !== undefined;
}
