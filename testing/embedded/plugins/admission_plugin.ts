/**
 * What the server itself has to say about writes, as the admission plugins have that a real server runs by default.
 *
 * @module
 */

import type { Operation } from "../admission/attributes.ts";
import type { User } from "../access/user.ts";
import type { JsonObject } from "../json.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import type { ServedResource, Subresource } from "../served_resource.ts";

/** A write as plugins see it. */
export interface PluginWrite {
  readonly operation: Operation;
  readonly served: ServedResource;
  readonly namespace: string;
  /** What is stored; absent for a creation. */
  readonly live?: JsonObject | undefined;
  readonly subresource?: Subresource | undefined;
  /** Who writes; the server itself, if nobody is named. */
  readonly user?: User | undefined;
  readonly dryRun: boolean;
  /** Tells the writer something. */
  readonly warn: (message: string) => void;
}

/** Writes the status of an object as the server itself. */
export type WriteStatus = (served: ServedResource, object: JsonObject, status: JsonObject) => void;

/** Where plugins look things up. */
export interface PluginParts {
  readonly store: ObjectStore;
  readonly registry: ResourceRegistry;
}

/** A plugin; it concerns the resources under whose names it is registered. */
export interface AdmissionPlugin {
  /**
   * Changes an object before webhooks may; nobody owns what it sets.
   *
   * @param object The object that is to be stored.
   * @param write The write.
   * @param parts Where to look things up.
   */
  admit?(object: JsonObject, write: PluginWrite, parts: PluginParts): JsonObject;
  /**
   * Refuses an object that may not be stored.
   *
   * @param object The object that is to be stored; the stored one for a deletion.
   * @param write The write.
   * @param parts Where to look things up.
   */
  validate?(object: JsonObject, write: PluginWrite, parts: PluginParts): void;
}
