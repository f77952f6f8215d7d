/**
 * Where a linted file is in the repository.
 *
 * @module
 */

const ROOT = new URL("../../", import.meta.url).pathname;

/** The path of a file from the repository's root on, with forward slashes: `src/cache/reflector.ts`. */
export function repositoryPath(filename: string): string {
  return filename.startsWith(ROOT) ? filename.slice(ROOT.length) : filename;
}

/** Whether a path is one of `places`, or in one of those that end with a slash. */
export function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => place.endsWith("/") ? path.startsWith(place) : path === place);
}

/** Whether a file holds tests. */
export function isTest(path: string): boolean {
  return path.endsWith("_test.ts") || path.endsWith("_for_tests.ts");
}
