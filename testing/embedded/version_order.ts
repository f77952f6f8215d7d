/**
 * The order of the versions of an API: the newest and most stable first.
 *
 * @module
 */

/**
 * Compares versions: v2, v1, v1beta2, v1beta1, v1alpha1; what is no such version comes last, by name.
 *
 * @param left A version.
 * @param right Another one.
 * @returns Negative where the left one comes first.
 */
export function compareVersions(left: string, right: string): number {
  const [first, second] = [versionRank(left), versionRank(right)];
  for (let index = 0; index < first.length; index++) {
    const difference = (second[index] ?? 0) - (first[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left < right ? -1 : 1;
}

function versionRank(version: string): readonly number[] {
  const match = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(version);
  if (match === null) return [0, 0, 0];
  const stability = match[2] === undefined ? 3 : match[2] === "beta" ? 2 : 1;
  return [stability, Number(match[1]), Number(match[3] ?? 0)];
}
