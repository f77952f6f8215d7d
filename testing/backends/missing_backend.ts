/**
 * Tests that need more than this package: left out where it is missing, unless somebody insists on them.
 *
 * @module
 */

import { AssetError, type BinaryName } from "../assets/binaries.ts";
import { findBinary } from "../assets/find_binary.ts";
import { readAssetEnvironment } from "./asset_environment.ts";

/**
 * Tells whether the tests on a real control plane have to be left out, for the `ignore` of a test.
 *
 * @param binaries What they need.
 * @returns True if something is missing, and the environment variable KUBELOOP_REQUIRE_BACKENDS is not set: with it,
 * the tests run and say what is missing.
 */
export async function isControlPlaneMissing(
  binaries: readonly BinaryName[] = ["etcd", "kube-apiserver"],
): Promise<boolean> {
  if (Deno.env.get("KUBELOOP_REQUIRE_BACKENDS")) return false;
  try {
    const environment = readAssetEnvironment();
    for (const name of binaries) await findBinary(name, environment);
    return false;
  } catch (error) {
    if (error instanceof AssetError) return true;
    throw error;
  }
}
