/**
 * The checks of what happens to containers whose resources change.
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { type JsonObject, objectsIn } from "../json.ts";
import { textAt } from "./field_values.ts";

const RESOURCES = ["cpu", "memory"];
const POLICIES = ["NotRequired", "RestartContainer"];

/**
 * Checks the policies of a container.
 *
 * @param container The container.
 * @param path Where they are.
 * @param restartPolicy What its pod does when a container ends.
 * @returns What is wrong.
 */
export function resizeErrors(container: JsonObject, path: string, restartPolicy: string): FieldError[] {
  const policies = objectsIn(container["resizePolicy"]);
  const names = policies.map((policy) => textAt(policy, "resourceName"));
  const isLast = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
  return policies.flatMap((policy, index) => {
    const [name, action] = [names[index] ?? "", textAt(policy, "restartPolicy")];
    return [
      ...(names.indexOf(name) < index ? [duplicateValue(`${path}[${index}]`, name)] : []),
      ...knownErrors(name, RESOURCES, path),
      ...knownErrors(action, POLICIES, path),
      ...(restartPolicy === "Never" && action !== "NotRequired" ? [invalidValue(path, action, isLast)] : []),
    ];
  });
}

/**
 * Checks the policies of a container that ends before the others start: it is not started again.
 *
 * @param container The container.
 * @param path Where they are.
 * @returns What is wrong.
 */
export function initResizeErrors(container: JsonObject, path: string): FieldError[] {
  if (container["restartPolicy"] === "Always") return [];
  const rule = "must not be set to 'RestartContainer' for non-sidecar initContainers";
  return objectsIn(container["resizePolicy"]).flatMap((policy, index) =>
    textAt(policy, "restartPolicy") === "RestartContainer"
      ? [invalidValue(`${path}[${index}].restartPolicy`, "RestartContainer", rule)]
      : []
  );
}

function knownErrors(value: string, known: readonly string[], path: string): FieldError[] {
  if (value === "") return [requiredValue(path, "")];
  return known.includes(value) ? [] : [unsupportedValue(path, value, known)];
}
