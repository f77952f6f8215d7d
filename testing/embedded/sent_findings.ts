/**
 * What is wrong with Scales and with applied configurations although they can be read, and how that is said.
 *
 * @module
 */

import { goQuoted } from "./go_format.ts";
import type { FieldReporting } from "./known_fields.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import { badRequest } from "./status.ts";
import { undecodable, undecodablePatch } from "./undecodable.ts";
import { SCALE_TYPE } from "./scale.ts";
import type { ServedResource } from "./served_resource.ts";

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
  throw badRequest('no kind is registered for the type v1.Scale in scheme "pkg/runtime/scheme.go:111"');
}

/**
 * Says which fields of an applied configuration are there twice.
 *
 * @param findings What the parser of YAML says of them.
 * @param reporting How the request wants to hear of it.
 * @throws {StatusError} 400 if there is something and the request is strict.
 */
export function reportApplied(
  findings: readonly string[],
  { fieldValidation, warn }: FieldReporting,
): void {
  if (findings.length === 0) return;
  if (fieldValidation === "Warn") findings.forEach(warn);
  if (fieldValidation !== "Strict") return;
  const list = findings.map((finding) => `\n  ${finding}`).join("");
  throw badRequest(
    `error strict decoding patch: error converting YAML to JSON: yaml: unmarshal errors:${list}`,
  );
}

function unknownIn(object: JsonObject, known: readonly string[], path: string): string[] {
  return Object.keys(object).filter((field) => !known.includes(field))
    .map((field) => `unknown field ${goQuoted(`${path}${field}`)}`);
}
