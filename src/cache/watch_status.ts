/**
 * How a reflector does, for health checks and metrics.
 *
 * @module
 */

/** How a {@linkcode Reflector} does, at one moment. */
export interface WatchStatus {
  /** What is read, for people. */
  readonly description: string;
  /** What it does. */
  readonly activity: "stopped" | "listing" | "watching" | "waiting";
  /** The version of the newest state that was seen; "" before the first one. */
  readonly resourceVersion: string;
  /** How long ago the server last gave a sign of life (a list, an event, a bookmark); absent before the first one. */
  readonly lastEventAgeMs?: number;
  /**
   * How long after its write the newest event came, in milliseconds. It is known to the second, by the clocks of both
   * machines, and of objects with managed fields only; absent while nothing is known.
   */
  readonly lagMs?: number;
  /** How many lists were begun. */
  readonly lists: number;
  /** How many watches were begun. */
  readonly watches: number;
  /** What went wrong since the server's last sign of life. */
  readonly lastError?: unknown;
}

/** What a reflector and its watches note down as they go. */
export class WatchJournal {
  activity: WatchStatus["activity"] = "stopped";
  resourceVersion = "";
  lists = 0;
  watches = 0;
  lagMs: number | undefined;
  #lastSignMs: number | undefined;
  #lastError: unknown;

  /**
   * The server gave a sign of life.
   *
   * @param nowMs The time, on a monotonic clock.
   */
  sign(nowMs: number): void {
    this.#lastSignMs = nowMs;
    this.#lastError = undefined;
  }

  /**
   * Something went wrong.
   *
   * @param error What.
   */
  failed(error: unknown): void {
    this.#lastError = error;
  }

  /**
   * Sums up.
   *
   * @param description What is read.
   * @param nowMs The time, on the same clock.
   * @returns The status.
   */
  status(description: string, nowMs: number): WatchStatus {
    const { activity, resourceVersion, lagMs, lists, watches } = this;
    return {
      description,
      activity,
      resourceVersion,
      ...(this.#lastSignMs === undefined ? {} : { lastEventAgeMs: nowMs - this.#lastSignMs }),
      ...(lagMs === undefined ? {} : { lagMs }),
      lists,
      watches,
      ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
    };
  }
}
