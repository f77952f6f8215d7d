/**
 * The controllers of a cluster that an API server can do without.
 *
 * @module
 */

/** Which controllers of a cluster run, where the harness brings them along. */
export interface ClusterControllers {
  /**
   * Deletes what has lost its last owner, and does the owners' part of foreground deletion and of orphaning.
   *
   * @default {true}
   */
  readonly garbageCollector?: boolean;
  /**
   * Empties namespaces that are being deleted, and lets them go.
   *
   * @default {true}
   */
  readonly namespaces?: boolean;
}
