/**
 * Plays all scenarios to one API server.
 *
 * @module
 */

import { seededRandom } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { embeddedTransport } from "../backends/embedded.ts";
import { EmbeddedServer } from "../embedded/server.ts";
import { INSTALL_FIXTURES } from "./fixtures.ts";
import { play, type Recording, type Stage } from "./player.ts";
import { type Scenario, scenario, send } from "./scenario.ts";
import type { Variables } from "./variables.ts";

/** A scenario as it was played to one server. */
export interface Performance {
  readonly scenario: Scenario;
  /** What the scenario sends, as text. */
  readonly sent: string;
  readonly recording: Recording;
}

/** Options of {@linkcode playAll}. */
export interface PlayOptions {
  /** What the names of this run have in them, so that others on the same server do not use them. */
  readonly run: string;
  /**
   * How many scenarios are played at a time.
   *
   * @default {1}
   */
  readonly concurrency?: number;
}

/**
 * Plays scenarios to a server, after the fixtures that they need.
 *
 * @param scenarios The scenarios.
 * @param stage The server.
 * @param options The run's name, and how many are played at a time.
 * @returns What was answered, in the order of the scenarios.
 * @throws {Error} If the fixtures cannot be installed, or a scenario cannot be played.
 */
export async function playAll(
  scenarios: readonly Scenario[],
  stage: Stage,
  { run, concurrency = 1 }: PlayOptions,
): Promise<readonly Performance[]> {
  await prepare(INSTALL_FIXTURES, stage, variablesOf(0, run));
  await stage.forget?.();
  const performances: Performance[] = [];
  const waiting = scenarios.map((one, index) => ({ one, index }));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const variables = variablesOf(next.index, run);
      await prepare(MAKE_NAMESPACE, stage, variables);
      const recording = await play(next.one, stage, variables);
      performances[next.index] = { scenario: next.one, sent: sentText(next.one, variables), recording };
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return performances;
}

/**
 * Plays scenarios to an embedded server of their own, on virtual time.
 *
 * @param scenarios The scenarios.
 * @param run The run's name.
 * @returns What was answered, in the order of the scenarios.
 * @throws {Error} If the fixtures cannot be installed, or a scenario cannot be played.
 */
export async function playEmbedded(
  scenarios: readonly Scenario[],
  run: string,
): Promise<readonly Performance[]> {
  const clock = new VirtualClock();
  await using server = new EmbeddedServer({ clock, random: seededRandom(1) });
  const stage = {
    transport: embeddedTransport(server),
    clock,
    passTime: (milliseconds: number) => clock.advance(milliseconds),
    forget: () => server.compact(),
  };
  return await playAll(scenarios, stage, { run });
}

const MAKE_NAMESPACE: Scenario = scenario(
  "a namespace",
  send("POST /api/v1/namespaces", { body: { metadata: { name: "{ns}" } } }),
);

/** Names are the same on all servers, so that they sort alike. */
function variablesOf(index: number, run: string): Variables {
  return { ns: `ns${index}-${run}`, id: `s${index}-${run}`, group: `${run}.example.com` };
}

async function prepare(preparation: Scenario, stage: Stage, variables: Variables): Promise<void> {
  const { records } = await play(preparation, stage, variables);
  for (const { title, outcome } of records) {
    const { code, body, waitedInVain } = outcome;
    if (typeof code !== "number" || code >= 300 || waitedInVain !== undefined) {
      throw new Error(
        `Cannot make ready for the scenarios: ${title} was answered with ${code} ${JSON.stringify(body)}`,
      );
    }
  }
}

/** Captured variables stay as they are: what they stand for comes from the server. */
function sentText({ steps }: Scenario, variables: Variables): string {
  return JSON.stringify(steps).replaceAll(/\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole);
}
