/**
 * The writes of requests: through admission where it is concerned, at once where it is not.
 *
 * @module
 */

import { fromStored } from "../conversion.ts";
import { ConversionNeeded, converted, haveConverted } from "../conversion/conversion_needed.ts";
import { unchangeable, unreadable, unstorable } from "../conversion/conversion_refusals.ts";
import { storedFormOf } from "../conversion/stored_form.ts";
import type { JsonObject } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import type { DeleteOptions, Deletion, ObjectDeleter } from "../object_deleter.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ObjectWriter } from "../object_writer.ts";
import type { ServedResource } from "../served_resource.ts";
import type { Updated, UpdateOptions, WriteOptions } from "../write_options.ts";
import type { ResourceRequest } from "../resource_request.ts";
import { scaleOf } from "../scale.ts";
import { conflict } from "../status.ts";
import { ChangedMeanwhile, type WriteStep, type WriteSteps } from "../write_steps.ts";
import type { Admission, Warn } from "./admission.ts";
import type { AdmissionAttributes, ObjectKind, Operation } from "./attributes.ts";

/** How often an update begins again because an object had to be converted for the owners of its fields. */
const CONVERSIONS = 64;
const SCALE: ObjectKind = { group: "autoscaling", version: "v1", kind: "Scale" };
/**
 * How often an update begins again because the object has changed: each time somebody else's write was done, so that many
 * writers of one object take turns. A webhook that changes the object itself comes to an end.
 */
const ATTEMPTS = 1_000;

/** What the writes go through. */
export interface AdmittedWritesParts {
  readonly admission: Admission;
  readonly store: ObjectStore;
  readonly writer: ObjectWriter;
  readonly deleter: ObjectDeleter;
}

/** Makes the writes of requests. */
export class AdmittedWrites {
  readonly #parts: AdmittedWritesParts;

  /** @param parts What the writes go through. */
  constructor(parts: AdmittedWritesParts) {
    this.#parts = parts;
  }

  /**
   * Creates an object.
   *
   * @param request The request.
   * @param object The object as it was sent.
   * @param options What the request says.
   * @returns The object as it is stored.
   * @throws {StatusError} If it cannot be created.
   */
  async create(request: ResourceRequest, object: JsonObject, options: WriteOptions): Promise<JsonObject> {
    const { admission, writer } = this.#parts;
    const { served } = request;
    const mayWait = served.outside !== undefined || admission.mayConcern(served, "CREATE");
    if (!mayWait) return writer.create(served, object, options);
    const kind = "CreateOptions";
    return await this.#driven(request, writer.createSteps(served, object, options), { ...options, kind });
  }

  /**
   * Changes an object.
   *
   * @param request The request.
   * @param change Makes the new object of the live one.
   * @param options What the request says.
   * @returns The object as it is stored, and whether it is new.
   * @throws {StatusError} If it cannot be changed so.
   */
  async update(
    request: ResourceRequest,
    change: (live: JsonObject | undefined) => JsonObject,
    options: UpdateOptions,
  ): Promise<Updated> {
    const { admission, store, writer } = this.#parts;
    const { served } = request;
    const mayWait = served.outside !== undefined || admission.mayConcern(served, "UPDATE") ||
      options.allowCreate && admission.mayConcern(served, "CREATE");
    if (!mayWait) return writer.update(served, request, change, options);
    let attempts = ATTEMPTS;
    let conversions = CONVERSIONS;
    for (;;) {
      try {
        store.forget(served, request);
        await converted(() => store.find(served, request), unchangeable);
        const steps = writer.updateSteps(served, request, change, options);
        return await this.#driven(request, steps, { ...options, kind: "UpdateOptions" });
      } catch (error) {
        // What other managers own is compared in their versions.
        if (error instanceof ConversionNeeded && conversions-- > 0) await haveConverted(error, unstorable);
        else if (!(error instanceof ChangedMeanwhile)) throw error;
        else if (--attempts <= 0) throw conflict(served, request.name);
      }
    }
  }

  /**
   * Decodes an object that will be refused for another reason, which comes second.
   *
   * @param served Its resource.
   * @param sent The object as it was sent.
   * @param options What the request says; it is warned of unknown fields.
   * @throws {StatusError} If it cannot be decoded.
   */
  requireReadable(served: ServedResource, sent: JsonObject, options: WriteOptions): void {
    this.#parts.writer.reading.requireReadable(served, sent, options);
  }

