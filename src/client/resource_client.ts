/**
 * The verbs of one resource, typed. What comes in are plain objects, what goes out are requests, and answers as the
 * resource's own type.
 *
 * @module
 */

import { letRequestsOut } from "../async/event_loop.ts";
import { linkSignals } from "../async/signal.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";
import type { ApiCalls } from "./api_calls.ts";
import { continueTokenOf } from "./continue_token.ts";
import { metadataOf, requireList, requireObject } from "./decode.ts";
import type { ListOptions, ListPage, RequestOptions, WatchOptions } from "./list_options.ts";
import { listAllPages } from "./pager.ts";
import type { Patch } from "./patch.ts";
import * as requests from "./request.ts";
import { collectionFor, collectionOf, namedTarget, requireCollection, targetFor } from "./request_target.ts";
import { ScaleClient } from "./scale_client.ts";
import { isStatus, type Status } from "./status.ts";
import { StatusClient } from "./status_client.ts";
import type { WatchEvent, WatchEvents } from "./watch_event.ts";
import { WatchStream } from "./watch_stream.ts";
import type {
  ApplyOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  GetOptions,
  WriteOptions,
} from "./write_options.ts";

/** What a {@linkcode ResourceClient} is made of; `Client.resource` hands it in. */
export interface ResourceClientOptions<S extends KubeObject, I extends ObjectInput> {
  /** The resource that the verbs are about. */
  readonly resource: Resource<S, I>;
  /** Left out for cluster-scoped resources, and for all namespaces. */
  readonly namespace?: string | undefined;
  /** Sends the requests. */
  readonly calls: ApiCalls;
  /** Under which name the server notes the fields that are written. */
  readonly fieldManager: string;
}

/**
 * Reads and writes the objects of one resource, in one namespace or in all.
 *
 * *Guarantees*: every verb rejects with `ApiError` when the server refuses, with `ConnectionError` when there is no
 * answer, and with `signal.reason` when aborted. Answers are plain JSON and not frozen.
 *
 * *Assumptions*: without a namespace, a client of a namespaced resource lists and watches all namespaces; create,
 * replace and apply take the namespace from the object; the verbs that are given a name only are refused.
 *
 * @typeParam S What the server answers.
 * @typeParam I What writers hand over.
 *
 * @example Create and read
 * ```ts
 * import { connect } from "@kubeloop/sdk/client";
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 *
 * export async function remember(data: Record<string, string>): Promise<string> {
 *   const client = await connect();
 *   const configMaps = client.resource(ConfigMap, { namespace: "default" });
 *   await configMaps.create({ metadata: { name: "memory" }, data });
 *   return (await configMaps.get("memory")).metadata.resourceVersion;
 * }
 * ```
 */
export class ResourceClient<S extends KubeObject, I extends ObjectInput> {
  /** The resource that the verbs are about. */
  readonly resource: Resource<S, I>;
  /** The namespace that the verbs are about; absent for all of them. */
  readonly namespace?: string;
  /** The status subresource. */
  readonly status: StatusClient<S>;
  /** The scale subresource. */
  readonly scale: ScaleClient;
  readonly #calls: ApiCalls;
  readonly #fieldManager: string;

  /**
   * Made by `Client.resource`.
   *
   * @param options The resource, where, and by whom.
   */
  constructor(options: ResourceClientOptions<S, I>) {
    const { resource, namespace, calls, fieldManager } = options;
    this.resource = resource;
    if (namespace !== undefined) this.namespace = namespace;
    this.#calls = calls;
    this.#fieldManager = fieldManager;
    this.status = new StatusClient(options);
    this.scale = new ScaleClient(options);
  }

  /**
   * Reads one object.
   *
   * @param name Its name.
   * @param options How new the answer must be.
   * @returns The object.
   * @throws {ApiError} If there is none (`isNotFound`), or the server refuses.
   * @throws {TypeError} If the namespace is missing.
   */
  async get(name: string, options: GetOptions = {}): Promise<S> {
    return await this.#object(requests.getRequest(namedTarget(this, "get", name), options), options);
  }

