/**
 * What runs behind a test environment.
 *
 * @module
 */

import type { Transport } from "../src/client/transport.ts";
import type { ControlPlane } from "./control_plane/control_plane.ts";
import type { EmbeddedServer } from "./embedded/server.ts";

/**
 * The backends there are: an API server in this process, real etcd and kube-apiserver as child processes or in a
 * container, k3s in a container, a cluster with real nodes made by the `kind` command, or the cluster of a kubeconfig.
 */
export type BackendName = "embedded" | "control-plane" | "container" | "k3s" | "kind" | "existing";

/** All backends, for messages and for checks of what a user wrote. */
export const BACKEND_NAMES: readonly BackendName[] = [
  "embedded",
  "control-plane",
  "container",
  "k3s",
  "kind",
  "existing",
];

/** Who somebody is. */
export interface UserIdentity {
  /** The name that roles are bound to. */
  readonly name: string;
  /** The groups besides "system:authenticated". @default {[]} */
  readonly groups?: readonly string[];
}

/** How somebody reaches the API server. */
export interface UserAccess {
  /** Carries the requests of a client; whoever asked for it closes it. */
  readonly transport: Transport;
  /** The same for programs outside this process. */
  kubeconfig(): Promise<string>;
}

/** A running backend. */
export interface Backend {
  /** Which one it is. */
  readonly name: BackendName;
  /** Carries the requests of a client with all rights. */
  readonly transport: Transport;
  /** The API server of the backend "embedded". */
  readonly server?: EmbeddedServer;
  /** The processes of the backend "control-plane". */
  readonly controlPlane?: ControlPlane;
  /** Gives the nodes an image of the local Docker engine; only there where pods run. */
  readonly loadImage?: (image: string) => Promise<void>;
  /** Whether others use it too: then what a test has made there is deleted in the end. @default {false} */
  readonly isShared?: boolean;
  /** Lets somebody in, who may do what the roles say. */
  user(identity: UserIdentity): Promise<UserAccess>;
  /** A kubeconfig with all rights, for clients outside this process. */
  kubeconfig(): string;
  /** Breaks off all open watches of all transports, as a lost connection does. */
  cutWatches(): void;
  /** Ends all of it. */
  stop(): Promise<void>;
}
