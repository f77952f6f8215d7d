/**
 * How custom objects get from one version into another: their `apiVersion` changes, and what the other version's schema
 * does not know is dropped (conversion strategy None), or a webhook converts them. Defaults are those of the version
 * that is stored.
 *
 * @module
 */

import type { Random } from "../../src/async/random.ts";
import type { ConversionWebhook } from "./conversion/conversion_review.ts";
import { WebhookConversion } from "./conversion/webhook_conversion.ts";
import type { CustomObjectRules } from "./custom_object.ts";
import type { JsonObject } from "./json.ts";
import { metaOf } from "./object_meta.ts";
import { apiVersionOf, type ServedResource } from "./served_resource.ts";

/** One version of a definition, served or not. */
export interface RuledVersion {
  readonly served: ServedResource;
  readonly rules: CustomObjectRules;
}

/** How a definition converts. */
export interface ConversionOptions {
  /** The definition's own version: what is stored in a later one is as the present schemas have it. */
  readonly since: number;
  /** The webhook that converts; absent where the server does it. */
  readonly webhook?: ConversionWebhook | undefined;
  readonly random: Random;
}

/**
 * Makes the conversions of a definition.
 *
 * @param versions All versions of the definition.
 * @param options How it converts.
 * @returns The conversions by the names of the versions.
 */
export function versionConversions(
  versions: readonly RuledVersion[],
  { since, webhook, random }: ConversionOptions,
): ReadonlyMap<string, Pick<ServedResource, "conversion" | "outside">> {
  const byApiVersion = new Map(versions.map((version) => [apiVersionOf(version.served), version]));
  const completed = (stored: JsonObject): JsonObject => {
    if (Number(metaOf(stored).resourceVersion) > since) return stored;
    const version = byApiVersion.get(String(stored["apiVersion"]));
    return version === undefined ? stored : version.rules.decode(version.served, stored).object;
  };
  return new Map(versions.map((version) => {
    const { served } = version;
    const storage = byApiVersion.get(apiVersionOf({ group: served.group, version: served.storageVersion }));
    if (webhook !== undefined) {
      const outside = new WebhookConversion({
        webhook,
        random,
        served,
        completed,
        pruned: (object) => version.rules.pruned(object),
        decoded: (object) => storage?.rules.decode(storage.served, object).object ?? object,
      });
      return [served.version, { conversion: outside, outside }];
    }
    // An object is looked at more often than it changes.
    const known = new WeakMap<JsonObject, JsonObject>();
    const shown = (stored: JsonObject): JsonObject => {
      const before = known.get(stored);
      if (before !== undefined) return before;
      const object = converted(completed(stored), version);
      if (object !== stored) known.set(stored, object);
      return object;
    };
    const kept = (object: JsonObject): JsonObject => {
      if (storage === undefined || storage === version) return object;
      return storage.rules.decode(storage.served, converted(object, storage)).object;
    };
    return [served.version, { conversion: { shown, kept } }];
  }));
}

function converted(object: JsonObject, { served, rules }: RuledVersion): JsonObject {
  const apiVersion = apiVersionOf(served);
  return object["apiVersion"] === apiVersion ? object : rules.pruned({ ...object, apiVersion });
}
