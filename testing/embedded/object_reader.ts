/**
 * Reading: single objects, lists in pages, and watches, each at the version that is asked for.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Random } from "../../src/async/random.ts";
import { fromStored } from "./conversion.ts";
import { changesOf } from "./conversion/converted_changes.ts";
import { type ContinueToken, formatContinue, parseContinue } from "./continue_token.ts";
import { emptyObjectOf } from "./empty_objects.ts";
import { type JsonObject, withField } from "./json.ts";
import { type ListOptions, parseResourceVersion, parseWatchVersion } from "./request_options.ts";
import { keyOfRef } from "./object_store.ts";
import { storageNameOf } from "./resource_registry.ts";
import type { Selection } from "./selection.ts";
import { apiVersionOf, type ServedResource } from "./served_resource.ts";
import { keyBehind, type SortedView } from "./sorted_map.ts";
import { badRequest, expired, StatusError } from "./status.ts";
import { type Change, CompactedError } from "./revision_log.ts";
import type { Storage } from "./storage.ts";
import { requireNamespaceKey } from "./storage_names.ts";
import { bookmarkLine, lineOfChange, type WatchLine, type WatchSource } from "./watch_stream.ts";

/** A watch that names no time of its own ends after this long, and up to twice as long. */
const MIN_WATCH_TIMEOUT_MS = 1_800_000;

/** What a list or watch is about. */
export interface ReadScope {
  readonly served: ServedResource;
  /** "" for all namespaces. */
  readonly namespace: string;
  readonly selection: Selection;
}

/** What the reader works with. */
export interface ObjectReaderParts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
}

/** Answers list and watch requests. */
export class ObjectReader {
  readonly #parts: ObjectReaderParts;

  /** @param parts What to work with. */
  constructor(parts: ObjectReaderParts) {
    this.#parts = parts;
  }

  /**
   * Lists objects.
   *
   * @param scope Which objects.
   * @param options The page, and the version to read at.
   * @returns The list.
   * @throws {StatusError} 410 if the version is compacted away, 504 if it lies in the future.
   */
  list(scope: ReadScope, options: ListOptions): JsonObject {
    const { served, selection } = scope;
    const { onlyName } = selection;
    if (onlyName !== undefined && (scope.namespace !== "" || served.scope === "Cluster")) {
      return this.#listOne(scope, onlyName, options);
    }
    const token = this.#pageStart(options);
    const objects = this.#objectsAt(scope, token);
    const prefix = prefixOf(scope);
    const range = { prefix, from: prefix + token.start };
    const limit = options.resourceVersion === "0" ? 0 : options.limit;
    this.#requireShown(served, objects, { ...range, limit: selection.isEverything ? limit : 0 });
    const items: JsonObject[] = [];
    let next = range.from;
    objects.scan(range, (key, stored) => {
      next = keyBehind(key);
      const object = fromStored(stored, served);
      if (selection.selects(object)) items.push(object);
      return items.length !== limit || limit === 0;
    });
    const remaining = objects.count({ prefix, from: next });
    const metadata: JsonObject = {
      resourceVersion: String(token.revision),
      ...(served.crd === undefined ? {} : { continue: "" }),
      ...(remaining === 0
        ? {}
        : { continue: formatContinue({ revision: token.revision, start: next.slice(prefix.length) }) }),
      ...(remaining === 0 || !selection.isEverything ? {} : { remainingItemCount: remaining }),
    };
    return listOf(served, items, metadata);
  }

