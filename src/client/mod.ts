/**
 * Talking to a Kubernetes API server: configuration, typed verbs, watches, discovery, and errors that can be told apart.
 *
 * ```ts
 * import { connect } from "@kubeloop/sdk/client";
 * import { Deployment } from "@kubeloop/sdk/builtins";
 *
 * export async function scale(name: string, replicas: number): Promise<void> {
 *   const client = await connect();
 *   const deployments = client.resource(Deployment, { namespace: "default" });
 *   const { metadata } = await deployments.get(name);
 *   await deployments.scale.replace({ metadata, spec: { replicas } });
 *   client.close();
 * }
 * ```
 *
 * @module
 */

export {
  ApiError,
  apiErrorOf,
  type ApiErrorOptions,
  isAlreadyExists,
  isConflict,
  isExpired,
  isForbidden,
  isInternalError,
  isInvalid,
  isNotFound,
  isTooLargeResourceVersion,
  isTooManyRequests,
  isUnauthorized,
  type RefusalContext,
} from "./api_error.ts";
export { Client, type ClientOptions, type ClientSettings, type RawOptions } from "./client.ts";
export type { ClientConfig, CredentialPlugin, Impersonation, PemSource } from "./client_config.ts";
export type { ClientMetrics, RequestOutcome } from "./client_metrics.ts";
export { loadConfig, type LoadConfigOptions } from "./config.ts";
export { ConfigError } from "./config_error.ts";
export { connect } from "./connect.ts";
export { ConnectionError, type ConnectionErrorReason } from "./connection_error.ts";
export { type DiscoveredResource, Discovery, type ServerVersion } from "./discovery.ts";
export { HttpTransport, type HttpTransportOptions } from "./http_transport.ts";
export type { ListOptions, ListPage, RequestOptions, SelectorOptions, WatchOptions } from "./list_options.ts";
export { jsonPatch, type JsonPatchOperation, mergePatch, type Patch, strategicMergePatch } from "./patch.ts";
export { ResourceClient } from "./resource_client.ts";
export { type Scale, ScaleClient, type ScaleInput } from "./scale_client.ts";
export { isStatus, type Status, type StatusCause, type StatusDetails } from "./status.ts";
export { StatusClient, type StatusInput, type StatusOf } from "./status_client.ts";
export type { Transport, TransportOptions, TransportRequest } from "./transport.ts";
export type { ApiWarning } from "./warnings.ts";
export type { WatchBookmark, WatchChange, WatchEvent, WatchEvents, WatchFailure } from "./watch_event.ts";
export type {
  ApplyOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  GetOptions,
  PropagationPolicy,
  WriteOptions,
} from "./write_options.ts";
