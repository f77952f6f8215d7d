/**
 * Admission: what webhooks say of a write before it is stored.
 *
 * @module
 */

import type { Random } from "../../../src/async/random.ts";
import { userInfo } from "../access/access_reviews.ts";
import { converted } from "../conversion/conversion_needed.ts";
import { isJsonObject, jsonEqual, type JsonObject, objectOrEmpty, stringOrUndefined } from "../json.ts";
import { applyJsonPatch } from "../json_patch.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import type { ServedResource } from "../served_resource.ts";
import { forbidden, internalError, notServed, StatusError } from "../status.ts";
import type { AdmissionAttributes, Operation } from "./attributes.ts";
import { conditionsHold } from "./match_conditions.ts";
import { ValidatingPolicies } from "./policies/validating_policies.ts";
import { callWebhook, type WebhookAnswer } from "./webhook_call.ts";
import { inVersion, type MatchContext, matchedVersion } from "./webhook_match.ts";
import { ADMISSION_GROUP, type Webhook, Webhooks, type WebhookType } from "./webhooks.ts";

/** What admission works with. */
export interface AdmissionParts {
  readonly store: ObjectStore;
  readonly registry: ResourceRegistry;
  readonly random: Random;
}

/** Tells the writer something. */
export type Warn = (message: string) => void;

/** Asks webhooks. */
export class Admission {
  readonly #parts: AdmissionParts;
  readonly #webhooks: Webhooks;
  readonly #policies: ValidatingPolicies;
  readonly #context: MatchContext;

