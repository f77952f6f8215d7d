/**
 * The scale subresource: how many replicas, in the same shape for every kind.
 *
 * @module
 */

import type { KubeObject, ObjectInput } from "../resource/object.ts";
import { requireObject } from "./decode.ts";
import type { Patch } from "./patch.ts";
import { type ApiRequest, getRequest, patchRequest, replaceRequest } from "./request.ts";
import { namedTarget, targetFor } from "./request_target.ts";
import type { SubresourceClientOptions } from "./status_client.ts";
import type { GetOptions, WriteOptions } from "./write_options.ts";

/** `Scale` of `autoscaling/v1`. */
export interface Scale extends KubeObject {
  /** What is wanted. */
  readonly spec: { readonly replicas?: number };
  /** What there is. */
  readonly status?: {
    readonly replicas: number;
    /** Which Pods belong to the object, in the text form of selectors. */
    readonly selector?: string;
  };
}

/** The name of an object, and how many replicas it is to have. */
export interface ScaleInput extends ObjectInput {
  /** What is wanted. */
  readonly spec: { readonly replicas: number };
}

/**
 * Reads and writes how many replicas objects are to have.
 *
 * @example Scale to zero
 * ```ts
 * import { type Client, mergePatch } from "@kubeloop/sdk/client";
 * import { Deployment } from "@kubeloop/sdk/builtins";
 *
 * export async function stop(client: Client, name: string): Promise<void> {
 *   const deployments = client.resource(Deployment, { namespace: "default" });
 *   await deployments.scale.patch(name, mergePatch({ spec: { replicas: 0 } }));
 * }
 * ```
 */
export class ScaleClient {
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
   * Reads the scale of an object.
   *
   * @param name Its name.
   * @param options How new the answer must be.
   * @returns The scale.
   * @throws {ApiError} If there is none, it has no such subresource, or the server refuses.
   */
  async get(name: string, options: GetOptions = {}): Promise<Scale> {
    return await this.#send(getRequest(this.#named("get", name), options), options);
  }

  /**
   * Replaces the scale of an object.
   *
   * @param scale Its name, and the replicas; with a resource version only if nobody changed it since.
   * @param options How.
   * @returns The scale as stored.
   * @throws {ApiError} If it was changed (`isConflict`), there is none, or the server refuses.
   */
  async replace(scale: ScaleInput, options: WriteOptions = {}): Promise<Scale> {
    const target = {
      ...targetFor(this.#options, "replace the scale of", scale),
      subresource: "scale" as const,
    };
    const object = { ...scale, ...SCALE };
    return await this.#send(replaceRequest(target, object, this.#managed(options)), options);
  }

  /**
   * Changes the scale of an object.
   *
   * @param name Its name.
   * @param patch The change, such as `mergePatch({ spec: { replicas: 3 } })`.
   * @param options How.
   * @returns The scale as stored.
   * @throws {ApiError} If there is none, or the server refuses.
   */
  async patch(name: string, patch: Patch, options: WriteOptions = {}): Promise<Scale> {
    return await this.#send(patchRequest(this.#named("patch", name), patch, this.#managed(options)), options);
  }

  #named(verb: string, name: string) {
    return { ...namedTarget(this.#options, `${verb} the scale of`, name), subresource: "scale" as const };
  }

  #managed(options: WriteOptions): WriteOptions {
    return { ...options, fieldManager: options.fieldManager ?? this.#options.fieldManager };
  }

  async #send(request: ApiRequest, options: GetOptions): Promise<Scale> {
    return requireObject<Scale>(await this.#options.calls.json(request, options), SCALE, request.action);
  }
}

const SCALE = { apiVersion: "autoscaling/v1", kind: "Scale" } as const;
