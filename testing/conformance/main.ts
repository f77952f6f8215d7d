/**
 * The conformance command: plays every scenario to the embedded API server and to a real one, and compares.
 *
 *     deno task conformance [--scenario <name>] [--verbose] [--kubeconfig <file>]
 *
 * The real server is a control plane of its own, unless a kubeconfig names one; that one needs controllers for garbage
 * and for the end of namespaces, and keeps what is made in it.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { systemClock } from "../../src/async/clock.ts";
import { systemRandom } from "../../src/async/random.ts";
import { loadConfig } from "../../src/client/config.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { compactEtcd } from "./compact_etcd.ts";
import type { Stage } from "./player.ts";
import { print, runCommandLine } from "./command_line.ts";
import { summaryLine, verdictLines } from "./report.ts";
import { playAll, playEmbedded } from "./run_scenarios.ts";
import { startWebhooks } from "./webhooks.ts";
import { SCENARIOS } from "./scenarios.ts";
import { judge } from "./verdict.ts";

/** How many scenarios are played to the real server at a time: most of the time it waits for its own caches. */
const CONCURRENCY = 10;

if (import.meta.main) await runCommandLine(main);

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: "string" },
      verbose: { type: "boolean", default: false },
      kubeconfig: { type: "string" },
    },
  });
  const scenarios = SCENARIOS.filter(({ name }) =>
    values.scenario === undefined || name.includes(values.scenario)
  );
  if (scenarios.length === 0) {
    print(`Cannot play the scenario "${values.scenario}": there is none with that in its name`);
    return 2;
  }
  const run = `r${systemRandom.uuid().slice(0, 5)}`;
  await using webhooks = await startWebhooks();
  const { variables } = webhooks;
  const embedded = await playEmbedded(scenarios, run, { startMs: systemClock.now(), variables });
  const real = await withRealServer(
    values.kubeconfig,
    (stage) => playAll(scenarios, stage, { run, concurrency: CONCURRENCY, variables }),
  );
  const verdicts = scenarios.map(({ name }, index) => {
    const [onReal, onEmbedded] = [real[index], embedded[index]];
    if (onReal === undefined || onEmbedded === undefined) {
      throw new Error(`Cannot judge "${name}": it was not played`);
    }
    return judge({
      scenario: name,
      sent: onReal.sent,
      real: onReal.recording,
      embedded: onEmbedded.recording,
    });
  });
  for (const verdict of verdicts) for (const line of verdictLines(verdict, values)) print(line);
  print(summaryLine(verdicts));
  return verdicts.some(({ result }) => result === "differ") ? 1 : 0;
}

async function withRealServer<T>(
  kubeconfig: string | undefined,
  use: (stage: Stage) => Promise<T>,
): Promise<T> {
  await using plane = kubeconfig === undefined ? await startControlPlane() : undefined;
  const transport = new HttpTransport(plane?.adminConfig ?? await loadConfig({ kubeconfig }));
  const forget = plane === undefined
    ? {}
    : { forget: () => compactEtcd(`http://127.0.0.1:${plane.etcd.port}`) };
  try {
    return await use({ transport, clock: systemClock, ...forget });
  } finally {
    transport.close();
  }
}
