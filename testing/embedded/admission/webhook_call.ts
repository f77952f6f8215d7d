/**
 * Asks a webhook over HTTPS.
 *
 * @module
 */

import { systemClock } from "../../../src/async/clock.ts";
import { DeadlineError, withDeadline } from "../../../src/async/deadline.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty, stringOrUndefined } from "../json.ts";
import type { Webhook, WebhookType } from "./webhooks.ts";

/** A webhook that could not be asked, or has answered nonsense. */
export class WebhookError extends Error {
  /** The error's class name. */
  override readonly name = "WebhookError";
}

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
  const answer = await post(webhook, JSON.stringify(review));
  return checked(answer, { type, uid: String(request["uid"]), apiVersion });
}

async function post(webhook: Webhook, body: string): Promise<JsonValue> {
  const url = addressOf(webhook);
  const caCerts = certificatesOf(webhook);
  const client = Deno.createHttpClient({ caCerts });
  const timeoutMs = webhook.timeoutSeconds * 1_000;
  try {
    // Whoever answers is outside, where time is real.
    return await withDeadline(systemClock, (signal) => exchange(url, { client, body, signal }), {
      timeoutMs,
      what: "the webhook",
    });
  } catch (cause) {
    if (cause instanceof WebhookError) throw cause;
    const why = cause instanceof DeadlineError
      ? "context deadline exceeded"
      : cause instanceof Error
      ? cause.message
      : String(cause);
    throw new WebhookError(`failed to call webhook: Post ${JSON.stringify(url)}: ${why}`, { cause });
  } finally {
    client.close();
  }
}

async function exchange(
  url: string,
  { client, body, signal }: { client: Deno.HttpClient; body: string; signal: AbortSignal },
): Promise<JsonValue> {
  const headers = { "content-type": "application/json", accept: "application/json, */*" };
  const response = await fetch(url, { method: "POST", client, headers, body, signal });
  const text = await response.text();
  if (!response.ok) {
    const why = response.status >= 500
      ? `an error on the server (${JSON.stringify(text)}) has prevented the request from succeeding`
      : response.status === 404
      ? "the server could not find the requested resource"
      : `the server has answered with ${response.status}`;
    throw new WebhookError(`failed to call webhook: ${why}`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WebhookError(`failed to call webhook: couldn't get version/kind; json parse error: ${why}`, {
      cause,
    });
  }
}

function addressOf({ clientConfig, timeoutSeconds }: Webhook): string {
  const url = stringOrUndefined(clientConfig["url"]);
  const timeout = `timeout=${timeoutSeconds}s`;
  if (url !== undefined) return `${url}${url.includes("?") ? "&" : "?"}${timeout}`;
  const { name, namespace, port, path } = objectOrEmpty(clientConfig["service"]);
  const address = `https://${name}.${namespace}.svc:${port ?? 443}${path ?? "/"}?${timeout}`;
  throw new WebhookError(
    `failed to call webhook: Post ${JSON.stringify(address)}: service ${JSON.stringify(name ?? "")} ` +
      "cannot be reached from the embedded API server: there is no network behind it, name the webhook by url",
  );
}

function certificatesOf({ clientConfig }: Webhook): string[] {
  const bundle = stringOrUndefined(clientConfig["caBundle"]);
  return bundle === undefined ? [] : [atob(bundle)];
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
