/**
 * Where a reflector puts what it reads: a queue, and whoever works it off.
 *
 * @module
 */

import { keyOf, type KubeObject } from "../resource/object.ts";
import type { DeltaFifo, KnownObjects } from "./delta_fifo.ts";
import type { ReflectorTarget } from "./reflector_options.ts";
import { isSameVersion } from "./resource_version.ts";

/** What a {@linkcode fifoTarget} is made of. */
export interface FifoTargetOptions<S extends KubeObject> {
  /** What was worked off. */
  readonly known: Pick<KnownObjects<S>, "get">;
  /** Makes an object ready for the cache. */
  prepare(object: S): S;
  /** Is called whenever there is something to work off, or a new version. */
  wake(): void;
  /** Is called when all objects have been read. */
  onReplaced(): void;
}

/**
 * Makes a target of a queue.
 *
 * *Guarantees*: an object that is known keeps its identity, and is not prepared again.
 *
 * @param fifo The queue.
 * @param options What goes with it.
 * @returns The target.
 */
export function fifoTarget<S extends KubeObject>(
  fifo: DeltaFifo<S>,
  options: FifoTargetOptions<S>,
): ReflectorTarget<S> {
  const { known, prepare, wake, onReplaced } = options;
  return {
    prepare: (object) => {
      const old = known.get(keyOf(object));
      return old && isSameVersion(old, object) ? old : prepare(object);
    },
    *replace(objects, resourceVersion) {
      yield* fifo.replaceInSteps(objects, resourceVersion);
      wake();
      onReplaced();
    },
    add: (object) => {
      fifo.add(object);
      wake();
    },
    update: (object) => {
      fifo.update(object);
      wake();
    },
    delete: (object) => {
      fifo.delete(object);
      wake();
    },
    bookmark: (resourceVersion) => {
      fifo.bookmark(resourceVersion);
      wake();
    },
  };
}
