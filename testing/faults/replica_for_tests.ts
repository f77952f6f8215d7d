/**
 * A handler that keeps a copy of its own, made only from what it is told, and notes whatever a handler must not be told.
 *
 * @module
 */

import { compareResourceVersions } from "../../src/cache/resource_version.ts";
import type { InformerHandler } from "../../src/cache/informer_handler.ts";
import { keyOf, type KubeObject, type ObjectKey } from "../../src/resource/object.ts";

/** What there is of an object to compare: its uid and its version. */
export type Versions = Readonly<Record<ObjectKey, string>>;

/** The copy of one handler. */
export class Replica<S extends KubeObject> {
  readonly #objects = new Map<ObjectKey, S>();
  /** What it was told against the rules. */
  readonly violations: string[] = [];
  /** How often it was told anything. */
  calls = 0;
  readonly #onChange: () => void;
  /** What the store has of an object at this moment. */
  readonly #stored: (object: S) => S | undefined;

  constructor(options: { stored(object: S): S | undefined; onChange(): void }) {
    this.#stored = options.stored;
    this.#onChange = options.onChange;
  }

  /** Uids and versions of what it has. */
  get versions(): Versions {
    return versionsOf([...this.#objects.values()]);
  }

  /** The handler; `pause` makes it a slow one. */
  handler(pause?: () => Promise<void>): Required<InformerHandler<S>> {
    const told = async (change: () => void): Promise<void> => {
      this.calls++;
      change();
      await pause?.();
      this.#onChange();
    };
    return {
      onAdd: (object) => told(() => this.#add(object)),
      onUpdate: (old, object) => told(() => this.#update(old, object)),
      onDelete: (object, { key }) => told(() => this.#delete(object, key)),
    };
  }

  #add(object: S): void {
    const key = keyOf(object);
    if (this.#objects.has(key)) this.violations.push(`${key} was added while it was there`);
    this.#objects.set(key, object);
    this.#checkStore(object);
  }

  #update(old: S, object: S): void {
    const key = keyOf(object);
    const known = this.#objects.get(key);
    if (!known) this.violations.push(`${key} was updated before it was added`);
    else if (versionOf(known) !== versionOf(old)) {
      this.violations.push(`${key} was updated from ${versionOf(old)}, not from ${versionOf(known)}`);
    }
    if (old.metadata.uid !== object.metadata.uid) {
      this.violations.push(`${key} became another object by an update`);
    }
    if (compareResourceVersions(object.metadata.resourceVersion, old.metadata.resourceVersion) !== 1) {
      this.violations.push(`${key} went from ${versionOf(old)} to ${versionOf(object)}`);
    }
    this.#objects.set(key, object);
    this.#checkStore(object);
  }

  #delete(object: S, key: ObjectKey): void {
    if (keyOf(object) !== key) this.violations.push(`${key} was deleted as ${keyOf(object)}`);
    if (!this.#objects.delete(key)) this.violations.push(`${key} was deleted before it was added`);
  }

  /** A handler sees the store at or after what it is told. */
  #checkStore(object: S): void {
    const stored = this.#stored(object);
    const { resourceVersion } = object.metadata;
    if (stored && compareResourceVersions(stored.metadata.resourceVersion, resourceVersion) === -1) {
      this.violations.push(
        `${keyOf(object)} was told at ${versionOf(object)}, the store has ${versionOf(stored)}`,
      );
    }
  }
}

/** Uids and versions of objects, by key. */
export function versionsOf(objects: readonly KubeObject[]): Versions {
  const entries = objects.map((object): [ObjectKey, string] => [keyOf(object), versionOf(object)]);
  return Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1));
}

function versionOf({ metadata }: KubeObject): string {
  return `${metadata.uid}@${metadata.resourceVersion}`;
}
