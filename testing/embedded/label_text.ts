/**
 * Labels and their selectors as tables show them.
 *
 * @module
 */

import { NONE, objectsIn, textIn, textsIn } from "./builtin_table.ts";
import { isJsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/**
 * Writes labels.
 *
 * @param value The labels.
 * @returns Such as "a=b,c=d"; "<none>" for none.
 */
export function labelsText(value: JsonValue | undefined): string {
  const labels = Object.entries(objectOrEmpty(value)).map(([key, label]) => `${key}=${label}`);
  return labels.length === 0 ? NONE : labels.toSorted().join(",");
}

/**
 * Writes a label selector.
 *
 * @param value The selector.
 * @param none What stands for one that selects everything or nothing. @default {"<none>"}
 * @returns Such as "a=b,c in (d,e)".
 */
export function selectorText(value: JsonValue | undefined, none: string = NONE): string {
  if (!isJsonObject(value)) return none;
  const labels = Object.entries(objectOrEmpty(value["matchLabels"]))
    .map(([key, label]) => ({ key, text: `${key}=${label}` }));
  const expressions = objectsIn(value["matchExpressions"]).map((expression) => {
    const key = textIn(expression["key"]);
    const values = textsIn(expression["values"]).toSorted().join(",");
    switch (expression["operator"]) {
      case "In":
        return { key, text: `${key} in (${values})` };
      case "NotIn":
        return { key, text: `${key} notin (${values})` };
      case "DoesNotExist":
        return { key, text: `!${key}` };
      default:
        return { key, text: key };
    }
  });
  const requirements = [...labels, ...expressions];
  if (requirements.length === 0) return none;
  return requirements.toSorted((left, right) => left.key < right.key ? -1 : left.key > right.key ? 1 : 0)
    .map(({ text }) => text).join(",");
}
