/**
 * Removing installed binaries from this machine.
 *
 * @module
 */

import { type AssetEnvironment, AssetError, BINARIES, binaryFolder } from "./binaries.ts";

/** What {@linkcode removeBinaries} needs. */
export interface RemoveBinariesOptions {
  readonly environment: AssetEnvironment;
  /** Is told, line by line, what is removed. */
  readonly progress: (line: string) => void;
}

/**
 * Removes the binaries of this version that were installed into the cache folder; other files there stay.
 *
 * @param options Where they are.
 * @returns How many were removed.
 * @throws {AssetError} If one cannot be removed.
 */
export async function removeBinaries({ environment, progress }: RemoveBinariesOptions): Promise<number> {
  let removed = 0;
  for (const name of [...BINARIES, "kind"] as const) {
    const path = `${binaryFolder(name, environment)}/${name}`;
    try {
      await Deno.remove(path);
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) continue;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AssetError(`Cannot remove "${path}": ${reason}`, { cause });
    }
    progress(`Removed ${path}`);
    removed++;
  }
  return removed;
}
