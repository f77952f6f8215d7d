/**
 * The writes of requests: through admission where it is concerned, at once where it is not.
 *
 * @module
 */

import type { JsonObject } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import type { DeleteOptions, Deletion, ObjectDeleter } from "../object_deleter.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ObjectWriter, Updated, UpdateOptions, WriteOptions } from "../object_writer.ts";
import type { ResourceRequest } from "../resource_request.ts";
import { scaleOf } from "../scale.ts";
import { ChangedMeanwhile, type WriteStep, type WriteSteps } from "../write_steps.ts";
import type { Admission, Warn } from "./admission.ts";
import type { AdmissionAttributes, Operation } from "./attributes.ts";

/** How often an update begins again because the object has changed. */
const ATTEMPTS = 5;

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
    if (!admission.mayConcern(served, "CREATE")) return writer.create(served, object, options);
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
    const { admission, writer } = this.#parts;
    const { served } = request;
    const mayConcern = admission.mayConcern(served, "UPDATE") ||
      options.allowCreate && admission.mayConcern(served, "CREATE");
    if (!mayConcern) return writer.update(served, request, change, options);
    for (let attempt = 1;; attempt++) {
      try {
        const steps = writer.updateSteps(served, request, change, options);
        return await this.#driven(request, steps, { ...options, kind: "UpdateOptions" });
      } catch (error) {
        if (!(error instanceof ChangedMeanwhile) || attempt >= ATTEMPTS) throw error;
      }
    }
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
    if (!admission.mayConcern(served, "DELETE")) return deleter.delete(served, name, options);
    const live = store.get(served, name);
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
    return deleter.delete(served, name, { uid: metaOf(live).uid, ...options });
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
    const { admission } = this.#parts;
    const { served, subresource, user } = request;
    const operation: Operation = live === undefined ? "CREATE" : "UPDATE";
    const shown = (one: JsonObject): JsonObject =>
      subresource === "scale" && served.scale !== undefined ? scaleOf(one, served.scale) : one;
    const { name, namespace } = metaOf(object);
    const wanted = shown(object);
    const attributes: AdmissionAttributes = {
      operation,
      served,
      subresource,
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

function writeOptionsOf(kind: string, { query }: ResourceRequest): JsonObject {
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
