/**
 * Requests that create something which is not stored as it is: evictions, bindings and tokens. Admission is asked about
 * them as about other creations; it is not asked about reviews, as on a real server.
 *
 * @module
 */

import type { Clock } from "../../../src/async/clock.ts";
import { type JsonObject, objectOrEmpty } from "../json.ts";
import type { FieldTracker } from "../managed_fields.ts";
import { timestamp, withMeta } from "../object_meta.ts";
import { parseWriteQuery } from "../request_options.ts";
import type { ResourceRequest } from "../resource_request.ts";
import type { Admission, Warn } from "./admission.ts";
import { writeOptionsOf } from "./admitted_writes.ts";
import type { AdmissionAttributes, ObjectKind } from "./attributes.ts";

/** What is created. */
export interface Action {
  /** The subresource in the path. */
  readonly subresource: "eviction" | "binding" | "token";
  /** What kind of object is sent. */
  readonly kind: ObjectKind;
  readonly object: JsonObject;
  readonly dryRun: boolean;
  readonly warn: Warn;
  /** Completes the object, or refuses it, between mutating and validating admission. */
  readonly complete: (object: JsonObject) => JsonObject;
}

/** What actions are admitted with. */
export interface AdmittedActionsParts {
  readonly admission: Admission;
  readonly tracker: FieldTracker;
  readonly clock: Clock;
}

/** Has actions admitted. */
export class AdmittedActions {
  readonly #parts: AdmittedActionsParts;

  /** @param parts Who is asked, and who keeps the managed fields that are shown. */
  constructor(parts: AdmittedActionsParts) {
    this.#parts = parts;
  }

  /**
   * Has an action admitted.
   *
   * @param request The request.
   * @param action What it creates.
   * @returns The object as it is wanted now.
   * @throws {StatusError} If it is denied, or cannot be completed.
   */
  async admitted(request: ResourceRequest, action: Action): Promise<JsonObject> {
    const { served, user, namespace, name } = request;
    const { object, subresource, kind, dryRun, warn, complete } = action;
    const { admission } = this.#parts;
    if (!admission.mayConcern(served, "CREATE")) return complete(object);
    const attributes = (shown: JsonObject): AdmissionAttributes => ({
      operation: "CREATE",
      served,
      subresource,
      kind: { group: kind.group, version: kind.version, kind: kind.kind },
      user,
      namespace,
      name,
      object: shown,
      dryRun,
      options: writeOptionsOf("CreateOptions", request),
    });
    const completed = complete(await admission.mutate(attributes(this.#tracked(request, action)), warn));
    await admission.validate(attributes(completed), warn);
    return completed;
  }

  #tracked({ served, query, headers, namespace }: ResourceRequest, action: Action): JsonObject {
    const { object, subresource, kind } = action;
    const { tracker, clock } = this.#parts;
    const { fieldManager } = parseWriteQuery(query, "CreateOptions", headers.get("user-agent") ?? "");
    const named = withMeta(object, { namespace });
    if (objectOrEmpty(named["metadata"])["managedFields"] !== undefined) return named;
    const writer = { manager: fieldManager, subresource };
    return tracker.track(named, undefined, {
      served: { ...served, ...kind },
      writer,
      now: timestamp(clock.now()),
    });
  }
}
