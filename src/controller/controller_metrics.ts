/**
 * What a controller tells about itself.
 *
 * @module
 */

/** How a reconcile ended. */
export type ReconcileResultName =
  | "success"
  | "requeue_after"
  | "error"
  | "terminal_error"
  | "stale"
  | "raced";

/**
 * The port through which a controller reports what happens; whoever collects metrics implements it.
 *
 * @see controller-runtime: `controller_runtime_reconcile_total`, `controller_runtime_reconcile_time_seconds`
 */
export interface ControllerMetrics {
  /** A run for one key ended, so long after it began. "stale" is a run that waited for own writes in vain. */
  reconciled(controller: string, result: ReconcileResultName, ms: number): void;
  /** A mapping of a watched object to keys threw. */
  mappingFailed(controller: string): void;
}

/** Metrics that nobody collects. */
export const silentControllerMetrics: ControllerMetrics = Object.freeze({
  reconciled: (): void => {},
  mappingFailed: (): void => {},
});
