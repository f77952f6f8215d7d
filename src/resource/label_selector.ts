/**
 * Label selectors: their object form as in specs, how they are written, and what they match.
 *
 * @module
 */

import type { LabelRequirement } from "./parse_label_selector.ts";

/** A label selector in its object form. */
export interface LabelSelector {
  /** Labels that must have these values. */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** Further conditions; all must hold. */
  readonly matchExpressions?: readonly {
    readonly key: string;
    /** "In", "NotIn", "Exists" or "DoesNotExist"; the API's types have any string here. */
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/**
 * Reads a label selector in its object form.
 *
 * @param selector The selector; empty for one that matches everything.
 * @returns Its conditions, which must all hold.
 * @throws {TypeError} If an operator is unknown.
 *
 * @example The selector of a Deployment
 * ```ts
 * import { labelRequirementsOf, matchesLabels } from "@kubeloop/sdk";
 *
 * const requirements = labelRequirementsOf({ matchLabels: { app: "web" } });
 * console.assert(matchesLabels(requirements, { app: "web" }));
 * ```
 */
export function labelRequirementsOf(selector: LabelSelector): readonly LabelRequirement[] {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const equalities = Object.entries(matchLabels).map(([key, value]): LabelRequirement => (
    { key, operator: "In", values: [value] }
  ));
  const expressions = matchExpressions.map(({ key, operator, values = [] }): LabelRequirement => {
    if (operator === "In" || operator === "NotIn") {
      return { key, operator, values: [...new Set(values)].sort() };
    }
    if (operator === "Exists" || operator === "DoesNotExist") return { key, operator, values: [] };
    throw new TypeError(
      `Cannot read the label selector: "${operator}" is no operator, use In, NotIn, Exists or DoesNotExist`,
    );
  });
  return [...equalities, ...expressions];
}

/**
 * Writes a label selector in its text form.
 *
 * @param selector The selector in its object form, or its conditions.
 * @returns The text for `labelSelector` in lists and watches.
 * @throws {TypeError} If an operator is unknown.
 *
 * @example From the selector of a Deployment
 * ```ts
 * import { formatLabelSelector } from "@kubeloop/sdk";
 *
 * console.assert(formatLabelSelector({ matchLabels: { app: "web" } }) === "app=web");
 * ```
 */
export function formatLabelSelector(selector: LabelSelector | readonly LabelRequirement[]): string {
  const requirements = isRequirements(selector) ? selector : labelRequirementsOf(selector);
  return requirements.map(formatRequirement).join(",");
}

function isRequirements(
  selector: LabelSelector | readonly LabelRequirement[],
): selector is readonly LabelRequirement[] {
  return Array.isArray(selector);
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case "In":
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(",")})`;
    case "NotIn":
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${values.join(",")})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    case "Gt":
      return `${key}>${values[0]}`;
    case "Lt":
      return `${key}<${values[0]}`;
    default:
      return operator satisfies never;
  }
}

/**
 * Tells whether labels satisfy a selector.
 *
 * @param requirements The selector's conditions.
 * @param labels The labels of an object; nothing stands for none.
 * @returns Whether all conditions hold.
 *
 * @example A label that is not there
 * ```ts
 * import { matchesLabels, parseLabelSelector } from "@kubeloop/sdk";
 *
 * console.assert(matchesLabels(parseLabelSelector("!old"), undefined));
 * ```
 */
export function matchesLabels(
  requirements: readonly LabelRequirement[],
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return requirements.every((requirement) => {
    const { key } = requirement;
    return holds(requirement, labels && Object.hasOwn(labels, key) ? labels[key] : undefined);
  });
}

function holds({ operator, values }: LabelRequirement, value: string | undefined): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return compareIntegers(value, values[0], (left, right) => left > right);
    case "Lt":
      return compareIntegers(value, values[0], (left, right) => left < right);
    default:
      return operator satisfies never;
  }
}

function compareIntegers(
  left: string | undefined,
  right: string | undefined,
  compare: (left: bigint, right: bigint) => boolean,
): boolean {
  const numbers = [left, right].map((text) =>
    text !== undefined && /^[+-]?\d+$/.test(text) ? BigInt(text) : undefined
  );
  const [first, second] = numbers;
  return first !== undefined && second !== undefined && compare(first, second);
}
