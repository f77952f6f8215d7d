/**
 * Content negotiation: in which format an answer is written, and into what it is turned before, as the `Accept` header
 * asks for.
 *
 * @module
 */

import { type AcceptClause, matchesMediaType, parseAccept } from "./accept_header.ts";
import { queryOf } from "./request_address.ts";
import { StatusError } from "./status.ts";

/** How a body is written. */
export interface BodyFormat {
  readonly mediaType: "application/json" | "application/yaml";
  /** Whether JSON is indented. */
  readonly isPretty: boolean;
}

/** What an object is turned into before it is answered. */
export interface Target {
  readonly kind: "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList";
  /** Of meta.k8s.io. */
  readonly version: "v1" | "v1beta1";
}

/** What client and server agree on. */
export interface Negotiated extends BodyFormat {
  /** Absent where the object is answered as it is. */
  readonly target?: Target;
}

/** The part of a request that counts for its answer's format. */
export interface Negotiable {
  readonly headers: Headers;
  readonly query: URLSearchParams;
}

/** How JSON is written for a reader whose `Accept` header nothing fits. */
export const FALLBACK_FORMAT: BodyFormat = Object.freeze<BodyFormat>({
  mediaType: "application/json",
  isPretty: true,
});

/**
 * What of a request counts for its answer's format.
 *
 * @param request The request.
 * @returns Its headers and query.
 */
export function negotiableOf({ headers, url }: Request): Negotiable {
  return { headers, query: queryOf(url) };
}

const META_GROUP = "meta.k8s.io";
/** Group, version and kind of the aggregated discovery document. */
const AGGREGATED_TYPE = ["apidiscovery.k8s.io", "v2", "APIGroupDiscoveryList"] as const;
const PROTOBUF = "application/vnd.kubernetes.protobuf";
/** In the order of preference where a client has none. */
const WRITTEN_TYPES = ["application/json", "application/yaml"] as const;
/** What a real server writes. */
const MEDIA_TYPES: readonly string[] = [...WRITTEN_TYPES, PROTOBUF];
const STREAM_TYPES: readonly string[] = ["application/json", PROTOBUF].map((type) => `${type};stream=watch`);
const HUMAN_CLIENTS = ["curl", "Wget", "Mozilla/5.0"] as const;
const TRUE_WORDS: readonly string[] = ["1", "t", "T", "true", "True", "TRUE"];

/**
 * Chooses the form of an answer about objects.
 *
 * @param request The request.
 * @param options Whether the objects may be turned into tables.
 * @returns The best form that the client takes and that is served.
 * @throws {StatusError} 406 if there is none.
 */
export function negotiate(
  request: Negotiable,
  { tables = true }: { readonly tables?: boolean } = {},
): Negotiated {
  const found = choose(request, (parameters) => {
    const allowed = targetOf(parameters);
    return !tables && allowed?.target?.kind === "Table" ? undefined : allowed;
  });
  if (found === undefined) throw notAcceptable(MEDIA_TYPES);
  return found;
}

/**
 * Chooses the form of a watch's events.
 *
 * @param request The request.
 * @returns The form: JSON, the one format that is served in streams.
 * @throws {StatusError} 406 if the client wants another one.
 */
export function negotiateStream(request: Negotiable): Negotiated {
  const found = negotiate(request);
  if (found.mediaType !== "application/json") throw notAcceptable(STREAM_TYPES);
  return found;
}

/**
 * Chooses how something is written that is not turned into anything else: a refusal, a document.
 *
 * @param request The request.
 * @returns The format, or `undefined` if the client takes none that is served.
 */
export function formatFor(request: Negotiable): BodyFormat | undefined {
  return choose(request, (parameters) => convertOf(parameters) === undefined ? {} : undefined);
}

/**
 * Chooses how the aggregated discovery document is written.
 *
 * @param request The request.
 * @returns The format, or `undefined` if the client does not ask for that document.
 */
export function aggregatedFormatFor(request: Negotiable): BodyFormat | undefined {
  if ((request.headers.get("accept") ?? "") === "") return undefined;
  return choose(request, (parameters) => {
    const isAggregated = convertOf(parameters)?.join("/") === AGGREGATED_TYPE.join("/");
    return isAggregated ? {} : undefined;
  });
}