  /** One object is read by its key, without pages. */
  #listOne({ served, namespace, selection }: ReadScope, name: string, options: ListOptions): JsonObject {
    const token = this.#pageStart({ ...options, limit: 0 });
    const stored = this.#objectsAt({ served, namespace, selection }, token).get(
      keyOfRef({ namespace, name }),
    );
    const object = stored && fromStored(stored, served);
    return listOf(served, object !== undefined && selection.selects(object) ? [object] : [], {
      resourceVersion: String(token.revision),
      ...(served.crd === undefined ? {} : { continue: "" }),
    });
  }

  /**
   * Prepares a watch.
   *
   * @param scope Which objects.
   * @param options Where it starts.
   * @returns What the watch has to send.
   * @throws {StatusError} 500 if the version is malformed.
   */
  watch(scope: ReadScope, options: ListOptions): WatchSource {
    const { storage, clock, random } = this.#parts;
    const { served, selection, namespace } = scope;
    const resource = storageNameOf(served);
    const empty = emptyObjectOf(served);
    const isInScope = (change: Change) => namespace === "" || change.key.startsWith(`${namespace}/`);
    const lineOf = (change: Change): WatchLine | undefined => {
      if (change.revision <= start || !isInScope(change)) return undefined;
      return lineOfChange(convertedChange(change, served), selection.selects);
    };
    const wanted = parseWatchVersion(options.resourceVersion);
    const sendsInitial = options.sendInitialEvents ?? wanted === 0;
    // Without a version, a watch that wants no objects of the past begins now.
    const start = sendsInitial || wanted === 0 ? storage.revision : wanted;
    const changes = changesOf(storage, served);
    return {
      initial: sendsInitial ? this.#initialLines(scope, options) : this.#missedLines(resource, start, lineOf),
      subscribe: (listener, end) => changes.subscribe(listener, end),
      lineOf,
      ...(options.allowWatchBookmarks
        ? { bookmark: () => bookmarkLine(empty, changes.revision(), false) }
        : {}),
      timeoutMs: options.timeoutSeconds === 0
        ? MIN_WATCH_TIMEOUT_MS * (1 + random.next())
        : Math.max(0, options.timeoutSeconds * 1_000),
      clock,
    };
  }

  #initialLines(scope: ReadScope, options: ListOptions): WatchLine[] {
    const { served } = scope;
    const { revision } = this.#parts.storage;
    const wanted = parseWatchVersion(options.resourceVersion);
    if (wanted > revision) return [{ type: "ERROR", object: tooLarge(wanted, revision).status }];
    const lines: WatchLine[] = [];
    const objects = this.#objectsAt(scope, { revision, start: "" });
    this.#requireShown(served, objects, { prefix: prefixOf(scope), limit: 0 });
    objects.scan({ prefix: prefixOf(scope) }, (_key, stored) => {
      const object = fromStored(stored, served);
      if (scope.selection.selects(object)) lines.push({ type: "ADDED", object });
      return true;
    });
    if (!options.allowWatchBookmarks) return lines;
    return [...lines, bookmarkLine(emptyObjectOf(served), revision, true)];
  }

  /** Has a whole list converted at once where somebody outside does it. */
  #requireShown(
    { outside }: ServedResource,
    objects: SortedView<JsonObject>,
    { limit, ...range }: { readonly prefix: string; readonly from?: string; readonly limit: number },
  ): void {
    if (outside === undefined) return;
    const stored: JsonObject[] = [];
    objects.scan(range, (_key, object) => {
      stored.push(object);
      return stored.length !== limit;
    });
    outside.requireShown(stored);
  }

  #missedLines(
    resource: string,
    since: number,
    lineOf: (change: Change) => WatchLine | undefined,
  ): WatchLine[] {
    const { storage } = this.#parts;
    try {
      return storage.changesSince(since, resource).map(lineOf).filter((line) => line !== undefined);
    } catch (error) {
      if (!(error instanceof CompactedError)) throw error;
      const { status } = expired(`too old resource version: ${since} (${error.oldest})`);
      return [{ type: "ERROR", object: status }];
    }
  }

  /** The version that a list is read at, and the key that it starts behind. */
  #pageStart(options: ListOptions): ContinueToken {
    const { storage } = this.#parts;
    if (options.continue !== "") {
      if (options.resourceVersion !== "" && options.resourceVersion !== "0") {
        throw badRequest("specifying resource version is not allowed when using continue");
      }
      const token = parseContinue(options.continue);
      return token.revision < 0 ? { ...token, revision: storage.revision } : token;
    }
    const wanted = options.resourceVersion === "" ? 0 : parseResourceVersion(options.resourceVersion);
    if (wanted > storage.revision) throw tooLarge(wanted, storage.revision);
    const { resourceVersionMatch: match } = options;
    const isExact = wanted > 0 && (match === "Exact" || match === "" && options.limit > 0);
    return { revision: isExact ? wanted : storage.revision, start: "" };
  }

  #objectsAt({ served }: ReadScope, token: ContinueToken): SortedView<JsonObject> {
    try {
      return this.#parts.storage.read(storageNameOf(served), token.revision);
    } catch (error) {
      if (!(error instanceof CompactedError)) throw error;
      if (token.start === "") throw expired("The resourceVersion for the provided list is too old.");
      throw expiredPage(token);
    }
  }
}

/**
 * Checks that the version that a request insists on exists already.
 *
 * @param wanted The version; 0 for any.
 * @param current The storage's revision.
 * @throws {StatusError} 504 if it lies in the future.
 */
export function requireReached(wanted: number, current: number): void {
  if (wanted > current) throw tooLarge(wanted, current);
}

/**
 * Makes a list.
 *
 * @param served The resource.
 * @param items The objects.
 * @param metadata The list's metadata.
 * @returns The list; items of built-in kinds go without their type, as the real server sends them.
 */
export function listOf(
  served: ServedResource,
  items: readonly JsonObject[],
  metadata: JsonObject,
): JsonObject {
  const untyped = (item: JsonObject) =>
    withField(withField(item, "kind", undefined), "apiVersion", undefined);
  return {
    kind: served.listKind,
    apiVersion: apiVersionOf(served),
    metadata,
    items: served.crd === undefined ? items.map(untyped) : items,
  };
}

function prefixOf({ namespace }: ReadScope): string {
  requireNamespaceKey(namespace);
  return namespace === "" ? "" : `${namespace}/`;
}

function convertedChange(change: Change, served: ServedResource): Change {
  const { object, previous } = change;
  return {
    ...change,
    object: fromStored(object, served),
    ...(previous === undefined ? {} : { previous: fromStored(previous, served) }),
  };
}

function tooLarge(wanted: number, current: number): StatusError {
  return new StatusError(504, "Timeout", {
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
  });
}

/** The answer carries a token with which the rest can be read after all, at whatever version it is in then. */
function expiredPage(token: ContinueToken): StatusError {
  return new StatusError(410, "Expired", {
    message:
      "The provided continue parameter is too old to display a consistent list result. You can start a new " +
      "list without the continue parameter, or use the continue token in this response to retrieve the remainder " +
      "of the results. Continuing with the provided token results in an inconsistent list - objects that were " +
      "created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
    metadata: { continue: formatContinue({ revision: -1, start: token.start }) },
  });
}
