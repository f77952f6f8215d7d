/**
 * Which webhooks a write is shown to.
 *
 * @module
 */

import { labelRequirementsOf, matchesLabels } from "../../../src/resource/label_selector.ts";
import { fromStored, toStored } from "../conversion.ts";
import { type JsonObject, objectOrEmpty } from "../json.ts";
import type { ServedResource } from "../served_resource.ts";
import type { AdmissionAttributes } from "./attributes.ts";
import type { Webhook, WebhookRule } from "./webhooks.ts";

/** Which writes are meant. */
export type MatchRules = Pick<Webhook, "rules" | "matchPolicy" | "namespaceSelector" | "objectSelector">;

/** What matching needs to know of the rest of the server. */
export interface MatchContext {
  /** All versions of a resource that are served. */
  versionsOf(served: ServedResource): readonly ServedResource[];
  /** The labels of a namespace; nothing if there is none. */
  labelsOf(namespace: string): JsonObject;
}

/**
 * Finds the version in which a webhook or a policy wants to see a write.
 *
 * @param webhook The webhook, or the policy.
 * @param attributes The write.
 * @param context What else is served.
 * @returns The resource in that version; `undefined` if the webhook is not asked.
 */
export function matchedVersion(
  webhook: MatchRules,
  attributes: AdmissionAttributes,
  context: MatchContext,
): ServedResource | undefined {
  const { served } = attributes;
  if (!matchesNamespace(webhook, attributes, context)) return undefined;
  const selected = [attributes.object, attributes.oldObject].some((object) =>
    object !== undefined && selects(webhook.objectSelector, labelsIn(object))
  );
  if (!selected && !isEmpty(webhook.objectSelector)) return undefined;
  const matches = (version: ServedResource) =>
    webhook.rules.some((rule) => ruleMatches(rule, attributes, version));
  if (matches(served)) return served;
  if (webhook.matchPolicy === "Exact") return undefined;
  return context.versionsOf(served).find(matches);
}

/**
 * Shows an object in another version of its resource.
 *
 * @param object The object.
 * @param from The resource in the object's version.
 * @param to The resource in the other one.
 * @returns The object in that version.
 */
export function inVersion(object: JsonObject, from: ServedResource, to: ServedResource): JsonObject {
  return from === to ? object : fromStored(toStored(object, from), to);
}

function ruleMatches(
  rule: WebhookRule,
  { operation, subresource, served, name }: AdmissionAttributes,
  version: ServedResource,
): boolean {
  const has = (values: readonly string[], value: string) => values.includes("*") || values.includes(value);
  const { scope } = rule;
  return has(rule.operations, operation) && has(rule.apiGroups, version.group) &&
    has(rule.apiVersions, version.version) &&
    (scope === "*" || scope === served.scope) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(name)) &&
    rule.resources.some((pattern) => resourceMatches(pattern, version.plural, subresource ?? ""));
}

function resourceMatches(pattern: string, plural: string, subresource: string): boolean {
  const [resource = "", part = ""] = pattern.split("/");
  return (resource === "*" || resource === plural) && (part === "*" || part === subresource);
}

/** A namespace has its own labels; other objects without one are always meant. */
function matchesNamespace(
  { namespaceSelector }: MatchRules,
  { served, namespace, object, oldObject }: AdmissionAttributes,
  context: MatchContext,
): boolean {
  if (isEmpty(namespaceSelector)) return true;
  if (served.group === "" && served.plural === "namespaces") {
    return selects(namespaceSelector, labelsIn(object ?? oldObject ?? {}));
  }
  return namespace === "" || selects(namespaceSelector, context.labelsOf(namespace));
}

function selects(selector: JsonObject, labels: JsonObject): boolean {
  const texts = Object.entries(labels).filter((entry): entry is [string, string] =>
    typeof entry[1] === "string"
  );
  return matchesLabels(labelRequirementsOf(selector), Object.fromEntries(texts));
}

function labelsIn(object: JsonObject): JsonObject {
  return objectOrEmpty(objectOrEmpty(object["metadata"])["labels"]);
}

function isEmpty(selector: JsonObject): boolean {
  return Object.values(selector).every((part) =>
    part === undefined || Object.keys(objectOrEmpty(part)).length === 0 && !Array.isArray(part) ||
    Array.isArray(part) && part.length === 0
  );
}
