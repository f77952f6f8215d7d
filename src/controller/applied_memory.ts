/**
 * Remembers what a controller applied last, so that the same is not sent again, and no owner takes another one's child.
 *
 * @module
 */

import type { ObjectKey } from "../resource/object.ts";

interface Applied {
  readonly fingerprint: string;
  /** The resource version that the API server answered. */
  readonly version: string;
}

/**
 * What was last applied to each object, by the object whose reconcile did it, and which of these owns it.
 *
 * *Cost*: about 200 bytes for each object that an owner's last run applied; a restart forgets, then each is sent once.
 */
export class AppliedMemory {
  /** Undefined for what is owned, and not known to have been applied. */
  readonly #byOwner = new Map<ObjectKey, Map<string, Applied | undefined>>();
  /** Each is in `#byOwner` as well. */
  readonly #owners = new Map<string, ObjectKey>();

  /**
   * Says whether an object is still as it was last applied.
   *
   * @param owner The key of the reconciled object.
   * @param id The applied object.
   * @param applied What would be applied, and the version that the object has now.
   * @returns Whether the same was applied last and the object has not changed since.
   */
  holds(owner: ObjectKey, id: string, applied: Applied): boolean {
    const last = this.#byOwner.get(owner)?.get(id);
    return last !== undefined && last.version === applied.version && last.fingerprint === applied.fingerprint;
  }

  /**
   * Remembers what was applied.
   *
   * @param owner The key of the reconciled object.
   * @param id The applied object.
   * @param applied What was applied, and the version that it then had.
   */
  remember(owner: ObjectKey, id: string, applied: Applied): void {
    this.#entriesOf(owner).set(id, applied);
  }

  /**
   * Tells whose an object is.
   *
   * @param id The applied object.
   * @returns The key of the reconciled object that owns it; undefined when none is known.
   */
  ownerOf(id: string): ObjectKey | undefined {
    return this.#owners.get(id);
  }

  /**
   * Makes an object somebody's, whoever's it was.
   *
   * @param owner The key of the reconciled object.
   * @param id The object that is to be applied.
   */
  take(owner: ObjectKey, id: string): void {
    const entries = this.#entriesOf(owner);
    entries.set(id, entries.get(id));
    this.#owners.set(id, owner);
  }

  /**
   * Forgets one applied object.
   *
   * @param owner The key of the reconciled object.
   * @param id The applied object.
   */
  forget(owner: ObjectKey, id: string): void {
    this.#byOwner.get(owner)?.delete(id);
    if (this.#owners.get(id) === owner) this.#owners.delete(id);
  }

  /**
   * Forgets what an owner does not apply any more.
   *
   * @param owner The key of the reconciled object.
   * @param ids What it still applies.
   */
  keepOnly(owner: ObjectKey, ids: ReadonlySet<string>): void {
    for (const id of this.#byOwner.get(owner)?.keys() ?? []) if (!ids.has(id)) this.forget(owner, id);
  }

  /**
   * Forgets all that was applied for an object that is gone.
   *
   * @param owner The key of the reconciled object.
   */
  forgetOwner(owner: ObjectKey): void {
    this.keepOnly(owner, new Set());
    this.#byOwner.delete(owner);
  }

  #entriesOf(owner: ObjectKey): Map<string, Applied | undefined> {
    const entries = this.#byOwner.get(owner) ?? new Map<string, Applied | undefined>();
    this.#byOwner.set(owner, entries);
    return entries;
  }
}

/**
 * A short string for a JSON value: equal for equal values with their fields in the same order, and as good as never
 * equal for others (64 bits, and the length).
 *
 * @param value Any JSON value.
 * @returns The fingerprint.
 */
export function fingerprintOf(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  // Two 32-bit lanes of multiply and xor (the mixing constants are those of MurmurHash3 and xxHash).
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x85ebca6b);
    high = Math.imul(high ^ unit, 0x9e3779b1);
  }
  low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35) ^ Math.imul(high ^ (high >>> 13), 0x27d4eb2f);
  high = Math.imul(high ^ (high >>> 16), 0xc2b2ae35) ^ Math.imul(low ^ (low >>> 13), 0x27d4eb2f);
  return `${(high >>> 0).toString(36)}.${(low >>> 0).toString(36)}.${text.length}`;
}
