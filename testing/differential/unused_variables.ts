/**
 * Leaves out what a scenario captures and does not use.
 *
 * @module
 */

import type { Step } from "../conformance/scenario.ts";

/**
 * Drops captures that no step names, and the first step if it is for them alone.
 *
 * @param steps The steps.
 * @returns The steps with the captures that are used.
 */
export function withoutUnused(steps: readonly Step[]): readonly Step[] {
  const text = JSON.stringify(steps);
  return steps.flatMap((step, index): readonly Step[] => {
    if (step.type !== "request" || step.capture === undefined) return [step];
    const { capture, ...others } = step;
    const used = Object.entries(capture).filter(([name]) => text.includes(`{${name}}`));
    if (used.length > 0) return [{ ...others, capture: Object.fromEntries(used) }];
    return index === 0 && step.method === "GET" ? [] : [others];
  });
}
