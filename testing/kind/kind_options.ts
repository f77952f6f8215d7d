/**
 * What a user may say about a cluster of kind.
 *
 * @module
 */

import type { PullPolicy } from "../container/docker.ts";

/** Options of the backend "kind". */
export interface KindOptions {
  /**
   * The image of the nodes, with its registry if it comes from a private one. Docker's own login is used.
   *
   * @default {the environment variable KUBELOOP_KIND_IMAGE, or the one that the kind command was made for}
   */
  readonly image?: string;
  /**
   * When that image is pulled.
   *
   * @default {"IfNotPresent"}
   */
  readonly pullPolicy?: PullPolicy;
  /**
   * The path of a file of kind `Cluster` (`kind.x-k8s.io/v1alpha4`): nodes, networking, patches.
   *
   * @default {the environment variable KUBELOOP_KIND_CONFIG, or one node}
   */
  readonly config?: string;
  /**
   * Images of the local Docker engine that the nodes get, for pods that are made of them.
   *
   * @default {[]}
   */
  readonly loadImages?: readonly string[];
  /**
   * The name of a cluster that runs already; it is used, and left running.
   *
   * @default {the environment variable KUBELOOP_KIND_CLUSTER, or a cluster of its own that is deleted in the end}
   */
  readonly cluster?: string;
}
