/**
 * What scenarios wait for where a server does something in its own time.
 *
 * @module
 */

import { isJsonObject, objectOrEmpty } from "../embedded/json.ts";
import type { Answer } from "./scenario.ts";

/**
 * Whether a definition of a custom kind is established.
 *
 * @param answer The definition.
 * @returns Whether its condition says so.
 */
export function isEstablished(answer: Answer): boolean {
  return hasCondition(answer, "Established");
}

/**
 * Whether an object has a condition with the status "True".
 *
 * @param answer The object.
 * @param type The condition's type.
 * @returns Whether it is true.
 */
export function hasCondition({ body }: Answer, type: string): boolean {
  const { conditions } = objectOrEmpty(objectOrEmpty(body)["status"]);
  return Array.isArray(conditions) &&
    conditions.filter(isJsonObject).some((one) => one["type"] === type && one["status"] === "True");
}

/**
 * Whether something is answered at all.
 *
 * @param answer The answer.
 * @returns Whether it is a success.
 */
export function isServed(answer: Answer): boolean {
  return answer.code === 200;
}

/**
 * Whether something is gone.
 *
 * @param answer The answer.
 * @returns Whether it is "not found".
 */
export function isGone(answer: Answer): boolean {
  return answer.code === 404;
}

/**
 * Whether the garbage collector has done with an object that was deleted with its dependents, or without them.
 *
 * @param answer The object.
 * @returns Whether it is gone, or waits for others alone.
 */
export function isCollected({ code, body }: Answer): boolean {
  const { finalizers } = objectOrEmpty(objectOrEmpty(body)["metadata"]);
  return code === 404 || !Array.isArray(finalizers) ||
    !finalizers.some((one) => one === "orphan" || one === "foregroundDeletion");
}
