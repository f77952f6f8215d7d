/**
 * The API server's refusals: `Status` objects with the reasons, codes and messages of the real one.
 *
 * @module
 */

import type { JsonObject } from "./json.ts";
import { groupResourceOf, type ServedResource } from "./served_resource.ts";

/** One of the findings behind a refusal. */
export interface StatusCause {
  /** Such as "FieldValueInvalid", "FieldValueRequired", "FieldValueNotSupported". */
  readonly reason: string;
  /** The message without the field, such as `Required value`. */
  readonly message: string;
  /** The path, such as "spec.replicas". */
  readonly field: string;
}

/** What a refusal is about. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** The plural name in most refusals, the kind in those about invalid objects. */
  readonly kind?: string;
  readonly uid?: string;
  /** Some findings have no reason, some no field. */
  readonly causes?: readonly Partial<StatusCause>[];
  readonly retryAfterSeconds?: number;
}

/** A failed request's answer. */
export interface Status {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: JsonObject;
  readonly status: "Failure";
  readonly message: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
}

/** Ends a request; the server answers with the status. */
export class StatusError extends Error {
  /** The error's class name. */
  override readonly name = "StatusError";
  /** The answer. */
  readonly status: Status;
  /** What could not be decoded, where that is why; a patch that makes an object undecodable says it otherwise. */
  readonly undecodable?: string;
  /** What the client's user should know of the body, where fields are validated. */
  readonly warnings: readonly string[];

  /**
   * @param code The HTTP status code.
   * @param reason The machine-readable reason; left out of the answer when empty.
   * @param options The message, what it is about, the metadata of the answer, what could not be decoded, and what to
   * warn of.
   */
  constructor(
    code: number,
    reason: string,
    options: {
      message: string;
      details?: StatusDetails;
      metadata?: JsonObject;
      undecodable?: string;
      warnings?: readonly string[];
    },
  ) {
    super(options.message);
    this.warnings = options.warnings ?? [];
    if (options.undecodable !== undefined) this.undecodable = options.undecodable;
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: options.metadata ?? {},
      status: "Failure",
      message: options.message,
      ...(reason === "" ? {} : { reason }),
      ...(options.details === undefined ? {} : { details: options.details }),
      code,
    };
  }
}

type Named = Pick<ServedResource, "group" | "plural">;

/**
 * The object does not exist.
 *
 * @param resource The resource.
 * @param name The object's name.
 * @returns 404 NotFound.
 */
export function notFound(resource: Named, name: string): StatusError {
  return new StatusError(404, "NotFound", {
    message: `${groupResourceOf(resource)} "${name}" not found`,
    details: { ...(name === "" ? {} : { name }), ...groupAndKind(resource.group, resource.plural) },
  });
}

/**
 * Nothing is served at the path.
 *
 * @returns 404 NotFound.
 */
export function pathNotFound(): StatusError {
  return new StatusError(404, "NotFound", {
    message: "the server could not find the requested resource",
    details: {},
  });
}

/**
 * The resource has no such subresource.
 *
 * @param resource The resource.
 * @param name The object's name.
 * @returns 404 NotFound; for custom resources it reads as if the object did not exist.
 */
export function noSubresource(
  resource: Pick<ServedResource, "group" | "plural" | "crd">,
  name: string,
): StatusError {
  return resource.crd === undefined ? pathNotFound() : notFound(resource, name);
}

/**
 * An object of that name exists.
 *
 * @param resource The resource.
 * @param name The object's name.
 * @param isLeaving Whether that object is being deleted.
 * @returns 409 AlreadyExists.
 */
export function alreadyExists(resource: Named, name: string, isLeaving = false): StatusError {
  const prefix = isLeaving ? "object is being deleted: " : "";
  return new StatusError(409, "AlreadyExists", {
    message: `${prefix}${groupResourceOf(resource)} "${name}" already exists`,
    details: { name, ...groupAndKind(resource.group, resource.plural) },
  });
}

/** Why an update with an old resource version is refused. */
export const MODIFIED_MESSAGE =
  "the object has been modified; please apply your changes to the latest version and try again";

/**
 * The object is not in the state that the request was made for.
 *
 * @param resource The resource.
 * @param name The object's name.
 * @param why What does not fit, {@linkcode MODIFIED_MESSAGE} in most cases.
 * @returns 409 Conflict.
 */
