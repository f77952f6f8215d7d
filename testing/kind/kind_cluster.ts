/**
 * A cluster of kind that lives for a test: real nodes, real pods, in containers of the local Docker engine.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import { loadConfig } from "../../src/client/config.ts";
import { runCommand } from "../assets/run_command.ts";
import { type Guard, LAST_ACT, startGuard } from "../control_plane/guard.ts";
import { lastLines } from "../control_plane/server_error.ts";
import type { KeptRecord } from "../runs/run_record.ts";
import { deleteKindCluster, deletionScript } from "./delete_cluster.ts";
import { KindCommand } from "./kind_command.ts";
import { KindError } from "./kind_error.ts";
import type { KindOptions } from "./kind_options.ts";

/** What {@linkcode launchKindCluster} needs. */
export interface KindClusterParts extends Omit<KindOptions, "pullPolicy"> {
  readonly clock: Clock;
  /** The path of the `kind` command. */
  readonly binary: string;
  /** A folder of its own, which is removed in the end. */
  readonly folder: string;
  /** The cluster's name, unique on the machine; nothing for one that runs already. */
  readonly name: string;
  readonly record: KeptRecord;
  /** How long the cluster may take to start, in milliseconds. */
  readonly startTimeoutMs: number;
  readonly onProgress: (line: string) => void;
}

/** How long the deletion of a cluster, or the loading of an image, may take, in milliseconds. */
const SHORT_WORK_MS = 120_000;
/** How often, and after which pause, a node is looked for that may appear late. */
const LATE_ROUNDS = 20;
const LATE_PAUSE_MS = 500;

/**
 * A running cluster; dispose of it with `await using`.
 *
 * @example Pods of an image that was built on this machine
 * ```ts
 * import type { KindCluster } from "@kubeloop/sdk/testing";
 *
 * async function useLocalBuild(cluster: KindCluster): Promise<void> {
 *   await cluster.loadImage("my-operator:test");
 * }
 * ```
 */
export class KindCluster implements AsyncDisposable {
  /** How a client reaches it with all rights. */
  readonly adminConfig: ClientConfig;
  /** Its kubeconfig with all rights. */
  readonly kubeconfig: string;
  readonly #parts: KindClusterParts;
  readonly #guard: Guard;
  readonly #kind: KindCommand;
  #stopping: Promise<void> | undefined;

  /**
   * Made by {@linkcode launchKindCluster}.
   *
   * @param parts What it is made of.
   * @param running What is known once it runs.
   */
  constructor(parts: KindClusterParts, running: Running) {
    this.#parts = parts;
    this.#guard = running.guard;
    this.#kind = running.kind;
    this.adminConfig = running.adminConfig;
    this.kubeconfig = running.kubeconfig;
  }

  /** Whether it was made for this, and is deleted in the end. */
  get isOwn(): boolean {
    return this.#parts.cluster === undefined;
  }

  /** The cluster's name, for the `kind` command. */
  get name(): string {
    return this.#parts.cluster ?? this.#parts.name;
  }

  /**
   * Gives an image of the local Docker engine to all nodes.
   *
   * @param image Its name, such as "operator:test".
   * @returns A promise that resolves once pods can be made of it.
   * @throws {KindError} If there is no such image.
   */
  async loadImage(image: string): Promise<void> {
    await this.#kind.run(["load", "docker-image", image, "--name", this.name], SHORT_WORK_MS);
  }

  /**
   * Deletes the cluster, unless it ran before; calling it again does nothing.
   *
   * @returns A promise that resolves once nothing is left.
   */
  stop(): Promise<void> {
    this.#stopping ??= end(this.#parts, this.#guard);
    return this.#stopping;
  }

  /** Deletes the cluster, unless it ran before. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

interface Running {
  readonly guard: Guard;
  readonly kind: KindCommand;
  readonly adminConfig: ClientConfig;
  readonly kubeconfig: string;
}

/**
 * Makes a cluster, or takes one that runs already.
 *
 * @param parts What it is made of.
 * @returns The cluster, once its nodes are ready.
 * @throws {KindError} If it does not start; the message has the last lines of kind and of the node. Nothing is left.
 */
export async function launchKindCluster(parts: KindClusterParts): Promise<KindCluster> {
  const { folder, name, cluster, binary, loadImages = [] } = parts;
  const kubeconfigPath = `${folder}/kubeconfig`;
  const guard = startGuard(folder);
  try {
    const kind = new KindCommand(parts);
    if (cluster === undefined) {
      await Deno.writeTextFile(`${folder}/${LAST_ACT}`, patientDeletion(binary, name));
      await create(kind, { ...parts, kubeconfigPath });
      await Deno.writeTextFile(`${folder}/${LAST_ACT}`, `${deletionScript(binary, name)}\n`);
    } else {
      const args = ["export", "kubeconfig", "--name", cluster, "--kubeconfig", kubeconfigPath];
      await kind.run(args, SHORT_WORK_MS);
    }
    const adminConfig = await loadConfig({ kubeconfig: kubeconfigPath });
    const kubeconfig = await Deno.readTextFile(kubeconfigPath);
    const running = new KindCluster(parts, { guard, kind, adminConfig, kubeconfig });
    for (const image of loadImages) await running.loadImage(image);
    return running;
  } catch (error) {
    await end(parts, guard);
    throw error;
  }
}

async function create(
  kind: KindCommand,
  { clock, name, image, config, startTimeoutMs, kubeconfigPath }: KindClusterParts & {
    readonly kubeconfigPath: string;
  },
): Promise<void> {
  const seconds = Math.ceil(startTimeoutMs / 1000);
  const args = ["create", "cluster", "--name", name, "--kubeconfig", kubeconfigPath];
  if (image !== undefined) args.push("--image", image);
  if (config !== undefined) args.push("--config", config);
  try {
    // The nodes stay after a failure, so that their logs can be read.
    await kind.run([...args, "--wait", `${seconds}s`, "--retain"], startTimeoutMs);
  } catch (cause) {
    if (!(cause instanceof KindError)) throw cause;
    const node = `${name}-control-plane`;
    await untilThere(node, clock);
    const { code, output } = await runCommand(["docker", "logs", "--tail", "20", node]);
    const log = code === 0 ? `\nThe last lines of the node are:\n${lastLines(output)}` : "";
    throw new KindError(cause.message + log, { cause });
  }
}

/** Waits, a few seconds at most, for a container that the engine may still be making. */
async function untilThere(container: string, clock: Clock): Promise<void> {
  for (let round = 0; round < LATE_ROUNDS; round++) {
    if ((await runCommand(["docker", "inspect", container])).code === 0) return;
    await sleep(clock, LATE_PAUSE_MS);
  }
}

/**
 * The engine goes on making a container when the one who asked for it has died, and shows it once it is made. So the
 * cluster is deleted again and again for a while.
 */
function patientDeletion(binary: string, name: string): string {
  return `for round in 1 2 3 4 5 6 7 8 9 10; do\n${deletionScript(binary, name)}\nsleep 2\ndone\n`;
}

async function end({ folder, name, cluster, binary, record }: KindClusterParts, guard: Guard): Promise<void> {
  try {
    if (cluster === undefined) await deleteKindCluster(binary, name);
    await record.remove();
  } finally {
    record.leave();
    await Deno.remove(folder, { recursive: true });
    await guard.release();
  }
}
