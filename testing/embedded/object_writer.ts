/**
 * How an object gets into the storage: the steps that every creation and every update goes through, in the real
 * server's order. Where nobody else has a say, nothing waits from reading the live object to storing the new one. Where
 * somebody has, it is looked again before the object is stored: at the namespace, the definition, and the live object.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Random } from "../../src/async/random.ts";
import type { EscalationGuard } from "./access/escalation.ts";
import { withGeneration } from "./generation.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import type { KindWrite, StrategyOf } from "./kind_strategy.ts";
import { admit, admitted } from "./kind_strategy.ts";
import type { FieldTracker, Writer } from "./managed_fields.ts";
import type { NamespaceLifecycle } from "./namespace_lifecycle.ts";
import { generatedName, metaOf, timestamp, withFreshMeta, withLiveMeta, withMeta } from "./object_meta.ts";
import { metaCauses } from "./object_meta_validation.ts";
import type { ObjectRef, ObjectStore } from "./object_store.ts";
import { hasLateLabels, hasLostEntries, isRough } from "./rough_objects.ts";
import type { ServedResource } from "./served_resource.ts";
import { withSentEmpties } from "./sent_empties.ts";
import { withSentLists } from "./unstored_answer.ts";
import { withSingleOwners } from "./single_owners.ts";
import { alreadyExists, invalid, notFound, StatusError } from "./status.ts";
import type { PluginWrite, WriteStatus } from "./plugins/admission_plugin.ts";
import type { BuiltinPlugins } from "./plugins/builtin_plugins.ts";
import { requireKey } from "./storage_names.ts";
import { checkedKind, updatedMetaCauses, withMetaCauses } from "./write_causes.ts";
import {
  liveVersion,
  withDeletionOf,
  withNewMeta,
  withoutNewMeta,
  withoutSelfLink,
  withOwnMeta,
} from "./write_meta.ts";
import type { Updated, UpdateOptions, WriteOptions } from "./write_options.ts";
import { requireFresh } from "./write_preconditions.ts";
import { withAllowedChanges } from "./status_split.ts";
import { asPatch, WriteReading } from "./write_reading.ts";
import { ChangedMeanwhile, undisturbed, type WriteSteps } from "./write_steps.ts";

/** How often a creation with a generated name is tried when the name is taken. */
const NAME_ATTEMPTS = 8;

/** What the writer works with. */
export interface ObjectWriterParts {
  readonly store: ObjectStore;
  readonly lifecycle: NamespaceLifecycle;
  readonly strategyOf: StrategyOf;
  readonly tracker: FieldTracker;
  /** Guards the rights that are given away. */
  readonly escalation: EscalationGuard;
  /** What the server itself has to say. */
  readonly plugins: BuiltinPlugins;
  readonly clock: Clock;
  readonly random: Random;
}

/** How the server itself writes a status. */
const OWN_STATUS_WRITE: UpdateOptions = {
  manager: "kube-apiserver",
  subresource: "status",
  dryRun: false,
  fieldValidation: "Ignore",
  warn: () => {},
  allowCreate: false,
  tracked: false,
  isPatch: false,
};

/** Creates and updates objects. */
export class ObjectWriter {
  readonly #parts: ObjectWriterParts;
  readonly #reading: WriteReading;

  /** @param parts What to work with. */
  constructor(parts: ObjectWriterParts) {
    this.#parts = parts;
    this.#reading = new WriteReading(parts.strategyOf);
  }

  /** What reads the objects that are written. */
  get reading(): WriteReading {
    return this.#reading;
  }

  /**
   * Creates an object.
   *
   * @param served The resource.
   * @param object The object as it was sent; its namespace is that of the request.
   * @param options What the request says.
   * @returns The object as it is stored.
   * @throws {StatusError} If it cannot be created.
   */
  create(served: ServedResource, object: JsonObject, options: WriteOptions): JsonObject {
    return undisturbed(this.createSteps(served, object, options));
  }

