/**
 * The backend "control-plane": a real kube-apiserver with its etcd, as child processes on this machine.
 *
 * @module
 */

import { type Clock, systemClock } from "../../src/async/clock.ts";
import { type Log, silentLog } from "../../src/async/log.ts";
import { type Random, systemRandom } from "../../src/async/random.ts";
import type { AssetEnvironment, BinaryName } from "../assets/binaries.ts";
import { checkBinary } from "../assets/check_binary.ts";
import { findBinary } from "../assets/find_binary.ts";
import { type ControlPlane, launchControlPlane } from "../control_plane/control_plane.ts";
import type { TokenUser } from "../control_plane/control_plane_folder.ts";
import type { ClusterControllers } from "../embedded/cluster_controllers.ts";
import { freePort } from "../control_plane/free_port.ts";
import { readAssetEnvironment } from "./asset_environment.ts";

/** Options of {@linkcode startControlPlane}. */
export interface ControlPlaneOptions {
  /**
   * The clock that waiting and certificates go by. The servers go by the machine's, whatever is said here.
   *
   * @default {systemClock}
   */
  readonly clock?: Clock;
  /**
   * The randomness of our own controllers.
   *
   * @default {systemRandom}
   */
  readonly random?: Random;
  /**
   * Where our own controllers log.
   *
   * @default {silentLog}
   */
  readonly log?: Log;
  /**
   * Runs the real kube-controller-manager; without it, a garbage collector and a namespace controller of our own run.
   *
   * @default {false}
   */
  readonly controllerManager?: boolean;
  /**
   * Runs controllers beside the API server. Without them, and without `controllerManager`, there is none: nothing reads
   * or writes but your own clients, as a measurement may want it.
   *
   * @default {true}
   */
  readonly controllers?: boolean;
  /**
   * Which controllers of our own run, where any do.
   *
   * @default {all of them}
   */
  readonly clusterControllers?: ClusterControllers;
  /**
   * A folder with the data of an etcd, as {@linkcode ControlPlane.saveEtcdData} makes it: the control plane starts with
   * the objects that are in there. It is copied, and stays as it is.
   *
   * @default {an empty store}
   */
  readonly etcdData?: string;
  /**
   * Users who come with a token, besides the service accounts.
   *
   * @default {[]}
   */
  readonly tokenUsers?: readonly TokenUser[];
  /**
   * Further flags of kube-apiserver, such as "--feature-gates=ShardedListAndWatch=true".
   *
   * @default {[]}
   */
  readonly apiServerFlags?: readonly string[];
  /**
   * How long each server may take to get ready, in milliseconds.
   *
   * @default {60_000}
   */
  readonly startTimeoutMs?: number;
  /**
   * Where the folder of the control plane is made.
   *
   * @default {the system's folder for temporary files}
   */
  readonly parentFolder?: string;
  /**
   * Where the binaries are: the values of TEST_ASSET_..., KUBEBUILDER_ASSETS, XDG_CACHE_HOME, HOME.
   *
   * @default {the environment of the process}
   */
  readonly environment?: AssetEnvironment;
  /**
   * Proposes ports.
   *
   * @default {ports that nobody listens on}
   */
  readonly pickPort?: () => number;
}

/**
 * Starts a control plane.
 *
 * *Guarantees*: it answers once it is returned, and the namespace "default" is there. `stop` leaves no process, port or
 * folder behind; nor does the death of this process, however it dies. Any number of them run side by side.
 *
 * *Cost*: about three seconds, and 300 MB of memory; with `etcdData` also a copy of it.
 *
 * @param options What runs besides etcd and kube-apiserver, and how.
 * @returns The control plane.
 * @throws {AssetError} If a binary is missing, or of the wrong version.
 * @throws {Error} If `etcdData` is not the data of an etcd.
 * @throws {ServerError} If a server does not get ready; the message has its last lines.
 *
 * @example The namespaces of a new cluster
 * ```ts
 * import { Namespace } from "@kubeloop/sdk/builtins";
 * import { connect } from "@kubeloop/sdk/client";
 * import { startControlPlane } from "@kubeloop/sdk/testing";
 *
 * async function newNamespaces(): Promise<string[]> {
 *   await using plane = await startControlPlane();
 *   const client = await connect(plane.adminConfig);
 *   const { items } = await client.resource(Namespace).list();
 *   client.close();
 *   return items.map(({ metadata }) => metadata.name);
 * }
 * ```
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { clock = systemClock, random = systemRandom, log = silentLog } = options;
  const { tokenUsers = [], apiServerFlags = [], startTimeoutMs = 60_000 } = options;
  const { controllerManager = false, controllers = true, clusterControllers = {}, etcdData } = options;
  const { parentFolder, environment, pickPort = freePort } = options;
  const find = binaryFinder(environment ?? readAssetEnvironment());
  // One after another: no question to a binary goes on once another has failed.
  const etcd = await find("etcd");
  const apiServer = await find("kube-apiserver");
  const manager = controllerManager ? await find("kube-controller-manager") : undefined;
  const folder = await Deno.makeTempDir({
    prefix: "kubeloop-",
    ...(parentFolder ? { dir: parentFolder } : {}),
  });
  return await launchControlPlane({
    clock,
    random,
    log,
    folder,
    tokenUsers,
    apiServerFlags,
    startTimeoutMs,
    pickPort,
    controllers,
    clusterControllers,
    etcdData,
    binaries: {
      etcd,
      "kube-apiserver": apiServer,
      ...(manager === undefined ? {} : { "kube-controller-manager": manager }),
    },
  });
}

function binaryFinder(environment: AssetEnvironment): (name: BinaryName) => Promise<string> {
  return async (name) => {
    const path = await findBinary(name, environment);
    await checkBinary(name, path);
    return path;
  };
}
