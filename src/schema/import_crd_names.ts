/**
 * The names in files that `importCrd` writes: legal in TypeScript, and each given once.
 *
 * @module
 */

/** What the file takes from elsewhere; no type of its own may hide it. */
const RESERVED = [
  "BuiltinResource",
  "KubeObject",
  "NamespacedObject",
  "ObjectInput",
  "ObjectMeta",
  "Readonly",
  "Record",
];

/** Gives names; whoever comes first gets the one that he wishes. */
export class TypeNames {
  readonly #taken = new Set<string>(RESERVED);

  /**
   * Takes the first free one of some names.
   *
   * @param wishes The names, the best one first; where all are taken, the last one gets a number.
   * @returns The name, which nobody gets again.
   */
  take(...wishes: readonly string[]): string {
    const [last = "Type"] = wishes.slice(-1);
    let name = wishes.find((wish) => !this.#taken.has(wish));
    for (let number = 2; name === undefined; number += 1) {
      if (!this.#taken.has(`${last}${number}`)) name = `${last}${number}`;
    }
    this.#taken.add(name);
    return name;
  }
}

/**
 * A word in upper camel case.
 *
 * @param text Any text: the name of a field, a kind, a version.
 * @returns Its ASCII letters and digits; "Field" where it has none.
 */
export function typeNamePart(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("") || "Field";
}

/**
 * The name of a field as an interface has it.
 *
 * @param name The field's name.
 * @returns The name, in quotes where it needs them.
 */
export function fieldName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
