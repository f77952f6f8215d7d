/**
 * Files that may be missing.
 *
 * @module
 */

/**
 * Reads a file.
 *
 * @param path The file.
 * @returns Its text; `undefined` where there is no such file.
 */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
