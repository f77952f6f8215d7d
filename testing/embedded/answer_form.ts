/**
 * How one request is answered: what is shown of objects, and in which format it is written.
 *
 * @module
 */

import type { JsonObject } from "./json.ts";
import type { BodyFormat } from "./negotiation.ts";
import type { Representation } from "./representation.ts";
import { bodyResponse } from "./responses.ts";

/** Answers with objects as the client wants them. */
export class AnswerForm {
  /** What is shown of objects. */
  readonly representation: Representation;
  readonly #format: BodyFormat;

  /**
   * @param format How bodies are written.
   * @param representation What is shown of objects.
   */
  constructor(format: BodyFormat, representation: Representation) {
    this.#format = format;
    this.representation = representation;
  }

  /**
   * Answers with an object.
   *
   * @param code The HTTP status code.
   * @param object The object, whole.
   * @param warnings What the client's user should know.
   * @returns The response.
   */
  answer(code: number, object: JsonObject, warnings: readonly string[] = []): Promise<Response> {
    return bodyResponse(code, this.representation.object(object), { format: this.#format, warnings });
  }

  /**
   * Answers with a list.
   *
   * @param code The HTTP status code.
   * @param list The list of whole objects.
   * @returns The response.
   */
  answerList(code: number, list: JsonObject): Promise<Response> {
    return bodyResponse(code, this.representation.list(list), { format: this.#format });
  }
}