  /**
   * Creates an object in steps.
   *
   * @param served The resource.
   * @param object The object as it was sent; its namespace is that of the request.
   * @param options What the request says.
   * @returns The steps; their result is the object as it is stored.
   * @throws {StatusError} If it cannot be created.
   */
  *createSteps(served: ServedResource, object: JsonObject, options: WriteOptions): WriteSteps<JsonObject> {
    const { lifecycle, random } = this.#parts;
    const { name, namespace } = metaOf(object);
    const { generateName } = objectOrEmpty(object["metadata"]);
    lifecycle.requireOpen(served, { name, namespace });
    if (name !== "" || typeof generateName !== "string" || generateName === "") {
      return yield* this.#createNamed(served, object, options);
    }
    for (let attempt = 1;; attempt++) {
      const named = withMeta(object, { name: generatedName(generateName, random) });
      try {
        return yield* this.#createNamed(served, named, options, "name");
      } catch (error) {
        const taken = error instanceof StatusError && error.status.reason === "AlreadyExists";
        if (!taken || attempt >= NAME_ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Changes an object.
   *
   * @param served The resource.
   * @param ref Which object.
   * @param change Makes the new object of the live one, which is missing where there is none.
   * @param options What the request says.
   * @returns The object as it is stored, and whether it is new.
   * @throws {StatusError} If it cannot be changed so.
   */
  update(
    served: ServedResource,
    ref: ObjectRef,
    change: (live: JsonObject | undefined) => JsonObject,
    options: UpdateOptions,
  ): Updated {
    return undisturbed(this.updateSteps(served, ref, change, options));
  }

  /**
   * Changes an object in steps.
   *
   * @param served The resource.
   * @param ref Which object.
   * @param change Makes the new object of the live one, which is missing where there is none.
   * @param options What the request says.
   * @returns The steps; their result is the object as it is stored, and whether it is new.
   * @throws {StatusError} If it cannot be changed so.
   * @throws {ChangedMeanwhile} If the object has changed between two steps.
   */
  *updateSteps(
    served: ServedResource,
    ref: ObjectRef,
    change: (live: JsonObject | undefined) => JsonObject,
    options: UpdateOptions,
  ): WriteSteps<Updated> {
    const { store, lifecycle } = this.#parts;
    requireKey(ref);
    const live = store.find(served, ref);
    if (live === undefined && !options.allowCreate) {
      // What cannot be read is refused before it is known what it is for.
      if (!options.isPatch && options.subresource !== "scale") {
        this.#reading.requireReadable(served, change(undefined), options);
      }
      throw notFound(served, ref.name);
    }
    const wanted = change(live);
    if (!options.isPatch) this.#reading.requireUid(served, wanted, { live, options });
    if (live !== undefined) {
      return { object: yield* this.#replace(served, wanted, live, options), created: false };
    }
    lifecycle.requireOpen(served, ref);
    // The version of an object that is gone is dropped where it is stored.
    const fresh = options.dryRun ? wanted : withMeta(wanted, { resourceVersion: undefined });
    return { object: yield* this.#createNamed(served, fresh, options), created: true };
  }

  *#createNamed(
    served: ServedResource,
    object: JsonObject,
    options: WriteOptions & { tracked?: boolean },
    generated?: "name",
  ): WriteSteps<JsonObject> {
    const { store, lifecycle, strategyOf, clock, random } = this.#parts;
    const strategy = strategyOf(served);
    const write = { served, isApplied: options.tracked, sent: object };
    const now = timestamp(clock.now());
    const { resourceVersion } = metaOf(object);
    const unversioned = withMeta(object, {
      resourceVersion: Number(resourceVersion) > 0 ? resourceVersion : undefined,
    });
    const fresh = withFreshMeta(unversioned, { uid: random.uuid(), now });
    this.#guard(served, fresh, undefined, options);
    const allowed = withAllowedChanges(fresh, write);
    const checked = admit(strategy, { allowed, sent: fresh }, write);
    const known = this.#reading.withKnownFields(served, checked, options);
    const tracked = options.tracked ? known : this.#tracked(served, known, undefined, options);
    const { plugins } = this.#parts;
    const pluginWrite = pluginWriteOf(write, options, metaOf(tracked).namespace);
    const admittedObject = plugins.admit(tracked, pluginWrite);
    const sent = withoutNewMeta(admittedObject, generated !== undefined);
    const changed = yield { type: "changing", object: sent };
    const after = changed === sent
      ? { object: admittedObject, checked }
      : this.#reading.checkedAgain(withNewMeta(changed, tracked), write);
    const single = withSingleOwners(after.object, { isPatch: options.tracked === true, warn: options.warn });
    const counted = withGeneration(single, undefined, served);
    const complete = strategy.complete?.(counted, write) ?? counted;
    const { name, namespace } = metaOf(complete);
    const found = [...after.checked.causes, ...strategy.check?.(complete, write) ?? []];
    const labelled = hasLateLabels(object, write) ? counted : complete;
    const causes = withMetaCauses(metaCauses(labelled, served), found, served);
    if (causes.length > 0) throw invalid(checkedKind(served, complete), name, withSentEmpties(causes, fresh));
    plugins.validate(complete, pluginWrite);
    yield { type: "checking", object: complete };
    plugins.charge(complete, pluginWrite, this.#writeStatus);
    if (served.outside !== undefined) yield { type: "storing", object: complete };
    after.checked.warnings?.forEach(options.warn);
    // What is no number counts for nothing, and only the storage minds.
    if (Number(metaOf(object).resourceVersion) > 0 && !options.dryRun) {
      throw new StatusError(500, "", {
        message: "resourceVersion should not be set on objects to be created",
      });
    }
    // Where others had their say, the namespace or the definition may have gone meanwhile.
    lifecycle.requireOpen(served, { namespace, name });
    lifecycle.requireServed(served, name);
    const taken = store.find(served, { namespace, name });
    if (taken !== undefined) throw alreadyExists(served, name, metaOf(taken).deletionTimestamp !== undefined);
    if (options.dryRun) return complete;
    return store.put(served, { namespace, name }, complete, { isRough: isRough(object, write) });
  }

  *#replace(
    served: ServedResource,
    wanted: JsonObject,
    live: JsonObject,
    options: UpdateOptions,
  ): WriteSteps<JsonObject> {
    const { store, strategyOf, plugins } = this.#parts;
    const strategy = strategyOf(served);
    const { name, namespace } = metaOf(live);
    const carried = withMeta(withLiveMeta(wanted, live), liveVersion(live));
    const { subresource, tracked: isApplied } = options;
    const write = { served, live, subresource, isApplied, sent: wanted };
    this.#guard(served, carried, live, options);
    const allowed = withAllowedChanges(carried, write);
    let checked = admitted(allowed);
    const known = asPatch(wanted, options, () => {
      checked = admit(strategy, { allowed, sent: carried }, write);
      return this.#reading.withKnownFields(served, checked, options);
    });
    requireFresh(served, wanted, live);
    // Whoever leaves out that the object is being deleted takes that from its owners, but the server keeps it.
    const own = options.isPatch ? known : withDeletionOf(known, wanted);
    const owned = options.tracked ? known : withDeletionOf(this.#tracked(served, own, live, options), known);
    const pluginWrite = pluginWriteOf(write, options, namespace);
    const tracked = plugins.admit(owned, pluginWrite);
    const sent = options.isPatch ? tracked : withOwnMeta(tracked, wanted);
    const changed = yield { type: "changing", object: sent, live };
    const after = changed === sent
      ? { object: tracked, checked }
      : this.#reading.checkedAgain(withMeta(withLiveMeta(changed, live), liveVersion(live)), write);
    const single = withSingleOwners(after.object, options);
    const counted = options.subresource === "status" ? single : withGeneration(single, live, served);
    const complete = strategy.complete?.(counted, write) ?? counted;
    const found = [...after.checked.causes, ...strategy.check?.(complete, write) ?? []];
    const causes = withMetaCauses(updatedMetaCauses(complete, live, served), found, served);
    if (causes.length > 0) {
      throw invalid(checkedKind(served, complete), name, withSentEmpties(causes, wanted));
    }
    plugins.validate(complete, pluginWrite);
    yield { type: "checking", object: complete, live };
    plugins.charge(complete, pluginWrite, this.#writeStatus);
    const kept = withoutSelfLink(complete);
    if (served.outside !== undefined) yield { type: "storing", object: kept, live };
    if (store.versionOf(served, { namespace, name }) !== metaOf(live).resourceVersion) {
      throw new ChangedMeanwhile();
    }
    after.checked.warnings?.forEach(options.warn);
    const isOver = isFinished(kept, live) && !strategy.isHeld?.(kept);
    if (options.dryRun) return isOver ? withSentLists(complete, wanted) : complete;
    const isRoughlySent = isRough(wanted, write);
    if (!isRoughlySent && store.holds(served, { namespace, name }, kept)) return kept;
    if (isOver) {
      store.remove(served, { namespace, name });
      return withSentLists(kept, wanted);
    }
    return store.put(served, { namespace, name }, kept, {
      isRough: isRoughlySent || hasLostEntries(kept, write),
    });
  }

  readonly #writeStatus: WriteStatus = (served, object, status) => {
    this.update(served, metaOf(object), (live) => ({ ...object, ...live, status }), OWN_STATUS_WRITE);
  };

  #tracked(
    served: ServedResource,
    after: JsonObject,
    before: JsonObject | undefined,
    writer: Writer,
  ): JsonObject {
    const { tracker, clock } = this.#parts;
    return tracker.track(after, before, { served, writer, now: timestamp(clock.now()) });
  }

  #guard(
    served: ServedResource,
    object: JsonObject,
    live: JsonObject | undefined,
    { user }: WriteOptions,
  ): void {
    const { escalation } = this.#parts;
    if (user !== undefined && escalation.guards(served)) escalation.check({ served, user, object, live });
  }
}

function pluginWriteOf(
  { served, live }: KindWrite,
  { user, subresource, dryRun, warn }: WriteOptions,
  namespace: string,
): PluginWrite {
  const operation = live === undefined ? "CREATE" : "UPDATE";
  return { operation, served, live, namespace, user, subresource, dryRun, warn };
}

/** Whether an update took the last finalizer of an object that waits for its deletion. */
function isFinished(object: JsonObject, live: JsonObject): boolean {
  const { deletionGracePeriodSeconds: grace = 0 } = objectOrEmpty(live["metadata"]);
  return metaOf(live).deletionTimestamp !== undefined && grace === 0 &&
    metaOf(object).finalizers.length === 0;
}
