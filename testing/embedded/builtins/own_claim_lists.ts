/**
 * Empty lists in the metadata of a volume's own claim: they are left out when an object is decoded, but the real server
 * refuses them.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty, withField } from "../json.ts";
import { TEMPLATES } from "../pod_templates.ts";

const LISTS = ["ownerReferences", "finalizers", "managedFields"] as const;
const METADATA = ["ephemeral", "volumeClaimTemplate", "metadata"] as const;

/**
 * Puts the empty lists back that were sent.
 *
 * @param object The object, decoded.
 * @param sent The object as it was sent, or made by a patch.
 * @param kind Its kind.
 * @returns The object with the lists that volumes' own claims must not have.
 */
export function withOwnClaimLists(object: JsonObject, sent: JsonObject, kind: string): JsonObject {
  const template = kind === "Pod" ? [] : TEMPLATES[kind];
  if (template === undefined) return object;
  return changedAt(object, sent, {
    path: [...template, "spec", "volumes"],
    change: (volumes, sentVolumes) => {
      if (!Array.isArray(volumes) || !Array.isArray(sentVolumes)) return volumes;
      return volumes.map((volume: JsonValue, index) =>
        changedAt(objectOrEmpty(volume), objectOrEmpty(sentVolumes[index]), {
          path: METADATA,
          change: withEmptyLists,
        })
      );
    },
  });
}

function withEmptyLists(metadata: JsonValue, sent: JsonValue): JsonValue {
  const lists = LISTS.filter((field) => {
    const list = objectOrEmpty(sent)[field];
    return Array.isArray(list) && list.length === 0;
  });
  return { ...objectOrEmpty(metadata), ...Object.fromEntries(lists.map((field) => [field, []])) };
}

/** Changes what two objects both have in a place. */
function changedAt(
  object: JsonObject,
  sent: JsonObject,
  { path: [first, ...rest], change }: {
    readonly path: readonly string[];
    readonly change: (value: JsonValue, sent: JsonValue) => JsonValue;
  },
): JsonObject {
  if (first === undefined) return object;
  const [value, own] = [object[first], sent[first]];
  if (value === undefined || own === undefined) return object;
  if (rest.length === 0) return withField(object, first, change(value, own));
  if (!isJsonObject(value) || !isJsonObject(own)) return object;
  return withField(object, first, changedAt(value, own, { path: rest, change }));
}
