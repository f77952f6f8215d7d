/**
 * The rules of this repository that Deno's own linter does not know: `deno lint` runs them.
 *
 * @module
 */

import { environment, noConsole } from "./lint/ambient.ts";
import { clocksAndRandomness } from "./lint/clocks.ts";
import { errorMessages } from "./lint/error_messages.ts";
import { layers } from "./lint/layers.ts";
import { noInheritance, privateFields, topLevelFunctions } from "./lint/shapes.ts";
import { thirdParties } from "./lint/third_parties.ts";

const plugin: Deno.lint.Plugin = {
  name: "kubeloop",
  rules: {
    "clocks-and-randomness": clocksAndRandomness,
    environment,
    "error-messages": errorMessages,
    layers,
    "no-console": noConsole,
    "no-inheritance": noInheritance,
    "private-fields": privateFields,
    "third-parties": thirdParties,
    "top-level-functions": topLevelFunctions,
  },
};

export default plugin;
