/**
 * Messages about what was sent empty: it is left out when an object is decoded, but the real server still has it, and
 * shows it as it is.
 *
 * @module
 */

import { fieldAt, isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import type { StatusCause } from "./status.ts";

const MISSING = "Invalid value: null:";

/**
 * Shows empty labels, and empty lists of claims, where a finding is about some.
 *
 * @param causes What is wrong; a missing value is shown as null.
 * @param sent The object as it was sent.
 * @returns The same, with `{}` or `[]` for what was sent so.
 */
export function withSentEmpties(causes: readonly StatusCause[], sent: JsonObject): readonly StatusCause[] {
  return causes.map((cause) => {
    const { field, message } = cause;
    if (field === undefined || !message.startsWith(MISSING)) return cause;
    const empty = emptyText(field, fieldAt(sent, field));
    return empty === undefined
      ? cause
      : { ...cause, message: `Invalid value: ${empty}:${message.slice(MISSING.length)}` };
  });
}

function emptyText(field: string, value: JsonValue | undefined): string | undefined {
  if (field.endsWith(".labels")) {
    return isJsonObject(value) && Object.keys(value).length === 0 ? "{}" : undefined;
  }
  // An ingress without a backend is shown by its rules.
  const list = field === "spec" ? objectOrEmpty(value)["rules"] : value;
  const isList = field === "spec" || field.endsWith(".volumeClaimTemplates");
  return isList && Array.isArray(list) && list.length === 0 ? "[]" : undefined;
}
