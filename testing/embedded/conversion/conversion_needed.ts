/**
 * Conversions that somebody outside makes: whoever reads an object finds that one is needed, has it made, and reads
 * again. What needs none is read at once, as ever.
 *
 * @module
 */

import type { JsonObject } from "../json.ts";
import type { StatusError } from "../status.ts";

/** An object that could not be converted. */
export interface FailedConversion {
  readonly object: JsonObject;
  /** Why, in the server's words. */
  readonly why: string;
}

/** Thrown where objects have to be converted before they can be read. */
export class ConversionNeeded extends Error {
  /** The error's class name. */
  override readonly name = "ConversionNeeded";
  /** Has the objects converted, and remembers what came of it; rejects with a {@linkcode ConversionFailure}. */
  readonly convert: () => Promise<void>;

  /** @param convert Has the objects converted. */
  constructor(convert: () => Promise<void>) {
    super("Cannot read the object: it has to be converted first");
    this.convert = convert;
  }
}

/** Objects could not be converted. */
export class ConversionFailure extends Error {
  /** The error's class name. */
  override readonly name = "ConversionFailure";
  /** Which, and why; at least one. */
  readonly failed: readonly FailedConversion[];

  /** @param failed Which, and why; at least one. */
  constructor(failed: readonly FailedConversion[]) {
    super(failed[0]?.why ?? "");
    this.failed = failed;
  }
}

/**
 * Reads, and has converted what needs to be.
 *
 * @param read Reads; it is called again after conversions.
 * @param refusal What a request is answered with whose objects cannot be converted.
 * @returns What was read.
 * @throws {StatusError} If something cannot be converted.
 */
export async function converted<T>(
  read: () => T,
  refusal: (failure: ConversionFailure) => StatusError,
): Promise<T> {
  for (;;) {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConversionNeeded)) throw error;
      await haveConverted(error, refusal);
    }
  }
}

/**
 * Has converted what is needed.
 *
 * @param needed What is needed.
 * @param refusal What a request is answered with whose objects cannot be converted.
 * @throws {StatusError} If something cannot be converted.
 */
export async function haveConverted(
  needed: ConversionNeeded,
  refusal: (failure: ConversionFailure) => StatusError,
): Promise<void> {
  try {
    await needed.convert();
  } catch (failure) {
    throw failure instanceof ConversionFailure ? refusal(failure) : failure;
  }
}
