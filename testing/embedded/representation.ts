/**
 * In which form objects are answered: whole, their metadata alone, or as tables, as the `Accept` header asks for.
 *
 * @module
 */

import { isJsonObject, type JsonObject, objectOrEmpty, withField } from "./json.ts";
import { type Target, unacceptable } from "./negotiation.ts";
import type { ServedResource, Subresource } from "./served_resource.ts";
import { apiVersionOf } from "./served_resource.ts";
import { notServed, StatusError } from "./status.ts";
import { includeObjectOf, listMetadataOf, tableOfList, tableOfOne, type TableOptions } from "./table.ts";
import { tableFormOf } from "./table_forms.ts";
import type { WatchLine, WatchSource } from "./watch_stream.ts";

/** Turns whole objects into what the client asked for. */
export interface Representation {
  /** Shows one object. */
  readonly object: (object: JsonObject) => JsonObject;
  /** Shows a list. */
  readonly list: (list: JsonObject) => JsonObject;
  /** Shows what a watch sends; the events know how many came before them. */
  readonly watched: (source: WatchSource) => WatchSource;
}

/** What is shown, and when. */
export interface Shown {
  readonly served: ServedResource;
  readonly subresource?: Subresource;
  readonly query: URLSearchParams;
  /** The present, in milliseconds since 1970. */
  readonly now: () => number;
}

const META_GROUP = "meta.k8s.io";

const WHOLE: Representation = Object.freeze<Representation>({
  object: (object) => object,
  list: (list) => list,
  watched: (source) => source,
});

/**
 * Chooses the form of an answer.
 *
 * @param target What the client agreed on; `undefined` for objects as they are.
 * @param shown What is asked for.
 * @returns The form. A refusal to show something is thrown when it is shown: what a request does is done by then.
 */
export function representationOf(target: Target | undefined, shown: Shown): Representation {
  if (target === undefined) return WHOLE;
  const apiVersion = `${META_GROUP}/${target.version}`;
  switch (target.kind) {
    case "Table":
      return tables(apiVersion, shown);
    case "PartialObjectMetadata":
      return singleMetadata(apiVersion, shown);
    case "PartialObjectMetadataList":
      return listMetadata(apiVersion, shown);
  }
}

function singleMetadata(apiVersion: string, { served, subresource }: Shown): Representation {
  const object = (whole: JsonObject): JsonObject => metadataOnly(whole, apiVersion);
  return {
    object,
    list: () => {
      const type = goTypeOf(served, subresource, "List");
      throw unacceptable(`you requested PartialObjectMetadata, but the requested object is a list (${type})`);
    },
    watched: (source) => withLines(source, object),
  };
}

function listMetadata(apiVersion: string, { served, subresource }: Shown): Representation {
  return {
    object: (whole) => {
      if (isStatus(whole)) return whole;
      if (served.crd !== undefined && subresource !== "scale") {
        throw new StatusError(500, "", { message: "content is not a list" });
      }
      const type = goTypeOf(served, subresource, "");
      const why = `you requested PartialObjectMetadataList, but the requested object is not a list (${type})`;
      throw unacceptable(why);
    },
    list: (list) => {
      const { items } = list;
      const objects = (Array.isArray(items) ? items : []).filter(isJsonObject);
      return {
        kind: "PartialObjectMetadataList",
        apiVersion,
        metadata: listMetadataOf(list),
        items: objects.length === 0 ? null : objects.map((object) => metadataOnly(object, apiVersion)),
      };
    },
    watched: () => {
      throw notServed("A watch as PartialObjectMetadataList");
    },
  };
}

function tables(apiVersion: string, { served, subresource, query, now }: Shown): Representation {
  const optionsNow = (): TableOptions => ({
    form: tableFormOf(served, subresource),
    apiVersion,
    include: includeObjectOf(query),
    type: { kind: served.kind, apiVersion: apiVersionOf(served) },
    now: now(),
  });
  return {
    object: (object) => isStatus(object) ? object : tableOfOne(object, optionsNow()),
    list: (list) => tableOfList(list, optionsNow()),
    watched: (source) => {
      includeObjectOf(query);
      let isFirst = true;
      return withLines(source, (object) => {
        const table = tableOfOne(object, optionsNow());
        if (isFirst) {
          isFirst = false;
          return table;
        }
        return withField(table, "columnDefinitions", null);
      });
    },
  };
}

function withLines(source: WatchSource, show: (object: JsonObject) => JsonObject): WatchSource {
  const shown = (line: WatchLine): WatchLine =>
    line.type === "ERROR" ? line : { type: line.type, object: show(line.object) };
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

function metadataOnly(object: JsonObject, apiVersion: string): JsonObject {
  return isStatus(object)
    ? object
    : { kind: "PartialObjectMetadata", apiVersion, metadata: objectOrEmpty(object["metadata"]) };
}

function isStatus(object: JsonObject): boolean {
  return object["kind"] === "Status" && object["apiVersion"] === "v1";
}

/** The types that the server's messages speak of are those of its packages. */
function goTypeOf(
  { group, kind, crd }: ServedResource,
  subresource: Subresource | undefined,
  suffix: "" | "List",
): string {
  if (subresource === "scale") return "*autoscaling.Scale";
  if (crd !== undefined) return `*unstructured.Unstructured${suffix}`;
  const [first = ""] = group.split(".");
  const name = first === "" || first === "events" ? "core" : first;
  return `*${name}.${kind}${suffix}`;
}
