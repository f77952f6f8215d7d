/**
 * The webhooks that are configured right now.
 *
 * @module
 */

import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  objectOrEmpty,
  objectsIn,
  stringOrUndefined,
} from "../json.ts";
import { metaOf } from "../object_meta.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ResourceRegistry } from "../resource_registry.ts";

/** Which requests a webhook wants to see. */
export interface WebhookRule {
  readonly operations: readonly string[];
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly resources: readonly string[];
  /** None for all objects. */
  readonly resourceNames: readonly string[];
  /** "*", "Cluster" or "Namespaced". */
  readonly scope: string;
}

/** A webhook. */
export interface Webhook {
  readonly name: string;
  readonly clientConfig: JsonObject;
  readonly rules: readonly WebhookRule[];
  readonly failurePolicy: string;
  readonly matchPolicy: string;
  readonly namespaceSelector: JsonObject;
  readonly objectSelector: JsonObject;
  readonly matchConditions: readonly { readonly name: string; readonly expression: string }[];
  readonly timeoutSeconds: number;
  readonly reinvocationPolicy: string;
  /** "v1" if the webhook takes it, "v1beta1" otherwise. */
  readonly reviewVersion: string;
}

/** The group of the configurations. */
export const ADMISSION_GROUP = "admissionregistration.k8s.io";

/** The two kinds of webhooks. */
export type WebhookType = "mutating" | "validating";

/** Reads the configurations. */
export class Webhooks {
  readonly #store: ObjectStore;
  readonly #registry: ResourceRegistry;

  /** @param parts Where the configurations are. */
  constructor({ store, registry }: { readonly store: ObjectStore; readonly registry: ResourceRegistry }) {
    this.#store = store;
    this.#registry = registry;
  }

  /**
   * Lists the webhooks of a type.
   *
   * @param type The type.
   * @returns The webhooks by the names of their configurations, in each in its own order.
   */
  list(type: WebhookType): readonly Webhook[] {
    const served = this.#registry.find(`${ADMISSION_GROUP}/v1`, `${type}webhookconfigurations`);
    if (served === undefined) return [];
    return this.#store.list(served)
      .filter((configuration) => metaOf(configuration).deletionTimestamp === undefined)
      .flatMap((configuration) => objectsIn(configuration["webhooks"]).map(webhookOf));
  }
}

/**
 * Reads rules.
 *
 * @param value The rules of a webhook, or of a policy.
 * @returns The rules.
 */
export function rulesIn(value: JsonValue | undefined): readonly WebhookRule[] {
  return objectsIn(value).map((rule) => ({
    operations: textsIn(rule["operations"]),
    apiGroups: textsIn(rule["apiGroups"]),
    apiVersions: textsIn(rule["apiVersions"]),
    resources: textsIn(rule["resources"]),
    resourceNames: textsIn(rule["resourceNames"]),
    scope: stringOrUndefined(rule["scope"]) ?? "*",
  }));
}

function webhookOf(webhook: JsonObject): Webhook {
  const text = (field: string, value: string) => stringOrUndefined(webhook[field]) ?? value;
  const { timeoutSeconds } = webhook;
  return {
    name: text("name", ""),
    clientConfig: objectOrEmpty(webhook["clientConfig"]),
    rules: rulesIn(webhook["rules"]),
    failurePolicy: text("failurePolicy", "Fail"),
    matchPolicy: text("matchPolicy", "Equivalent"),
    namespaceSelector: objectOrEmpty(webhook["namespaceSelector"]),
    objectSelector: objectOrEmpty(webhook["objectSelector"]),
    matchConditions: objectsIn(webhook["matchConditions"]).filter(isJsonObject).map((condition) => ({
      name: String(condition["name"]),
      expression: String(condition["expression"]),
    })),
    timeoutSeconds: typeof timeoutSeconds === "number" ? timeoutSeconds : 10,
    reinvocationPolicy: text("reinvocationPolicy", "Never"),
    reviewVersion:
      textsIn(webhook["admissionReviewVersions"]).find((version) =>
        version === "v1" || version === "v1beta1"
      ) ?? "v1",
  };
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