export function conflict(resource: Named, name: string, why: string = MODIFIED_MESSAGE): StatusError {
  return new StatusError(409, "Conflict", {
    message: `Operation cannot be fulfilled on ${groupResourceOf(resource)} "${name}": ${why}`,
    details: { name, ...groupAndKind(resource.group, resource.plural) },
  });
}

/**
 * The request may not be served.
 *
 * @param resource The resource.
 * @param name The object's name.
 * @param why The reason in words; `causes` says it for machines.
 * @returns 403 Forbidden.
 */
export function forbidden(
  resource: Named,
  name: string,
  why: { message: string; causes?: readonly StatusCause[] },
): StatusError {
  return new StatusError(403, "Forbidden", {
    message: `${groupResourceOf(resource)}${name === "" ? "" : ` "${name}"`} is forbidden: ${why.message}`,
    details: {
      ...(name === "" ? {} : { name }),
      ...groupAndKind(resource.group, resource.plural),
      ...(why.causes === undefined ? {} : { causes: why.causes }),
    },
  });
}

/**
 * The object does not fit its schema.
 *
 * @param kind The kind and its group.
 * @param name The object's name.
 * @param causes What is wrong; at least one.
 * @param options What to warn of.
 * @returns 422 Invalid.
 */
export function invalid(
  kind: Pick<ServedResource, "group" | "kind">,
  name: string,
  causes: readonly StatusCause[],
  options: { warnings?: readonly string[] } = {},
): StatusError {
  const lines = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))];
  const findings = lines.length === 1 ? lines[0] : `[${lines.join(", ")}]`;
  const groupKind = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
  return new StatusError(422, "Invalid", {
    message: `${groupKind} "${name}" is invalid: ${findings}`,
    details: {
      ...(name === "" ? {} : { name }),
      ...groupAndKind(kind.group, kind.kind),
      causes,
    },
    ...options,
  });
}

/**
 * The request makes no sense.
 *
 * @param message What is wrong.
 * @param options What to warn of.
 * @returns 400 BadRequest.
 */
export function badRequest(message: string, options: { warnings?: readonly string[] } = {}): StatusError {
  return new StatusError(400, "BadRequest", { message, ...options });
}

/**
 * The resource does not serve the verb.
 *
 * @returns 405 MethodNotAllowed.
 */
export function methodNotAllowed(): StatusError {
  return new StatusError(405, "MethodNotAllowed", {
    message: "the server does not allow this method on the requested resource",
    details: {},
  });
}

/**
 * The custom resource does not serve the verb.
 *
 * @param resource The resource.
 * @param verb The verb.
 * @returns 405 MethodNotAllowed.
 */
export function notSupported(resource: Named, verb: string): StatusError {
  return new StatusError(405, "MethodNotAllowed", {
    message: `${verb} is not supported on resources of kind "${groupResourceOf(resource)}"`,
    details: groupAndKind(resource.group, resource.plural),
  });
}

/**
 * The body has a media type that the request does not take.
 *
 * @param accepted The media types that it takes.
 * @returns 415 UnsupportedMediaType.
 */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  return new StatusError(415, "UnsupportedMediaType", {
    message: "the body of the request was in an unknown format - accepted media types include: " +
      accepted.join(", "),
  });
}

/**
 * The revision is compacted away.
 *
 * @param message Which revision, or the real server's words for a continue token.
 * @returns 410 Expired.
 */
export function expired(message: string): StatusError {
  return new StatusError(410, "Expired", { message });
}

/**
 * Something went wrong that is not the request's fault.
 *
 * @param why What went wrong.
 * @returns 500 InternalError.
 */
export function internalError(why: string): StatusError {
  return new StatusError(500, "InternalError", {
    message: `Internal error occurred: ${why}`,
    details: { causes: [{ message: why }] },
  });
}

/**
 * The real server does this, and the embedded one does not: refused, never answered wrongly.
 *
 * @param what The feature.
 * @returns 501 NotImplemented.
 */
export function notServed(what: string): StatusError {
  return new StatusError(501, "NotImplemented", {
    message: `${what} is not served by the embedded API server: use the control-plane backend for it`,
  });
}

function groupAndKind(group: string, kind: string): { group?: string; kind?: string } {
  return { ...(group === "" ? {} : { group }), ...(kind === "" ? {} : { kind }) };
}
