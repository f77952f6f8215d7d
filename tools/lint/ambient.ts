/**
 * What programs reach without importing it: the environment and the console.
 *
 * @module
 */

import { isIn, isTest, repositoryPath } from "./repository.ts";

const ENVIRONMENT_READERS = [
  "src/client/config.ts",
  "src/manager/run.ts",
  "testing/start_test_env.ts",
  "testing/backends/",
  "cli/main.ts",
  "bench/main.ts",
];

/** Where somebody sits in front of the program. */
const CONSOLE_USERS = ["cli/", "examples/", "bench/", "tools/"];

/** Reports `Deno.env` outside the files that read the configuration. */
export const environment: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    if (isIn(path, ENVIRONMENT_READERS) || isTest(path)) return {};
    return {
      "MemberExpression[object.name='Deno'][property.name='env']"(node: Deno.lint.MemberExpression): void {
        const readers = ENVIRONMENT_READERS.join(", ");
        context.report({ node, message: `Cannot read the environment in "${path}": only ${readers} may` });
      },
    };
  },
};

/** Reports `console` in the library, which logs through the `Log` port. */
export const noConsole: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    if (isIn(path, CONSOLE_USERS) || isTest(path)) return {};
    return {
      "MemberExpression[object.name='console']"(node: Deno.lint.MemberExpression): void {
        context.report({ node, message: `Cannot use the console in "${path}": take a Log as an option` });
      },
    };
  },
};
