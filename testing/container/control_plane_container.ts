/**
 * A control plane in a container that lives for a test: etcd and kube-apiserver of one image, with a CA of their own.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import type { Random } from "../../src/async/random.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import { apiServerSpec } from "../control_plane/api_server.ts";
import { filesIn } from "../control_plane/control_plane_folder.ts";
import { loopback } from "../control_plane/etcd.ts";
import type { ClusterControllers } from "../embedded/cluster_controllers.ts";
import { type OwnControllers, startOwnControllers } from "../control_plane/own_controllers.ts";
import { makeSecrets } from "../control_plane/secrets.ts";
import { kubeconfigOf } from "../kubeconfig.ts";
import { containerHost } from "./container_host.ts";
import { loadTestcontainers } from "./load_testcontainers.ts";
import { LogTail } from "./log_tail.ts";
import { RUN_LABEL, type RunGuard } from "./run_guard.ts";

/** What {@linkcode launchContainer} needs. */
export interface ContainerParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The name of the run, which the container is named after. */
  readonly name: string;
  readonly guard: RunGuard;
  /** An image that the engine has. */
  readonly image: string;
  /** Further flags of kube-apiserver. */
  readonly apiServerFlags: readonly string[];
  /** Which controllers of our own run. @default {all of them} */
  readonly clusterControllers?: ClusterControllers;
  readonly startTimeoutMs: number;
  readonly onProgress: (line: string) => void;
}

/** A running control plane in a container. */
export interface ControlPlaneContainer {
  /** How a client reaches it with all rights. */
  readonly adminConfig: ClientConfig;
  /** The same as a kubeconfig. */
  readonly kubeconfig: string;
  /** Ends it, and removes the container. */
  stop(): Promise<void>;
}

/** Where the API server listens inside of the container. */
const PORT = 6443;
const INNER_FOLDER = "/kubeloop";
const ETCD_PORT = 2379;
const POLL_MS = 25;
/** What did not start, in messages. */
const WHAT = "the control plane in a container";

/**
 * Starts a control plane in a container.
 *
 * @param parts What it is made of.
 * @returns The control plane, once it answers.
 * @throws {DockerError} If it does not get ready; the message has the last lines of its log. Nothing is left.
 */
export async function launchContainer(parts: ContainerParts): Promise<ControlPlaneContainer> {
  const { clock, guard, onProgress, startTimeoutMs } = parts;
  const deadline = clock.monotonic() + startTimeoutMs;
  let controllers: OwnControllers | undefined;
  const stop = async () => {
    await controllers?.stop();
    await guard.end();
  };
  try {
    const { folder } = guard;
    const host = await containerHost();
    const { authority, admin } = await makeSecrets({ clock, folder, tokenUsers: [], hosts: [host] });
    const adminConfig = (port: number): ClientConfig => ({
      server: `https://${host}:${port}`,
      source: "the control plane in a container",
      ca: { data: authority.certificate },
      cert: { data: admin.certificate },
      key: { data: admin.privateKey },
    });
    const spec = apiServerSpec("/start", {
      clock,
      adminConfig,
      files: filesIn(INNER_FOLDER),
      etcdUrl: () => loopback(ETCD_PORT),
      flags: ["--bind-address=0.0.0.0", ...parts.apiServerFlags],
    });
    onProgress(`container: starting ${parts.image}`);
    const logs = new LogTail();
    const port = await startContainer(parts, { args: spec.args([PORT]), logs });
    onProgress("container: waiting until kube-apiserver is ready");
    while (!await spec.isReady([port]).catch(() => false)) {
      if (clock.monotonic() > deadline) {
        throw logs.errorOf(WHAT, `it is not ready after ${startTimeoutMs} ms`);
      }
      await sleep(clock, POLL_MS);
    }
    const config = adminConfig(port);
    controllers = startOwnControllers(config, parts);
    return { adminConfig: config, kubeconfig: kubeconfigOf(config), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts the container with the files of its folder; answers the port of this machine that leads to it. */
async function startContainer(
  { name, image, guard, startTimeoutMs }: ContainerParts,
  { args, logs }: { readonly args: readonly string[]; readonly logs: LogTail },
): Promise<number> {
  const contents: { content: string; target: string }[] = [];
  for await (const { name: file, isFile } of Deno.readDir(guard.folder)) {
    if (!isFile) continue;
    contents.push({
      content: await Deno.readTextFile(`${guard.folder}/${file}`),
      target: `${INNER_FOLDER}/${file}`,
    });
  }
  const { GenericContainer, Wait } = await loadTestcontainers(() => import("testcontainers"));
  try {
    const container = await new GenericContainer(image)
      .withName(name)
      .withLabels({ [RUN_LABEL]: name })
      .withAutoCleanup(false) // our guard does it
      .withCopyContentToContainer(contents)
      .withExposedPorts(PORT)
      .withCommand([...args])
      .withLogConsumer((stream) => logs.follow(stream))
      .withWaitStrategy(Wait.forLogMessage(/Serving securely on/))
      .withStartupTimeout(startTimeoutMs)
      .start();
    return container.getMappedPort(PORT);
  } catch (cause) {
    throw logs.errorOf(WHAT, cause);
  }
}
