/**
 * A whole run: the servers are started, hostile requests are sent, and then it is looked what they have done.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { judgeMemory, type MemorySample, type MemoryVerdict, sampleMemory } from "../faults/soak_memory.ts";
import { type Aftermath, aftermathOf } from "./aftermath.ts";
import { type SequenceName, variablesOf } from "./compare_sequence.ts";
import { type HostileServer, startServers } from "./hostile_servers.ts";
import { type HostileOptions, type HostileResult, runHostile } from "./run_hostile.ts";
import { makeUntouched } from "./untouched.ts";

/** Options of {@linkcode hostileRun}. */
export interface HostileRunOptions extends Omit<HostileOptions, "onRest" | "clock"> {
  /** Whether a real server is asked as well. */
  readonly isReal: boolean;
  /** The time of this machine. */
  readonly clock: Clock;
}

/** What came of a whole run. */
export interface HostileReport {
  readonly seed: number;
  readonly result: HostileResult;
  /** What of the objects that were to be left alone was not. */
  readonly touched: readonly string[];
  readonly aftermath: Aftermath;
  readonly memory: MemoryVerdict;
  /** Whether nothing is wrong. */
  readonly isGood: boolean;
}

/** Bodies of a megabyte come at random, several at a time, and their pages are not given back at once. */
const PROCESS_GROWTH_MB = 256;

/**
 * Runs it all.
 *
 * @param options How many requests, which, and where they are sent.
 * @returns What came of it.
 * @throws {Error} If a server does not start, or does not do the simplest things.
 */
export async function hostileRun(options: HostileRunOptions): Promise<HostileReport> {
  const { isReal, run, seed, clock } = options;
  await using servers = await startServers(run, { isReal });
  const untouched = await Promise.all(
    servers.all.map(async ({ hostile: { name }, stage }) => ({
      name,
      objects: await makeUntouched(stage, run),
    })),
  );
  const samples: MemorySample[] = [];
  const onRest = async (names: readonly SequenceName[]): Promise<void> => {
    await forget(servers.all, names);
    // Where nothing can be collected, nothing can be said.
    if (typeof Reflect.get(globalThis, "gc") === "function") samples.push(sampleMemory(clock));
  };
  const stages = servers.all.map(({ hostile }) => hostile);
  const result = await runHostile(stages, { ...options, onRest });
  const touched = await Promise.all(untouched.map(async ({ name, objects }) => {
    const changes = await objects.changes();
    return changes.map((title) => `${name}: ${title} is answered otherwise than before`);
  }));
  const aftermath = await aftermathOf(servers.all, run);
  const memory = judgeMemory(samples, { processGrowthMb: PROCESS_GROWTH_MB });
  const faults = [...result.findings, ...touched.flat(), ...aftermath.faults];
  const isGood = faults.length === 0 && memory.isFlat;
  return { seed, result, touched: touched.flat(), aftermath, memory, isGood };
}

/** What the embedded servers have stored goes, and its history: what is left then is left for good. */
async function forget(servers: readonly HostileServer[], names: readonly SequenceName[]): Promise<void> {
  for (const { embedded, stage: { transport } } of servers) {
    if (embedded === undefined) continue;
    for (const name of names) {
      const path = `/api/v1/namespaces/${variablesOf(name)["ns"]}`;
      const response = await transport.send({ method: "DELETE", path, headers: {} }, { purpose: "request" });
      await response.body?.cancel();
    }
    embedded.compact();
  }
}
