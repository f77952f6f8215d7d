/**
 * A request that has found its resource.
 *
 * @module
 */

import type { User } from "./access/user.ts";
import type { ServedResource, Subresource } from "./served_resource.ts";

/** A request on the path of a resource. */
export interface ResourceRequest {
  readonly method: string;
  /** Who sends it. */
  readonly user: User;
  readonly served: ServedResource;
  /** "" for all namespaces, and for cluster-scoped resources. */
  readonly namespace: string;
  /** "" for the collection. */
  readonly name: string;
  readonly subresource?: Subresource;
  /** Whether the path itself asks for a watch, of one object where it has a name. */
  readonly isWatch?: boolean;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** Bytes if it is in protobuf, otherwise text, "" for none. */
  readonly body: string | Uint8Array;
}
