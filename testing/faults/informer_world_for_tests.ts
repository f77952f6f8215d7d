/**
 * An informer behind a fault proxy, a writer beside it, and the check that nothing was missed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sleep, systemClock } from "../../src/async/clock.ts";
import { withDeadline } from "../../src/async/deadline.ts";
import { noCacheMetrics } from "../../src/cache/cache_metrics.ts";
import { listWatchOf } from "../../src/cache/list_watch.ts";
import type { ReflectorSettings } from "../../src/cache/reflector_options.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import { Client, type ClientSettings } from "../../src/client/client.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import type { ResourceClient } from "../../src/client/resource_client.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { keyOf } from "../../src/resource/object.ts";
import type { Input, Stored } from "../../src/resource/resource.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { startTestEnv, type TestEnv } from "../start_test_env.ts";
import { type FaultProxy, startFaultProxy } from "./fault_proxy.ts";
import type { ObservedRequest } from "./observed_request.ts";
import { Replica, versionsOf } from "./replica_for_tests.ts";

type ConfigMaps = ResourceClient<Stored<typeof ConfigMap>, Input<typeof ConfigMap>>;

/** How soon after a fault all must be as it is on the server. */
const BOUND_MS = 10_000;
/** Pauses that a test can wait for. */
const BACKOFF = { baseMs: 10, maxMs: 50, jitter: 0.5 };
/** The objects that are there at first. */
const SEEDS = 6;

/** How one case runs. */
export interface WorldSettings {
  readonly informer?: Omit<ReflectorSettings, "useWatchList">;
  readonly client?: ClientSettings;
}

/** A case: what it shows, and how. */
export interface FaultCase {
  /** To follow "SharedInformer: ". */
  readonly name: string;
  readonly settings?: WorldSettings;
  /** Whether it is about lists, which a watch list has none of. @default {false} */
  readonly listOnly?: boolean;
  run(world: InformerWorld): Promise<void>;
}

/** Runs each case on the embedded server and on a real one, with LIST and with WatchList. */
export function testOnBothServers(what: string, cases: readonly FaultCase[]): void {
  const runs = [false, true].flatMap((useWatchList) =>
    cases.filter(({ listOnly }) => !useWatchList || !listOnly).map(({ name, settings, run }) => ({
      name: `${name} [${useWatchList ? "WatchList" : "LIST"}]`,
      start: (env: TestEnv) => withWorld(env, { ...settings, useWatchList }, run),
    }))
  );
  for (const { name, start } of runs) {
    Deno.test(`SharedInformer: ${name}`, async () => {
      await using env = await startTestEnv({ backend: "embedded" });
      await start(env);
    });
  }
  Deno.test({
    name: `real API server: an informer gets over ${what}`,
    ignore: ignoreRealServers,
    async fn(t) {
      await using env = await startTestEnv({ backend: "control-plane" });
      for (const { name, start } of runs) await t.step(name, () => start(env));
    },
  });
}

/** Makes an informer behind a proxy, lets it run through a case, and checks what it was told. */
export async function withWorld(
  env: TestEnv,
  settings: WorldSettings & { readonly useWatchList: boolean },
  run: (world: InformerWorld) => Promise<void>,
): Promise<void> {
  const namespace = await env.namespace();
  const direct = env.client.resource(ConfigMap, { namespace });
  await using proxy = await startFaultProxy({ upstream: env.transport });
  const { clock } = settings.client ?? {};
  const transport = new HttpTransport(proxy.connection(), { ...(clock && { clock }) });
  using client = new Client({ ...settings.client, transport });
  const world = new InformerWorld({ env, proxy, direct, client, namespace, settings });
  try {
    await world.seed();
    await run(world);
  } finally {
    await world.stop();
  }
  for (const { violations } of world.replicas) assert.deepEqual(violations, []);
}

interface WorldParts {
  readonly env: TestEnv;
  readonly proxy: FaultProxy;
  readonly direct: ConfigMaps;
  readonly client: Client;
  readonly namespace: string;
  readonly settings: WorldSettings & { readonly useWatchList: boolean };
}

/** What a case plays with. */
export class InformerWorld {
  readonly env: TestEnv;
  readonly proxy: FaultProxy;
  readonly informer: SharedInformer<Stored<typeof ConfigMap>>;
  readonly replicas: readonly Replica<Stored<typeof ConfigMap>>[];
  /** How many events the first watch begins with: of a watch list, the objects and their end. */
  readonly initialEvents: number;
  readonly #direct: ConfigMaps;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #rounds = 0;
  /** How many events of watches have come, bookmarks too. */
  #events = 0;
  #onChange: () => void = () => {};

