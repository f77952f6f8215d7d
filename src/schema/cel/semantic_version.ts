/**
 * Semantic versions.
 *
 * @see https://semver.org (2.0.0), k8s.io/apiserver pkg/cel/library/semverlib.go
 *
 * @module
 */

const NUMBER = "(0|[1-9]\\d*)";
const IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const SYNTAX = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`,
);

/** A semantic version. */
export class SemanticVersion {
  /** The numbers, the most important first. */
  readonly numbers: readonly [bigint, bigint, bigint];
  /** What comes before the release, part by part. */
  readonly preRelease: readonly string[];

  /** @param numbers The three numbers. @param preRelease The parts of the pre-release. */
  constructor(numbers: readonly [bigint, bigint, bigint], preRelease: readonly string[]) {
    this.numbers = numbers;
    this.preRelease = preRelease;
  }

  /** -1, 0 or 1 as it is less than, equal to or greater than another one; build metadata does not count. */
  compareTo(other: SemanticVersion): bigint {
    for (const [index, number] of this.numbers.entries()) {
      const otherNumber = other.numbers[index] ?? 0n;
      if (number !== otherNumber) return number < otherNumber ? -1n : 1n;
    }
    const [mine, theirs] = [this.preRelease, other.preRelease];
    if (mine.length === 0 || theirs.length === 0) return BigInt(Math.sign(theirs.length - mine.length));
    for (const [index, part] of mine.entries()) {
      const otherPart = theirs[index];
      if (otherPart === undefined) return 1n;
      const order = comparePart(part, otherPart);
      if (order !== 0n) return order;
    }
    return mine.length < theirs.length ? -1n : 0n;
  }
}

/**
 * Reads a version.
 *
 * @param text The text.
 * @param normalize Whether a leading "v", missing numbers and leading zeros are mended first.
 * @returns The version, or `undefined`.
 */
export function parseSemanticVersion(
  text: string,
  { normalize }: { readonly normalize: boolean },
): SemanticVersion | undefined {
  const [matched, major = "", minor = "", patch = "", preRelease] =
    SYNTAX.exec(normalize ? normalized(text) : text) ?? [];
  if (matched === undefined) return undefined;
  return new SemanticVersion(
    [BigInt(major), BigInt(minor), BigInt(patch)],
    preRelease === undefined ? [] : preRelease.split("."),
  );
}

function normalized(text: string): string {
  const [, numbers = "", rest = ""] = /^v?([\d.]*)(.*)$/.exec(text) ?? [];
  const parts = numbers.split(".").map((part) => part.replace(/^0+(?=\d)/, ""));
  while (parts.length < 3) parts.push("0");
  return parts.join(".") + rest;
}

function comparePart(left: string, right: string): bigint {
  const [isLeftNumber, isRightNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (isLeftNumber && isRightNumber) {
    return BigInt(left) < BigInt(right) ? -1n : BigInt(left) > BigInt(right) ? 1n : 0n;
  }
  if (isLeftNumber !== isRightNumber) return isLeftNumber ? -1n : 1n;
  return left < right ? -1n : left > right ? 1n : 0n;
}
