/**
 * A soak: random writes and random faults for a long time, in rounds; at the end of each round nobody writes, nothing
 * fails, and every handler and cache must have seen what an independent watcher saw.
 *
 * @module
 */

import { systemClock } from "../../src/async/clock.ts";
import { type Random, seededRandom } from "../../src/async/random.ts";
import { Client } from "../../src/client/client.ts";
import type { ClientConfig, PemSource } from "../../src/client/client_config.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import type { Transport } from "../../src/client/transport.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import type { BackendName } from "../backend.ts";
import { startTestEnv, type TestEnv } from "../start_test_env.ts";
import { startFaultProxy } from "./fault_proxy.ts";
import type { FaultRule } from "./fault_rule.ts";
import { SoakChaos } from "./soak_chaos.ts";
import { judgeMemory } from "./soak_memory.ts";
import { allCalls, playRound, type RoundOptions, type Stage, type Tally } from "./soak_round.ts";
import { startSubject, type Subject, SUBJECTS } from "./soak_subjects.ts";
import { Witness } from "./soak_witness.ts";
import { SoakWriters } from "./soak_writers.ts";

/** How a soak is run. */
export interface SoakOptions extends RoundOptions {
  readonly backend: BackendName;
  /** How many names there are to write to. */
  readonly objects: number;
  readonly durationMs: number;
  /** How long writes and faults go on between two judgements. */
  readonly roundMs: number;
  readonly writesPerSecond: number;
  /** The same seed, the same writes and faults, as far as the machine's own timing allows. */
  readonly seed: number;
  /** How long a connection may be silent before a cache gives it up, in milliseconds. */
  readonly patienceMs: number;
  /** A fault that nobody can heal, to see that the soak notices; no others are put in then. */
  readonly sabotage?: FaultRule;
}

/** How a soak went. */
export interface SoakResult {
  readonly rounds: number;
  /** How many writes were sent, and how many changes the independent watcher saw. */
  readonly writes: number;
  readonly changes: number;
  /** How many calls handlers got. */
  readonly calls: number;
  /** How often each fault struck. */
  readonly faults: Readonly<Record<string, number>>;
  readonly missCount: number;
  /** Some of the misses, in words. */
  readonly misses: readonly string[];
  /** The longest time from the end of a round's writes until all was seen, in milliseconds. */
  readonly longestSettleMs: number;
  readonly isMemoryFlat: boolean;
  /** One line about the memory. */
  readonly memory: string;
}

/** So few that outages outlast it: versions expire, and what was missed is listed. */
const HISTORY_LIMIT = 1_000;

/**
 * Runs a soak.
 *
 * @param options How.
 * @returns How it went.
 * @throws {Error} If it could not be judged: a write or the independent watcher failed.
 */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { backend, objects, durationMs, roundMs, writesPerSecond, seed, patienceMs, sabotage } = options;
  const random = seededRandom(seed);
  await using cleanup = new AsyncDisposableStack();
  const env = cleanup.use(await startTestEnv({ backend, historyLimit: HISTORY_LIMIT }));
  const namespace = await env.namespace("soak");
  const configMaps = env.client.resource(ConfigMap, { namespace });
  const writers = new SoakWriters({ configMaps, objects, writesPerSecond, random, clock: systemClock });
  await writers.fill();
  const witness = await startWitness(env, { namespace, cleanup });
  const proxy = cleanup.use(await startFaultProxy({ upstream: env.transport }));
  const transport = impatient(new HttpTransport(proxy.connection()), patienceMs);
  const client = cleanup.use(new Client({ transport, random }));
  const subjects = startSubjects({ client, namespace, patienceMs, random, cleanup });
  const chaos = new SoakChaos({
    env,
    proxy,
    random,
    seed,
    patienceMs,
    ...(sabotage && { sabotage }),
  });
  await Promise.all(subjects.map(({ synced }) => synced));

  const stage = { options, witness, writers, subjects, chaos };
  const tally: Tally = {
    startMs: systemClock.monotonic(),
    misses: [],
    memory: [],
    missCount: 0,
    rounds: 0,
    longestSettleMs: 0,
    pastCalls: 0,
  };
  const endMs = tally.startMs + durationMs;
  for (let leftMs = durationMs; leftMs > 0; leftMs = endMs - systemClock.monotonic()) {
    await playRound(stage, tally, Math.min(roundMs, leftMs));
  }
  return resultOf(stage, tally);
}

/** A transport that gives up what is silent for so long, as the caches do with their watches. */
function impatient(transport: Transport, patienceMs: number): Transport {
  const limits = { headTimeoutMs: patienceMs, bodyTimeoutMs: 2 * patienceMs };
  return {
    server: transport.server,
    send: (request, options) => transport.send(request, { ...options, ...limits }),
    close: () => transport.close(),
  };
}

async function startWitness(
  env: TestEnv,
  { namespace, cleanup }: { readonly namespace: string; readonly cleanup: AsyncDisposableStack },
): Promise<Witness> {
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const config = env.controlPlane?.adminConfig;
  const httpClient = config && cleanup.adopt(httpClientOf(config), (client) => client.close());
  const url = config?.server ?? env.server?.listen().url ?? "";
  const witness = new Witness({ url: url + path, httpClient });
  cleanup.defer(() => witness.stop());
  await witness.start();
  return witness;
}

function httpClientOf({ ca, cert, key }: ClientConfig): Deno.HttpClient {
  return Deno.createHttpClient({ caCerts: [dataOf(ca)], cert: dataOf(cert), key: dataOf(key), http2: false });
}

function dataOf(source: PemSource | undefined): string {
  if (source && "data" in source) return source.data;
  throw new Error("Cannot witness: the control plane's own configuration has no certificates as data");
}

function startSubjects(
  { cleanup, ...shared }: {
    readonly client: Client;
    readonly namespace: string;
    readonly patienceMs: number;
    readonly random: Random;
    readonly cleanup: AsyncDisposableStack;
  },
): readonly Subject[] {
  return SUBJECTS.map((kind) => {
    const subject = startSubject({ ...kind, ...shared, clock: systemClock });
    cleanup.defer(() => subject.stop());
    return subject;
  });
}

function resultOf(stage: Stage, tally: Tally): SoakResult {
  const { rounds, missCount, misses, longestSettleMs } = tally;
  const { isFlat, line } = judgeMemory(tally.memory);
  return {
    rounds,
    writes: stage.writers.writes,
    changes: stage.witness.changes,
    calls: allCalls(stage, tally),
    faults: stage.chaos.strikes(),
    missCount,
    misses,
    longestSettleMs,
    isMemoryFlat: isFlat,
    memory: line,
  };
}
