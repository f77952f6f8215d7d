/**
 * The hostile command: sends random requests that make no sense to the embedded API server and to a real one, and
 * compares the sorts of their answers.
 *
 *     deno task hostile [--requests 20000] [--seed <number>] [--first 0] [--shrink 5] [--embedded-only]
 *
 * With `--embedded-only` the embedded server behind a socket is compared with the one without.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { systemClock } from "../../src/async/clock.ts";
import { systemRandom } from "../../src/async/random.ts";
import { print, requireWholeNumbers, runCommandLine } from "../conformance/command_line.ts";
import { hostileRun } from "./hostile_run.ts";
import { reportLines } from "./report.ts";

if (import.meta.main) await runCommandLine(main);

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: { type: "string", default: "20000" },
      seed: { type: "string" },
      first: { type: "string", default: "0" },
      shrink: { type: "string", default: "5" },
      "embedded-only": { type: "boolean", default: false },
    },
  });
  const seed = values.seed === undefined ? Math.floor(systemRandom.next() * 2 ** 31) : Number(values.seed);
  const numbers = {
    requests: Number(values.requests),
    first: Number(values.first),
    shrinks: Number(values.shrink),
    seed,
  };
  requireWholeNumbers(numbers, "send hostile requests");
  const run = `x${systemRandom.uuid().slice(0, 5)}`;
  const report = await hostileRun({
    ...numbers,
    run,
    isReal: !values["embedded-only"],
    clock: systemClock,
  });
  for (const line of reportLines(report)) print(line);
  return report.isGood ? 0 : 1;
}
