/**
 * Which of our files owns which third-party package.
 *
 * @module
 */

import { visitImports } from "./imports.ts";
import { isIn, isTest, repositoryPath } from "./repository.ts";

interface Owners {
  /** Files, and folders with their slash. */
  readonly places?: readonly string[];
  /** Where `import type` is allowed besides. */
  readonly typePlaces?: readonly string[];
  /** Whether tests may import it. */
  readonly tests?: boolean;
}

const SERVERS = ["testing/", "src/webhook/", "src/manager/http.ts"];

/** The table of owners; a package that is missing here is nobody's. */
const OWNERS: Readonly<Record<string, Owners>> = {
  "@bufbuild/cel": { places: ["src/schema/"] },
  "@clack/prompts": { places: ["cli/"] },
  "@hono/node-server": { places: SERVERS },
  "@kubernetes/client-node": {
    places: ["src/client/credential_plugin.ts"],
    typePlaces: ["src/"],
    tests: true,
  },
  "@logtape/logtape": { places: ["src/manager/"] },
  "@marcbachmann/cel-js": { places: ["src/schema/"] },
  "@opentelemetry/api": { places: ["src/manager/"] },
  "@peculiar/x509": { places: ["src/webhook/", "testing/"], tests: true },
  "@sinonjs/fake-timers": { tests: true },
  "@std/yaml": { places: ["src/schema/yaml.ts", "testing/embedded/server_yaml.ts"] },
  "@testcontainers/k3s": { places: ["testing/"] },
  "@valibot/to-json-schema": { tests: true },
  "arktype": { tests: true },
  "commander": { places: ["cli/"] },
  "fast-check": {
    places: ["testing/differential/", "testing/generated/", "testing/hostile/"],
    typePlaces: ["src/schema/"],
    tests: true,
  },
  "fast-json-patch": { places: ["testing/embedded/", "src/webhook/"] },
  "hono": { places: SERVERS },
  "node:assert": { tests: true },
  "node:timers": { places: ["src/async/"] },
  "prom-client": { places: ["src/manager/"] },
  "re2js": { places: ["src/schema/"] },
  // Imported for its effect: @peculiar/x509 can't be loaded without it.
  "reflect-metadata": { places: ["src/webhook/", "testing/"], tests: true },
  "rfc6902": { places: ["testing/embedded/", "src/webhook/"] },
  "testcontainers": { places: ["testing/"] },
  "typebox": { tests: true },
  "valibot": { tests: true },
  "zod": {
    places: ["src/schema/zod.ts", "src/schema/zod/", "examples/", "testing/well_known/"],
    tests: true,
  },
};

/** Reports third-party imports outside the files that own them, `node:` modules without an entry excepted. */
export const thirdParties: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    return visitImports(({ specifier, kind, node }) => {
      if (/^(\.|@kubeloop\/sdk(\/|$))/.test(specifier)) return;
      const name = packageOf(specifier);
      const owners = OWNERS[name];
      if (!owners) {
        if (name.startsWith("node:")) return;
        const message =
          `Cannot import "${name}": it has no owner, give it one in tools/lint/third_parties.ts`;
        return context.report({ node, message });
      }
      const { places = [], typePlaces = [], tests = false } = owners;
      if (isIn(path, places) || (tests && isTest(path))) return;
      if (kind === "type" && isIn(path, typePlaces)) return;
      const owner = [...places, ...(tests ? ["tests"] : [])].join(", ");
      context.report({ node, message: `Cannot import "${name}" from "${path}": only ${owner} may` });
    });
  },
};

/** The package of a specifier, without registry, version and subpath. */
function packageOf(specifier: string): string {
  const [, name = specifier] = /^(?:npm:|jsr:)?\/?((?:node:)?(?:@[^/]+\/)?[^/@]+)/.exec(specifier) ?? [];
  return name;
}
