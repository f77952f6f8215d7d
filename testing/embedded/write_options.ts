/**
 * What a request says about its write, and what has become of it.
 *
 * @module
 */

import type { User } from "./access/user.ts";
import type { JsonObject } from "./json.ts";
import type { Writer } from "./managed_fields.ts";

/** What a request says about its write. */
export interface WriteOptions extends Writer {
  /** Whether everything is done but storing the result. */
  readonly dryRun: boolean;
  /** What happens to fields that the schema does not know, and to those that are given twice. */
  readonly fieldValidation: "Strict" | "Warn" | "Ignore";
  /** Who writes; the server itself, if nobody is named. */
  readonly user?: User;
  /** What is wrong with the body although it can be read, such as fields that are given twice. */
  readonly findings?: readonly string[];
  /** Told what the writer should know. */
  readonly warn: (message: string) => void;
}

/** What an update is told beside. */
export interface UpdateOptions extends WriteOptions {
  /** Whether a missing object is created. */
  readonly allowCreate: boolean;
  /** Whether the change has kept the managed fields itself, as server-side apply does. */
  readonly tracked: boolean;
  /** Whether the change is a patch of the live object or a configuration for it, and not a new object. */
  readonly isPatch: boolean;
}

/** What has become of an update. */
export interface Updated {
  readonly object: JsonObject;
  /** Whether the object is new. */
  readonly created: boolean;
}
