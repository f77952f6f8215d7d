/**
 * How the objects that are written are read: what cannot be is refused, in words that depend on who has made it.
 *
 * @module
 */

import type { JsonObject } from "./json.ts";
import { admit, type Admitted, admitted, type KindWrite, type StrategyOf } from "./kind_strategy.ts";
import { reportFields } from "./known_fields.ts";
import type { ServedResource } from "./served_resource.ts";
import { internalError, StatusError } from "./status.ts";
import { withAllowedChanges } from "./status_split.ts";
import { undecodablePatch } from "./undecodable.ts";
import type { UpdateOptions, WriteOptions } from "./write_options.ts";
import { requireUid } from "./write_preconditions.ts";

/** Reads objects that are written. */
export class WriteReading {
  readonly #strategyOf: StrategyOf;

  /** @param strategyOf What is special about kinds. */
  constructor(strategyOf: StrategyOf) {
    this.#strategyOf = strategyOf;
  }

  /**
   * Checks the uid that a writer names. What cannot be read is refused for that, whatever its uid.
   *
   * @param served The resource.
   * @param wanted The object as it was sent.
   * @param write The stored object, and what the request says.
   * @throws {StatusError} 400 if it cannot be decoded, 409 if its uid is not the live object's.
   */
  requireUid(
    served: ServedResource,
    wanted: JsonObject,
    { live, options }: { readonly live: JsonObject | undefined; readonly options: UpdateOptions },
  ): void {
    try {
      requireUid(served, wanted, { ...options, live });
    } catch (error) {
      this.requireReadable(served, wanted, options);
      throw error;
    }
  }

  /**
   * Decodes an object that will be refused for another reason, which comes second.
   *
   * @param served Its resource.
   * @param sent The object as it was sent.
   * @param options What the request says; it is warned of unknown fields.
   * @throws {StatusError} If it cannot be decoded.
   */
  requireReadable(served: ServedResource, sent: JsonObject, options: WriteOptions): void {
    const { subresource } = options;
    try {
      const checked = this.#strategyOf(served).admit?.(sent, { served, subresource }) ?? admitted(sent);
      this.withKnownFields(served, checked, options);
    } catch (error) {
      if (!(error instanceof StatusError) || error.undecodable !== undefined) throw error;
    }
  }

  /**
   * Fills in and checks what others have made of an object.
   *
   * @param changed What they have made.
   * @param write What it is written for.
   * @returns The object, and what was found in it.
   * @throws {StatusError} 500 if it cannot be decoded: they are of the server's own.
   */
  checkedAgain(changed: JsonObject, write: KindWrite): { object: JsonObject; checked: Admitted } {
    const allowed = withAllowedChanges(changed, write);
    try {
      const checked = admit(this.#strategyOf(write.served), { allowed, sent: changed }, write);
      return { object: checked.object, checked };
    } catch (error) {
      if (!(error instanceof StatusError) || error.undecodable === undefined) throw error;
      throw internalError(error.undecodable);
    }
  }

  /**
   * Says which fields of an object are not known.
   *
   * @param served The resource.
   * @param checked What was found in the object.
   * @param options How the request wants to hear of it.
   * @returns The object without them.
   * @throws {StatusError} 400 if there are any and the request is strict.
   */
  withKnownFields(served: ServedResource, checked: Admitted, options: WriteOptions): JsonObject {
    const { findings = [] } = options;
    reportFields(served, { unknownFields: checked.unknownFields, findings }, options);
    return checked.object;
  }
}

/**
 * Decodes an object that may be made by a patch: one that makes it undecodable is refused in other words.
 *
 * @typeParam T What comes of it.
 * @param wanted The object.
 * @param options Whether a patch made it.
 * @param decode Decodes it.
 * @returns What came of it.
 * @throws {StatusError} 422 if a patch made it undecodable, and whatever `decode` throws.
 */
export function asPatch<T>(
  wanted: JsonObject,
  { isPatch }: Pick<UpdateOptions, "isPatch">,
  decode: () => T,
): T {
  try {
    return decode();
  } catch (error) {
    if (!isPatch || !(error instanceof StatusError) || error.undecodable === undefined) throw error;
    throw undecodablePatch(wanted, error.undecodable);
  }
}
