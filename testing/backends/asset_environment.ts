/**
 * The environment variables that say where the binaries of a control plane are.
 *
 * @module
 */

import { ASSET_VARIABLES, type AssetEnvironment } from "../assets/binaries.ts";

/**
 * Reads the variables.
 *
 * @returns Their values.
 */
export function readAssetEnvironment(): AssetEnvironment {
  return Object.fromEntries(ASSET_VARIABLES.map((name) => [name, Deno.env.get(name)]));
}
