/**
 * Steps about admission webhooks.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";
import { type Answer, type RequestStep, send } from "../scenario.ts";

/** Where configurations of webhooks are. */
export const CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1";

/** The config maps of the scenario's namespace. */
export const MAPS = "/api/v1/namespaces/{ns}/configmaps";

/** The widgets of the scenario's namespace. */
export const WIDGETS = "/apis/{group}/v1/namespaces/{ns}/widgets";

/** Somebody who may do anything. */
export const SOMEBODY = { user: "somebody", group: "system:masters" } as const;

/** Only the scenario's own namespace. */
const OWN: JsonObject = { matchLabels: { "kubernetes.io/metadata.name": "{ns}" } };

/** Writes of config maps. */
export const ON_MAPS: JsonObject = {
  operations: ["CREATE", "UPDATE", "DELETE"],
  apiGroups: [""],
  apiVersions: ["v1"],
  resources: ["configmaps"],
};

/**
 * Makes a webhook for config maps of the scenario's namespace.
 *
 * @param way What it does.
 * @param more What else it says.
 * @param prefix The beginning of its name.
 * @returns The webhook.
 */
export function webhook(way: string, more: JsonObject = {}, prefix = "first"): JsonObject {
  return {
    name: `${prefix}.{id}.example.com`,
    clientConfig: { url: `{webhook}/${way}`, caBundle: "{webhookCa}" },
    rules: [ON_MAPS],
    namespaceSelector: OWN,
    sideEffects: "None",
    admissionReviewVersions: ["v1"],
    timeoutSeconds: 5,
    ...more,
  };
}

/**
 * Configures validating webhooks.
 *
 * @param name The name of the configuration.
 * @param webhooks The webhooks.
 * @returns The step.
 */
export function validating(name: string, ...webhooks: readonly JsonObject[]): RequestStep {
  return configured("validating", name, webhooks);
}

/**
 * Configures webhooks.
 *
 * @param type "validating" or "mutating".
 * @param name The name of the configuration.
 * @param webhooks The webhooks.
 * @returns The step.
 */
export function configured(type: string, name: string, webhooks: readonly JsonObject[]): RequestStep {
  return send(`POST ${CONFIGURATIONS}/${type}webhookconfigurations`, {
    body: { metadata: { name }, webhooks },
  });
}

/**
 * Removes a configuration.
 *
 * @param type "validating" or "mutating".
 * @param name Its name.
 * @returns The step.
 */
export function removed(type: string, name: string): RequestStep {
  return send(`DELETE ${CONFIGURATIONS}/${type}webhookconfigurations/${name}`);
}

/**
 * Waits until a webhook is asked: the real server learns of a configuration a moment after it is stored.
 *
 * @param object What the webhook denies.
 * @returns The step.
 */
export function untilDenied({ name }: { readonly name: string }): RequestStep {
  return send(`POST ${MAPS}?dryRun=All`, { as: SOMEBODY, body: map(name), until: isDenied });
}

/**
 * Makes a config map.
 *
 * @param name Its name.
 * @param more What else it has.
 * @returns The config map.
 */
export function map(name: string, more: JsonObject = {}): JsonObject {
  return { metadata: { name }, ...more };
}

/**
 * Makes a widget.
 *
 * @param name Its name.
 * @returns The widget.
 */
export function widget(name: string): JsonObject {
  return { apiVersion: "{group}/v1", kind: "Widget", metadata: { name }, spec: { size: 1 } };
}

/**
 * Whether a request is refused.
 *
 * @param answer The answer.
 * @returns Whether it is.
 */
export function isDenied(answer: Answer): boolean {
  return answer.code >= 400;
}

/**
 * Waits for words.
 *
 * @param text The words.
 * @returns Whether an answer has them.
 */
export function saying(text: string): (answer: Answer) => boolean {
  return ({ body }) => String(objectOrEmpty(body)["message"]).includes(text);
}
