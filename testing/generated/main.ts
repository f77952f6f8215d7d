/**
 * The command that generates objects: they are made, changed and deleted on the embedded API server and on a real one,
 * and the answers are compared.
 *
 *     deno task generated [--objects 2000] [--seed <number>] [--kind <kind>]... [--shrink 5]
 *
 * What differs is told as the smallest object that shows it.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { systemClock } from "../../src/async/clock.ts";
import { systemRandom } from "../../src/async/random.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { print, requireWholeNumbers, runCommandLine } from "../conformance/command_line.ts";
import { embeddedStage } from "../conformance/run_scenarios.ts";
import { findingLines, summaryLine } from "./report.ts";
import { runGenerated } from "./run_generated.ts";

if (import.meta.main) await runCommandLine(main);

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      objects: { type: "string", default: "2000" },
      seed: { type: "string" },
      kind: { type: "string", multiple: true, default: [] },
      shrink: { type: "string", default: "5" },
    },
  });
  const seed = values.seed === undefined ? Math.floor(systemRandom.next() * 2 ** 31) : Number(values.seed);
  const numbers = { objects: Number(values.objects), seed, shrinks: Number(values.shrink) };
  requireWholeNumbers(numbers, "generate objects");
  await using plane = await startControlPlane();
  await using embedded = embeddedStage({ authorization: "AlwaysAllow" });
  const transport = new HttpTransport(plane.adminConfig);
  try {
    const stages = {
      real: { transport, clock: systemClock },
      embedded: embedded.stage,
      run: `g${systemRandom.uuid().slice(0, 5)}`,
    };
    const result = await runGenerated(stages, { ...numbers, kinds: values.kind });
    for (const finding of result.findings) for (const line of findingLines(finding)) print(line);
    print(summaryLine(result, seed));
    return result.findings.length > 0 ? 1 : 0;
  } finally {
    transport.close();
  }
}
