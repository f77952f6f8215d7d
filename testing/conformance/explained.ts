/**
 * The differences between the embedded and the real API server that are known and stay. docs/embedded.md tells them
 * to users.
 *
 * @module
 */

import type { Difference } from "./compare.ts";

/** A difference that stays. */
export interface Explanation {
  /** How docs/embedded.md calls it: the first cell of its row in the table of differences. */
  readonly title: string;
  /** The scenario that shows it. */
  readonly scenario: string;
  /** The steps that show it. */
  readonly steps: readonly number[];
  /** Where it shows: the beginnings of {@linkcode Difference.at}. */
  readonly at: readonly string[];
  /** Why it stays. */
  readonly reason: string;
}

/** All of them. */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    title: "Messages about broken YAML",
    scenario: "apply: a manager is needed, and a complete body",
    steps: [6],
    at: ["body.message"],
    reason: "They are those of another YAML parser.",
  },
  {
    title: "Protection of claims",
    scenario: "PersistentVolumeClaim: with little in it, and what is refused",
    steps: [1, 4],
    at: ["body.metadata.finalizers"],
    reason: "Nothing would take the finalizer `kubernetes.io/pvc-protection` away again.",
  },
  {
    title: "The server's own address",
    scenario: "discovery: where the core group is",
    steps: [1],
    at: ["body.serverAddressByClientCIDRs"],
    reason: "A server without a socket has none.",
  },
  {
    title: "Protobuf",
    scenario: "accept: protobuf",
    steps: [3, 4, 5],
    at: ["body", "code", "headers.content-type", "isIndented"],
    reason: "It is read and not written: who takes JSON as well gets that, who does not is refused with 406.",
  },
];

/**
 * Finds the explanation of a difference.
 *
 * @param scenario The scenario's name.
 * @param difference The difference.
 * @param explanations All explanations.
 * @returns The explanation; `undefined` if there is none.
 */
export function explanationOf(
  scenario: string,
  difference: Difference,
  explanations: readonly Explanation[] = EXPLANATIONS,
): Explanation | undefined {
  return explanations.find((one) =>
    one.scenario === scenario && one.steps.includes(difference.step) &&
    one.at.some((place) => difference.at.startsWith(place))
  );
}