  /**
   * Deletes an object, or marks it for deletion.
   *
   * @param request The request.
   * @param name The object's name and namespace.
   * @param options What the request says, and who is told of warnings.
   * @returns What came of it.
   * @throws {StatusError} If it cannot be deleted.
   */
  async delete(
    request: ResourceRequest,
    name: { readonly namespace: string; readonly name: string },
    options: DeleteOptions & { readonly warn: Warn },
  ): Promise<Deletion> {
    const { admission, store, deleter } = this.#parts;
    const { served, user } = request;
    const mayWait = served.outside !== undefined || admission.mayConcern(served, "DELETE");
    if (!mayWait) return deleter.delete(served, name, options);
    store.forget(served, name);
    const live = await converted(() => store.get(served, name), unreadable(served, name));
    const attributes: AdmissionAttributes = {
      operation: "DELETE",
      served,
      user,
      namespace: name.namespace,
      name: name.name,
      oldObject: live,
      dryRun: options.dryRun,
      options: deleteOptionsOf(options),
    };
    await admission.mutate(attributes, options.warn);
    await admission.validate(attributes, options.warn);
    const deletion = deleter.delete(storedFormOf(served), name, { uid: metaOf(live).uid, ...options });
    if (served.outside === undefined) return deletion;
    const object = await converted(() => fromStored(deletion.object, served), unreadable(served, name));
    return { ...deletion, object };
  }

  async #driven<T>(
    request: ResourceRequest,
    steps: WriteSteps<T>,
    options: WriteOptions & { readonly kind: "CreateOptions" | "UpdateOptions" },
  ): Promise<T> {
    let step = steps.next();
    while (!step.done) {
      let object: JsonObject;
      try {
        object = await this.#admitted(request, step.value, options);
      } catch (error) {
        step = steps.throw(error);
        continue;
      }
      step = steps.next(object);
    }
    return step.value;
  }

  async #admitted(
    request: ResourceRequest,
    { type, object, live }: WriteStep,
    options: WriteOptions & { readonly kind: "CreateOptions" | "UpdateOptions" },
  ): Promise<JsonObject> {
    const { admission, store } = this.#parts;
    const { served, subresource, user } = request;
    if (type === "storing") {
      await converted(() => store.requireConverted(served, object), unstorable);
      return object;
    }
    const operation: Operation = live === undefined ? "CREATE" : "UPDATE";
    const shown = (one: JsonObject): JsonObject =>
      subresource === "scale" && served.scale !== undefined ? scaleOf(one, served.scale) : one;
    const { name, namespace } = metaOf(object);
    const wanted = shown(object);
    const attributes: AdmissionAttributes = {
      operation,
      served,
      subresource,
      ...(subresource === "scale" ? { kind: SCALE } : {}),
      user,
      namespace: served.group === "" && served.plural === "namespaces" ? name : namespace,
      name,
      object: wanted,
      oldObject: live === undefined ? undefined : shown(live),
      dryRun: options.dryRun,
      options: writeOptionsOf(operation === "CREATE" ? "CreateOptions" : options.kind, request),
    };
    if (type === "checking") {
      await admission.validate(attributes, options.warn);
      return object;
    }
    const changed = await admission.mutate(attributes, options.warn);
    return changed === wanted ? object : changed;
  }
}

/**
 * The options of a write as webhooks see them.
 *
 * @param kind Their kind.
 * @param request The request.
 * @returns The options.
 */
export function writeOptionsOf(kind: string, { query }: ResourceRequest): JsonObject {
  const [fieldManager, fieldValidation] = ["fieldManager", "fieldValidation"].map((name) => query.get(name));
  return {
    kind,
    apiVersion: "meta.k8s.io/v1",
    ...(query.has("dryRun") ? { dryRun: query.getAll("dryRun") } : {}),
    ...(fieldManager ? { fieldManager } : {}),
    ...(fieldValidation ? { fieldValidation } : {}),
  };
}

function deleteOptionsOf(options: DeleteOptions): JsonObject {
  const { uid, resourceVersion, propagationPolicy, gracePeriodSeconds, dryRun } = options;
  const preconditions: JsonObject = {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  return {
    kind: "DeleteOptions",
    apiVersion: "meta.k8s.io/v1",
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(Object.keys(preconditions).length === 0 ? {} : { preconditions }),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(dryRun ? { dryRun: ["All"] } : {}),
  };
}
