/**
 * The way of custom objects between versions where a webhook converts them. Nothing waits for it in the middle of a
 * read or a write: what is not converted yet is asked for, and the read begins again.
 *
 * @module
 */

import type { Random } from "../../../src/async/random.ts";
import { WebhookError } from "../admission/webhook_client.ts";
import type { JsonObject } from "../json.ts";
import { metaOf, withMeta } from "../object_meta.ts";
import { apiVersionOf, type ServedResource, type VersionConversion } from "../served_resource.ts";
import { ConversionFailure, ConversionNeeded, type FailedConversion } from "./conversion_needed.ts";
import { type ConversionWebhook, reviewed } from "./conversion_review.ts";

/** How many objects in versions that are neither stored nor asked for are remembered. */
const OTHERS_LIMIT = 64;

/** What a conversion between a version and the storage works with. */
export interface WebhookConversionParts {
  readonly webhook: ConversionWebhook;
  readonly random: Random;
  /** The version. */
  readonly served: ServedResource;
  /** Brings a stored object up to the present schema of the version that it is stored in. */
  readonly completed: (stored: JsonObject) => JsonObject;
  /** Drops what the version does not know. */
  readonly pruned: (object: JsonObject) => JsonObject;
  /** Makes of an object in the version that is stored what is stored. */
  readonly decoded: (object: JsonObject) => JsonObject;
}

/** The conversions of one version. */
export class WebhookConversion implements VersionConversion {
  readonly #parts: WebhookConversionParts;
  /** Stored objects as this version shows them. */
  readonly #shown = new WeakMap<JsonObject, JsonObject>();
  /** Objects of this version as they are to be stored. */
  readonly #kept = new WeakMap<JsonObject, JsonObject>();
  /** What was shown in other versions lately, by what it was and the version. */
  readonly #others = new Map<string, JsonObject>();

  /** @param parts What to work with. */
  constructor(parts: WebhookConversionParts) {
    this.#parts = parts;
  }

  /**
   * Shows a stored object in this version.
   *
   * @param stored The stored object.
   * @returns The object.
   * @throws {ConversionNeeded} If the webhook has not been asked about it yet.
   */
  shown(stored: JsonObject): JsonObject {
    const known = this.#shown.get(stored);
    if (known !== undefined) return known;
    const { served, completed } = this.#parts;
    const object = completed(stored);
    if (object["apiVersion"] !== apiVersionOf(served)) {
      throw new ConversionNeeded(() => this.#showAll([stored]));
    }
    if (object !== stored) this.#shown.set(stored, object);
    return object;
  }

  /**
   * Makes of an object in this version what is stored.
   *
   * @param object The object.
   * @returns What is stored.
   * @throws {ConversionNeeded} If the webhook has not been asked about it yet.
   */
  kept(object: JsonObject): JsonObject {
    const known = this.#kept.get(object);
    if (known !== undefined) return known;
    const { group, version, storageVersion } = this.#parts.served;
    if (version === storageVersion) return object;
    throw new ConversionNeeded(() => this.#keep(object, apiVersionOf({ group, version: storageVersion })));
  }

  /**
   * Asks about all objects of a list at once.
   *
   * @param stored The stored objects.
   * @throws {ConversionNeeded} If the webhook has not been asked about some of them yet.
   */
  requireShown(stored: readonly JsonObject[]): void {
    const apiVersion = apiVersionOf(this.#parts.served);
    const unknown = stored.filter((one) => !this.#shown.has(one) && one["apiVersion"] !== apiVersion);
    if (unknown.length > 0) throw new ConversionNeeded(() => this.#showAll(unknown));
  }

  /**
   * Shows an object of this version in another one, as the webhook makes it: writes that begin again ask about the same
   * objects.
   *
   * @param object The object.
   * @param apiVersion The other version, as "group/version".
   * @returns The object in that version.
   * @throws {ConversionNeeded} If the webhook has not been asked about it lately.
   */
  inVersion(object: JsonObject, apiVersion: string): JsonObject {
    if (object["apiVersion"] === apiVersion) return object;
    const key = `${apiVersion} ${JSON.stringify(object)}`;
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    throw new ConversionNeeded(async () => {
      const [oldest] = this.#others.keys();
      if (this.#others.size >= OTHERS_LIMIT && oldest !== undefined) this.#others.delete(oldest);
      this.#others.set(key, await this.#asked(object, apiVersion));
    });
  }

  /**
   * Has an object converted anew when it is read next: the real server asks whenever it reads a single object.
   *
   * @param stored The stored object.
   */
  forget(stored: JsonObject): void {
    this.#shown.delete(stored);
  }

  /**
   * Takes note of what has been stored, which is how it was to be stored but for its resource version.
   *
   * @param kept What was to be stored.
   * @param stored What is stored.
   */
  wasStored(kept: JsonObject, stored: JsonObject): void {
    const shown = this.#shown.get(kept);
    if (shown !== undefined) this.#shown.set(stored, withVersionOf(shown, stored));
  }

  async #showAll(stored: readonly JsonObject[]): Promise<void> {
    const { served, completed } = this.#parts;
    const apiVersion = apiVersionOf(served);
    const failed: FailedConversion[] = [];
    await Promise.all(stored.map(async (one) => {
      try {
        this.#shown.set(one, await this.#converted(completed(one), apiVersion));
      } catch (error) {
        if (!(error instanceof WebhookError)) throw error;
        failed.push({ object: one, why: error.message });
      }
    }));
    if (failed.length === 0) return;
    throw new ConversionFailure(
      failed.toSorted((left, right) => stored.indexOf(left.object) - stored.indexOf(right.object)),
    );
  }

  async #keep(object: JsonObject, apiVersion: string): Promise<void> {
    this.#kept.set(object, this.#parts.decoded(await this.#asked(object, apiVersion)));
  }

  async #asked(object: JsonObject, apiVersion: string): Promise<JsonObject> {
    try {
      return await this.#converted(object, apiVersion);
    } catch (error) {
      if (!(error instanceof WebhookError)) throw error;
      throw new ConversionFailure([{ object, why: error.message }]);
    }
  }

  /** The storage keeps the resource version apart from the object, and the webhook does not see it. */
  async #converted(object: JsonObject, apiVersion: string): Promise<JsonObject> {
    const { webhook, random, pruned, served } = this.#parts;
    const unversioned = withMeta(object, { resourceVersion: undefined });
    const result = await reviewed(webhook, unversioned, { apiVersion, random });
    return withVersionOf(apiVersion === apiVersionOf(served) ? pruned(result) : result, object);
  }
}

function withVersionOf(object: JsonObject, other: JsonObject): JsonObject {
  const { resourceVersion } = metaOf(other);
  return withMeta(object, { resourceVersion: resourceVersion === "" ? undefined : resourceVersion });
}
