/**
 * What a user may say about a control plane in a container.
 *
 * @module
 */

import type { PullPolicy } from "./docker.ts";

/** Options of the backend "container". */
export interface ContainerOptions {
  /**
   * The image, with its registry if it comes from a private one. Docker's own login is used.
   *
   * @default {the environment variable KUBELOOP_CONTAINER_IMAGE, or the one that `kubeloop testenv image` makes}
   */
  readonly image?: string;
  /**
   * When the image is pulled.
   *
   * @default {"IfNotPresent"}
   */
  readonly pullPolicy?: PullPolicy;
  /**
   * Further flags of kube-apiserver, such as "--feature-gates=ShardedListAndWatch=true".
   *
   * @default {[]}
   */
  readonly apiServerFlags?: readonly string[];
}
