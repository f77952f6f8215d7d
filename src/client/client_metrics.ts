/**
 * What a client tells whoever counts; the names are those of client-go's `rest_client_*`.
 *
 * @module
 */

/** One attempt of a request, as it ended. */
export interface RequestOutcome {
  /** The HTTP method. */
  readonly method: string;
  /** The HTTP status code, or "<error>" when there was no answer. */
  readonly code: string;
  /** Where the request went. */
  readonly server: string;
  /** From the sending to the answer; for a watch to its head. */
  readonly durationMs: number;
}

/** The metrics port of the client. */
export interface ClientMetrics {
  /** An attempt has ended. */
  onRequest(outcome: RequestOutcome): void;
  /** An attempt is made again. */
  onRetry(outcome: Omit<RequestOutcome, "durationMs">): void;
}

/** Metrics that nobody reads. */
export const noClientMetrics: ClientMetrics = Object.freeze({
  onRequest: (): void => {},
  onRetry: (): void => {},
});
