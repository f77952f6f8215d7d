/**
 * Counts and times what happens in a work queue.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import type { WorkQueueMetrics } from "./metrics.ts";

/** How many priorities of one queue have a label of their own in metrics. */
const MAX_PRIORITY_LABELS = 25;

/** The label of all further ones. */
const FURTHER_PRIORITIES = "exceeded_cardinality_limit";

/**
 * Counts the keys that wait for a worker, by their priority. The first 25 priorities have a label each, for good; all
 * others share one, so that a priority that is computed does not flood a time series database.
 *
 * @see controller-runtime pkg/internal/metrics: workqueue depth
 */
class PriorityDepths {
  readonly #depths = new Map<string, number>();
  readonly #labels = new Map<number, string>();

  /** The labels seen so far, with the number of keys that wait now. */
  get depths(): ReadonlyMap<string, number> {
    return new Map(this.#depths);
  }

  /** Counts keys that came (1) or went (-1). */
  change(priority: number, by: 1 | -1): void {
    const label = this.#labelOf(priority);
    this.#depths.set(label, (this.#depths.get(label) ?? 0) + by);
  }

  #labelOf(priority: number): string {
    const known = this.#labels.get(priority);
    if (known !== undefined) return known;
    if (this.#labels.size >= MAX_PRIORITY_LABELS) return FURTHER_PRIORITIES;
    const label = String(priority);
    this.#labels.set(priority, label);
    return label;
  }
}

/** Tells a work queue's metrics what happens. Without metrics nothing is measured: reading a clock would be half of the work. */
export class Meter {
  readonly #metrics: WorkQueueMetrics | undefined;
  readonly #clock: Clock;
  readonly #depths = new PriorityDepths();

  constructor(metrics: WorkQueueMetrics | undefined, clock: Clock) {
    this.#metrics = metrics;
    this.#clock = clock;
  }

  /** How many keys wait for a worker, by the label of their priority. */
  get depths(): ReadonlyMap<string, number> {
    return this.#depths.depths;
  }

  /** The time of now, by the queue's clock; 0 without metrics. */
  get nowMs(): number {
    return this.#metrics ? this.#clock.monotonic() : 0;
  }

  /** A key begins to wait for a worker. */
  added(priority: number): void {
    if (!this.#metrics) return;
    this.#metrics.added();
    this.#depths.change(priority, 1);
  }

  /** A key that waits for a worker gets another priority. */
  raised(from: number, to: number): void {
    if (!this.#metrics) return;
    this.#depths.change(from, -1);
    this.#depths.change(to, 1);
  }

  /** A worker gets a key. */
  taken(priority: number, waitedMs: number): void {
    if (!this.#metrics) return;
    this.#metrics.waited(waitedMs);
    this.#depths.change(priority, -1);
  }

  /** A worker gives a key back. */
  done(workedMs: number): void {
    this.#metrics?.worked(workedMs);
  }

  /** A key is to come back later. */
  retried(): void {
    this.#metrics?.retried();
  }
}
