/**
 * In which form objects are answered: whole, or their metadata alone, as the `Accept` header asks for.
 *
 * @module
 */

import { isJsonObject, type JsonObject, objectOrEmpty } from "./json.ts";
import type { ServedResource } from "./served_resource.ts";
import { StatusError } from "./status.ts";
import type { WatchLine, WatchSource } from "./watch_stream.ts";

/** Turns whole objects into what the client asked for. */
export interface Representation {
  /** Shows one object. */
  readonly object: (object: JsonObject) => JsonObject;
  /** Shows a list. */
  readonly list: (list: JsonObject) => JsonObject;
}

/** What a real server can answer with; here it is JSON only. */
const MEDIA_TYPES = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
const META_VERSION = "meta.k8s.io/v1";

const WHOLE: Representation = Object.freeze<Representation>({
  object: (object) => object,
  list: (list) => list,
});

const METADATA: Representation = Object.freeze<Representation>({ object: metadataOnly, list: metadataList });

/**
 * Chooses the form of an answer.
 *
 * @param accept The request's `Accept` header; `null` for none.
 * @param served What is asked for.
 * @returns The first form in it that is served.
 * @throws {StatusError} 406 if none is.
 */
export function representationFor(
  accept: string | null,
  served: Pick<ServedResource, "crd">,
): Representation {
  const wanted = (accept ?? "").split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  if (wanted.length === 0) return WHOLE;
  for (const entry of wanted) {
    const [type = "", ...parameters] = entry.toLowerCase().split(";").map((part) => part.trim());
    if (!["application/json", "application/*", "*/*"].includes(type)) continue;
    const named = new Map(
      parameters.map((parameter) => parameter.split("=", 2)).map(([name, value]) => [name, value]),
    );
    const as = named.get("as");
    if (as === undefined) return WHOLE;
    const isMetadata = as === "partialobjectmetadata" || as === "partialobjectmetadatalist";
    if (isMetadata && named.get("g") === "meta.k8s.io" && named.get("v") === "v1") return METADATA;
  }
  throw served.crd === undefined
    ? new StatusError(406, "NotAcceptable", {
      message: `406: Not Acceptable\n\nAvailable representations: ${MEDIA_TYPES}`,
      details: {},
    })
    : new StatusError(406, "NotAcceptable", {
      message: `only the following media types are accepted: ${MEDIA_TYPES}`,
    });
}

/**
 * Shows what a watch sends in a form.
 *
 * @param source What it sends.
 * @param representation The form.
 * @returns The same watch in that form.
 */
export function representedWatch(source: WatchSource, representation: Representation): WatchSource {
  if (representation === WHOLE) return source;
  const shown = (line: WatchLine): WatchLine =>
    line.type === "ERROR" ? line : { type: line.type, object: representation.object(line.object) };
  const { bookmark } = source;
  return {
    ...source,
    initial: source.initial.map(shown),
    lineOf: (change) => {
      const line = source.lineOf(change);
      return line === undefined ? undefined : shown(line);
    },
    ...(bookmark === undefined ? {} : { bookmark: () => shown(bookmark()) }),
  };
}

function metadataOnly(object: JsonObject): JsonObject {
  return object["kind"] === "Status" ? object : {
    kind: "PartialObjectMetadata",
    apiVersion: META_VERSION,
    metadata: objectOrEmpty(object["metadata"]),
  };
}

function metadataList(list: JsonObject): JsonObject {
  const { metadata, items } = list;
  const { continue: next, ...others } = objectOrEmpty(metadata);
  return {
    kind: "PartialObjectMetadataList",
    apiVersion: META_VERSION,
    metadata: next === undefined || next === "" ? others : { ...others, continue: next },
    items: (Array.isArray(items) ? items : []).filter(isJsonObject).map(metadataOnly),
  };
}
