/**
 * Conditions of objects, as tests wait for them.
 *
 * @module
 */

import type { KubeObject } from "../../src/resource/object.ts";

/** A condition that is waited for. */
export interface WaitedCondition {
  /**
   * What is stated.
   *
   * @default {"Ready"}
   */
  readonly type?: string;
  /**
   * Whether it is so.
   *
   * @default {"True"}
   */
  readonly status?: "True" | "False" | "Unknown";
  /**
   * Why.
   *
   * @default {any reason}
   */
  readonly reason?: string;
}

/**
 * Tells whether an object has a condition. One that speaks of an older generation doesn't count.
 *
 * @param object The object.
 * @param condition The condition.
 * @returns Nothing.
 * @throws {Error} If it has not; the message says what it has instead.
 */
export function requireCondition(object: KubeObject, condition: WaitedCondition): void {
  const { type = "Ready", status = "True", reason } = condition;
  const { generation } = object.metadata;
  const { conditions, observedGeneration } = fieldsOf(fieldsOf(object)["status"]);
  const present: readonly unknown[] = Array.isArray(conditions) ? conditions : [];
  const found = present.map(fieldsOf).find((one) => one["type"] === type);
  if (found === undefined) {
    const types = present.map((one) => fieldsOf(one)["type"]).join(", ");
    throw new Error(`Cannot find the condition ${type}: the object has ${types || "no conditions"}`);
  }
  const why = found["reason"] === undefined ? "" : ` (${found["reason"]}: ${found["message"] ?? ""})`;
  if (found["status"] !== status || (reason !== undefined && found["reason"] !== reason)) {
    throw new Error(`Cannot accept the condition ${type}: it is ${found["status"]}${why}`);
  }
  const observed = found["observedGeneration"] ?? observedGeneration;
  if (typeof observed === "number" && generation !== undefined && observed < generation) {
    throw new Error(
      `Cannot accept the condition ${type}: it is about generation ${observed}, the object is at ${generation}`,
    );
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
