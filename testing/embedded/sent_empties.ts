/**
 * Messages about labels that were sent empty: they are left out when an object is decoded, but the real server still has
 * them, and shows them as they are.
 *
 * @module
 */

import { fieldAt, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { StatusCause } from "./status.ts";

const MISSING = "Invalid value: null:";

/**
 * Shows empty labels where a finding is about some.
 *
 * @param causes What is wrong; a missing value is shown as null.
 * @param sent The object as it was sent.
 * @returns The same, with `{}` for labels that were sent so.
 */
export function withSentEmpties(causes: readonly StatusCause[], sent: JsonObject): readonly StatusCause[] {
  return causes.map((cause) => {
    const { field, message } = cause;
    if (!field?.endsWith(".labels") || !message.startsWith(MISSING) || !isEmptyObject(fieldAt(sent, field))) {
      return cause;
    }
    return { ...cause, message: `Invalid value: {}:${message.slice(MISSING.length)}` };
  });
}

function isEmptyObject(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}
