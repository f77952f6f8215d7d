/**
 * The name of the image with a control plane in it.
 *
 * @module
 */

import { KUBERNETES_VERSION } from "../assets/binaries.ts";

/** The name that `kubeloop testenv image` gives the image, unless another is asked for. */
export const CONTROL_PLANE_IMAGE = `kubeloop/control-plane:v${KUBERNETES_VERSION}`;
