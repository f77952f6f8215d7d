/**
 * Local copies of what is on an API server, kept true: `ListWatch`, `Reflector`, `DeltaFifo`, `Indexer`,
 * `SharedInformer`, and what goes with them. Each part is usable alone.
 *
 * @example An informer by hand
 * ```ts
 * import { listWatchOf, SharedInformer, waitForCacheSync } from "@kubeloop/sdk/cache";
 * import { connect } from "@kubeloop/sdk/client";
 * import { Pod } from "@kubeloop/sdk/builtins";
 *
 * async function countPods(): Promise<number> {
 *   const client = await connect();
 *   const stop = new AbortController();
 *   const pods = new SharedInformer({ listWatch: listWatchOf(client.resource(Pod)) });
 *   const running = pods.run(stop.signal);
 *   await waitForCacheSync([pods], { timeoutMs: 30_000 });
 *   const count = pods.lister.list().length;
 *   stop.abort();
 *   await running;
 *   client.close();
 *   return count;
 * }
 * ```
 *
 * @module
 */

export type { BackoffPolicy } from "../async/backoff.ts";
export { type CacheDifference, CacheInconsistencyError } from "./cache_inconsistency_error.ts";
export type { CacheMetrics, WatchEnd } from "./cache_metrics.ts";
export {
  type CacheSource,
  type CheckableCache,
  checkCacheConsistency,
  type ConsistencyOptions,
  type ConsistencyVerdict,
} from "./consistency.ts";
export {
  type DeletedDelta,
  type Delta,
  DeltaFifo,
  type Deltas,
  type KnownObjects,
  type PresentDelta,
} from "./delta_fifo.ts";
export { Indexer } from "./indexer.ts";
export {
  type IndexerOptions,
  type Indexers,
  type IndexFunction,
  type IndexName,
  NAMESPACE_INDEX,
  type Selection,
} from "./indexer_options.ts";
export { InformerFactory, type InformerFactoryOptions } from "./informer_factory.ts";
export type {
  AddInfo,
  DeleteInfo,
  HandlerOptions,
  HandlerRegistration,
  InformerHandler,
} from "./informer_handler.ts";
export type { InformerSettings, InformerStatus, SharedInformerOptions } from "./informer_options.ts";
export type { InformerClient, InformerLease, InformerRequest, InformerScope } from "./informer_request.ts";
export { type Lister, listerOf, type ListerOptions } from "./lister.ts";
export { type ListWatch, type ListWatchClient, listWatchOf } from "./list_watch.ts";
export {
  MultiNamespaceInformer,
  type MultiNamespaceOptions,
  type MultiNamespaceStatus,
} from "./multi_namespace_informer.ts";
export type { Transform } from "./preparation.ts";
export { Reflector } from "./reflector.ts";
export type { ReflectorOptions, ReflectorSettings, ReflectorTarget } from "./reflector_options.ts";
export { compareResourceVersions } from "./resource_version.ts";
export { SharedInformer } from "./shared_informer.ts";
export {
  type CacheSyncOptions,
  CacheSyncTimeoutError,
  type Syncable,
  waitForCacheSync,
} from "./wait_for_cache_sync.ts";
export { type WatchHealthOptions, watchProblem } from "./watch_health.ts";
export type { WatchStatus } from "./watch_status.ts";
export { type WatermarkCache, type WatermarkWait, WriteWatermark } from "./write_watermark.ts";
