/**
 * Plays all scenarios to one API server.
 *
 * @module
 */

import { sleep, systemClock } from "../../src/async/clock.ts";
import { seededRandom } from "../../src/async/random.ts";
import { VirtualClock, type VirtualClockOptions } from "../../src/async/virtual_clock.ts";
import { embeddedTransport } from "../backends/embedded.ts";
import type { AuthorizationMode } from "../embedded/access/authorizer.ts";
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
  /**
   * Further variables of all scenarios.
   *
   * @default {{}}
   */
  readonly variables?: Variables;
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
  { run, concurrency = 1, variables = {} }: PlayOptions,
): Promise<readonly Performance[]> {
  await makeReady(stage, run);
  const performances: Performance[] = [];
  const waiting = scenarios.map((one, index) => ({ one, index }));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      performances[next.index] = await playOne(next.one, stage, { run, index: next.index, variables });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return performances;
}

/**
 * Installs on a server what all scenarios need.
 *
 * @param stage The server.
 * @param run The run's name.
 * @throws {Error} If the fixtures cannot be installed.
 */
export async function makeReady(stage: Stage, run: string): Promise<void> {
  await prepare(INSTALL_FIXTURES, stage, variablesOf(0, run));
  await stage.forget?.();
}

/**
 * Plays a scenario to a server that is ready, in a namespace of its own.
 *
 * @param scenario The scenario.
 * @param stage The server.
 * @param options The run's name, the scenario's number in it, and further variables.
 * @returns What was answered.
 * @throws {Error} If the scenario cannot be played.
 */
export async function playOne(
  scenario: Scenario,
  stage: Stage,
  options: { readonly run: string; readonly index: number; readonly variables?: Variables },
): Promise<Performance> {
  const { run, index, variables: more = {} } = options;
  const variables = { ...more, ...variablesOf(index, run) };
  await prepare(MAKE_NAMESPACE, stage, variables);
  const recording = await play(scenario, stage, variables);
  return { scenario, sent: sentText(scenario, variables), recording };
}

/**
 * Plays scenarios to an embedded server of their own, on virtual time.
 *
 * @param scenarios The scenarios.
 * @param run The run's name.
 * @param options When the virtual time starts, and further variables.
 * @returns What was answered, in the order of the scenarios.
 * @throws {Error} If the fixtures cannot be installed, or a scenario cannot be played.
 */
export async function playEmbedded(
  scenarios: readonly Scenario[],
  run: string,
  options: VirtualClockOptions & Pick<PlayOptions, "variables"> = {},
): Promise<readonly Performance[]> {
  const { variables = {}, ...clock } = options;
  await using embedded = embeddedStage(clock);
  return await playAll(scenarios, embedded.stage, { run, variables });
}

/**
 * Starts an embedded server on virtual time.
 *
 * @param options When the virtual time starts, and whether roles count: then the rules of aggregated ones are kept.
 * @returns The server as a stage; it stops when it is disposed of.
 */
export function embeddedStage(
  options: VirtualClockOptions & { readonly authorization?: AuthorizationMode } = {},
): { readonly stage: Stage } & AsyncDisposable {
  const { authorization = "RBAC", ...start } = options;
  const clock = new VirtualClock(start);
  const server = new EmbeddedServer({ clock, random: seededRandom(1), authorization });
  return {
    stage: {
      transport: embeddedTransport(server),
      clock,
      passTime: async (milliseconds) => {
        await clock.advance(milliseconds);
        // Webhooks are outside, where time is real.
        await sleep(systemClock, 1);
      },
      forget: () => server.compact(),
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
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
