/**
 * The work queue and its rate limiters, usable alone: they know keys and nothing of Kubernetes.
 *
 * @example Retry with backoff
 * ```ts
 * import { exponential, WorkQueue } from "@kubeloop/sdk/workqueue";
 *
 * const queue = new WorkQueue({ rateLimiter: exponential({ baseMs: 1_000, maxMs: 300_000 }) });
 * queue.addRateLimited("default/web");
 * console.assert(queue.waiting === 1);
 * queue.shutDown();
 * ```
 *
 * @module
 */

export type { WorkQueueMetrics } from "./metrics.ts";
export {
  bucket,
  type BucketOptions,
  exponential,
  type ExponentialOptions,
  fastSlow,
  type FastSlowOptions,
  maxOf,
  type RateLimiter,
  withMaxWait,
} from "./rate_limiter.ts";
export { LOW_PRIORITY, type WorkItem, WorkQueue } from "./work_queue.ts";
export type { AddOptions, FairBy, WorkQueueOptions } from "./work_queue_options.ts";
