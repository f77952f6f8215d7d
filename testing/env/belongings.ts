/**
 * What a test has made on a cluster that others use too, and what is deleted in the end.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import { isNotFound } from "../../src/client/api_error.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import type { Client } from "../../src/client/client.ts";
import { Namespace } from "../../src/resource/builtins.ts";
import type { Resource } from "../../src/resource/resource.ts";

/** An object that belongs to a test. */
export interface Belonging {
  readonly resource: Resource;
  readonly name: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
}

/** What {@linkcode Belongings} work with. */
export interface BelongingsParts {
  readonly client: Client;
  readonly clock: Clock;
  /** Whether they are deleted in the end; otherwise they go with the server. */
  readonly areKept: boolean;
  /** Is told, line by line, what is waited for. */
  readonly onProgress: (line: string) => void;
}

/** How long namespaces may take to end, in milliseconds. */
const END_TIMEOUT_MS = 60_000;
/** The time between two looks whether they have, in milliseconds. */
const LOOK_MS = 250;

/** Remembers what belongs to a test. */
export class Belongings {
  readonly #parts: BelongingsParts;
  readonly #others: Belonging[] = [];
  readonly #namespaces: string[] = [];
  /** Why the server can no longer be reached. */
  #unreachable: string | undefined;

  /** @param parts Where they are, and whether they are deleted. */
  constructor(parts: BelongingsParts) {
    this.#parts = parts;
  }

  /** Whether they are deleted in the end; otherwise they go with the server. */
  get areKept(): boolean {
    return this.#parts.areKept;
  }

  /**
   * Takes an object in.
   *
   * @param belonging The object.
   */
  add(belonging: Belonging): void {
    if (!this.areKept) return;
    if (belonging.resource.kind === Namespace.kind) this.#namespaces.push(belonging.name);
    else this.#others.unshift(belonging);
  }

  /**
   * Deletes the namespaces, and waits until they have ended: for that, the operators have to run that hold finalizers.
   *
   * @returns A promise that resolves once they have, or the time for it is over.
   */
  async removeNamespaces(): Promise<void> {
    const { client, clock, onProgress } = this.#parts;
    const left = new Set<string>();
    for (const name of this.#namespaces.splice(0)) {
      if (await this.#remove({ resource: Namespace, name })) left.add(name);
    }
    const endMs = clock.monotonic() + END_TIMEOUT_MS;
    const namespaces = client.resource(Namespace);
    while (left.size > 0) {
      for (const name of left) if (await this.#isGone(() => namespaces.get(name))) left.delete(name);
      if (left.size === 0) return;
      if (clock.monotonic() > endMs || this.#unreachable !== undefined) break;
      await sleep(clock, LOOK_MS);
    }
    for (const name of left) {
      onProgress(`The namespace "${name}" is still ending: look for objects with finalizers in it`);
    }
  }

  /**
   * Deletes everything else, the newest first.
   *
   * @returns A promise that resolves once the server has taken all of it.
   */
  async removeRest(): Promise<void> {
    for (const belonging of this.#others.splice(0)) await this.#remove(belonging);
  }

  /** Deletes an object; tells whether the server has taken that. */
  async #remove({ resource, name, namespace }: Belonging): Promise<boolean> {
    const { client, onProgress } = this.#parts;
    const isLeft = (reason: string) =>
      onProgress(`The ${resource.kind} "${name}" of the test is left: ${reason}`);
    if (this.#unreachable !== undefined) {
      isLeft(this.#unreachable);
      return false;
    }
    try {
      await client.resource(resource, { namespace }).delete(name);
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      // The others are to be deleted all the same, unless there is nobody to ask.
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof ConnectionError) this.#unreachable = reason;
      isLeft(reason);
      return false;
    }
  }

  async #isGone(get: () => Promise<unknown>): Promise<boolean> {
    try {
      await get();
      return false;
    } catch (error) {
      if (error instanceof ConnectionError) this.#unreachable = error.message;
      return isNotFound(error);
    }
  }
}