  /** @param parts What to work with. */
  constructor(parts: AdmissionParts) {
    const { store, registry } = parts;
    this.#parts = parts;
    this.#webhooks = new Webhooks(parts);
    this.#policies = new ValidatingPolicies(parts);
    this.#context = {
      versionsOf: ({ group, plural }) =>
        registry.all().filter((one) => one.group === group && one.plural === plural),
      labelsOf: (name) => {
        const served = registry.find("v1", "namespaces");
        const namespace = served === undefined ? undefined : store.find(served, { namespace: "", name });
        return objectOrEmpty(objectOrEmpty(namespace?.["metadata"])["labels"]);
      },
    };
  }

  /**
   * Tells whether a write may concern any webhook or policy: others go on at once.
   *
   * @param served The resource.
   * @param operation What the write does.
   * @returns Whether it may.
   */
  mayConcern(served: ServedResource, operation: Operation): boolean {
    return this.#policies.isAny() ||
      (["mutating", "validating"] as const).some((type) =>
        this.#webhooks.list(type).some(({ rules }) =>
          rules.some(({ operations, apiGroups }) =>
            [operation, "*"].some((one) => operations.includes(one)) &&
            [served.group, "*"].some((one) => apiGroups.includes(one))
          )
        )
      );
  }

  /**
   * Lets mutating webhooks change what is to be stored, one after the other.
   *
   * @param attributes The write.
   * @param warn Tells the writer something.
   * @returns The object as it is wanted now; an empty one for a deletion.
   * @throws {StatusError} If a webhook denies the write, or fails and must not.
   */
  async mutate(attributes: AdmissionAttributes, warn: Warn): Promise<JsonObject> {
    const webhooks = this.#webhooks.list("mutating");
    const asked = new Map<Webhook, JsonObject>();
    let object = attributes.object ?? {};
    const ask = async (webhook: Webhook): Promise<void> => {
      const present = attributes.object === undefined ? attributes : { ...attributes, object };
      object = await this.#changed(webhook, present, warn);
      asked.set(webhook, object);
    };
    for (const webhook of webhooks) await ask(webhook);
    // Who wants to see what others have changed since is asked once more.
    for (const webhook of webhooks) {
      const seen = asked.get(webhook);
      const isStale = seen !== undefined && !jsonEqual(seen, object);
      if (webhook.reinvocationPolicy === "IfNeeded" && isStale) await ask(webhook);
    }
    return object;
  }

  /**
   * Asks policies, and then validating webhooks, all at once.
   *
   * @param attributes The write, as it is to be stored.
   * @param warn Tells the writer something.
   * @throws {StatusError} If somebody denies the write, or fails and must not.
   */
  async validate(attributes: AdmissionAttributes, warn: Warn): Promise<void> {
    await this.#policies.validate(attributes, {
      match: this.#context,
      describe: (version) => this.#request(attributes, version),
      warn,
    });
    const asked = this.#webhooks.list("validating").map((webhook) =>
      this.#ask("validating", webhook, attributes, warn).then(() => undefined, (error: unknown) => error)
    );
    const [error] = (await Promise.all(asked)).filter((one) => one !== undefined);
    if (error !== undefined) throw error;
  }

  async #changed(webhook: Webhook, attributes: AdmissionAttributes, warn: Warn): Promise<JsonObject> {
    const object = attributes.object ?? {};
    const asked = await this.#ask("mutating", webhook, attributes, warn);
    if (asked?.answer.patch === undefined || attributes.object === undefined) return object;
    const { served, kind } = attributes;
    if (kind !== undefined && attributes.subresource !== "scale") {
      return patchedObject(object, asked.answer.patch);
    }
    const patched = patchedObject(await this.#inVersion(object, served, asked.version), asked.answer.patch);
    const result = await this.#inVersion(patched, asked.version, served);
    if (attributes.subresource === "scale" && !jsonEqual(result, object)) {
      throw notServed("Changing a Scale by an admission webhook");
    }
    return result;
  }

  /** Asks a webhook if it is concerned. */
  async #ask(
    type: WebhookType,
    webhook: Webhook,
    attributes: AdmissionAttributes,
    warn: Warn,
  ): Promise<{ answer: WebhookAnswer; version: ServedResource } | undefined> {
    // Nobody locks themselves out.
    if (attributes.served.group === ADMISSION_GROUP) return undefined;
    const version = matchedVersion(webhook, attributes, this.#context);
    if (version === undefined) return undefined;
    const request = await this.#request(attributes, version);
    const { object, oldObject } = request;
    const holds = conditionsHold(webhook, {
      object: isJsonObject(object) ? object : null,
      oldObject: isJsonObject(oldObject) ? oldObject : null,
      request,
    });
    if (holds === false) return undefined;
    if (holds instanceof Error) {
      if (webhook.failurePolicy === "Ignore") return undefined;
      throw forbidden(attributes.served, attributes.name, { message: holds.message });
    }
    let answer: WebhookAnswer;
    try {
      answer = await callWebhook(webhook, type, request);
    } catch (error) {
      if (webhook.failurePolicy === "Ignore") return undefined;
      const why = error instanceof Error ? error.message : String(error);
      throw internalError(`failed calling webhook ${JSON.stringify(webhook.name)}: ${why}`);
    }
    answer.warnings.forEach(warn);
    if (!answer.isAllowed) throw denial(webhook.name, answer.status);
    return { answer, version };
  }

  async #shown(
    object: JsonObject | undefined,
    { served, kind }: AdmissionAttributes,
    version: ServedResource,
  ): Promise<JsonObject | null> {
    if (object === undefined) return null;
    return kind === undefined ? await this.#inVersion(object, served, version) : object;
  }

  async #inVersion(object: JsonObject, from: ServedResource, to: ServedResource): Promise<JsonObject> {
    return await converted(() => inVersion(object, from, to), ({ message }) => internalError(message));
  }

  async #request(attributes: AdmissionAttributes, version: ServedResource): Promise<JsonObject> {
    const { served, subresource, user, namespace, name, operation, dryRun, options } = attributes;
    const names = (of: ServedResource) => ({
      kind: { ...attributes.kind ?? { group: of.group, version: of.version, kind: of.kind } },
      resource: { group: of.group, version: of.version, resource: of.plural },
    });
    const [wanted, sent] = [names(version), names(served)];
    return {
      uid: this.#parts.random.uuid(),
      ...wanted,
      ...(subresource === undefined ? {} : { subResource: subresource }),
      requestKind: sent.kind,
      requestResource: sent.resource,
      ...(subresource === undefined ? {} : { requestSubResource: subresource }),
      ...(name === "" ? {} : { name }),
      ...(namespace === "" ? {} : { namespace }),
      operation,
      userInfo: userInfo(user),
      object: await this.#shown(attributes.object, attributes, version),
      oldObject: await this.#shown(attributes.oldObject, attributes, version),
      dryRun,
      options,
    };
  }
}

function patchedObject(object: JsonObject, patch: WebhookAnswer["patch"]): JsonObject {
  try {
    return applyJsonPatch(object, patch ?? []);
  } catch (error) {
    throw internalError(error instanceof Error ? error.message : String(error));
  }
}

function denial(name: string, status: JsonObject): StatusError {
  const { code } = status;
  const reason = stringOrUndefined(status["reason"]) ?? "";
  const message = stringOrUndefined(status["message"]);
  const denied = `admission webhook ${JSON.stringify(name)} denied the request`;
  const why = message ?? reason;
  return new StatusError(typeof code === "number" && code >= 400 ? code : 400, reason, {
    message: why === "" ? `${denied} without explanation` : `${denied}: ${why}`,
    ...(isJsonObject(status["details"]) ? { details: status["details"] } : {}),
  });
}
