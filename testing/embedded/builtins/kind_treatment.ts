/**
 * What is special about a built-in kind: its defaults, what the server gives its objects, and its checks.
 *
 * @module
 */

import type { Random } from "../../../src/async/random.ts";
import type { JsonObject } from "../json.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ServedResource, Subresource } from "../served_resource.ts";
import type { StatusCause } from "../status.ts";

/** Where the server takes what it gives to objects. */
export interface Source {
  readonly store: ObjectStore;
  readonly random: Random;
}

/** What an object is treated for. */
export interface TreatedWrite {
  readonly served: ServedResource;
  /** The stored object; `undefined` for a creation. */
  readonly live: JsonObject | undefined;
  /** The object as it was sent, or made by a patch. */
  readonly sent?: JsonObject | undefined;
  readonly subresource: Subresource | undefined;
  readonly source: Source;
}

/** The treatment of a kind, in the order in which it happens. */
export interface KindTreatment {
  /** Fills in defaults; what it sets counts as the writer's. */
  readonly withDefaults?: (object: JsonObject, write: TreatedWrite) => JsonObject;
  /** Finds what a writer to the main resource should know. */
  readonly warnings?: (object: JsonObject, write: TreatedWrite) => readonly string[];
  /** Completes a new object with what is the server's alone. */
  readonly withNewStatus?: (object: JsonObject) => JsonObject;
  /** Gives an object what the server gives at each write. */
  readonly complete?: (object: JsonObject, write: TreatedWrite) => JsonObject;
  /** Finds what is wrong with an object that has all that it was given. */
  readonly causes?: (object: JsonObject, write: TreatedWrite) => readonly StatusCause[];
}
