/**
 * The backend "container": a real kube-apiserver with its etcd in one container of the local Docker engine.
 *
 * @module
 */

import { type Clock, systemClock } from "../../src/async/clock.ts";
import { systemRandom } from "../../src/async/random.ts";
import type { AssetEnvironment } from "../assets/binaries.ts";
import type { Backend } from "../backend.ts";
import type { ContainerOptions } from "../container/container_options.ts";
import { launchContainer } from "../container/control_plane_container.ts";
import { prepareImage, requireDocker } from "../container/docker.ts";
import { CONTROL_PLANE_IMAGE } from "../container/image_name.ts";
import { guardRun } from "../container/run_guard.ts";
import { readAssetEnvironment } from "./asset_environment.ts";
import { remoteBackend } from "./remote_backend.ts";
import type { BackendOptions } from "./start_backend.ts";
import { readVariable } from "./variables.ts";

/** What goes by the machine's time, whatever the environment's clock is. */
const clock: Clock = systemClock;

/**
 * Starts a control plane in a container for a test environment.
 *
 * @param options The image, the log, and who is told what is waited for.
 * @param environment Where the cache folder is. @default {the environment of the process}
 * @returns The backend.
 * @throws {DockerError} If there is no Docker engine or no image, or the control plane does not get ready.
 */
export async function startContainerBackend(
  options: BackendOptions,
  environment: AssetEnvironment = readAssetEnvironment(),
): Promise<Backend> {
  const { log, random = systemRandom, container = {}, clusterControllers = {} } = options;
  const { onProgress = () => {}, startTimeoutMs = 60_000 } = options;
  const { pullPolicy = "IfNotPresent", apiServerFlags = [] } = container;
  const image = imageOf(container);
  await requireDocker();
  await prepareImage(image, { pullPolicy, onProgress, madeBy: "kubeloop testenv image" });
  const name = `kubeloop-${systemRandom.uuid().slice(0, 8)}`;
  const startedAt = new Date(clock.now()).toISOString();
  const guard = await guardRun({ name, backend: "container", startedAt, environment });
  const { adminConfig, kubeconfig, stop } = await launchContainer({
    clock,
    random,
    log,
    name,
    guard,
    image,
    apiServerFlags,
    clusterControllers,
    startTimeoutMs,
    onProgress,
  });
  return remoteBackend({ name: "container", adminConfig, kubeconfig, log, stop });
}

function imageOf({ image }: ContainerOptions): string {
  return image ?? readVariable("KUBELOOP_CONTAINER_IMAGE") ?? CONTROL_PLANE_IMAGE;
}
