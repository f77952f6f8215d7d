/**
 * What a user may say about a cluster of k3s.
 *
 * @module
 */

import type { PullPolicy } from "./docker.ts";

/** Options of the backend "k3s". */
export interface K3sOptions {
  /**
   * The image, such as one of rancher/k3s, with its registry if it comes from a private one. Docker's own login is used.
   *
   * @default {the environment variable KUBELOOP_K3S_IMAGE; one of the two has to name it}
   */
  readonly image?: string;
  /**
   * When the image is pulled.
   *
   * @default {"IfNotPresent"}
   */
  readonly pullPolicy?: PullPolicy;
  /**
   * Further arguments of `k3s server`, such as "--disable=metrics-server".
   *
   * @default {[]}
   */
  readonly serverFlags?: readonly string[];
}
