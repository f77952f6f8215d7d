/**
 * The changes that a watch hears of: at once, or once a webhook has converted the objects, in their order all the same.
 *
 * @module
 */

import { storageNameOf } from "../resource_registry.ts";
import type { Change } from "../revision_log.ts";
import type { ServedResource } from "../served_resource.ts";
import type { Storage } from "../storage.ts";
import { ConversionNeeded } from "./conversion_needed.ts";

/** How often a change is converted anew because somebody has asked for the latest conversion. */
const CONVERSIONS = 64;

/** The changes of a resource. */
export interface Changes {
  /**
   * Listens to changes.
   *
   * @param listener Told of each change when its objects can be shown.
   * @param end Told that an object could not be converted: what comes after it cannot be told.
   * @returns Stops listening.
   */
  readonly subscribe: (listener: (change: Change) => void, end: () => void) => () => void;
  /** How far listeners have been told. */
  readonly revision: () => number;
}

/**
 * Finds the changes of a resource.
 *
 * @param storage Where they are made.
 * @param served The resource, in the version to show.
 * @returns The changes.
 */
export function changesOf(storage: Storage, served: ServedResource): Changes {
  const resource = storageNameOf(served);
  const { outside } = served;
  if (outside === undefined) {
    return {
      subscribe: (listener) => storage.subscribe(resource, listener),
      revision: () => storage.revision,
    };
  }
  const waiting: Change[] = [];
  const shown = async ({ object, previous }: Change): Promise<void> => {
    try {
      outside.requireShown(previous === undefined ? [object] : [object, previous]);
    } catch (error) {
      if (!(error instanceof ConversionNeeded)) throw error;
      await error.convert();
    }
  };
  const subscribe = (listener: (change: Change) => void, end: () => void) => {
    let isOver = false;
    const tell = async (): Promise<void> => {
      // What has just been stored may be known already when the write is over.
      await Promise.resolve();
      let rounds = CONVERSIONS;
      for (let change = waiting[0]; change !== undefined && !isOver; change = waiting[0]) {
        try {
          await shown(change);
          if (!isOver) listener(change);
        } catch (error) {
          // A reader may have asked for the latest conversion meanwhile.
          if (error instanceof ConversionNeeded && rounds-- > 0) continue;
          // The client lists anew, and is told why that fails.
          if (!isOver) end();
          return;
        }
        waiting.shift();
      }
    };
    const stop = storage.subscribe(resource, (change) => {
      waiting.push(change);
      if (waiting.length === 1) void tell();
    });
    return () => {
      isOver = true;
      stop();
    };
  };
  return { subscribe, revision: () => (waiting[0]?.revision ?? storage.revision + 1) - 1 };
}
