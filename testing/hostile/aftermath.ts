/**
 * Whether the servers still do what they should after hostile requests: ordinary scenarios are answered as ever, nothing
 * is left open, and JavaScript itself is as it was.
 *
 * @module
 */

import { playOne } from "../conformance/run_scenarios.ts";
import { verdictLines } from "../conformance/report.ts";
import { APPLIES } from "../conformance/scenarios/applies.ts";
import { LISTS } from "../conformance/scenarios/lists.ts";
import { PATCHES } from "../conformance/scenarios/patches.ts";
import { READING_AND_WRITING } from "../conformance/scenarios/reading_and_writing.ts";
import { WATCHES } from "../conformance/scenarios/watches.ts";
import type { Scenario } from "../conformance/scenario.ts";
import { judge } from "../conformance/verdict.ts";
import type { HostileServer } from "./hostile_servers.ts";

/** Reading, writing, patches, apply, lists and watches. */
const SCENARIOS: readonly Scenario[] = [READING_AND_WRITING, PATCHES, APPLIES, LISTS, WATCHES].flat();
/** How many of their kind are played at a time. */
const CONCURRENCY = 8;
/** Numbers of scenarios and of sequences are apart. */
const FIRST_INDEX = 1_000_000;

/** What is found. */
export interface Aftermath {
  /** How many scenarios were played. */
  readonly scenarios: number;
  /** What is wrong, in lines; empty if nothing is. */
  readonly faults: readonly string[];
}

/**
 * Looks at the servers after a run.
 *
 * @param servers The servers; all others are compared with the first one.
 * @param run The run's name.
 * @returns What is found.
 * @throws {Error} If a scenario cannot be played.
 */
export async function aftermathOf(servers: readonly HostileServer[], run: string): Promise<Aftermath> {
  const waiting = SCENARIOS.map((scenario, index) => ({ scenario, index: FIRST_INDEX + index }));
  const faults: string[] = [...openWatches(servers), ...pollution()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      faults.push(...await differingLines(next.scenario, servers, { run, index: next.index }));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return { scenarios: SCENARIOS.length, faults };
}

async function differingLines(
  scenario: Scenario,
  servers: readonly HostileServer[],
  where: { readonly run: string; readonly index: number },
): Promise<readonly string[]> {
  const played = await Promise.all(servers.map(({ stage }) => playOne(scenario, stage, where)));
  const [first, ...others] = played;
  if (first === undefined) return [];
  return others.flatMap(({ recording }) => {
    const { name } = scenario;
    const verdict = judge({ scenario: name, sent: first.sent, real: first.recording, embedded: recording });
    return verdict.result === "differ" && verdict.unexplained.length > 0
      ? verdictLines(verdict, { verbose: false })
      : [];
  });
}

function openWatches(servers: readonly HostileServer[]): readonly string[] {
  return servers.flatMap(({ hostile: { name }, embedded }) =>
    embedded === undefined || embedded.openWatches === 0
      ? []
      : [`${name}: ${embedded.openWatches} watches are open that nobody reads`]
  );
}

/** Whoever sets a field of a prototype sets it everywhere. */
function pollution(): readonly string[] {
  return ["polluted", "x", "a", "op"].filter((name) => name in {})
    .map((name) => `every object has a field "${name}" now`);
}