  /**
   * Reads one page of the collection; without a limit all of it.
   *
   * @param options Selectors, paging and version.
   * @returns The page.
   * @throws {ApiError} If the server refuses; `isExpired` when the continue token is too old.
   */
  async list(options: ListOptions = {}): Promise<ListPage<S>> {
    const request = requests.listRequest(collectionOf(this), options);
    const { onContinue, ...rest } = options;
    const read = onContinue && ((text: string) => tellToken(text, onContinue));
    return requireList<S>(await this.#calls.json(request, rest, read), this.resource, request.action);
  }

  /**
   * Reads the whole collection, in pages of 500 unless told otherwise.
   *
   * @param options Selectors, page size and version.
   * @returns All items.
   * @throws {ApiError} If the server refuses.
   */
  async listAll(options: Omit<ListOptions, "continue"> = {}): Promise<ListPage<S>> {
    return await listAllPages((page) => this.list(page), options);
  }

  /**
   * Creates an object.
   *
   * @param object What to create.
   * @param options How.
   * @returns The object as stored.
   * @throws {ApiError} If there is one of that name (`isAlreadyExists`), or the server refuses.
   * @throws {TypeError} If the namespace is missing, or the object is of another kind.
   */
  async create(object: I, options: WriteOptions = {}): Promise<S> {
    const target = collectionFor(this, "create", object);
    return await this.#object(requests.createRequest(target, object, this.#managed(options)), options);
  }

  /**
   * Replaces a whole object. With `metadata.resourceVersion` it is refused when somebody changed the object since.
   *
   * @param object What to put in its place.
   * @param options How.
   * @returns The object as stored.
   * @throws {ApiError} If it was changed (`isConflict`), there is none, or the server refuses.
   * @throws {TypeError} If the name or the namespace is missing, or the object is of another kind.
   */
  async replace(object: I, options: WriteOptions = {}): Promise<S> {
    const target = targetFor(this, "replace", object);
    return await this.#object(requests.replaceRequest(target, object, this.#managed(options)), options);
  }

  /**
   * Changes some fields of an object.
   *
   * @param name Its name.
   * @param patch The change.
   * @param options How.
   * @returns The object as stored.
   * @throws {ApiError} If there is none, a "test" step fails, or the server refuses.
   * @throws {TypeError} If the namespace is missing.
   */
  async patch(name: string, patch: Patch, options: WriteOptions = {}): Promise<S> {
    const request = requests.patchRequest(namedTarget(this, "patch", name), patch, this.#managed(options));
    return await this.#object(request, options);
  }

  /**
   * Tells the server which fields are wanted (server-side apply): it creates the object or changes what differs, and
   * removes what the same field manager no longer wants.
   *
   * @param object The wanted fields, and only those.
   * @param options How.
   * @returns The object as stored.
   * @throws {ApiError} If another field manager has a field (`isConflict`), or the server refuses.
   * @throws {TypeError} If the name or the namespace is missing, or the object is of another kind.
   */
  async apply(object: I, options: ApplyOptions = {}): Promise<S> {
    const target = targetFor(this, "apply", object);
    return await this.#object(requests.applyRequest(target, object, this.#managed(options)), options);
  }

  /**
   * Deletes an object. An object with finalizers stays until they are gone.
   *
   * @param name Its name.
   * @param options Preconditions, and what becomes of what it owns.
   * @returns The object where it still exists, else a status.
   * @throws {ApiError} If there is none, a precondition fails (`isConflict`), or the server refuses.
   * @throws {TypeError} If the namespace is missing.
   */
  async delete(name: string, options: DeleteOptions = {}): Promise<S | Status> {
    const request = requests.deleteRequest(namedTarget(this, "delete", name), options);
    const answer = await this.#calls.json(request, options);
    return isStatus(answer) ? answer : requireObject<S>(answer, this.resource, request.action);
  }

  /**
   * Deletes all objects that the selectors choose; all of the namespace without selectors.
   *
   * @param options Selectors, and what becomes of what they own.
   * @throws {ApiError} If the server refuses.
   * @throws {TypeError} If the namespace is missing.
   */
  async deleteCollection(options: DeleteCollectionOptions = {}): Promise<void> {
    const target = requireCollection(this, `delete all ${groupResource(this.resource)}`);
    await this.#calls.text(requests.deleteCollectionRequest(target, options), options);
  }

  /**
   * Watches the collection.
   *
   * @param options Selectors, and where to go on from; the signal ends the watch.
   * @returns The events, once the server has begun to answer. Leaving the loop ends the watch.
   * @throws {ApiError} If the server refuses; a version that is too old may also come as an ERROR event.
   */
  async watch(
    options: WatchOptions = {},
  ): Promise<AsyncIterableIterator<WatchEvent<S>> & WatchEvents<S>> {
    const { signal, onUnusable, ...rest } = options;
    signal?.throwIfAborted();
    const { action, ...request } = requests.watchRequest(collectionOf(this), rest);
    const link = linkSignals(signal);
    const { resource } = this;
    try {
      const response = await this.#calls.stream({ ...request, action }, { ...rest, signal: link.signal });
      return new WatchStream<S>(response.body ?? emptyBody(), {
        action,
        link,
        ...(onUnusable && { onUnusable }),
        ...(resource.part && { shape: (object: unknown) => metadataOf(object, resource) }),
      });
    } catch (error) {
      link[Symbol.dispose]();
      throw error;
    }
  }

  async #object(request: requests.ApiRequest, options: RequestOptions): Promise<S> {
    return requireObject<S>(await this.#calls.json(request, options), this.resource, request.action);
  }

  #managed<Options extends WriteOptions>(options: Options): Options & { readonly fieldManager: string } {
    return { ...options, fieldManager: options.fieldManager ?? this.#fieldManager };
  }
}

/** What is asked for next goes out before the parser takes its time. */
async function tellToken(page: string, onContinue: (token: string) => void): Promise<void> {
  const token = continueTokenOf(page);
  if (token === undefined) return;
  onContinue(token);
  await letRequestsOut();
}

function emptyBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}
