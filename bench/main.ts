/**
 * The benchmarks' command: `deno task bench <name> [--quick] [--json]`.
 *
 * Each benchmark measures its subject and what it is held against side by side in one run, and answers one line a
 * subject. `--json` prints the lines as JSON, one each.
 *
 * @module
 */

import { benchImport } from "./import_bench.ts";
import type { BenchLine, BenchOptions } from "./bench_line.ts";

const BENCHMARKS: Readonly<Record<string, (options: BenchOptions) => Promise<readonly BenchLine[]>>> = {
  import: benchImport,
};

if (import.meta.main) {
  const names = Deno.args.filter((arg) => !arg.startsWith("--"));
  const [name = ""] = names;
  const benchmark = BENCHMARKS[name];
  if (!benchmark || names.length !== 1) {
    console.error(
      `Cannot run the benchmark "${names.join(" ")}": choose one of ${Object.keys(BENCHMARKS).join(", ")}`,
    );
    Deno.exit(2);
  }
  const lines = await benchmark({ quick: Deno.args.includes("--quick") });
  if (Deno.args.includes("--json")) { for (const line of lines) console.log(JSON.stringify(line)); }
  else console.table(lines);
}
