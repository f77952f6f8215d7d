/**
 * Field selectors, such as `metadata.name=web,status.phase!=Running`.
 *
 * @module
 */

import { SelectorError } from "./selector_error.ts";

/** One condition of a field selector. */
export interface FieldRequirement {
  /** The field's path without a leading dot, such as "metadata.name". */
  readonly field: string;
  /** Whether the field must have the value, or another one. */
  readonly operator: "=" | "!=";
  /** The value as text, without escapes. */
  readonly value: string;
}

/** Signs that a value has to escape with a backslash. */
const ESCAPED = /[\\,=]/g;

/**
 * Reads a field selector.
 *
 * @param text The selector; empty for one that matches everything.
 * @returns Its conditions, which must all hold.
 * @throws {SelectorError} If the API server would refuse it; the fault is in the server's words. Which fields a resource
 * knows is not checked here.
 *
 * @example By name
 * ```ts
 * import { parseFieldSelector } from "@kubeloop/sdk";
 *
 * console.assert(parseFieldSelector("metadata.name=web")[0]?.value === "web");
 * ```
 *
 * @see k8s.io/apimachinery pkg/fields/selector.go (ParseSelector)
 */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  const terms = text.match(/(?:\\.|[^,\\]|\\$)+/gs) ?? [];
  // The server sorts them too, which decides of two faults which one is told.
  return terms.toSorted().map((term) => parseTerm(term, text));
}

function parseTerm(term: string, text: string): FieldRequirement {
  const match = /^(?<field>.*?)(?<sign>!=|==|=)(?<value>.*)$/s.exec(term);
  const { field = "", sign, value = "" } = match?.groups ?? {};
  if (sign === undefined) {
    throw new SelectorError(text, `invalid selector: '${text}'; can't understand '${term}'`);
  }
  return { field, operator: sign === "!=" ? "!=" : "=", value: unescape(value, text) };
}

function unescape(value: string, text: string): string {
  const parts = value.match(/\\.|\\$|[^\\]/gs) ?? [];
  return parts.map((part) => {
    if (part === "=") {
      throw new SelectorError(
        text,
        `invalid field selector: unescaped character in value: ${part.charCodeAt(0)}`,
      );
    }
    if (!part.startsWith("\\")) return part;
    if (/^\\[\\,=]$/.test(part)) return part.slice(1);
    throw new SelectorError(text, `invalid field selector: invalid escape sequence: ${part}`);
  }).join("");
}

/**
 * Writes a field selector.
 *
 * @param requirements Its conditions.
 * @returns The text for `fieldSelector` in lists and watches.
 *
 * @example By name
 * ```ts
 * import { formatFieldSelector } from "@kubeloop/sdk";
 *
 * const text = formatFieldSelector([{ field: "metadata.name", operator: "=", value: "web" }]);
 * console.assert(text === "metadata.name=web");
 * ```
 */
export function formatFieldSelector(requirements: readonly FieldRequirement[]): string {
  return requirements
    .map(({ field, operator, value }) => `${field}${operator}${value.replace(ESCAPED, "\\$&")}`)
    .join(",");
}

/**
 * Tells whether an object's fields satisfy a selector.
 *
 * @param requirements The selector's conditions.
 * @param valueOf Gives the value of a field as text; "" for one that is not set.
 * @returns Whether all conditions hold.
 *
 * @example By name
 * ```ts
 * import { matchesFields, parseFieldSelector } from "@kubeloop/sdk";
 *
 * const fields: Record<string, string> = { "metadata.name": "web" };
 * console.assert(matchesFields(parseFieldSelector("metadata.name!=shop"), (field) => fields[field] ?? ""));
 * ```
 */
export function matchesFields(
  requirements: readonly FieldRequirement[],
  valueOf: (field: string) => string,
): boolean {
  return requirements.every(({ field, operator, value }) =>
    (valueOf(field) === value) === (operator === "=")
  );
}
