/**
 * The backend "kind": a cluster with real nodes, made by the `kind` command in containers of the local Docker engine.
 *
 * @module
 */

import { type Clock, systemClock } from "../../src/async/clock.ts";
import { type Random, systemRandom } from "../../src/async/random.ts";
import type { AssetEnvironment } from "../assets/binaries.ts";
import { checkBinary } from "../assets/check_binary.ts";
import { findBinary } from "../assets/find_binary.ts";
import { prepareImage, requireDocker } from "../container/docker.ts";
import { type KindCluster, launchKindCluster } from "../kind/kind_cluster.ts";
import type { KindOptions } from "../kind/kind_options.ts";
import { keepRecord } from "../runs/run_record.ts";
import { readAssetEnvironment } from "./asset_environment.ts";
import { readVariable } from "./variables.ts";

/** Options of {@linkcode startKindCluster}. */
export interface StartKindClusterOptions extends KindOptions {
  /**
   * The clock that waiting goes by.
   *
   * @default {systemClock}
   */
  readonly clock?: Clock;
  /**
   * Where the cluster's name comes from.
   *
   * @default {systemRandom}
   */
  readonly random?: Random;
  /**
   * How long the cluster may take to start, in milliseconds.
   *
   * @default {180_000}
   */
  readonly startTimeoutMs?: number;
  /**
   * Is told, line by line, what is waited for.
   *
   * @default {nobody}
   */
  readonly onProgress?: (line: string) => void;
  /**
   * Where the `kind` command and the cache folder are: the values of TEST_ASSET_KIND, XDG_CACHE_HOME, HOME.
   *
   * @default {the environment of the process}
   */
  readonly environment?: AssetEnvironment;
}

/**
 * Makes a cluster with real nodes, where pods run.
 *
 * *Guarantees*: its nodes are ready once it is returned. The user's own kubeconfig is not touched. `stop` deletes the
 * cluster; so does the death of this process, however it dies.
 *
 * *Cost*: some 15 to 60 seconds, and about 1 GB of memory.
 *
 * @param options The image and the shape of the cluster.
 * @returns The cluster.
 * @throws {AssetError} If there is no `kind` command, or an old one.
 * @throws {DockerError} If there is no Docker engine, or the image cannot be had.
 * @throws {KindError} If it does not start, or a cluster to be used is not there.
 *
 * @example The nodes of a new cluster
 * ```ts
 * import { Node } from "@kubeloop/sdk/builtins";
 * import { connect } from "@kubeloop/sdk/client";
 * import { startKindCluster } from "@kubeloop/sdk/testing";
 *
 * async function newNodes(): Promise<string[]> {
 *   await using cluster = await startKindCluster();
 *   const client = await connect(cluster.adminConfig);
 *   const { items } = await client.resource(Node).list();
 *   client.close();
 *   return items.map(({ metadata }) => metadata.name);
 * }
 * ```
 */
export async function startKindCluster(options: StartKindClusterOptions = {}): Promise<KindCluster> {
  const { clock = systemClock, random = systemRandom, startTimeoutMs = 180_000 } = options;
  const { onProgress = () => {}, environment = readAssetEnvironment(), pullPolicy = "IfNotPresent" } =
    options;
  const { image, config, loadImages, cluster } = withVariables(options);
  const binary = await findBinary("kind", environment);
  await checkBinary("kind", binary);
  await requireDocker();
  if (image !== undefined && cluster === undefined) await prepareImage(image, { pullPolicy, onProgress });
  const name = `kubeloop-${random.uuid().slice(0, 8)}`;
  const startedAt = new Date(clock.now()).toISOString();
  const record = { name, backend: "kind", startedBy: "test", pid: Deno.pid, startedAt } as const;
  return await launchKindCluster({
    clock,
    binary,
    name,
    startTimeoutMs,
    onProgress,
    folder: await Deno.makeTempDir({ prefix: "kubeloop-" }),
    record: await keepRecord(record, environment),
    ...(image === undefined ? {} : { image }),
    ...(config === undefined ? {} : { config }),
    ...(loadImages === undefined ? {} : { loadImages }),
    ...(cluster === undefined ? {} : { cluster }),
  });
}

/** What the code leaves open, environment variables may say. */
function withVariables(options: KindOptions): KindOptions {
  const image = options.image ?? readVariable("KUBELOOP_KIND_IMAGE");
  const config = options.config ?? readVariable("KUBELOOP_KIND_CONFIG");
  const cluster = options.cluster ?? readVariable("KUBELOOP_KIND_CLUSTER");
  return {
    ...options,
    ...(image === undefined ? {} : { image }),
    ...(config === undefined ? {} : { config }),
    ...(cluster === undefined ? {} : { cluster }),
  };
}
