/**
 * Time and chance are values that are passed down.
 *
 * @module
 */

import { isIn, isTest, repositoryPath } from "./repository.ts";

/** Where time and chance are made into values. */
const TIME_PLACES = ["src/async/"];

const CLOCK = "take a Clock as an option";
const RANDOM = "take a Random as an option";

/** What to do instead, for each global that reads or waits for time, or throws dice. */
const INSTEAD: Readonly<Record<string, string>> = {
  "AbortSignal.any": "use linkSignals, which leaves no listener behind",
  "AbortSignal.timeout": CLOCK,
  "Date.now": CLOCK,
  "Math.random": RANDOM,
  "crypto.getRandomValues": RANDOM,
  "crypto.randomUUID": RANDOM,
  "performance.now": CLOCK,
  setImmediate: CLOCK,
  setInterval: CLOCK,
  setTimeout: CLOCK,
};

/** Reports clocks and randomness outside `src/async/`; tests and benchmarks may measure by `performance.now`. */
export const clocksAndRandomness: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    if (isIn(path, TIME_PLACES) && !isTest(path)) return {};
    const mayMeasure = isTest(path) || isIn(path, ["bench/"]);
    const report = (node: Deno.lint.Node, name: string, instead: string): void =>
      context.report({ node, message: `Cannot use ${name} outside src/async/: ${instead}` });
    const check = (node: Deno.lint.Node, name: string): void => {
      const instead = Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined;
      if (instead && !(mayMeasure && name === "performance.now")) report(node, name, instead);
    };
    return {
      CallExpression({ callee }): void {
        if (callee.type === "Identifier") check(callee, callee.name);
      },
      MemberExpression(node): void {
        check(node, nameOf(node));
      },
      NewExpression(node): void {
        const { callee } = node;
        if (callee.type !== "Identifier" || callee.name !== "Date" || node.arguments.length > 0) return;
        report(node, "new Date()", `${CLOCK}; new Date(clock.now()) is fine`);
      },
    };
  },
};

/** The dotted name of a member of a global, `globalThis` left out; empty for anything else. */
function nameOf({ object, property }: Deno.lint.MemberExpression): string {
  if (property.type !== "Identifier") return "";
  if (object.type === "Identifier") {
    return object.name === "globalThis" ? property.name : `${object.name}.${property.name}`;
  }
  if (object.type !== "MemberExpression") return "";
  const outer = nameOf(object);
  return outer === "" ? "" : `${outer}.${property.name}`;
}
