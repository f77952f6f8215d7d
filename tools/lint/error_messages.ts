/**
 * The form of error messages: `Cannot <verb> <thing>: <state, wish, next step>`.
 *
 * @module
 */

import { isIn, isTest, repositoryPath } from "./repository.ts";

/** The embedded server's messages are those of the real one. */
const EXEMPT = ["testing/embedded/"];

/** What is known of a message before the program runs: the text up to and from where values are filled in. */
interface Message {
  readonly start: string;
  readonly end: string;
  readonly all: string;
}

/** The classes whose first argument is the message; those of ours say it in `super(...)`. */
const BUILT_IN = [
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
];

/** Checks the messages of built-in errors, and of `super(...)` in the constructors of ours, templates included. */
export const errorMessages: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    if (isTest(path) || isIn(path, EXEMPT)) return {};
    const check = (argument: Deno.lint.Node | undefined): void => {
      const message = argument && messageOf(argument);
      const fault = message && faultOf(message);
      if (argument && fault) context.report({ node: argument, message: `An error message ${fault}` });
    };
    return {
      NewExpression({ callee, arguments: [argument] }): void {
        if (callee.type === "Identifier" && BUILT_IN.includes(callee.name)) check(argument);
      },
      "ClassDeclaration[superClass.name=/Error$/] CallExpression[callee.type='Super']"(
        node: Deno.lint.CallExpression,
      ): void {
        check(node.arguments[0]);
      },
    };
  },
};

function faultOf({ start, end, all }: Message): string | undefined {
  if (start !== "" && !start.startsWith("Cannot ")) return 'begins with "Cannot <verb> <thing>"';
  if (end.endsWith(".")) return "has no final period";
  if (/n't\b|\b(it|that|there|you|we|they)'(s|re|ll|ve|d)\b/i.test(all)) return "has no contraction";
  return undefined;
}

/** Reads a literal, a template, or a sum of them; the parts that are computed count as nothing. */
function messageOf(node: Deno.lint.Node): Message | undefined {
  if (node.type === "Literal" && typeof node.value === "string") {
    return { start: node.value, end: node.value, all: node.value };
  }
  if (node.type === "TemplateLiteral") {
    const texts = node.quasis.map((quasi) => quasi.cooked);
    return { start: texts[0] ?? "", end: texts.at(-1) ?? "", all: texts.join(" ") };
  }
  if (node.type === "BinaryExpression" && node.operator === "+") {
    const [left, right] = [messageOf(node.left), messageOf(node.right)];
    return { start: left?.start ?? "", end: right?.end ?? "", all: `${left?.all ?? ""} ${right?.all ?? ""}` };
  }
  return undefined;
}
