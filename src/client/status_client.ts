/**
 * The status subresource: what a controller reports, written apart from what users ask for.
 *
 * @module
 */

import type { KubeObject, ObjectInput } from "../resource/object.ts";
import type { ApiCalls } from "./api_calls.ts";
import { requireObject } from "./decode.ts";
import type { Patch } from "./patch.ts";
import { type ApiRequest, applyRequest, getRequest, patchRequest, replaceRequest } from "./request.ts";
import { namedTarget, type ResourceScope, targetFor } from "./request_target.ts";
import type { ApplyOptions, GetOptions, WriteOptions } from "./write_options.ts";

/** The type of the status of `S`. */
export type StatusOf<S> = S extends { readonly status?: infer T } ? T : unknown;

/** An object of which only the metadata and the status count. */
export type StatusInput<S> = ObjectInput & { readonly status: StatusOf<S> };

/** What a client of a subresource is made of; `ResourceClient` hands it in. */
export interface SubresourceClientOptions extends ResourceScope {
  /** Sends the requests. */
  readonly calls: ApiCalls;
  /** Under which name the server notes the fields that are written. */
  readonly fieldManager: string;
}

/**
 * Reads and writes the status of objects. Everything but the status is ignored by the server.
 *
 * @typeParam S What the server answers.
 *
 * @example Report readiness
 * ```ts
 * import { type Client, mergePatch } from "@kubeloop/sdk/client";
 * import { Pod } from "@kubeloop/sdk/builtins";
 *
 * export async function reportRunning(client: Client, name: string): Promise<void> {
 *   const pods = client.resource(Pod, { namespace: "default" });
 *   await pods.status.patch(name, mergePatch({ status: { phase: "Running" } }));
 * }
 * ```
 */
export class StatusClient<S extends KubeObject> {
  readonly #options: SubresourceClientOptions;

  /**
   * Made by `ResourceClient`.
   *
   * @param options The resource, where, and by whom.
   */
  constructor(options: SubresourceClientOptions) {
    this.#options = options;
  }

  /**
   * Reads the object through its status.
   *
   * @param name Its name.
   * @param options How new the answer must be.
   * @returns The object.
   * @throws {ApiError} If there is none, it has no such subresource, or the server refuses.
   */
  async get(name: string, options: GetOptions = {}): Promise<S> {
    return await this.#send(getRequest(this.#named("get", name), options), options);
  }

  /**
   * Replaces the status. With `metadata.resourceVersion` it is refused when somebody changed the object since.
   *
   * @param object The name and the status.
   * @param options How.
   * @returns The object as stored.
   * @throws {ApiError} If it was changed (`isConflict`), there is none, or the server refuses.
   */
  async replace(object: StatusInput<S>, options: WriteOptions = {}): Promise<S> {
    const target = {
      ...targetFor(this.#options, "replace the status of", object),
      subresource: "status" as const,
    };
    return await this.#send(replaceRequest(target, object, this.#managed(options)), options);
  }

  /**
   * Changes some fields of the status.
   *
   * @param name The name of the object.
   * @param patch The change, such as `mergePatch({ status: { ready: true } })`.
   * @param options How.
   * @returns The object as stored.
   * @throws {ApiError} If there is none, or the server refuses.
   */
  async patch(name: string, patch: Patch, options: WriteOptions = {}): Promise<S> {
    return await this.#send(patchRequest(this.#named("patch", name), patch, this.#managed(options)), options);
  }

  /**
   * Tells the server which fields of the status are wanted (server-side apply).
   *
   * @param object The name, and the wanted fields of the status.
   * @param options How.
   * @returns The object as stored.
   * @throws {ApiError} If another field manager has a field (`isConflict`), or the server refuses.
   */
  async apply(object: StatusInput<S>, options: ApplyOptions = {}): Promise<S> {
    const target = {
      ...targetFor(this.#options, "apply the status of", object),
      subresource: "status" as const,
    };
    return await this.#send(applyRequest(target, object, this.#managed(options)), options);
  }

  #named(verb: string, name: string) {
    return { ...namedTarget(this.#options, `${verb} the status of`, name), subresource: "status" as const };
  }

  #managed<Options extends WriteOptions>(options: Options): Options & { readonly fieldManager: string } {
    return { ...options, fieldManager: options.fieldManager ?? this.#options.fieldManager };
  }

  async #send(request: ApiRequest, options: GetOptions): Promise<S> {
    const { calls, resource } = this.#options;
    return requireObject<S>(await calls.json(request, options), resource, request.action);
  }
}
