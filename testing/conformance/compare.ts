/**
 * Compares what two servers answered, field by field.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue } from "../embedded/json.ts";
import type { StepRecord } from "./player.ts";

/** A place where two servers differ. */
export interface Difference {
  /** The number of the step, from 1. */
  readonly step: number;
  /** What the step does. */
  readonly title: string;
  /** Where in the answer, such as "body.metadata.name" or "events.0.type". */
  readonly at: string;
  /** What the real server has there; absent for nothing. */
  readonly real?: JsonValue;
  /** What the embedded server has there; absent for nothing. */
  readonly embedded?: JsonValue;
}

/**
 * Compares two recordings of a scenario.
 *
 * @param real The normalized answers of the real server.
 * @param embedded The normalized answers of the embedded server.
 * @returns All differences, in order.
 */
export function differences(real: readonly StepRecord[], embedded: readonly StepRecord[]): Difference[] {
  const count = Math.max(real.length, embedded.length);
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const [left, right] = [real[index], embedded[index]];
    const step = { step: index + 1, title: (left ?? right)?.title ?? "" };
    return differingFields(left?.outcome, right?.outcome, "").map((found) => ({ ...step, ...found }));
  });
}

type Field = Pick<Difference, "at" | "real" | "embedded">;

function differingFields(real: JsonValue | undefined, embedded: JsonValue | undefined, at: string): Field[] {
  if (isJsonObject(real) && isJsonObject(embedded)) return differingMembers(real, embedded, at);
  if (Array.isArray(real) && Array.isArray(embedded)) {
    return differingMembers(membersOf(real), membersOf(embedded), at);
  }
  if (real === embedded) return [];
  return [{
    at,
    ...(real === undefined ? {} : { real }),
    ...(embedded === undefined ? {} : { embedded }),
  }];
}

function differingMembers(real: JsonObject, embedded: JsonObject, at: string): Field[] {
  const names = [...new Set([...Object.keys(real), ...Object.keys(embedded)])];
  return names.flatMap((name) =>
    differingFields(real[name], embedded[name], at === "" ? name : `${at}.${name}`)
  );
}

function membersOf(items: readonly JsonValue[]): JsonObject {
  return Object.fromEntries(items.entries());
}
