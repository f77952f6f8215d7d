/**
 * The answer of an API server that is not an object: `Status`, as it is on the wire.
 *
 * @module
 */

/** One of several causes of a failure; validation gives one a field. */
export interface StatusCause {
  /** What is wrong, by a machine-readable word such as "FieldValueInvalid". */
  readonly reason?: string;
  /** The cause for people. */
  readonly message?: string;
  /** The field at fault, such as "spec.replicas". */
  readonly field?: string;
}

/** What a failure is about. */
export interface StatusDetails {
  /** The name of the object. */
  readonly name?: string;
  /** The API group of the resource. */
  readonly group?: string;
  /** The plural name of the resource, or the kind of the object, depending on the failure. */
  readonly kind?: string;
  /** The uid of the object. */
  readonly uid?: string;
  /** All that is wrong, not only the first thing. */
  readonly causes?: readonly StatusCause[];
  /** After how many seconds to ask again. */
  readonly retryAfterSeconds?: number;
}

/** The outcome of a request that answers with no object, and of every request that fails. */
export interface Status {
  /** Tells it from the objects of resources. */
  readonly kind: "Status";
  /** Always that of the core group. */
  readonly apiVersion: "v1";
  /** That of a list; empty in most answers. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** How it went. */
  readonly status?: "Success" | "Failure";
  /** The outcome for people. */
  readonly message?: string;
  /** The outcome by a machine-readable word, such as "NotFound". */
  readonly reason?: string;
  /** What a failure is about. */
  readonly details?: StatusDetails;
  /** The HTTP status code. */
  readonly code?: number;
}

/**
 * Tells a `Status` from the objects of resources: a deletion answers with either.
 *
 * @param value Any value, such as the answer of `ResourceClient.delete`.
 * @returns Whether it is a `Status`.
 *
 * @example The answer to a deletion
 * ```ts
 * import { isStatus } from "@kubeloop/sdk/client";
 *
 * console.assert(isStatus({ apiVersion: "v1", kind: "Status", status: "Success" }));
 * ```
 */
export function isStatus(value: unknown): value is Status {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "Status" &&
    "apiVersion" in value && value.apiVersion === "v1";
}
