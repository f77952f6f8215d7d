/**
 * What is special about a built-in kind: its defaults and its checks.
 *
 * @module
 */

import type { JsonObject } from "../json.ts";
import type { Subresource } from "../served_resource.ts";
import type { StatusCause } from "../status.ts";

/** What an object is checked beside. */
export interface TreatedWrite {
  /** The stored object; `undefined` for a creation. */
  readonly live: JsonObject | undefined;
  readonly subresource: Subresource | undefined;
}

/** The treatment of a kind. */
export interface KindTreatment {
  /** Fills in defaults; what it sets counts as the writer's. */
  readonly withDefaults?: (object: JsonObject, write: TreatedWrite) => JsonObject;
  /** Finds what is wrong with an object whose defaults are filled in. */
  readonly causes?: (object: JsonObject, write: TreatedWrite) => readonly StatusCause[];
  /** Completes a new object with what is the server's alone. */
  readonly withNewStatus?: (object: JsonObject) => JsonObject;
}