  constructor({ env, proxy, direct, client, namespace, settings }: WorldParts) {
    const { useWatchList, informer } = settings;
    this.env = env;
    this.proxy = proxy;
    this.#direct = direct;
    this.initialEvents = useWatchList ? SEEDS + 1 : 0;
    this.informer = new SharedInformer({
      listWatch: listWatchOf(client.resource(ConfigMap, { namespace })),
      backoff: BACKOFF,
      metrics: {
        ...noCacheMetrics,
        onEvent: () => {
          this.#events++;
          this.#onChange();
        },
      },
      ...informer,
      useWatchList,
    });
    const makeReplica = () =>
      new Replica<Stored<typeof ConfigMap>>({
        stored: (object) => this.informer.lister.get(keyOf(object)),
        onChange: () => this.#onChange(),
      });
    this.replicas = [makeReplica(), makeReplica()];
    const [quick, slow] = this.replicas;
    if (quick) this.informer.addHandler(quick.handler());
    if (slow) this.informer.addHandler(slow.handler(() => sleep(systemClock, 0)));
  }

  /** How often all objects were asked for: by a first page, or by a watch that begins with them. */
  get reads(): number {
    return this.proxy.requests.filter(isRead).length;
  }

  /** The requests for a watch. */
  get watches(): readonly ObservedRequest[] {
    return this.proxy.requests.filter(({ verb }) => verb === "watch");
  }

  /** The server's newest version. */
  async serverVersion(): Promise<string> {
    return (await this.#direct.list({ limit: 1 })).resourceVersion;
  }

  async seed(): Promise<void> {
    for (let index = 0; index < SEEDS; index++) {
      await this.#direct.create({ metadata: { name: `seed-${index}` } });
    }
  }

  /** Makes one object more, to see whether the server takes writes. */
  async probe(): Promise<void> {
    await this.#direct.create({ metadata: { generateName: "probe-" } });
  }

  /** Lets the informer run. */
  run(): void {
    this.#running = this.informer.run(this.#stop.signal);
  }

  /** Lets the informer run, and waits until it is filled. */
  async start(): Promise<void> {
    this.run();
    await inTime("the first sync", this.informer.synced);
  }

  /** Creates, changes, deletes, and makes anew under the same name: five events. */
  async write(): Promise<void> {
    const round = ++this.#rounds;
    const write = (name: string) => ({ metadata: { name }, data: { round: String(round) } });
    await this.#direct.create(write(`new-${round}`));
    await this.#direct.patch("seed-0", { type: "merge", value: { data: { round: String(round) } } });
    await this.#direct.delete("seed-1");
    await this.#direct.create(write("seed-1"));
    await this.#direct.delete(round === 1 ? "seed-2" : `new-${round - 1}`);
  }

  /** Waits until the cache and what the handlers were told are as it is on the server. */
  async converges(): Promise<void> {
    const expected = versionsOf((await this.#direct.list()).items);
    const seen =
      () => [versionsOf(this.informer.lister.list()), ...this.replicas.map(({ versions }) => versions)];
    const isThere = () => seen().every((versions) => JSON.stringify(versions) === JSON.stringify(expected));
    try {
      await this.#until("the cache and its handlers to be as the server is", isThere);
    } catch (error) {
      const { lastError } = this.informer.status();
      for (const versions of seen()) assert.deepEqual(versions, expected, `the last error: ${lastError}`);
      throw error;
    }
  }

  /** Waits until so many events of watches have come and were taken. */
  async hasTaken(events: number): Promise<void> {
    await this.#until(`${events} events`, () => this.#events >= events);
  }

  /** Looks at each event, and at each call of a handler. */
  async #until(what: string, isThere: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onChange = () => isThere() && resolve();
    this.#onChange();
    try {
      await inTime(what, promise);
    } finally {
      this.#onChange = () => {};
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}

/** Waits for something that must come within the bound. */
export async function inTime<T>(what: string, promise: Promise<T>): Promise<T> {
  return await withDeadline(systemClock, () => promise, { timeoutMs: BOUND_MS, what });
}

function isRead({ verb, path }: ObservedRequest): boolean {
  if (verb === "list") return !path.includes("continue=");
  return verb === "watch" && path.includes("sendInitialEvents=true");
}
