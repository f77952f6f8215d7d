/**
 * Which resource versions, matches and tokens a list or watch request may name together.
 *
 * @module
 */

import type { StatusCause } from "./status.ts";

/** What of a request's options is looked at together. */
export interface MatchedOptions {
  readonly watch: boolean;
  readonly resourceVersion: string;
  readonly sendInitialEvents?: boolean;
  readonly continue: string;
}

/**
 * Looks for options that contradict each other.
 *
 * @param match The request's `resourceVersionMatch`, as it is written.
 * @param options The other options.
 * @returns What is wrong.
 */
export function matchCauses(
  match: string,
  options: MatchedOptions,
): StatusCause[] {
  if (options.watch) return watchMatchCauses(match, options);
  const causes = match === "" ? [] : listMatchCauses(match, options);
  if (options.sendInitialEvents === undefined) return causes;
  return [...causes, forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list")];
}

function listMatchCauses(match: string, options: MatchedOptions): StatusCause[] {
  const field = "resourceVersionMatch";
  const causes: StatusCause[] = [];
  if (options.resourceVersion === "") {
    causes.push(forbidden(field, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
  }
  if (options.continue !== "") {
    causes.push(forbidden(field, "resourceVersionMatch is forbidden when continue is provided"));
  }
  if (match !== "Exact" && match !== "NotOlderThan") {
    const supported = 'supported values: "Exact", "NotOlderThan", ""';
    const message = `Unsupported value: ${JSON.stringify(match)}: ${supported}`;
    causes.push({ reason: "FieldValueNotSupported", message, field });
  }
  if (match === "Exact" && options.resourceVersion === "0") {
    causes.push(forbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  return causes;
}

function forbidden(field: string, why: string): StatusCause {
  return { reason: "FieldValueForbidden", message: `Forbidden: ${why}`, field };
}

function watchMatchCauses(
  match: string,
  options: Pick<MatchedOptions, "sendInitialEvents" | "continue" | "resourceVersion">,
): StatusCause[] {
  const field = "resourceVersionMatch";
  const findings: string[] = [];
  if (options.sendInitialEvents !== undefined && match !== "NotOlderThan") {
    findings.push("Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  }
  if (match !== "" && options.sendInitialEvents === undefined) {
    findings.push(
      "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
    );
  }
  if (match !== "" && match !== "NotOlderThan") {
    findings.push(`Unsupported value: ${JSON.stringify(match)}: supported values: "NotOlderThan"`);
  }
  // Who asks for the present alone gets the initial events, and with them a match.
  const isLegacy = options.sendInitialEvents === undefined && ["", "0"].includes(options.resourceVersion);
  const isMatched = match !== "" || isLegacy;
  if (isMatched && options.continue !== "") {
    findings.push("Forbidden: resourceVersionMatch is forbidden when continue is provided");
  }
  return findings.map((message) => ({
    reason: message.startsWith("Forbidden") ? "FieldValueForbidden" : "FieldValueNotSupported",
    message,
    field,
  }));
}
