/**
 * What is served right now: the built-in kinds, and those of the CRDs that are established.
 *
 * @module
 */

import { BUILTIN_RESOURCES } from "./builtin_resources.ts";
import { storedFormOf } from "./conversion/stored_form.ts";
import { apiVersionOf, groupResourceOf, isStored, type ServedResource } from "./served_resource.ts";

/** Finds served resources by their names. */
export class ResourceRegistry {
  readonly #builtin = BUILTIN_RESOURCES;
  readonly #custom: Map<string, readonly ServedResource[]>;
  #byPath: ReadonlyMap<string, ServedResource> = new Map();
  #byKind: ReadonlyMap<string, ServedResource> = new Map();
  #all: readonly ServedResource[] = [];
  /** One version of each resource, by the storage's name. */
  #stored: ReadonlyMap<string, ServedResource> = new Map();

  /**
   * Makes a registry of the built-in kinds.
   *
   * @param origin The registry whose custom kinds are served as well.
   */
  constructor(origin?: ResourceRegistry) {
    this.#custom = new Map(origin === undefined ? [] : origin.#custom);
    if (origin === undefined) {
      this.#index();
      return;
    }
    // The indexes are replaced, never written into.
    this.#byPath = origin.#byPath;
    this.#byKind = origin.#byKind;
    this.#all = origin.#all;
    this.#stored = origin.#stored;
  }

  /**
   * Finds what is served at a path.
   *
   * @param apiVersion "group/version", or "version" for the core group.
   * @param plural The plural name.
   * @returns The resource, or `undefined` if there is none.
   */
  find(apiVersion: string, plural: string): ServedResource | undefined {
    return this.#byPath.get(`${apiVersion}/${plural}`);
  }

  /**
   * Finds the resource of a kind.
   *
   * @param apiVersion "group/version", or "version" for the core group.
   * @param kind The kind.
   * @returns The resource, or `undefined` if there is none.
   */
  findKind(apiVersion: string, kind: string): ServedResource | undefined {
    return this.#byKind.get(`${apiVersion}/${kind}`);
  }

  /**
   * Lists what is served.
   *
   * @returns Every version of every resource: the built-in ones first.
   */
  all(): readonly ServedResource[] {
    return this.#all;
  }

  /**
   * Lists what is stored.
   *
   * @returns One version of every resource: the one that its objects are stored in, if it is served.
   */
  stored(): readonly ServedResource[] {
    return [...this.#stored.values()];
  }

  /**
   * Finds what serves the objects of the storage.
   *
   * @param name The storage's name of their resource.
   * @returns One version of it, the one that they are stored in if it is served; `undefined` if none is.
   */
  findStored(name: string): ServedResource | undefined {
    return this.#stored.get(name);
  }

  /**
   * Serves the kinds of a CRD from now on.
   *
   * @param crd The CRD's name.
   * @param resources Its versions; none to serve it no longer.
   */
  setCustom(crd: string, resources: readonly ServedResource[]): void {
    if (resources.length === 0) this.#custom.delete(crd);
    else this.#custom.set(crd, resources);
    this.#index();
  }

  #index(): void {
    this.#all = [...this.#builtin, ...[...this.#custom.values()].flat()];
    const stored = new Map<string, ServedResource>();
    for (const served of this.#all.filter(isStored)) {
      const name = storageNameOf(served);
      // Any version will do where the one that is stored is not served, and the first group where two share objects.
      if (!stored.has(name) || served.version === served.storageVersion && name === groupResourceOf(served)) {
        stored.set(name, storedFormOf(served));
      }
    }
    this.#stored = stored;
    const byPath = new Map<string, ServedResource>();
    const byKind = new Map<string, ServedResource>();
    for (const served of this.#all) {
      const apiVersion = apiVersionOf(served);
      byPath.set(`${apiVersion}/${served.plural}`, served);
      byKind.set(`${apiVersion}/${served.kind}`, served);
    }
    this.#byPath = byPath;
    this.#byKind = byKind;
  }
}

/**
 * The name of a resource in the storage: two groups serve the same events.
 *
 * @param served The resource.
 * @returns "plural.group", or "plural" for the core group and for what shares its objects.
 */
export function storageNameOf(served: Pick<ServedResource, "group" | "plural">): string {
  return served.group === "events.k8s.io" ? served.plural : groupResourceOf(served);
}
