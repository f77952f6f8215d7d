/**
 * A handler that has a view of its own of what an informer caches, and checks all that it is told.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Log, silentLog } from "../async/log.ts";
import type { Thing } from "./fake_list_watch_for_tests.ts";
import type { HandlerRegistration } from "./informer_handler.ts";
import { compareResourceVersions } from "./resource_version.ts";
import type { SharedInformer } from "./shared_informer.ts";

/** How it handles: at once, a little or much later, or throwing every second time. */
export type Speed = "sync" | "async" | "slow" | "broken";

/** How a {@linkcode View} is. */
export interface ViewOptions {
  readonly speed?: Speed;
  /** Whether it asks to be told all again each second. */
  readonly isResyncing?: boolean;
}

/** A log that keeps the first checks that failed in handlers: an informer goes on after them. */
export function keepingChecks(): { readonly failed: string[]; readonly log: Log } {
  const failed: string[] = [];
  const keep = (error: unknown) => {
    if (error instanceof assert.AssertionError && failed.length < 5) failed.push(error.message);
  };
  const log: Log = { ...silentLog, error: (_message, error) => keep(error), with: () => log };
  return { failed, log };
}

/** A handler that does what it is told, and checks that it makes sense. */
export class View {
  readonly objects = new Map<string, Thing>();
  readonly registration: HandlerRegistration;
  readonly #informer: SharedInformer<Thing>;
  readonly #speed: Speed;
  #isIn = false;
  #calls = 0;
  #isLeft = false;

  constructor(informer: SharedInformer<Thing>, { speed = "sync", isResyncing = false }: ViewOptions = {}) {
    this.#informer = informer;
    this.#speed = speed;
    this.registration = informer.addHandler({
      onAdd: (object, { isInInitialList }) =>
        this.#tell(object.metadata.name, object, (known) => {
          assert.equal(known, undefined, "what comes was not there");
          if (!isInInitialList) assert.ok(informer.hasSynced);
        }),
      onUpdate: (old, object) =>
        this.#tell(object.metadata.name, object, (known) => {
          assert.equal(known, old, "an update begins where the one before ended");
          assert.equal(old.metadata.uid, object.metadata.uid, "what was made anew is told as gone and new");
        }),
      onDelete: (object, { key }) =>
        this.#tell(key, undefined, (known) => {
          assert.ok(known, "what goes was there");
          assert.equal(known.metadata.uid, object.metadata.uid);
        }),
    }, { resyncPeriodMs: isResyncing ? 1_000 : 0 });
  }

  leave(): void {
    this.#isLeft = true;
    this.registration.remove();
  }

  #tell(
    key: string,
    object: Thing | undefined,
    check: (known: Thing | undefined) => void,
  ): void | Promise<void> {
    assert.ok(!this.#isLeft, "it was taken out");
    assert.ok(!this.#isIn, "one call at a time");
    check(this.objects.get(key));
    if (object) this.objects.set(key, object);
    else this.objects.delete(key);
    const shown = this.#informer.lister.get(key)?.metadata.resourceVersion;
    const version = object?.metadata.resourceVersion;
    if (shown && version) assert.notEqual(compareResourceVersions(shown, version), -1, "the store is as new");
    if (this.#speed === "broken" && ++this.#calls % 2) throw new TypeError("Cannot handle");
    if (this.#speed === "async" || this.#speed === "slow") return this.#work();
  }

  async #work(): Promise<void> {
    this.#isIn = true;
    for (let job = 0; job < (this.#speed === "slow" ? 50 : 1); job++) await Promise.resolve();
    this.#isIn = false;
  }
}
