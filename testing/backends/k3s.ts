/**
 * The backend "k3s": a small cluster where pods run, in one container of the local Docker engine.
 *
 * @module
 */

import { systemClock } from "../../src/async/clock.ts";
import { systemRandom } from "../../src/async/random.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import { loadConfig } from "../../src/client/config.ts";
import type { AssetEnvironment } from "../assets/binaries.ts";
import type { Backend } from "../backend.ts";
import { containerHost } from "../container/container_host.ts";
import { DockerError, prepareImage, requireDocker } from "../container/docker.ts";
import type { K3sOptions } from "../container/k3s_options.ts";
import { loadTestcontainers } from "../container/load_testcontainers.ts";
import { LogTail } from "../container/log_tail.ts";
import { guardRun, RUN_LABEL, type RunGuard } from "../container/run_guard.ts";
import { readAssetEnvironment } from "./asset_environment.ts";
import { remoteBackend } from "./remote_backend.ts";
import type { BackendOptions } from "./start_backend.ts";
import { readVariable } from "./variables.ts";

/** What the module for k3s says if nobody says anything. */
const SERVER = ["server", "--disable=traefik"];

/** A running container, and how a client reaches its server with all rights. */
interface StartedK3s {
  readonly adminConfig: ClientConfig;
  readonly kubeconfig: string;
}

/**
 * Starts k3s for a test environment.
 *
 * @param options The image, the log, and who is told what is waited for.
 * @param environment Where the cache folder is. @default {the environment of the process}
 * @returns The backend.
 * @throws {DockerError} If no image is named, there is no Docker engine or no such image, or k3s does not get ready.
 */
export async function startK3sBackend(
  options: BackendOptions,
  environment: AssetEnvironment = readAssetEnvironment(),
): Promise<Backend> {
  const { log, k3s = {}, onProgress = () => {} } = options;
  const image = requireImage(k3s);
  await requireDocker();
  await prepareImage(image, { pullPolicy: k3s.pullPolicy ?? "IfNotPresent", onProgress });
  const name = `kubeloop-${systemRandom.uuid().slice(0, 8)}`;
  const startedAt = new Date(systemClock.now()).toISOString();
  const guard = await guardRun({ name, backend: "k3s", startedAt, environment });
  try {
    const { adminConfig, kubeconfig } = await startContainer(options, { image, name, guard });
    return remoteBackend({ name: "k3s", adminConfig, kubeconfig, log, stop: () => guard.end() });
  } catch (error) {
    await guard.end();
    throw error;
  }
}

function requireImage({ image }: K3sOptions): string {
  const named = image ?? readVariable("KUBELOOP_K3S_IMAGE");
  if (named) return named;
  throw new DockerError(
    "Cannot start k3s: no image is named; set k3s.image or KUBELOOP_K3S_IMAGE to one of rancher/k3s",
  );
}

async function startContainer(
  { k3s = {}, onProgress = () => {}, startTimeoutMs = 120_000 }: BackendOptions,
  { image, name, guard }: { readonly image: string; readonly name: string; readonly guard: RunGuard },
): Promise<StartedK3s> {
  const { K3sContainer } = await loadTestcontainers(() => import("@testcontainers/k3s"));
  const logs = new LogTail();
  // Where Docker is used from within a container, k3s is reached by an address that it does not know of.
  const host = await containerHost();
  onProgress(`k3s: starting ${image}, until its node is ready`);
  try {
    const started = await new K3sContainer(image)
      .withName(name)
      .withLabels({ [RUN_LABEL]: name })
      .withAutoCleanup(false) // our guard does it
      .withCommand([...SERVER, `--tls-san=${host}`, ...k3s.serverFlags ?? []])
      .withLogConsumer((stream) => logs.follow(stream))
      .withStartupTimeout(startTimeoutMs)
      .start();
    const kubeconfig = started.getKubeConfig();
    const path = `${guard.folder}/kubeconfig`;
    await Deno.writeTextFile(path, kubeconfig, { mode: 0o600 });
    return { adminConfig: await loadConfig({ kubeconfig: path }), kubeconfig };
  } catch (cause) {
    throw logs.errorOf("k3s", cause);
  }
}
