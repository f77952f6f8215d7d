/**
 * Scenarios as code, to paste into a file of scenarios.
 *
 * @module
 */

import { PATCH_TYPES, type RequestStep, type Scenario, type Step } from "../conformance/scenario.ts";

/**
 * Writes a scenario down.
 *
 * @param scenario The scenario.
 * @returns TypeScript.
 */
export function scenarioText({ name, steps }: Scenario): string {
  return [
    `scenario(`,
    `  ${JSON.stringify(name)},`,
    ...steps.map((step) => `  ${stepText(step)},`),
    `),`,
  ].join("\n");
}

function stepText(step: Step): string {
  switch (step.type) {
    case "request":
      return requestText(step);
    case "watch":
      return callText(
        "watch",
        step.watch,
        step.path,
        step.accept === undefined ? {} : { accept: step.accept },
      );
    case "events":
      return callText("events", step.watch, step.count, step.capture ?? {});
    case "drain":
      return callText("drain", step.watch, step.mark);
    case "pause":
      return callText("pause", step.pauseMs);
  }
}

function requestText({ type: _, method, path, until, contentType, ...others }: RequestStep): string {
  const condition = until === undefined ? "" : `until: ${until.name}`;
  const [kind] = Object.entries(PATCH_TYPES).find(([, mediaType]) => mediaType === contentType) ?? [];
  if (kind !== undefined) return callText("patch", kind, path, others);
  const options = optionsText(
    { ...others, ...(contentType === undefined ? {} : { contentType }) },
    condition,
  );
  return `send(${[JSON.stringify(`${method} ${path}`), ...options].join(", ")})`;
}

function callText(name: string, ...values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value)).filter((text) => text !== "{}");
  return `${name}(${texts.join(", ")})`;
}

function optionsText(options: object, condition: string): string[] {
  const fields = Object.entries(options).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const all = condition === "" ? fields : [...fields, condition];
  return all.length === 0 ? [] : [`{ ${all.join(", ")} }`];
}
