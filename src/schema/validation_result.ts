/**
 * What the checks of one value found, with what is needed to choose between the branches of anyOf and oneOf.
 *
 * @module
 */

import { fieldChild, type FieldError, type FieldPath, invalidValue } from "./field_error.ts";
import type { JsonValue } from "./json.ts";

/** A finding, and the text by which repeated ones are told. */
export interface Finding {
  /** The server's internal message; findings with the same one are reported once. */
  readonly text: string;
  /** What is reported. */
  readonly error: FieldError;
}

/** Where a value is. */
export interface ValuePlace {
  /** The path below what is checked as a whole, as messages have it; "" for the whole. */
  readonly path: string;
  /** The path of what is checked as a whole. */
  readonly root: FieldPath;
}

/** The findings of one value or branch. */
export class ValidationResult {
  readonly #findings = new Map<string, FieldError>();
  /** How many checks were looked at; of several failing branches the one with most is reported. */
  matchCount = 0;

  /** @param findings What was found so far. */
  constructor(...findings: readonly Finding[]) {
    this.add(...findings);
  }

  /** Whether nothing was found. */
  get isValid(): boolean {
    return this.#findings.size === 0;
  }

  /** The findings in the order in which they were made. */
  get errors(): readonly FieldError[] {
    return [...this.#findings.values()];
  }

  /**
   * Adds findings that are not there yet.
   *
   * @param findings What was found.
   */
  add(...findings: readonly Finding[]): void {
    for (const { text, error } of findings) {
      if (!this.#findings.has(text)) this.#findings.set(text, error);
    }
  }

  /**
   * Adds another result's findings and checks.
   *
   * @param other The other result; left as it is.
   */
  merge(other: ValidationResult): void {
    for (const [text, error] of other.#findings) this.add({ text, error });
    this.matchCount += other.matchCount;
  }

  /**
   * Counts a check.
   *
   * @returns This result.
   */
  counted(): this {
    this.matchCount++;
    return this;
  }

  /** Drops the findings and keeps the count. */
  forgive(): void {
    this.#findings.clear();
  }
}

/**
 * The whole path of a value.
 *
 * @param place Where it is.
 * @returns Its path; that of the root for the root itself.
 */
export function fieldAt({ path, root }: ValuePlace): FieldPath {
  const below = path.startsWith(".") ? path.slice(1) : path;
  return below === "" ? root : fieldChild(root, below);
}

/**
 * A value is not as it should be.
 *
 * @param place Where it is.
 * @param value The value, or what stands for it.
 * @param wish What it should be.
 * @returns The finding.
 */
export function invalidAt(place: ValuePlace, value: JsonValue, wish: string): Finding {
  const text = `${place.path} in body ${wish}`;
  return { text, error: invalidValue(fieldAt(place), value, text) };
}

/**
 * Something about a value that the server reports under the path of the whole.
 *
 * @param place Where the value is.
 * @param text What is wrong.
 * @returns The finding.
 */
export function invalidRoot({ root }: ValuePlace, text: string): Finding {
  return { text, error: invalidValue(root, "", text) };
}
