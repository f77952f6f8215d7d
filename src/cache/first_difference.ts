/**
 * Where two JSON values part.
 *
 * @module
 */

/**
 * Finds the first place at which two JSON values differ. A field that is `undefined` counts as one that isn't there.
 *
 * @param left One value.
 * @param right The other.
 * @returns Its path, such as `spec.ports[0].name`; "" for the values themselves, `undefined` where they are equal.
 */
export function firstDifference(left: unknown, right: unknown): string | undefined {
  const place = differ(left, right);
  return place && (place.startsWith(".") ? place.slice(1) : place);
}

function differ(left: unknown, right: unknown): string | undefined {
  if (Object.is(left, right)) return undefined;
  if (!isComposite(left) || !isComposite(right) || Array.isArray(left) !== Array.isArray(right)) return "";
  const [before, after] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const place = differ(before.get(key), after.get(key));
    if (place !== undefined) return `${stepTo(key, Array.isArray(left))}${place}`;
  }
  return undefined;
}

function stepTo(key: string, isIndex: boolean): string {
  if (isIndex) return `[${key}]`;
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function isComposite(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
