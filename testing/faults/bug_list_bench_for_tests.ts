/**
 * A cache of ConfigMaps, on a server in this process or through a fault proxy, with a handler that writes down what it is
 * told. For the tests of bugs that others had.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { InformerHandler } from "../../src/cache/informer_handler.ts";
import { listWatchOf } from "../../src/cache/list_watch.ts";
import type { ReflectorSettings } from "../../src/cache/reflector_options.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import type { Client } from "../../src/client/client.ts";
import { connect } from "../../src/client/connect.ts";
import type { ResourceClient } from "../../src/client/resource_client.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import type { KubeObject } from "../../src/resource/object.ts";
import type { Input, Stored } from "../../src/resource/resource.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv, type TestEnv, type TestEnvOptions } from "../start_test_env.ts";
import { type FaultProxy, startFaultProxy } from "./fault_proxy.ts";

export type StoredConfigMap = Stored<typeof ConfigMap>;
export type ConfigMapInformer = SharedInformer<StoredConfigMap>;

/** Pauses that a test can wait for. */
export const SHORT_BACKOFF = { baseMs: 5, maxMs: 20, jitter: 0.5 };

/** What a test of this folder plays with. */
export interface CacheBench {
  readonly env: TestEnv;
  readonly namespace: string;
  /** Straight to the server. */
  readonly configMaps: ResourceClient<StoredConfigMap, Input<typeof ConfigMap>>;
  readonly informer: ConfigMapInformer;
  /** "add a", "update a", "delete a": what the handler was told. */
  readonly told: readonly string[];
  /** Lets the cache run, and waits until it is filled. */
  start(): Promise<void>;
  /** Waits until the cache, and what the handler knows, are as the server is. */
  settles(): Promise<void>;
}

/** How a bench is made. */
export interface BenchOptions {
  readonly env?: TestEnvOptions;
  readonly informer?: ReflectorSettings;
}

/** A test on a server in this process, without a socket. */
export async function withCache(
  options: BenchOptions,
  test: (bench: CacheBench) => Promise<void>,
): Promise<void> {
  await using env = await startTestEnv({ ...options.env, backend: "embedded" });
  await playCache(env, { client: env.client, settings: options.informer ?? {} }, test);
}

/** A test whose cache is behind a fault proxy, on a real socket. */
export async function withWiredCache(
  options: BenchOptions,
  test: (bench: CacheBench & { readonly proxy: FaultProxy }) => Promise<void>,
): Promise<void> {
  await using env = await startTestEnv({ ...options.env, backend: "embedded" });
  await using proxy = await startFaultProxy({ upstream: env.transport });
  using client = await connect(proxy.connection());
  const settings = { backoff: SHORT_BACKOFF, ...options.informer };
  await playCache(env, { client, settings }, (bench) => test({ ...bench, proxy }));
}

/** A test with a client of its own. */
export async function playCache(
  env: TestEnv,
  { client, settings }: { readonly client: Client; readonly settings: ReflectorSettings },
  test: (bench: CacheBench) => Promise<void>,
): Promise<void> {
  const namespace = await env.namespace();
  const configMaps = env.client.resource(ConfigMap, { namespace });
  const informer = new SharedInformer({
    clock: env.clock,
    ...settings,
    listWatch: listWatchOf(client.resource(ConfigMap, { namespace })),
  });
  const told: string[] = [];
  const known = new Map<string, string>();
  informer.addHandler(scribe({ told, known }));
  const stop = new AbortController();
  let running: Promise<void> | undefined;
  try {
    await test({
      env,
      namespace,
      configMaps,
      informer,
      told,
      start: async () => {
        running = informer.run(stop.signal);
        await eventually(() => informer.hasSynced, { what: "the first sync", clock: env.clock });
      },
      settles: async () => {
        const there = versionsOf((await configMaps.list()).items);
        await eventually(() => {
          assert.deepEqual(versionsOf(informer.lister.list()), there, "the cache");
          assert.deepEqual(new Map([...known].sort()), there, "what the handler knows");
        }, { what: "the state of the server", clock: env.clock });
      },
    });
  } finally {
    stop.abort();
    await running;
  }
}

function scribe(
  { told, known }: { readonly told: string[]; readonly known: Map<string, string> },
): InformerHandler<KubeObject> {
  return {
    onAdd: (object) => {
      told.push(`add ${object.metadata.name}`);
      known.set(object.metadata.name, versionOf(object));
    },
    onUpdate: (_old, object) => {
      told.push(`update ${object.metadata.name}`);
      known.set(object.metadata.name, versionOf(object));
    },
    onDelete: ({ metadata }) => {
      told.push(`delete ${metadata.name}`);
      known.delete(metadata.name);
    },
  };
}

function versionsOf(objects: readonly KubeObject[]): Map<string, string> {
  return new Map(objects.map((object): [string, string] => [object.metadata.name, versionOf(object)]).sort());
}

function versionOf({ metadata }: KubeObject): string {
  return `${metadata.uid}@${metadata.resourceVersion}`;
}
