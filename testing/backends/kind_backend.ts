/**
 * The backend "kind" of a test environment.
 *
 * @module
 */

import type { Backend } from "../backend.ts";
import { startKindCluster } from "./kind.ts";
import { remoteBackend } from "./remote_backend.ts";
import type { BackendOptions } from "./start_backend.ts";

/**
 * Makes a cluster for a test environment.
 *
 * @param options The cluster's image and shape, the log, and who is told what is waited for.
 * @returns The backend.
 */
export async function startKindBackend(options: BackendOptions): Promise<Backend> {
  const { log, kind = {}, onProgress, startTimeoutMs } = options;
  const cluster = await startKindCluster({
    ...kind,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(startTimeoutMs === undefined ? {} : { startTimeoutMs }),
  });
  const { adminConfig, kubeconfig } = cluster;
  return {
    isShared: !cluster.isOwn,
    ...remoteBackend({ name: "kind", adminConfig, kubeconfig, log, stop: () => cluster.stop() }),
    loadImage: (image) => cluster.loadImage(image),
  };
}
