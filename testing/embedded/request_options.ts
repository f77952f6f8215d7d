/**
 * The options in a request's query and body, checked as the real server checks them.
 *
 * @module
 */

import { goQuoted } from "./go_format.ts";
import { matchCauses } from "./list_match.ts";
import { requireSelectors } from "./selection.ts";
import { badRequest, invalid, type StatusCause, StatusError } from "./status.ts";

/** The options of list and watch requests. */
export interface ListOptions {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  readonly limit: number;
  readonly continue: string;
  readonly resourceVersion: string;
  readonly resourceVersionMatch: "" | "Exact" | "NotOlderThan";
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  /** Absent where the request leaves it open. */
  readonly sendInitialEvents?: boolean;
  /** 0 for the server's own choice. */
  readonly timeoutSeconds: number;
}

/** The options of writes that are in the query. */
export interface WriteQuery {
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: "Strict" | "Warn" | "Ignore";
  readonly force: boolean;
}

/** Resource versions have 64 bits. */
const MAX_VERSION = 2n ** 64n - 1n;
const MANAGER_LIMIT_BYTES = 128;

/**
 * Reads the options of a list or watch request.
 *
 * @param query The request's query.
 * @returns The options.
 * @throws {StatusError} 400 or 422 if they are malformed or contradict each other.
 */
export function parseListOptions(query: URLSearchParams): ListOptions {
  const sendInitialEvents = query.has("sendInitialEvents") ? isTrue(query, "sendInitialEvents") : undefined;
  const match = query.get("resourceVersionMatch") ?? "";
  const options = {
    // A zero ends what the real server reads.
    labelSelector: query.get("labelSelector")?.split("\0")[0] ?? "",
    fieldSelector: query.get("fieldSelector") ?? "",
    limit: Math.max(0, integer(query, "limit")),
    continue: query.get("continue") ?? "",
    resourceVersion: query.get("resourceVersion") ?? "",
    watch: isTrue(query, "watch"),
    allowWatchBookmarks: isTrue(query, "allowWatchBookmarks"),
    ...(sendInitialEvents === undefined ? {} : { sendInitialEvents }),
    timeoutSeconds: integer(query, "timeoutSeconds"),
  };
  requireSelectors(options);
  const causes = matchCauses(match, options);
  if (causes.length > 0 || (match !== "" && match !== "Exact" && match !== "NotOlderThan")) {
    throw invalid({ group: "meta.k8s.io", kind: "ListOptions" }, "", causes);
  }
  return { ...options, resourceVersionMatch: match };
}

/**
 * Reads a resource version.
 *
 * @param text The resource version.
 * @returns The revision.
 * @throws {StatusError} 400 if it is not a number.
 */
export function parseResourceVersion(text: string): number {
  if (isVersion(text)) return Number(text);
  throw badRequest(`invalid resource version: ${malformedVersion(text)}`);
}

/**
 * Reads the resource version of a watch, or of a request for one object.
 *
 * @param text The resource version; "" for none.
 * @returns The revision; 0 for none.
 * @throws {StatusError} 500 if it is not a number.
 */
export function parseWatchVersion(text: string): number {
  if (text === "") return 0;
  if (isVersion(text)) return Number(text);
  throw new StatusError(500, "", { message: malformedVersion(text) });
}

/**
 * Checks the resource version of an object that is to be replaced.
 *
 * @param text The resource version; "" for none.
 * @throws {StatusError} 500 if it is not a number.
 */
export function requireVersion(text: string): void {
  if (text === "" || isVersion(text)) return;
  const message = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw new StatusError(500, "", { message });
}

/**
 * Reads the options of a write.
 *
 * @param query The request's query.
 * @param kind The name of the options' type, such as "CreateOptions".
 * @param userAgent The `User-Agent` header: who writes, unless the query says so.
 * @returns The options.
 * @throws {StatusError} 422 if they are malformed.
 */
export function parseWriteQuery(query: URLSearchParams, kind: string, userAgent: string): WriteQuery {
  const dryRun = query.getAll("dryRun");
  const fieldValidation = query.get("fieldValidation") || "Warn";
  const manager = query.get("fieldManager") ?? "";
  const causes = [...dryRunCauses(dryRun), ...managerCauses(manager)];
  if (fieldValidation !== "Strict" && fieldValidation !== "Warn" && fieldValidation !== "Ignore") {
    throw invalid({ group: "meta.k8s.io", kind }, "", [...causes, {
      reason: "FieldValueNotSupported",
      message: `Unsupported value: ${JSON.stringify(fieldValidation)}: ` +
        'supported values: "", "Ignore", "Strict", "Warn"',
      field: "fieldValidation",
    }]);
  }
  if (causes.length > 0) throw invalid({ group: "meta.k8s.io", kind }, "", causes);
  const fieldManager = manager || managerOfUserAgent(userAgent);
  return { dryRun: dryRun.length > 0, fieldManager, fieldValidation, force: isTrue(query, "force") };
}

/**
 * Checks what a dry run is asked for with.
 *
 * @param values The values of the option.
 * @returns What is wrong; empty if nothing is.
 */
export function dryRunCauses(values: readonly string[]): StatusCause[] {
  if (values.every((value) => value === "All")) return [];
  return [{
    reason: "FieldValueNotSupported",
    message: `Unsupported value: ${JSON.stringify(values)}: supported values: "All"`,
    field: "dryRun",
  }];
}

/** Every character of a field manager can be printed. */
function managerCauses(manager: string): StatusCause[] {
  const field = "fieldManager";
  const isLong = new TextEncoder().encode(manager).length > MANAGER_LIMIT_BYTES;
  const tooLong = {
    reason: "FieldValueTooLong",
    message: `Too long: may not be more than ${MANAGER_LIMIT_BYTES} bytes`,
    field,
  };
  const position = manager.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u);
  if (position < 0) return isLong ? [tooLong] : [];
  const code = (manager.codePointAt(position) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const finding = `invalid character U+${code} (at position ${position})`;
  const message = `Invalid value: ${goQuoted(manager)}: ${finding}`;
  return [...(isLong ? [tooLong] : []), { reason: "FieldValueInvalid", message, field }];
}

/** The part before the slash: "kubectl/v1.37.2 (linux/amd64)" writes as "kubectl". */
function managerOfUserAgent(userAgent: string): string {
  const [product = ""] = userAgent.split("/");
  return product.slice(0, MANAGER_LIMIT_BYTES) || "unknown";
}

function isVersion(text: string): boolean {
  return /^\d+$/.test(text) && BigInt(text) <= MAX_VERSION;
}

function malformedVersion(text: string): string {
  const quoted = JSON.stringify(text);
  const fault = /^\d+$/.test(text) ? "value out of range" : "invalid syntax";
  return `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${fault}`;
}

/**
 * Reads a truth value as the real server does.
 *
 * @param query The request's query.
 * @param name The option's name.
 * @returns Whether it is given, and neither "false" nor "0".
 */
export function isTrue(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && !["false", "0"].includes(value.toLowerCase());
}

/**
 * Reads a number as the real server does.
 *
 * @param query The request's query.
 * @param name The option's name.
 * @returns The number; 0 if it is not given.
 * @throws {StatusError} 400 if it is no integer of 64 bits.
 */
export function integer(query: URLSearchParams, name: string): number {
  const value = query.get(name);
  if (value === null) return 0;
  const number = /^[+-]?\d+$/.test(value) ? BigInt(value.replace("+", "")) : undefined;
  if (number !== undefined && number === BigInt.asIntN(64, number)) return Number(number);
  const fault = number === undefined ? "invalid syntax" : "value out of range";
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: ${fault}`);
}
