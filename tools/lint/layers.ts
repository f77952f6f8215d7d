/**
 * Who may import whom: one folder a stop, and imports point one way only.
 *
 * @module
 */

import { visitImports } from "./imports.ts";
import { isIn, isTest, repositoryPath } from "./repository.ts";

const PACKAGE = "@kubeloop/sdk";

interface Layer {
  /** A file, or a folder with its slash; the first row that fits a file counts. */
  readonly place: string;
  readonly mayImport: readonly string[];
  /** What only `await import()` may reach. */
  readonly mayLoad?: readonly string[];
  /** What its tests may import besides. */
  readonly testsMayImport?: readonly string[];
}

/** The table of docs/architecture.md. The package's name stands for its public modules. */
const LAYERS: readonly Layer[] = [
  { place: "src/async/", mayImport: ["src/async/clock.ts", "src/async/random.ts", "src/async/log.ts"] },
  { place: "src/resource/", mayImport: ["src/resource/"] },
  { place: "src/schema/", mayImport: ["src/schema/", "src/async/", "src/resource/"] },
  {
    place: "src/client/",
    mayImport: ["src/client/", "src/async/", "src/resource/"],
    mayLoad: ["src/schema/yaml.ts"],
  },
  { place: "src/cache/", mayImport: ["src/cache/", "src/async/", "src/resource/", "src/client/"] },
  { place: "src/workqueue/", mayImport: ["src/workqueue/", "src/async/"] },
  {
    place: "src/controller/",
    mayImport: ["controller", "async", "resource", "client", "cache", "workqueue"].map((name) =>
      `src/${name}/`
    ),
  },
  { place: "src/webhook/", mayImport: ["src/webhook/", "src/async/", "src/resource/", "src/client/"] },
  { place: "src/manager/", mayImport: ["src/"] },
  { place: "mod.ts", mayImport: ["src/"] },
  {
    place: "testing/embedded/",
    mayImport: ["testing/embedded/", "testing/credentials/", "src/async/", "src/resource/", "src/schema/"],
    testsMayImport: ["src/"],
  },
  { place: "testing/well_known/", mayImport: ["testing/well_known/", PACKAGE], testsMayImport: ["src/"] },
  { place: "testing/", mayImport: ["testing/", "src/"] },
  { place: "cli/", mayImport: ["cli/", "mod.ts", "src/resource/", "src/schema/"], mayLoad: ["testing/"] },
  { place: "examples/", mayImport: ["examples/", PACKAGE] },
  { place: "bench/", mayImport: ["bench/", PACKAGE] },
  { place: "tools/", mayImport: ["tools/", "src/async/"] },
];

/** What each test may import: the harness, and virtual time. */
const FOR_TESTS = ["testing/", "src/async/"];

/** Reports imports that the table does not allow; type imports obey it too. */
export const layers: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    const layer = LAYERS.find(({ place }) => isIn(path, [place]));
    if (!layer) return {};
    const { place, mayImport, mayLoad = [], testsMayImport = [] } = layer;
    const forTests = isTest(path) && place !== "examples/" ? [...FOR_TESTS, ...testsMayImport] : [];
    return visitImports(({ specifier, kind, node }) => {
      const target = targetOf(path, specifier);
      if (target === undefined || isIn(target, [...mayImport, ...forTests])) return;
      if (kind === "dynamic" && isIn(target, mayLoad)) return;
      const hint = `"${place}" may import ${mayImport.join(", ")}`;
      context.report({ node, message: `Cannot import "${target}" from "${path}": ${hint}` });
    });
  },
};

/** Where a specifier leads in the repository; `undefined` if it leads out of it. */
function targetOf(path: string, specifier: string): string | undefined {
  if (specifier === PACKAGE || specifier.startsWith(`${PACKAGE}/`)) return PACKAGE;
  if (!specifier.startsWith(".")) return undefined;
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}
