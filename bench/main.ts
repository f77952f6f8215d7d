/**
 * The benchmarks' command: `deno task bench <name> [--quick] [--json]`.
 *
 * Each benchmark measures its subject and what it is held against side by side in one run, and answers one line a
 * subject. `--json` prints the answers as JSON, one a line; without it, there are a table and the goals. What is done
 * is told on standard error.
 *
 * @module
 */

import { type BenchArguments, parseArguments } from "./bench_arguments.ts";
import type { BenchContext } from "./bench_context.ts";
import type { BenchResult } from "./answer.ts";
import { benchBoot } from "./boot_bench.ts";
import { benchEvents } from "./events_bench.ts";
import { benchImport } from "./import_bench.ts";
import { benchQueue } from "./queue_bench.ts";
import { jsonLines, tableLines } from "./report.ts";
import { benchScale } from "./scale_bench.ts";
import { benchSchema } from "./schema_bench.ts";
import { benchServer } from "./server_bench.ts";
import { benchSync } from "./sync_bench.ts";

type Benchmark = (context: BenchContext) => Promise<BenchResult>;

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  sync: benchSync,
  queue: benchQueue,
  events: benchEvents,
  scale: benchScale,
  import: benchImport,
  schema: benchSchema,
  boot: benchBoot,
  server: benchServer,
};

/** The exit code after arguments that make no sense. */
const MISUSED = 2;
/** The exit code of a program that was ended by Ctrl+C. */
const INTERRUPTED = 130;

function cacheFolder(): string {
  const { XDG_CACHE_HOME: caches, HOME: home } = Deno.env.toObject();
  if (caches) return `${caches}/kubeloop/bench`;
  if (home) return `${home}/.cache/kubeloop/bench`;
  throw new Error("Cannot tell where to keep programs and data: set XDG_CACHE_HOME or HOME");
}

/** The first Ctrl+C ends the benchmark and cleans up, the second one ends it at once. */
function interruption(): AbortSignal {
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] satisfies Deno.Signal[]) {
    Deno.addSignalListener(signal, () => {
      if (abort.signal.aborted) Deno.exit(INTERRUPTED);
      abort.abort(new Error(`Cannot go on: ${signal} was sent`));
    });
  }
  return abort.signal;
}

async function main(args: readonly string[]): Promise<number> {
  const chosen = chosenBy(args);
  if (chosen === undefined) return MISUSED;
  const { quick, json, bench } = chosen;
  const signal = interruption();
  const progress = (line: string): void => console.error(line);
  try {
    const result = await bench({ quick, signal, cacheFolder: cacheFolder(), progress });
    for (const line of json ? jsonLines(result) : tableLines(result)) console.log(line);
    return 0;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  }
}

function chosenBy(args: readonly string[]): (BenchArguments & { readonly bench: Benchmark }) | undefined {
  try {
    const chosen = parseArguments(args, Object.keys(BENCHMARKS));
    const bench = BENCHMARKS[chosen.name];
    return bench && { ...chosen, bench };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    return undefined;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
