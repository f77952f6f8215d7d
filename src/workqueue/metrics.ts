/**
 * What a work queue tells about itself.
 *
 * @module
 */

/**
 * The port through which a work queue reports what happens; whoever collects metrics implements it. The names are those
 * of client-go's subsystem `workqueue`. The gauges are read from the queue when they are wanted: `depths` for `depth`
 * (controller-runtime's label `priority` is its key), the sum of `heldMs` for `unfinished_work_seconds`, the greatest of
 * them for `longest_running_processor_seconds`.
 *
 * @see client-go util/workqueue: metrics provider (Q21)
 */
export interface WorkQueueMetrics {
  /** A key was added that did not wait for a worker already: `adds_total`. */
  added(): void;
  /** A key was handed out, so long after it was added: `queue_duration_seconds`. */
  waited(ms: number): void;
  /** A key was given back, so long after it was handed out: `work_duration_seconds`. */
  worked(ms: number): void;
  /** A key was added with a delay, or by `addRateLimited`: `retries_total`. */
  retried(): void;
}
