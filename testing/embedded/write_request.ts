/**
 * What a request says about its write, and how a write is answered that is refused.
 *
 * @module
 */

import type { AnswerForm } from "./answer_form.ts";
import type { Writer } from "./managed_fields.ts";
import { parseWriteQuery } from "./request_options.ts";
import type { ResourceRequest } from "./resource_request.ts";
import { errorResponse } from "./responses.ts";
import { StatusError } from "./status.ts";
import type { UpdateOptions } from "./write_options.ts";

/** What a request says about its write. */
export interface WriteRequest {
  readonly request: ResourceRequest;
  /** How the answer will look. */
  readonly form: AnswerForm;
  readonly options: Omit<UpdateOptions, "allowCreate" | "tracked" | "isPatch">;
  /** What is warned of so far. */
  readonly warnings: readonly string[];
  readonly force: boolean;
}

/**
 * Answers a write; one that is refused is warned of, too.
 *
 * @param sent What the request says about it.
 * @param write Does it, and answers.
 * @returns The answer.
 */
export async function warning(
  { request, options, warnings }: WriteRequest,
  write: () => Promise<Response>,
): Promise<Response> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const ofBody = options.fieldValidation === "Warn" ? error.warnings : [];
    const { headers, query } = request;
    return await errorResponse(error, { headers, query, warnings: [...warnings, ...ofBody] });
  }
}

/**
 * Reads what a request says about its write.
 *
 * @param request The request.
 * @param kind The name of its options, for messages.
 * @param form How the answer will look.
 * @returns What it says.
 * @throws {StatusError} 400 or 422 if an option makes no sense.
 */
export function writeOptions(
  request: ResourceRequest,
  kind: "CreateOptions" | "UpdateOptions" | "PatchOptions",
  form: AnswerForm,
): WriteRequest {
  const { subresource } = request;
  const query = parseWriteQuery(request.query, kind, request.headers.get("user-agent") ?? "");
  const warnings: string[] = [];
  const options = {
    manager: query.fieldManager,
    user: request.user,
    ...(subresource === undefined ? {} : { subresource }),
    dryRun: query.dryRun,
    fieldValidation: query.fieldValidation,
    warn: (message: string) => void warnings.push(message),
  };
  return { request, form, options, warnings, force: query.force };
}

/**
 * Tells who owns what a write sets.
 *
 * @param options The options of the write.
 * @returns The field manager.
 */
export function writerOf(options: Writer): Writer {
  const { manager, subresource } = options;
  return { manager, ...(subresource === undefined ? {} : { subresource }) };
}