/**
 * Chooses the format of a document.
 *
 * @param request The request.
 * @returns The format.
 * @throws {StatusError} 406 if the client takes none that is served.
 */
export function documentFormatFor(request: Negotiable): BodyFormat {
  const format = formatFor(request);
  if (format === undefined) throw notAcceptable(MEDIA_TYPES);
  return format;
}

/**
 * Checks what built-in paths check before anything else: that one of their media types is named.
 *
 * @param accept The request's `Accept` header; `null` for none.
 * @param options Which media types the path has, and whether it has watches as well.
 * @throws {StatusError} 406 if none is.
 */
export function requireProducible(
  accept: string | null,
  options: { readonly types?: readonly string[]; readonly streams?: boolean } = {},
): void {
  const { types = MEDIA_TYPES, streams = false } = options;
  if (accept === null || accept === "") return;
  const named = accept.split(",").map((part) => part.split(";")[0]?.trim() ?? "");
  if (named.some((type) => type === "*/*" || types.includes(type))) return;
  const available = streams ? [...types, ...STREAM_TYPES] : types;
  throw new StatusError(406, "NotAcceptable", {
    message: `406: Not Acceptable\n\nAvailable representations: ${available.join(", ")}`,
    details: {},
  });
}

/**
 * Checks what built-in documents check although they take no body: that theirs is of a media type that they know.
 *
 * @param headers The request's headers.
 * @param types The media types.
 * @throws {StatusError} 415 if it is of another one.
 */
export function requireConsumable(headers: Headers, types: readonly string[] = MEDIA_TYPES): void {
  const sent = headers.get("content-type") ?? "";
  const named = sent.split(",").map((part) => part.split(";")[0]?.trim() ?? "");
  if (sent === "" || named.some((type) => types.includes(type))) return;
  throw new StatusError(415, "UnsupportedMediaType", { message: "415: Unsupported Media Type", details: {} });
}

/**
 * The answer cannot be turned into what is asked for.
 *
 * @param message Why.
 * @returns 406 NotAcceptable.
 */
export function unacceptable(message: string): StatusError {
  return new StatusError(406, "NotAcceptable", { message });
}

function notAcceptable(types: readonly string[]): StatusError {
  return unacceptable(`only the following media types are accepted: ${types.join(", ")}`);
}

function choose(
  { headers, query }: Negotiable,
  allow: (parameters: AcceptClause["parameters"]) => { readonly target?: Target } | undefined,
): Negotiated | undefined {
  const isPretty = wantsPretty(query, headers.get("user-agent") ?? "");
  const accept = headers.get("accept") ?? "";
  if (accept === "") return { mediaType: "application/json", isPretty };
  for (const clause of parseAccept(accept)) {
    const { parameters } = clause;
    const allowed = allow(parameters);
    if (allowed === undefined || !isServed(parameters)) continue;
    for (const mediaType of WRITTEN_TYPES) {
      if (!matchesMediaType(clause, mediaType)) continue;
      const stream = parameters.get("stream");
      if (stream !== undefined && mediaType !== "application/json") continue;
      return { mediaType, isPretty: isPretty || parameters.get("pretty") === "1", ...allowed };
    }
  }
  return undefined;
}

function isServed(parameters: AcceptClause["parameters"]): boolean {
  const stream = parameters.get("stream");
  return stream === undefined || stream === "watch";
}

function convertOf(parameters: AcceptClause["parameters"]): readonly (string | undefined)[] | undefined {
  const [group, version, kind] = ["g", "v", "as"].map((name) => parameters.get(name));
  return group === undefined && version === undefined && kind === undefined
    ? undefined
    : [group, version, kind];
}

function targetOf(parameters: AcceptClause["parameters"]): { readonly target?: Target } | undefined {
  const convert = convertOf(parameters);
  if (convert === undefined) return {};
  const [group, version, kind] = convert;
  if (group !== META_GROUP || version !== "v1" && version !== "v1beta1") return undefined;
  if (kind !== "Table" && kind !== "PartialObjectMetadata" && kind !== "PartialObjectMetadataList") {
    return undefined;
  }
  return { target: { kind, version } };
}

function wantsPretty(query: URLSearchParams, userAgent: string): boolean {
  const pretty = query.get("pretty") ?? "";
  if (pretty !== "") return TRUE_WORDS.includes(pretty);
  return HUMAN_CLIENTS.some((client) => userAgent.startsWith(client));
}
