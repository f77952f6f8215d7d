/**
 * The soak command: minutes of random writes and random faults, with an independent watcher that counts what caches and
 * handlers have missed.
 *
 *     deno task soak [--minutes 10] [--seed <n>] [--backend embedded|control-plane] [--objects 5000] [--rate 100]
 *
 * It ends with 1 if anything was missed or memory grew, with 2 if it could not be judged.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { systemRandom } from "../../src/async/random.ts";
import { chooseBackend } from "../backends/start_backend.ts";
import { runSoak, type SoakOptions } from "./soak_run.ts";

const MINUTE_MS = 60_000;
/** A round's faults, its rest and its judgement take about a minute. */
const ROUND_MS = 55_000;
/** After that a handler that stalls, or a pause of a cache, has long ended. */
const SETTLE_TIMEOUT_MS = 60_000;

/** The default of a cache is 70 s: a soak would see few silences then. */
const PATIENCE_MS = 5_000;

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    print(error instanceof Error ? error.stack ?? error.message : String(error));
    Deno.exit(2);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  const { backend, objects, writesPerSecond, durationMs, seed } = options;
  print(
    `Soaking ${backend} with ${objects} objects and ${writesPerSecond} writes a second for ` +
      `${durationMs / MINUTE_MS} minutes; again: --seed ${seed}`,
  );
  const result = await runSoak(options);
  const faults = Object.entries(result.faults).map(([type, count]) => `${count} ${type}`).sort().join(", ");
  print(`faults: ${faults}`);
  print(result.memory);
  print(
    `seed ${seed}: ${result.missCount} misses; ${result.rounds} rounds, ${result.writes} writes, ` +
      `${result.changes} changes, ${result.calls} calls of handlers, settled within ` +
      `${Math.round(result.longestSettleMs)} ms`,
  );
  return result.missCount > 0 || !result.isMemoryFlat ? 1 : 0;
}

function optionsOf(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "10" },
      seed: { type: "string" },
      backend: { type: "string" },
      objects: { type: "string", default: "5000" },
      rate: { type: "string", default: "100" },
    },
  });
  return {
    backend: chooseBackend(values.backend),
    objects: positive("--objects", values.objects),
    durationMs: MINUTE_MS * positive("--minutes", values.minutes),
    roundMs: ROUND_MS,
    writesPerSecond: positive("--rate", values.rate),
    seed: values.seed === undefined
      ? Math.floor(2 ** 31 * systemRandom.next())
      : positive("--seed", values.seed),
    settleTimeoutMs: SETTLE_TIMEOUT_MS,
    patienceMs: PATIENCE_MS,
    report: print,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new RangeError(`Cannot soak with ${name} ${text}: give a number above 0`);
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
