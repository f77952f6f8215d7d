/**
 * A Scale that is written: how it is read, and what is said of fields that it should not have.
 *
 * @module
 */

import { goQuoted } from "./go_format.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import type { FieldReporting } from "./known_fields.ts";
import { decodeObject, mediaTypeOf, type SentObject } from "./request_body.ts";
import type { ResourceRequest } from "./resource_request.ts";
import { SCALE_TYPE, scaleFault } from "./scale.ts";
import type { ServedResource } from "./served_resource.ts";
import { badRequest, StatusError } from "./status.ts";
import { undecodable, undecodablePatch } from "./undecodable.ts";

/** What is said of a Scale for a custom resource that cannot be decoded: the words are another matter. */
const STRANGE_SCALE = 'no kind is registered for the type v1.Scale in scheme "pkg/runtime/scheme.go:111"';

const SCALE_FIELDS: readonly string[] = ["apiVersion", "kind", "metadata", "spec", "status"];
const SPEC_FIELDS: readonly string[] = ["replicas"];
const STATUS_FIELDS: readonly string[] = ["replicas", "selector"];

/** A Scale as it is written. */
export interface SentScale {
  readonly scale: JsonObject;
  /** The resource that is scaled. */
  readonly served: ServedResource;
  /** What was found in the body already. */
  readonly findings: readonly string[];
  /** Whether a patch made it. */
  readonly isPatch: boolean;
}

/**
 * Says which fields of a Scale are not known or are there twice.
 *
 * @param sent The Scale.
 * @param reporting How the request wants to hear of it.
 * @throws {StatusError} 400 or 422 if there is something and the request is strict.
 */
export function reportScale(
  { scale, served, findings, isPatch }: SentScale,
  { fieldValidation, warn }: FieldReporting,
): void {
  const all = [
    ...findings,
    ...unknownIn(scale, SCALE_FIELDS, ""),
    ...unknownIn(objectOrEmpty(scale["spec"]), SPEC_FIELDS, "spec."),
    ...unknownIn(objectOrEmpty(scale["status"]), STATUS_FIELDS, "status."),
  ];
  if (all.length === 0 || fieldValidation === "Ignore") return;
  if (fieldValidation === "Warn") return all.forEach(warn);
  const fault = `strict decoding error: ${all.join(", ")}`;
  if (isPatch) throw undecodablePatch(scale, fault);
  if (served.crd === undefined) throw undecodable(SCALE_TYPE, fault);
  // The real server fails to tell what it found.
  throw badRequest(STRANGE_SCALE);
}

/**
 * Decodes a Scale.
 *
 * @param request The request that it is the body of.
 * @returns The Scale.
 * @throws {StatusError} 400 if it is something else, 415 if it is in another format.
 */
export async function decodedScale(
  { served, body, headers }: Pick<ResourceRequest, "served" | "body" | "headers">,
): Promise<SentObject> {
  try {
    const sent = await decodeObject(body, mediaTypeOf(headers), SCALE_TYPE);
    const fault = scaleFault(sent.object);
    if (fault !== undefined) throw undecodable(SCALE_TYPE, fault);
    return sent;
  } catch (error) {
    const isStrange = error instanceof StatusError && error.undecodable !== undefined;
    throw isStrange && served.crd !== undefined ? badRequest(STRANGE_SCALE) : error;
  }
}

function unknownIn(object: JsonObject, known: readonly string[], path: string): string[] {
  return Object.keys(object).filter((field) => !known.includes(field))
    .map((field) => `unknown field ${goQuoted(`${path}${field}`)}`);
}
