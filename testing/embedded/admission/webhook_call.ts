/**
 * Asks a webhook over HTTPS.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty, stringOrUndefined } from "../json.ts";
import { postReview, WebhookError } from "./webhook_client.ts";
import type { Webhook, WebhookType } from "./webhooks.ts";

/** What a webhook has said. */
export interface WebhookAnswer {
  readonly isAllowed: boolean;
  /** Why not. */
  readonly status: JsonObject;
  readonly warnings: readonly string[];
  /** The changes that a mutating webhook wants. */
  readonly patch?: JsonValue;
}

/**
 * Asks a webhook.
 *
 * @param webhook The webhook.
 * @param type Its type.
 * @param request The request of the review.
 * @returns What it has said.
 * @throws {WebhookError} If it cannot be asked, or its answer is none.
 */
export async function callWebhook(
  webhook: Webhook,
  type: WebhookType,
  request: JsonObject,
): Promise<WebhookAnswer> {
  const apiVersion = `admission.k8s.io/${webhook.reviewVersion}`;
  const review = { kind: "AdmissionReview", apiVersion, request };
  return checked(await posted(webhook, review), { type, uid: String(request["uid"]), apiVersion });
}

async function posted(webhook: Webhook, review: JsonObject): Promise<JsonValue> {
  try {
    return await postReview(webhook, review);
  } catch (cause) {
    if (!(cause instanceof WebhookError)) throw cause;
    throw new WebhookError(`failed to call webhook: ${cause.message}`, { cause });
  }
}

function checked(
  answer: JsonValue,
  wanted: { readonly type: WebhookType; readonly uid: string; readonly apiVersion: string },
): WebhookAnswer {
  const invalid = (why: string) => new WebhookError(`received invalid webhook response: ${why}`);
  const review = objectOrEmpty(answer);
  const { response } = review;
  if (!isJsonObject(response)) throw invalid("webhook response was absent");
  if (wanted.apiVersion === "admission.k8s.io/v1") {
    const { apiVersion, kind } = review;
    if (apiVersion !== wanted.apiVersion || kind !== "AdmissionReview") {
      const [group = "", version = ""] = String(apiVersion ?? "").split("/");
      throw invalid(
        `expected webhook response of ${wanted.apiVersion}, Kind=AdmissionReview, got ${
          version === "" ? `/${group}` : `${group}/${version}`
        }, Kind=${kind ?? ""}`,
      );
    }
    if (response["uid"] !== wanted.uid) {
      throw invalid(
        `expected response.uid=${JSON.stringify(wanted.uid)}, got ${JSON.stringify(response["uid"] ?? "")}`,
      );
    }
  }
  return answerOf(response, wanted.type, invalid);
}

function answerOf(
  response: JsonObject,
  type: WebhookType,
  invalid: (why: string) => WebhookError,
): WebhookAnswer {
  const patch = stringOrUndefined(response["patch"]);
  const patchType = stringOrUndefined(response["patchType"]);
  const { warnings } = response;
  if (type === "validating") {
    if (patch !== undefined) throw invalid("validating webhook may not return response.patch");
    if (patchType !== undefined) throw invalid("validating webhook may not return response.patchType");
  } else if (patch !== undefined && patchType === undefined) {
    throw invalid("webhook returned response.patch but not response.patchType");
  } else if (patch === undefined && patchType !== undefined) {
    throw invalid("webhook returned response.patchType but not response.patch");
  } else if (patchType !== undefined && patchType !== "JSONPatch") {
    throw invalid(`invalid response.patchType of ${JSON.stringify(patchType)}`);
  }
  return {
    isAllowed: response["allowed"] === true,
    status: objectOrEmpty(response["status"]),
    warnings: Array.isArray(warnings) ? warnings.map(String) : [],
    ...(patch === undefined ? {} : { patch: patchIn(patch) }),
  };
}

function patchIn(text: string): JsonValue {
  try {
    return JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(text)));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WebhookError(`received undecodable patch in webhook response: ${why}`, { cause });
  }
}
